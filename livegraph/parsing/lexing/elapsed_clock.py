"""Elapsed times, such as `millis()` or the seconds since boot, as Unix times."""

import math


class ElapsedClock:
    """Converts elapsed seconds to Unix time: arrival of the first value, plus the difference to it.

    Once a value is smaller than the one before, the column is not an elapsed time any more.
    """

    __slots__ = ("_first", "_last", "_origin", "has_fallen")

    def __init__(self) -> None:
        self._origin = 0.0
        self._first = math.nan
        self._last = -math.inf
        self.has_fallen = False

    def at(self, now: float, seconds: float) -> float | None:
        """Unix seconds of a value that arrived at `now`; None if it is not an elapsed time."""
        if self.has_fallen or not math.isfinite(seconds) or seconds < self._last:
            self.has_fallen = self.has_fallen or seconds < self._last
            return None
        if math.isnan(self._first):
            self._origin, self._first = now, seconds
        self._last = seconds
        return self._origin + seconds - self._first
