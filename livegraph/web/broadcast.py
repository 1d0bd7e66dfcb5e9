"""Sending what changed to every viewer: one encoding a tick and view, the same bytes to all.

A tick goes out at once when the last one is `TICK_SECONDS` ago, else at that mark; without a change
there is none. With so many viewers that a tick takes long, the next one waits longer. Nothing is
queued for a viewer: one that cannot take a tick is behind, is skipped, and catches up once it has
taken what it was sent before. So does one that has just come, and so do all after a tick that is
too large to be sent to each of them at once.

A viewer that catches up is sent a part of what it lacks, about 64 KiB, and the next part when it
has taken that one. One viewer gets a part in each turn of the event loop. Viewers who catch up at
about the same time share the encoded points.

Bytes go to the viewers' transports directly: a task or a queue for each would cost twice as much.
"""

import asyncio
import time
from typing import Any

from livegraph.settings import DisplayOptions
from livegraph.storage.store import Store
from livegraph.web.cursor import NOTHING, Held
from livegraph.web.encodings import Encodings
from livegraph.web.events import encode_event
from livegraph.web.status import hello, status
from livegraph.web.stream import EventStream
from livegraph.web.view import PART, View, ViewChanges

TICK_SECONDS = 0.005
"""Seconds from one tick to the next, at least: a third of what a screen takes for a frame."""
MAX_TICK_SECONDS = 0.030
"""The longest pause that a tick is given because the one before took a tenth of it."""
STATUS_SECONDS = 1.0
"""Seconds between two events `status`, at least."""
LARGE_TICK = 8 * PART
"""Points of a tick that may be sent to each viewer at once, about 512 KiB."""
LARGE_TICKS = 512 * 1024
"""Points that may be sent at once to all viewers of a view together, about 16 MiB."""
PING_SECONDS = 15.0


class Broadcast:
    """All viewers of a run, grouped by the view they share."""

    def __init__(self, display: DisplayOptions, store: Store) -> None:
        self._display = display
        self._store = store
        self._groups: dict[tuple[float | None, int], _ViewGroup] = {}
        self._edition = store.edition
        self._events = 0
        self._encodings = Encodings()
        self._turn = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._tick: asyncio.TimerHandle | None = None
        self._next = 0.0
        self._status_timer: asyncio.TimerHandle | None = None
        self._last_status: dict[str, Any] = {}
        self.closed_reason = ""
        """Why no viewer is wanted any more, once that is so."""
        self._last_sent = self._loop.time()
        self._ping = self._loop.call_later(PING_SECONDS, self._on_ping)
        store.on_change(self.wake)

    @property
    def viewers(self) -> int:
        return sum(len(group.viewers) for group in self._groups.values())

    def status(self) -> dict[str, Any]:
        return status(self._display.title, self._store, self.viewers, time.time())

    async def serve(self, viewer: EventStream, width: float | None, points: int) -> None:
        """Group the viewer with those of the same view, and keep it in step until it leaves."""
        group = self._join(viewer, width, points)
        try:
            while await viewer.is_behind():
                async with self._turn:
                    self._catch_up(viewer, group)
                    await asyncio.sleep(0)
        finally:
            self._leave(viewer, group)

    def _join(self, viewer: EventStream, width: float | None, points: int) -> "_ViewGroup":
        key = (width, points)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _ViewGroup(key, View(self._store, width, points))
        group.fall_behind(viewer, NOTHING)
        self.wake()
        return group

    def _leave(self, viewer: EventStream, group: "_ViewGroup") -> None:
        del group.viewers[viewer]
        if not group.viewers:
            del self._groups[group.key]
        self._forget_encodings()
        self.wake()

    def _catch_up(self, viewer: EventStream, group: "_ViewGroup") -> None:
        """Give the viewer, which has taken all it was sent, the next part of what it lacks."""
        held = group.viewers[viewer]
        if held is None or not viewer.is_free:
            return
        changes, after = group.view.lacking(held, PART)
        if after is group.view.held:  # the last part: as of now
            self._send_changes(group)
            changes, after = group.view.lacking(held, PART)
        parts = []
        if not held.has_series:
            told = hello(self._display, self._store, group.view.width)
            parts.append(self.encode("hello", told))
        parts.append(self._encode_changes(changes))
        group.viewers[viewer] = after
        if after is group.view.held:
            parts.append(self.encode("status", self.status()))
            group.viewers[viewer] = None
            viewer.catches_up()
            self._forget_encodings()
        viewer.write(b"".join(parts))

    def _forget_encodings(self) -> None:
        """Once nobody catches up; nobody else needs them."""
        if not any(group.has_behind for group in self._groups.values()):
            self._encodings.clear()

    def wake(self) -> None:
        """Something changed: see that a tick comes, and a status."""
        if self.closed_reason:
            return
        if self._tick is None:
            self._tick = self._loop.call_at(self._next, self._on_tick)
        if self._status_timer is None:
            self._status_timer = self._loop.call_later(STATUS_SECONDS, self._on_status)

    def _on_tick(self) -> None:
        self._tick = None
        start = self._loop.time()
        if self._store.edition != self._edition:
            self._restart_all()
        for group in list(self._groups.values()):
            self._send_changes(group)
        if self._is_urgent():
            self._send_status()
        took = self._loop.time() - start
        self._next = start + min(max(TICK_SECONDS, 10 * took), MAX_TICK_SECONDS)

    def _is_urgent(self) -> bool:
        """How a source is, and an alarm, are told at once; counters can wait."""
        last = self._last_status
        alarms = [(each["threshold"], each["series"]) for each in last.get("alarms", ())]
        sources = list(self._store.sources.values())
        return sources != last.get("source") or alarms != list(self._store.thresholds.beyond)

    def _restart_all(self) -> None:
        """What x is, or what series are called, has changed: everyone gets a hello and all anew."""
        self._edition = self._store.edition
        for group in self._groups.values():
            for viewer in group.viewers:
                group.fall_behind(viewer, NOTHING)
        self._encodings.clear()

    def _send_changes(self, group: "_ViewGroup") -> None:
        view, before = group.view, group.view.held
        view.advance()
        in_step = group.in_step
        if not in_step:
            return
        changes, after = view.lacking(before, _most(len(in_step)))
        if after is not view.held:
            for viewer in in_step:
                group.fall_behind(viewer, before)
        elif changes:
            self._last_sent = self._loop.time()
            group.send(self._encode_changes(changes), before)

    def _on_status(self) -> None:
        """Tell the status while it changes; a rate that falls to zero is such a change."""
        self._status_timer = None
        if self._send_status():
            self._status_timer = self._loop.call_later(STATUS_SECONDS, self._on_status)

    def _send_status(self) -> bool:
        """Tell the status, if it is not the one told before."""
        now = self.status()
        if now == self._last_status:
            return False
        self._last_status = now
        self.send_all("status", now)
        return True

    def _on_ping(self) -> None:
        if self._loop.time() - self._last_sent >= PING_SECONDS:
            self.send_all("ping", {})
            self._last_sent = self._loop.time()
        self._ping = self._loop.call_at(self._last_sent + PING_SECONDS, self._on_ping)

    def send_all(self, name: str, data: dict[str, Any]) -> None:
        if self._groups:
            encoded = self.encode(name, data)
            self._last_sent = self._loop.time()
            for group in list(self._groups.values()):
                group.send(encoded, group.view.held)

    def encode(self, name: str, data: dict[str, Any]) -> bytes:
        self._events += 1
        return encode_event(name, data, f"{self._store.run}-{self._events}")

    def _encode_changes(self, changes: ViewChanges) -> bytes:
        parts = []
        if changes.samples or changes.head_moved or changes.replace:
            series = [self._encodings.of(change) for change in changes.samples]
            changed = {"head": changes.head, "series": series, "replace": changes.replace}
            parts.append(self.encode("samples", changed))
        if changes.messages or changes.replace_messages:
            data = {"messages": changes.messages, "replace": changes.replace_messages}
            parts.append(self.encode("messages", data))
        return b"".join(parts)

    def flush(self) -> None:
        """Send what there is now to every viewer in step."""
        for group in list(self._groups.values()):
            self._send_changes(group)
        self._send_status()

    def close(self, reason: str) -> None:
        """Say goodbye; no timer is left."""
        self.send_all("bye", {"reason": reason})
        self.closed_reason = reason
        for timer in (self._tick, self._status_timer, self._ping):
            if timer:
                timer.cancel()


class _ViewGroup:
    """The viewers of one view, each with what it holds if it is behind, or None: it is in step."""

    def __init__(self, key: tuple[float | None, int], view: View) -> None:
        self.key = key
        self.view = view
        self.viewers: dict[EventStream, Held | None] = {}

    @property
    def in_step(self) -> list[EventStream]:
        return [viewer for viewer, held in self.viewers.items() if held is None]

    @property
    def has_behind(self) -> bool:
        return any(self.viewers.values())

    def fall_behind(self, viewer: EventStream, held: Held) -> None:
        self.viewers[viewer] = held
        viewer.fall_behind()

    def send(self, data: bytes, held: Held) -> None:
        """Send to all in step; who cannot take it falls behind, with what it holds without it."""
        for viewer in self.in_step:
            if not viewer.write(data):
                self.fall_behind(viewer, held)


def _most(viewers: int) -> int:
    """Points that a tick may have for so many viewers to be sent it at once."""
    return max(min(LARGE_TICK, LARGE_TICKS // viewers), PART)
