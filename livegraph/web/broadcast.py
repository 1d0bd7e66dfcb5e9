"""Sends changes to all viewers: each tick is encoded once per view, and all get the same bytes.

After a change a tick is sent at once if the last one was `TICK_SECONDS` ago, otherwise at that
time. If a tick takes long because there are many viewers, the next one waits longer. Nothing is
queued per viewer: a viewer that cannot take a tick is skipped and catches up later. New viewers
catch up, too, and so do all after a tick that is too large to be sent to each of them at once.

A viewer that catches up gets what it lacks in parts of about 64 KiB, each after it has taken the
one before; one viewer gets a part in each turn of the event loop. Viewers that catch up at about
the same time share encoded points.

Bytes are written to the transports directly: a task or a queue per viewer would cost twice as much.
"""

import asyncio
import time
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from livegraph.settings import DisplayOptions
from livegraph.storage.store import Store
from livegraph.web.auto_window import AutoWindow
from livegraph.web.cursor import NOTHING
from livegraph.web.encoded_points import EncodedPoints
from livegraph.web.event_encoding import encode_event
from livegraph.web.event_stream import EventStream
from livegraph.web.keep_alive import KeepAlive
from livegraph.web.status import hello, status
from livegraph.web.view import PART, View, ViewChanges
from livegraph.web.view_group import ViewGroup, ViewKey

if TYPE_CHECKING:
    from livegraph.storage.source_state import SourceState

TICK_SECONDS = 0.005
"""Minimum seconds between two ticks: a third of a frame of a 60 Hz screen."""
MAX_TICK_SECONDS = 0.030
"""Maximum seconds between two ticks; if ticks take long, the pause is ten times the last one."""
STATUS_SECONDS = 1.0
"""Minimum seconds between two `status` events, unless a source or an alarm changed."""
LARGE_TICK = 8 * PART
"""Points of a tick that may be sent to one viewer at once, about 512 KiB."""
LARGE_TICKS = 512 * 1024
"""Points that may be sent at once to all viewers of a view, about 16 MiB."""


class Broadcast:
    """All viewers of a run, grouped by the view they share."""

    def __init__(self, display: DisplayOptions, store: Store) -> None:
        self._display = display
        self._store = store
        self._groups: dict[ViewKey, ViewGroup] = {}
        self._edition = store.edition
        self._auto_window = AutoWindow(store)
        self._events = 0
        self._encodings = EncodedPoints()
        self._turn = asyncio.Lock()
        self._loop = asyncio.get_running_loop()
        self._tick: asyncio.TimerHandle | None = None
        self._next = 0.0
        self._status_timer: asyncio.TimerHandle | None = None
        self._last_status: dict[str, Any] = {}
        self._last_states: list[SourceState] = []
        self.closed_reason = ""
        """Why the run ended; '' until then."""
        self._keep_alive = KeepAlive(lambda: self.send_all("ping", {}))
        store.on_change(self.wake)

    @property
    def viewers(self) -> int:
        return sum(len(group.viewers) for group in self._groups.values())

    def status(self) -> dict[str, Any]:
        return status(self._display.title, self._store, self.viewers, time.time())

    async def serve(self, viewer: EventStream, width: float | None, points: int) -> None:
        """Add a viewer to the group of its view, and serve it until it leaves.

        `width`: a span of x, infinity, or None for `auto`. `points`: per series.
        """
        group = self._join(viewer, width, points)
        try:
            while await viewer.is_behind():
                async with self._turn:
                    self._catch_up(viewer, group)
                    await asyncio.sleep(0)
        finally:
            self._leave(viewer, group)

    def _join(self, viewer: EventStream, width: float | None, points: int) -> ViewGroup:
        self._choose_window()
        key = (width, points)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = ViewGroup(key, self._new_view(key))
        group.fall_behind(viewer, NOTHING)
        self._store.changed()
        return group

    def _leave(self, viewer: EventStream, group: ViewGroup) -> None:
        del group.viewers[viewer]
        if not group.viewers:
            del self._groups[group.key]
        self._forget_encodings()
        self._store.changed()

    def _catch_up(self, viewer: EventStream, group: ViewGroup) -> None:
        """Send the next part of what the viewer lacks, if it has taken the one before."""
        held = group.viewers[viewer]
        if held is None or not viewer.is_free:
            return
        changes, after = group.view.lacking(held, PART)
        if after is group.view.held:  # the last part, brought up to date
            self._send_changes(group)
            changes, after = group.view.lacking(held, PART)
        parts = []
        if not held.has_series:
            data = hello(self._display, self._store, group.view.width, auto=group.is_auto)
            parts.append(self.encode("hello", data))
        parts.append(self._encode_changes(changes))
        group.viewers[viewer] = after
        if after is group.view.held:
            parts.append(self.encode("status", self.status()))
            group.viewers[viewer] = None
            viewer.catches_up()
            self._forget_encodings()
        viewer.write(b"".join(parts))

    def _forget_encodings(self) -> None:
        """Drop the cache once no viewer is catching up."""
        if not any(group.has_behind for group in self._groups.values()):
            self._encodings.clear()

    def wake(self) -> None:
        """Schedule a tick and a status after a change."""
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
            self._choose_window()
            self._restart_all()
        if urgent := self._is_urgent():
            self._choose_window()
        for group in list(self._groups.values()):
            self._send_changes(group)
        if urgent:
            self._send_status()
        took = self._loop.time() - start
        self._next = start + min(max(TICK_SECONDS, 10 * took), MAX_TICK_SECONDS)

    def _is_urgent(self) -> bool:
        """Whether a source or an alarm changed, or the first rows are far ahead of the clock.

        These are sent to viewers at once.
        """
        last = self._last_status
        alarms = [(each["threshold"], each["series"]) for each in last.get("alarms", ())]
        sources = list(self._store.sources.values())
        if bool(self._store.ahead.count) != bool(last.get("ahead")):
            return True
        return sources != self._last_states or alarms != list(self._store.thresholds.beyond)

    def _restart_all(self) -> None:
        """Send everything again, because the kind of x or the name of a series changed."""
        self._edition = self._store.edition
        for group in self._groups.values():
            group.restart()
        self._encodings.clear()

    def _choose_window(self) -> None:
        """Send everything again, in another window, to viewers that let livegraph choose it."""
        if self._auto_window.choose():
            for group in filter(attrgetter("is_auto"), self._groups.values()):
                group.view = self._new_view(group.key)
                group.restart()

    def _new_view(self, key: ViewKey) -> View:
        width, points = key
        return View(self._store, self._auto_window.width if width is None else width, points)

    def _send_changes(self, group: ViewGroup) -> None:
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
            self._keep_alive.note_sent()
            group.send(self._encode_changes(changes), before)

    def _on_status(self) -> None:
        """Send the status as long as it changes, and until the rate has fallen to zero."""
        self._status_timer = None
        self._choose_window()
        if self._send_status() or self._last_status["rate"]:
            self._status_timer = self._loop.call_later(STATUS_SECONDS, self._on_status)

    def _send_status(self) -> bool:
        """Send the status if it changed."""
        now = self.status()
        if now == self._last_status:
            return False
        self._last_status = now
        self._last_states = list(self._store.sources.values())
        self.send_all("status", now)
        return True

    def send_all(self, name: str, data: dict[str, Any]) -> None:
        if self._groups:
            encoded = self.encode(name, data)
            self._keep_alive.note_sent()
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
        """Send the current state to all viewers that are up to date."""
        self._choose_window()
        for group in list(self._groups.values()):
            self._send_changes(group)
        self._send_status()

    def close(self, reason: str) -> None:
        """Send `bye` and stop all timers."""
        self.send_all("bye", {"reason": reason})
        self.closed_reason = reason
        self._keep_alive.stop()
        for timer in (self._tick, self._status_timer):
            if timer:
                timer.cancel()


def _most(viewers: int) -> int:
    """Maximum points of a tick that is sent to this many viewers at once."""
    return max(min(LARGE_TICK, LARGE_TICKS // viewers), PART)
