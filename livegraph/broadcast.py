"""Sending what changed to every viewer: one encoding a tick and view, the same bytes to all.

A tick goes out at once when the last one is `TICK` ago, else at that mark; without a change there
is none. With so many viewers that a tick takes long, the next one waits longer. Nothing is queued
for a viewer: one that cannot take a tick is out of step, is skipped, and gets the whole view once
it has taken what it was given before.

Bytes go to the viewers' transports directly: a task or a queue for each would cost twice as much.
"""

import asyncio
import time
from typing import Any

from livegraph.settings import Settings
from livegraph.status import hello, status
from livegraph.store import Store
from livegraph.view import Changes, View
from livegraph.viewer import Viewer
from livegraph.wire import event

TICK = 0.005
"""Seconds from one tick to the next, at least: a third of what a screen takes for a frame."""
SLOW_TICK = 0.030
"""The longest pause that a tick is given because the one before took a tenth of it."""
STATUS = 1.0
"""Seconds between two events `status`, at least."""
PING = 15.0


class Broadcast:
    """All viewers of a run, grouped by the view they share."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._groups: dict[tuple[float | None, int], _Group] = {}
        self._edition = store.edition
        self._events = 0
        self._loop = asyncio.get_running_loop()
        self._tick: asyncio.TimerHandle | None = None
        self._next = 0.0
        self._status_timer: asyncio.TimerHandle | None = None
        self._status_told: dict[str, Any] = {}
        self.farewell = ""
        """Why no viewer is wanted any more, once that is so."""
        self._said = self._loop.time()
        self._ping = self._loop.call_later(PING, self._on_ping)
        store.on_change(self.wake)

    @property
    def viewers(self) -> int:
        return sum(len(group.viewers) for group in self._groups.values())

    def status(self) -> dict[str, Any]:
        return status(self._settings, self._store, self.viewers, time.time())

    def join(self, viewer: Viewer, width: float | None, points: int) -> "_Group":
        """Group the viewer with those of the same view; it is out of step until `catch_up`."""
        key = (width, points)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(key, View(self._store, width, points))
        group.viewers[viewer] = False
        self.wake()
        return group

    def leave(self, viewer: Viewer, group: "_Group") -> None:
        del group.viewers[viewer]
        if not group.viewers:
            del self._groups[group.key]
        self.wake()

    def catch_up(self, viewer: Viewer, group: "_Group") -> None:
        """Give the viewer the whole view; from here on it is in step."""
        self._send_changes(group)
        parts = [
            self.encode("hello", hello(self._settings, self._store, group.view.width)),
            self._encode_changes(group.view.everything()),
            self.encode("status", self.status()),
        ]
        group.viewers[viewer] = viewer.write(b"".join(parts))

    def wake(self) -> None:
        """Something changed: see that a tick comes, and a status."""
        if self.farewell:
            return
        if self._tick is None:
            self._tick = self._loop.call_at(self._next, self._on_tick)
        if self._status_timer is None:
            self._status_timer = self._loop.call_later(STATUS, self._on_status)

    def _on_tick(self) -> None:
        self._tick = None
        start = self._loop.time()
        if self._store.edition != self._edition:
            self._begin_again()
        for group in list(self._groups.values()):
            self._send_changes(group)
        if self._is_news():
            self._send_status()
        took = self._loop.time() - start
        self._next = start + min(max(TICK, 10 * took), SLOW_TICK)

    def _is_news(self) -> bool:
        """How a source is, and an alarm, are told at once; counters can wait."""
        told = self._status_told
        alarms = [(each["threshold"], each["series"]) for each in told.get("alarms", ())]
        sources = list(self._store.sources.values())
        return sources != told.get("source") or alarms != list(self._store.thresholds.beyond)

    def _begin_again(self) -> None:
        """What x is, or what series are called, has changed: everyone gets a hello and all anew."""
        self._edition = self._store.edition
        for group in self._groups.values():
            for viewer in group.viewers:
                group.viewers[viewer] = False
                viewer.fall_behind()

    def _send_changes(self, group: "_Group") -> None:
        changes = group.view.changes()
        if changes and any(group.viewers.values()):
            self._said = self._loop.time()
            group.send(self._encode_changes(changes))

    def _on_status(self) -> None:
        """Tell the status while it changes; a rate that falls to zero is such a change."""
        self._status_timer = None
        if self._send_status():
            self._status_timer = self._loop.call_later(STATUS, self._on_status)

    def _send_status(self) -> bool:
        """Tell the status, if it is not the one told before."""
        now = self.status()
        if now == self._status_told:
            return False
        self._status_told = now
        self.send_all("status", now)
        return True

    def _on_ping(self) -> None:
        if self._loop.time() - self._said >= PING:
            self.send_all("ping", {})
            self._said = self._loop.time()
        self._ping = self._loop.call_at(self._said + PING, self._on_ping)

    def send_all(self, name: str, data: dict[str, Any]) -> None:
        if self._groups:
            encoded = self.encode(name, data)
            self._said = self._loop.time()
            for group in list(self._groups.values()):
                group.send(encoded)

    def encode(self, name: str, data: dict[str, Any]) -> bytes:
        self._events += 1
        return event(name, data, f"{self._store.run}-{self._events}")

    def _encode_changes(self, changes: Changes) -> bytes:
        parts = []
        if changes.samples or changes.replace:
            told = {"series": changes.samples, "replace": changes.replace}
            parts.append(self.encode("samples", {"head": changes.head, **told}))
        if changes.messages or changes.replace:
            data = {"messages": changes.messages, "replace": changes.replace}
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
        self.farewell = reason
        for timer in (self._tick, self._status_timer, self._ping):
            if timer:
                timer.cancel()


class _Group:
    """The viewers of one view, and whether each is in step."""

    def __init__(self, key: tuple[float | None, int], view: View) -> None:
        self.key = key
        self.view = view
        self.viewers: dict[Viewer, bool] = {}

    def send(self, data: bytes) -> None:
        for viewer, in_step in self.viewers.items():
            if in_step and not viewer.write(data):
                self.viewers[viewer] = False
