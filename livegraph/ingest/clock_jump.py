"""Whether the clock of this machine has been set while a run goes on.

What comes is placed where the clock says, so a clock that is set moves all that follows; the axis
is told. Timers do not follow that clock.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from livegraph.sink import Delivery, Sink
from livegraph.storage.store import Store

MIN_JUMP_SECONDS = 1.0
"""Seconds; less is no jump."""
MAX_DRIFT = 0.001
"""So much of the time that passes a steered clock may gain or lose: twice what systems do."""


def steady_seconds() -> float:
    """Seconds that pass also while the machine sleeps, where there is such a clock (Linux)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ClockJumpDetector:
    """`wall` is the clock that may be set, `beside` one that never is; both in seconds."""

    def __init__(
        self, wall: Callable[[], float] = time.time, beside: Callable[[], float] = steady_seconds
    ) -> None:
        self._wall, self._steady = wall, beside
        self._now = wall(), beside()

    def jump(self) -> str:
        """How the clock was set since the last time, in words; nothing if it was not."""
        (wall, beside), self._now = self._now, (self._wall(), self._steady())
        passed = self._now[1] - beside
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
