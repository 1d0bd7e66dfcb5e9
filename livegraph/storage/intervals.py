"""The usual interval between times that follow each other, such as those of a source's rows."""

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

RECENT = 32
"""Newest intervals that count."""
MIN_INTERVALS = 5
"""Intervals needed to call one usual."""
BURST_SHARE = 0.1
"""Share of the long intervals. Shorter ones are within a burst, such as the lines of a report."""
LONG_QUANTILE = 0.9


class Intervals:
    """Times in seconds. Those less than `resolution` after the one before count as the same."""

    def __init__(self, resolution: float = 0.0) -> None:
        self._resolution = resolution
        self._intervals: deque[float] = deque(maxlen=RECENT)
        self._usual: float | None = None  # until another one comes
        self.last: float | None = None

    def add(self, times: Iterable[float]) -> None:
        """Add times in order of arrival. One that goes back starts anew, without an interval."""
        for time in times:
            interval = 0.0 if self.last is None else time - self.last
            if 0 <= interval <= self._resolution and self.last is not None:
                continue
            if interval > 0:
                self._intervals.append(interval)
                self._usual = None
            self.last = time

    def usual(self, least: int = MIN_INTERVALS) -> float | None:
        """The median of the recent intervals between bursts; None if fewer than `least` came."""
        if len(self._intervals) < least:
            return None
        if self._usual is None:
            self._usual = _median_between_bursts(sorted(self._intervals))
        return self._usual


def usual_gap(times: Iterable[float]) -> float | None:
    """The usual interval between `times`, or half of the longest if that is more.

    So three of them are rarely exceeded, even by samples that come irregularly. Only intervals
    above 0 count; None if there are fewer than `MIN_INTERVALS`.
    """
    intervals = sorted(after - before for before, after in pairwise(times) if after > before)
    if len(intervals) < MIN_INTERVALS:
        return None
    return max(_median_between_bursts(intervals), intervals[-1] / 2)


def _median_between_bursts(ordered: list[float]) -> float:
    shortest = BURST_SHARE * ordered[int(LONG_QUANTILE * len(ordered))]
    between = [interval for interval in ordered if interval >= shortest]
    return between[len(between) // 2]
