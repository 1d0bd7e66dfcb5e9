"""One series: its samples, and the same samples thinned 4:1, again and again, in bounded memory.

Strategy. Level 0 holds every sample. Of each 8 points of a level the smallest and the largest, in
order, go up to the next level: 2 of 8. So each level holds real samples only, no peak is ever lost,
and a level covers four times the span of the one below for the same memory. A level that is full
forgets its oldest points; the coarser ones still reach back there.

The newest end of level k is its points and, after them, the rests of the levels below (at most 7
points each, which have not gone up): every sample since the start is in there, as itself or behind
a smaller and a larger.

Costs: 16 bytes a point; all levels above 0 together as much as level 0; one vectorised pass per
append, some 30 million samples a second (`python -m benchmarks history`).
"""

import math
from dataclasses import dataclass

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.storage.level import (
    GROUP_POINTS,
    POINT_BYTES,
    Level,
    Point,
    concatenated,
    downsample,
)
from livegraph.storage.summary import Summary

MAX_LEVELS = 14
"""Enough for 4**13 samples a point of the last level: years at a kilohertz."""
ALL_POINTS = 2**53
"""More points than there are."""
MAX_TAIL_POINTS = 3
"""At most so many provisional points: see `Series.tail`."""


def _prepended(first: Floats, second: Floats) -> Floats:
    return np.concatenate((first, second)) if len(first) else second


def _same(one: list[Point], other: list[Point]) -> bool:
    """Whether they are the same points, where a gap is like a gap."""
    return [*map(_comparable, one)] == [*map(_comparable, other)]


def _comparable(point: Point) -> tuple[float, float | None]:
    x, y = point
    return x, None if math.isnan(y) else y


def _extremes(points: list[Point]) -> list[Point]:
    """The smallest, the largest and the newest, in order."""
    numbers = [i for i, (_, y) in enumerate(points) if not math.isnan(y)]
    keep = {len(points) - 1}
    if numbers:
        keep.add(min(numbers, key=lambda i: points[i][1]))
        keep.add(max(numbers, key=lambda i: points[i][1]))
    return [points[i] for i in sorted(keep)]


@dataclass(frozen=True, slots=True)
class Points:
    """Some points of a level, in order of arrival."""

    level: int
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class RangeSummary:
    """What a stretch of a series comes to; exact at level 0, else about, from what is left."""

    level: int
    summary: Summary
    last: float | None
    first_x: float | None
    last_x: float | None


class Series:
    """A named sequence of samples with its levels; `capacity` points of memory for all of them."""

    def __init__(self, name: str, capacity: int) -> None:
        self.name = name
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
        self._sum = 0.0
        self._ahead: set[int] = set()  # levels to which what came before a way back is yet to go up
        self._reach = -math.inf  # the largest x since then
        self._capacity = capacity
        self.levels = [self._new_level(0)]

    @property
    def mean(self) -> float | None:
        """Of all values of the run that are no gaps."""
        return self._sum / (self.count - self.gaps) if self.count > self.gaps else None

    @property
    def size(self) -> int:
        """Bytes held."""
        return POINT_BYTES * sum(level.size for level in self.levels)

    def resize(self, capacity: int) -> None:
        """Take another share of the memory, in points; forgets at once what no longer fits."""
        self._capacity = capacity
        for k, level in enumerate(self.levels):
            level.resize(self._share(k))

    def lower_reach(self, x: float) -> None:
        """The run has gone back to `x`: what came beyond does not count in a search."""
        self._ahead, self._reach = set(range(1, MAX_LEVELS)), x
        for level in self.levels:
            level.lower_reach(x)

    def _share(self, k: int) -> int:
        """Half for level 0, an eighth for level 1, a 32nd for each further one: 14 make a whole."""
        return max(self._capacity >> min(1 + 2 * k, 5), 2 * GROUP_POINTS)

    def _new_level(self, k: int) -> Level:
        return Level(self._share(k))

    def append(self, x: Floats, y: Floats) -> None:
        """Take samples in order of arrival; `x` holds numbers, `y` may hold NaN for a gap."""
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
        if self.first_x is None:
            self.first_x = float(x[0])
        self.last_x = float(x[-1])
        self.last = None if np.isnan(y[-1]) else float(y[-1])
        if len(numbers):
            low, high = float(numbers.min()), float(numbers.max())
            self.min = low if self.min is None else min(self.min, low)
            self.max = high if self.max is None else max(self.max, high)
            with np.errstate(over="ignore"):  # a mean may be infinite, that is no failure
                self._sum += float(numbers.sum())

    def tail(self, k: int) -> tuple[Floats, Floats]:
        """What came after the last point of level `k`: the newest, the smallest and the largest.

        At most `MAX_TAIL_POINTS` points, in order; none for level 0.
        """
        points: list[Point] = []
        if k:
            for level in reversed(self.levels[:k]):
                points += level.pending_points()
            newest = self.levels[0].newest()
            if not _same((points or self.levels[k].newest())[-1:], newest):
                points += newest  # it has gone up with a group, but as neither of the two
        if len(points) > MAX_TAIL_POINTS:
            points = _extremes(points)
        x, y = zip(*points, strict=True) if points else ((), ())
        return np.array(x), np.array(y)

    def finest_level(self, start: float, stop: float, points: int) -> int:
        """The finest level that reaches back to `start` and has at most `points` up to `stop`."""
        for k, level in enumerate(self.levels):
            at = level.find(start)
            if level.first and at == level.first:
                continue  # it has forgotten the beginning
            if level.find(stop, after=True) - at + (MAX_TAIL_POINTS if k else 0) <= points:
                return k
        return len(self.levels) - 1

    def between(self, start: float, stop: float, points: int) -> Points:
        """What was sampled from x = `start` to `stop`, at the finest level that fits `points`.

        `points` 0: level 0, as far back as it reaches.
        """
        k, spans = self.spans(start, stop, points)
        return Points(k, *concatenated(spans))

    def spans(
        self, start: float, stop: float, points: int
    ) -> tuple[int, list[tuple[Floats, Floats]]]:
        """The level that `between` gives, and its points in parts that are not copied."""
        k = self.finest_level(start, stop, points) if points else 0
        chosen = self.levels[k]
        end = chosen.find(stop, after=True)
        spans = chosen.spans(chosen.find(start), end)
        if k and end == chosen.count:
            tail_x, tail_y = self.tail(k)
            inside = (start <= tail_x) & (tail_x <= stop)
            spans.append((tail_x[inside], tail_y[inside]))
        return k, spans

    def range_summary(self, start: float, stop: float) -> RangeSummary:
        """What was sampled from x = `start` to `stop` comes to, by the finest level that has it.

        Of a level above 0 each point counts as often as samples stand behind it.
        """
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


def _number(values: Floats) -> float | None:
    """The first of them, if there is one and it is no gap."""
    return float(values[0]) if len(values) and not math.isnan(values[0]) else None
