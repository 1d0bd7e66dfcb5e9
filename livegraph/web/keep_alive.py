"""A sign of life for viewers to whom nothing has been sent for a while.

Without one, a proxy would cut off their connections, and a page could not tell a quiet run from a
lost one: it opens its stream again after 40 s without an event.
"""

import asyncio
from collections.abc import Callable

PING_SECONDS = 15.0


class KeepAlive:
    """Calls `ping` in the running loop whenever nothing was sent for `PING_SECONDS`."""

    def __init__(self, ping: Callable[[], None]) -> None:
        self._ping = ping
        self._loop = asyncio.get_running_loop()
        self._last_sent = self._loop.time()
        self._timer = self._loop.call_later(PING_SECONDS, self._on_timer)

    def note_sent(self) -> None:
        """Note that all viewers have just been sent something."""
        self._last_sent = self._loop.time()

    def stop(self) -> None:
        self._timer.cancel()

    def _on_timer(self) -> None:
        if self._loop.time() - self._last_sent >= PING_SECONDS:
            self._ping()
            self.note_sent()
        self._timer = self._loop.call_at(self._last_sent + PING_SECONDS, self._on_timer)
