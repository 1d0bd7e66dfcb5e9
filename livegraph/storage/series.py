"""A series: its samples, downsampled 4:1 again and again, in bounded memory.

Strategy. Level 0 holds every sample. Of each 8 points of a level, the smallest and the largest, in
order, go up to the next level. So every level holds real samples only, no peak is lost, and a level
covers four times the span of the level below with the same memory. A full level drops its oldest
points, which coarser levels still cover.

The newest end of level k is its own points, followed by the pending points of the levels below (at
most 7 each, which have not gone up). Together they represent every sample since the start, either
by itself or by a smaller and a larger one.

A series whose x is a field may swing: x may go back, so a range of x is not contiguous; queries
return all points.

Costs: 16 bytes a point; all levels above 0 together need as much memory as level 0; one vectorised
pass per append, about 30 million samples a second (`python -m benchmarks history`).
"""

import math
from dataclasses import dataclass

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.storage.intervals import RECENT, usual_gap
from livegraph.storage.level import (
    GROUP_POINTS,
    MAX_LEVELS,
    POINT_BYTES,
    Level,
    concatenated,
    downsample,
)
from livegraph.storage.level_tail import MAX_TAIL_POINTS, level_tail
from livegraph.storage.summary import Summary

ALL_POINTS = 2**53
"""A budget that every level fits."""
INTERVAL_STEP = 0.25
"""Computing the usual interval costs about as much as sending the series' new points. So it is not
computed again for samples that come faster; a source is silent after three seconds at the least."""


def _prepended(first: Floats, second: Floats) -> Floats:
    return np.concatenate((first, second)) if len(first) else second


@dataclass(frozen=True, slots=True)
class Points:
    """Points of a level in order of arrival; x, y: float64[n]."""

    level: int
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class RangeSummary:
    """The summary of a range of a series: exact at level 0, otherwise an estimate."""

    level: int
    summary: Summary
    last: float | None
    first_x: float | None
    last_x: float | None


class Series:
    """A named sequence of samples of a source. `capacity`: points of memory for all its levels.

    `may_swing`: x is a field. `swings`: and it has gone back. `plane`, `begin`: see
    `PlaneSeries`.
    """

    plane = False
    begin = 0

    def __init__(self, name: str, capacity: int, *, may_swing: bool = False) -> None:
        self.name = name
        self.swings = False
        self._may_swing = may_swing
        self.source = ""
        self.unit: str | None = None
        self.panel: str | None = None
        self.group: str | None = None
        self.count = 0
        self.gaps = 0
        self.last: float | None = None
        self.min: float | None = None
        self.max: float | None = None
        self.first_x: float | None = None
        self.last_x: float | None = None
        self.last_value_x: float | None = None  # of the newest sample that is no gap
        self._interval: float | None = None
        self._interval_x = -math.inf  # `last_value_x` when that was computed
        self._sum = 0.0
        # after x has jumped back: the levels to which older points can still go up
        self._ahead: set[int] = set()
        self._reach = -math.inf  # the largest x since then
        self._capacity = capacity
        self.levels = [self._new_level(0)]

    @property
    def mean(self) -> float | None:
        """The mean of all values of the run, without gaps."""
        return self._sum / (self.count - self.gaps) if self.count > self.gaps else None

    @property
    def interval(self) -> float | None:
        """The usual distance in x between its values, None until six are known.

        Of the newest ones; computed again when x has moved by `INTERVAL_STEP`.
        """
        newest = self.last_value_x
        known = self._interval is not None
        if newest is not None and not (known and abs(newest - self._interval_x) < INTERVAL_STEP):
            stored = self.levels[0]
            x, y = stored.read(stored.count - 2 * RECENT, stored.count)
            self._interval = usual_gap(x[~np.isnan(y)][-RECENT - 1 :].tolist())
            self._interval_x = newest
        return self._interval

    @property
    def first(self) -> int:
        """The position of the oldest sample kept."""
        return self.levels[0].first

    @property
    def size(self) -> int:
        """Bytes of allocated memory."""
        return POINT_BYTES * sum(level.size for level in self.levels)

    def resize(self, capacity: int) -> None:
        """Change the capacity, in points, and drop at once what no longer fits."""
        self._capacity = capacity
        for k, level in enumerate(self.levels):
            level.resize(self._share(k))

    def lower_reach(self, x: float) -> None:
        """Ignore earlier points beyond `x` in searches, because the run has gone back to `x`."""
        self._ahead, self._reach = set(range(1, MAX_LEVELS)), x
        for level in self.levels:
            level.lower_reach(x)

    def _share(self, k: int) -> int:
        """Capacity of level `k`: 1/2 for level 0, 1/8 for level 1, 1/32 for each of 12 others."""
        return max(self._capacity >> min(1 + 2 * k, 5), 2 * GROUP_POINTS)

    def _new_level(self, k: int) -> Level:
        return Level(self._share(k))

    def append(self, x: Floats, y: Floats) -> None:
        """Append samples in order of arrival. x, y: float64[n]; NaN in `y` is a gap."""
        if not len(x):
            return
        self._measure(x, y)
        self._reach = max(self._reach, float(x.max()))
        for k in range(MAX_LEVELS):
            if k == len(self.levels):
                self.levels.append(self._new_level(k))
            level = self.levels[k]
            rest_x, rest_y = level.read(level.promoted, level.count)
            whole = (len(rest_x) + len(x)) // GROUP_POINTS * GROUP_POINTS
            level.append(x, y)
            if k in self._ahead:
                self._ahead.discard(k)
                level.lower_reach(self._reach)
            if not whole:
                return
            x, y = downsample(_prepended(rest_x, x)[:whole], _prepended(rest_y, y)[:whole])

    def _measure(self, x: Floats, y: Floats) -> None:
        self.count += len(y)
        gap = np.isnan(y)
        numbers = y[~gap] if gap.any() else y
        self.gaps += len(y) - len(numbers)
        if self._may_swing and not self.swings:
            before = x[0] if self.last_x is None else self.last_x
            self.swings = bool((np.diff(x, prepend=before) < 0).any())
        if self.first_x is None:
            self.first_x = float(x[0])
        self.last_x = float(x[-1])
        self.last = None if np.isnan(y[-1]) else float(y[-1])
        if len(numbers):
            self.last_value_x = float(x[-1] if self.last is not None else x[~gap][-1])
            low, high = float(numbers.min()), float(numbers.max())
            self.min = low if self.min is None else min(self.min, low)
            self.max = high if self.max is None else max(self.max, high)
            with np.errstate(over="ignore"):  # the mean may become infinite
                self._sum += float(numbers.sum())

    def tail(self, k: int) -> tuple[Floats, Floats]:
        """The samples after the last point of level `k`, reduced: see `level_tail`."""
        return level_tail(self.levels, k)

    def finest_level(self, start: float, stop: float, points: int) -> int:
        """The finest level that reaches back to `start` with at most `points` up to `stop`."""
        for k, level in enumerate(self.levels):
            at = level.find(start)
            if level.first and at == level.first:
                continue  # the beginning has been dropped
            if level.find(stop, after=True) - at + (MAX_TAIL_POINTS if k else 0) <= points:
                return k
        return len(self.levels) - 1

    def between(self, start: float, stop: float, points: int) -> Points:
        """The points from x = `start` to `stop`, at the finest level that fits `points`.

        `points` 0: level 0, as far back as it reaches. If x swings, all points, wherever they are.
        """
        k, spans = self.spans(start, stop, points)
        return Points(k, *concatenated(spans))

    def spans(
        self, start: float, stop: float, points: int
    ) -> tuple[int, list[tuple[Floats, Floats]]]:
        """The level and the points of `between`, as views of the blocks: nothing is copied."""
        start, stop = (-math.inf, math.inf) if self.swings else (start, stop)
        if start > self._reach:
            return self._left_behind(start, stop, points)
        k = self.finest_level(start, stop, points) if points else 0
        chosen = self.levels[k]
        end = chosen.find(stop, after=True)
        spans = chosen.spans(chosen.find(start), end)
        if k and end == chosen.count:
            tail_x, tail_y = self.tail(k)
            inside = (start <= tail_x) & (tail_x <= stop)
            spans.append((tail_x[inside], tail_y[inside]))
        return k, spans

    def _left_behind(
        self, start: float, stop: float, points: int
    ) -> tuple[int, list[tuple[Floats, Floats]]]:
        """The same for points that the run has gone back from: all of a level are looked at."""
        for k in range(len(self.levels) if points else 1):
            spans = [
                (x[inside], y[inside])
                for x, y in self._all(k)
                if (inside := (start <= x) & (x <= stop)).any()
            ]
            found = sum(len(x) for x, _ in spans)
            if 0 < found <= (points or found):
                break
        return k, spans

    def _all(self, k: int) -> list[tuple[Floats, Floats]]:
        """All stored points of level `k`, with its tail."""
        stored = self.levels[k]
        return [*stored.spans(stored.first, stored.count), self.tail(k)]

    def range_summary(self, start: float, stop: float) -> RangeSummary:
        """Summarise x = `start` to `stop` at the finest level that reaches back to `start`.

        A point of level k counts as 4**k samples.
        """
        if self.swings or start > self._reach:
            return self._summary_in_no_order(start, stop)
        k = self.finest_level(start, stop, ALL_POINTS)
        level = self.levels[k]
        begin, end = level.find(start), level.find(stop, after=True)
        totals, first = (
            level.summary(begin, end).times(4**k),
            level.read(begin, min(begin + 1, end))[0],
        )
        for j, below in reversed([*enumerate(self.levels[:k])] if end == level.count else []):
            begin, end = max(below.promoted, below.find(start)), below.find(stop, after=True)
            totals += below.summary(begin, end).times(4**j)
            first = first if len(first) else below.read(begin, min(begin + 1, end))[0]
        at = self.levels[0].find(stop, after=True) - 1
        last_x, last = self.levels[0].read(at, at + 1) if totals.count else (first, first)
        return RangeSummary(k, totals, _number(last), _number(first), _number(last_x))

    def _summary_in_no_order(self, start: float, stop: float) -> RangeSummary:
        """The same where x went back: of the points in the range, whenever they arrived."""
        k = self.finest_level(-math.inf, math.inf, ALL_POINTS)
        totals = Summary()
        ends: list[tuple[float, float, float]] = []  # first and last x, last y of each span
        for x, y in self._all(k):
            inside = (start <= x) & (x <= stop)
            if inside.any():
                xs, ys = x[inside], y[inside]
                totals += Summary.of(ys).times(4**k)
                ends.append((float(xs[0]), float(xs[-1]), float(ys[-1])))
        if not ends:
            return RangeSummary(k, totals, None, None, None)
        last = None if math.isnan(ends[-1][2]) else ends[-1][2]
        return RangeSummary(k, totals, last, ends[0][0], ends[-1][1])


def _number(values: Floats) -> float | None:
    """The first value, or None if there is none or it is a gap."""
    return float(values[0]) if len(values) and not math.isnan(values[0]) else None
