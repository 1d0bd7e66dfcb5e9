"""Detects that the system clock was set during a run.

Samples are placed by that clock, so setting it shifts everything that follows: the axis is marked
there. Timers use the monotonic clock and are not affected.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from livegraph.sink import Delivery, Sink
from livegraph.storage.store import Store
from livegraph.system.clocks import steady_seconds

MIN_JUMP_SECONDS = 1.0
"""A smaller difference, in seconds, is not a jump."""
MAX_DRIFT = 0.001
"""Share of the elapsed time that slewing may gain or lose: twice the 500 ppm of adjtimex(2)."""


class ClockJumpDetector:
    """Compares two clocks, in seconds: `wall` may be set, `steady` never is."""

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = steady_seconds
    ) -> None:
        self._wall, self._steady = wall, steady
        self._now = wall(), steady()

    def jump(self) -> str:
        """Describe how the clock was set since the last call; '' if it was not."""
        (wall, steady), self._now = self._now, (self._wall(), self._steady())
        passed = self._now[1] - steady
        by = self._now[0] - wall - passed
        if abs(by) < MIN_JUMP_SECONDS + MAX_DRIFT * passed:
            return ""
        direction = "ahead" if by > 0 else "back"
        return f"the clock was set {direction} by {timedelta(seconds=round(abs(by)))}"


class ClockJumpReporter(Sink):
    """Marks the time axis of the `store`, ahead of the first batch after the clock was set."""

    def __init__(self, store: Store, say: Callable[[str], None]) -> None:
        self._store, self._say = store, say
        self._detector = ClockJumpDetector()

    def take(self, delivery: Delivery) -> None:
        jump = self._detector.jump()
        if jump and self._store.x_kind == "time":
            self._say(jump)
            self._store.message("clock", jump, delivery.batch.arrival, mark=True)
