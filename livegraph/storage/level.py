"""A downsampling level of a series: its newest points in bounded memory, searchable by x.

A level is a list of blocks, and a point is addressed by its position since the start of the run.
So growing a level copies nothing, dropping old points drops a whole block, and shrinking a level to
make room for a new series only drops blocks earlier. `promoted` is not stored: all complete groups
of 8 points have gone up to the next level.

x may decrease. `find` searches the running maximum of x, so points that go back in time stay where
they arrived. When the run has jumped back for good, `lower_reach` excludes earlier points with a
larger x from this maximum. NaN in y is a gap, which is never the smallest or largest of a group
that has a number.
"""

from bisect import bisect_left, bisect_right
from typing import Literal, TypeAlias

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.storage.summary import Summary

GROUP_POINTS = 8
"""Points of a level of which two go up to the next."""
BLOCK_POINTS = 4096
"""Points in a block, once a level has grown to that size."""
MIN_BLOCK_POINTS = 2048
"""An append of at least this many points becomes a block, without a copy."""
POINT_BYTES = 16
MAX_LEVELS = 14
"""Levels of a series. A point of the last one stands for 4**13 samples, 18 hours at 1 kHz."""

Point: TypeAlias = tuple[float, float]
"""x and y."""


def downsample(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the smallest and the largest of each 8 points, in order.

    x, y: float64[n], n a multiple of 8; the result has n / 4 points. A group without a number
    gives two gaps, a group with a single number gives that number and a gap.
    """
    groups = y.reshape(-1, GROUP_POINTS)
    gap = np.isnan(groups)
    if gap.any():
        low = np.where(gap, np.inf, groups).argmin(axis=1)
        high = np.where(gap, -np.inf, groups).argmax(axis=1)
    else:
        low, high = groups.argmin(axis=1), groups.argmax(axis=1)
    flat = low == high
    high[flat] = np.where(low[flat] == 0, GROUP_POINTS - 1, 0)
    start = np.arange(0, len(y), GROUP_POINTS)
    index = np.empty(2 * len(start), np.intp)
    index[0::2] = start + np.minimum(low, high)
    index[1::2] = start + np.maximum(low, high)
    return x[index], y[index]


def _whole(points: Floats) -> Floats:
    """Copy `points` if it is a view that would keep a larger array alive."""
    base = points.base
    alone = base is None or getattr(base, "nbytes", 0) == points.nbytes
    return points if alone and points.flags.c_contiguous else points.copy()


def concatenated(spans: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Concatenate the x and the y of the spans; a single span is not copied."""
    if not spans:
        return np.empty(0), np.empty(0)
    if len(spans) == 1:
        return spans[0]
    return np.concatenate([x for x, _ in spans]), np.concatenate([y for _, y in spans])


class Level:
    """The newest points of a level, in memory for `capacity` points.

    `count`: points since the start of the run. `first`: position of the oldest stored point.
    `size`: allocated memory, in points.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.count = 0
        self._clear()

    def _clear(self) -> None:
        self.size = 0
        self._blocks: list[tuple[Floats, Floats]] = []
        self._starts: list[int] = []  # position of the first point of each block
        # the largest x among dropped points, then up to the end of each block
        self._max_x: list[float] = [-np.inf]
        self._monotonic: list[bool] = []  # whether x never decreases in each block
        self._summaries: dict[int, Summary] = {}  # a cache: start of a block → its summary

    @property
    def first(self) -> int:
        return self._starts[0] if self._starts else self.count

    def append(self, x: Floats, y: Floats) -> None:
        """Append points (x, y: float64[n]), and drop the oldest blocks above the capacity.

        Large arrays are stored without a copy: the caller must not change them afterwards.
        """
        if MIN_BLOCK_POINTS <= len(x) <= self._limit:
            self._adopt(_whole(x), _whole(y))
        else:
            self._copy(x, y)
        self.trim()

    def _adopt(self, x: Floats, y: Floats) -> None:
        if self._blocks:
            last_x, last_y = self._blocks[-1]
            n = self.count - self._starts[-1]
            if n < len(last_x):
                self._blocks[-1] = last_x[:n].copy(), last_y[:n].copy()
                self.size += n - len(last_x)
        self._add_block(x, y)
        self._track(x)
        self.count += len(x)

    def _copy(self, x: Floats, y: Floats) -> None:
        done = 0
        while done < len(x):
            if not self._blocks or self.count == self._starts[-1] + len(self._blocks[-1][0]):
                self._grow()
            block_x, block_y = self._blocks[-1]
            at = self.count - self._starts[-1]
            n = min(len(x) - done, len(block_x) - at)
            block_x[at : at + n] = x[done : done + n]
            block_y[at : at + n] = y[done : done + n]
            self._track(x[done : done + n])
            done += n
            self.count += n

    def _track(self, x: Floats) -> None:
        """Update the largest x of the last block, and whether its x has never decreased."""
        high = float(x.max())
        rising = float(x[0]) >= self._max_x[-1] and bool((x[1:] >= x[:-1]).all())
        self._monotonic[-1] = self._monotonic[-1] and rising
        self._max_x[-1] = max(self._max_x[-1], high)

    def resize(self, capacity: int) -> None:
        """Change the capacity, and drop at once what no longer fits."""
        self.capacity = capacity
        if self._blocks and max(len(x) for x, _ in self._blocks) > self._limit:
            x, y = self.read(self.count - self.capacity // 2, self.count)
            self.count -= len(x)
            before, reach = self._reached(self.count), self._max_x[-1]
            self._clear()
            self._max_x[0] = before
            self.append(x, y)
            self.lower_reach(reach)
        self.trim()

    def _reached(self, stop: int) -> float:
        """The largest x up to the stored position `stop` (exclusive)."""
        i = bisect_right(self._starts, stop) - 1
        stored = self._blocks[i][0][: stop - self._starts[i]]
        counted = stored[stored <= self._max_x[i + 1]]
        return max(self._max_x[i], float(counted.max(initial=-np.inf)))

    @property
    def _limit(self) -> int:
        """Points of the largest block, so that dropping one leaves most of the points."""
        return max(self.capacity // 4, GROUP_POINTS)

    def _grow(self) -> None:
        size = min(max(self.count, 2 * GROUP_POINTS), BLOCK_POINTS, self._limit)
        self._add_block(np.empty(size), np.empty(size))

    def _add_block(self, x: Floats, y: Floats) -> None:
        self._blocks.append((x, y))
        self.size += len(x)
        self._starts.append(self.count)
        self._max_x.append(self._max_x[-1])
        self._monotonic.append(True)

    def trim(self) -> None:
        """Drop the oldest blocks until the rest fits `capacity`."""
        drop = 0
        while self.size > self.capacity:
            self.size -= len(self._blocks[drop][0])
            drop += 1
        for start in self._starts[:drop]:
            self._summaries.pop(start, None)
        del self._blocks[:drop], self._starts[:drop], self._max_x[:drop], self._monotonic[:drop]

    def read(self, start: int, stop: int) -> tuple[Floats, Floats]:
        """The stored points from position `start` to `stop` (exclusive); do not change them."""
        return concatenated(self.spans(start, stop))

    def spans(self, start: int, stop: int) -> list[tuple[Floats, Floats]]:
        """The same points as `read`, as views of the blocks: nothing is copied."""
        start, stop = max(start, self.first), min(stop, self.count)
        if start >= stop:
            return []
        i, j = bisect_right(self._starts, start) - 1, bisect_right(self._starts, stop - 1)
        return [
            (x[max(start - at, 0) : stop - at], y[max(start - at, 0) : stop - at])
            for (x, y), at in zip(self._blocks[i:j], self._starts[i:j], strict=True)
        ]

    def summary(self, start: int, stop: int) -> Summary:
        """Summarise the stored values from position `start` to `stop` (exclusive)."""
        start, stop = max(start, self.first), min(stop, self.count)
        result = Summary()
        for i in range(max(bisect_right(self._starts, start) - 1, 0), len(self._blocks)):
            at, (_, y) = self._starts[i], self._blocks[i]
            if at >= stop:
                break
            whole = start <= at and at + len(y) <= stop
            result += self._whole(at, y) if whole else Summary.of(y[max(start - at, 0) : stop - at])
        return result

    def _whole(self, at: int, y: Floats) -> Summary:
        if at not in self._summaries:
            self._summaries[at] = Summary.of(y)
        return self._summaries[at]

    @property
    def promoted(self) -> int:
        """Points that have gone up to the next level."""
        return self.count - self.count % GROUP_POINTS

    def pending_points(self) -> list[Point]:
        """The newest points, at most 7, which have not gone up yet."""
        return self._list(self.promoted)

    def lower_reach(self, x: float) -> None:
        """Ignore present points with a larger x than `x` in searches.

        If any dropped point had a larger x, ignore the dropped points altogether.
        """
        if self._max_x[0] > x:
            self._max_x[0] = -np.inf
        for i in range(bisect_right(self._max_x, x) - 1, len(self._blocks)):
            stored = self._blocks[i][0][: self.count - self._starts[i]]
            self._monotonic[i] = False
            high = stored[stored <= x].max(initial=-np.inf)
            self._max_x[i + 1] = max(float(high), self._max_x[i])

    def newest(self) -> list[Point]:
        """The last point as a list, empty if there is none."""
        return self._list(self.count - 1)

    def _list(self, start: int) -> list[Point]:
        x, y = self.read(start, self.count)
        return list(zip(x.tolist(), y.tolist(), strict=True))

    def find(self, x: float, *, after: bool = False) -> int:
        """Return the first stored position at which x is reached, or exceeded if `after`."""
        bisect = bisect_right if after else bisect_left
        i = bisect(self._max_x, x) - 1
        if i < 0:
            return self.first
        if i == len(self._blocks):
            return self.count
        at = self._starts[i]
        stored = self._blocks[i][0][: self.count - at]
        side: Literal["left", "right"] = "right" if after else "left"
        if self._monotonic[i]:
            return at + int(np.searchsorted(stored, x, side=side))
        high = np.maximum.accumulate(np.where(stored <= self._max_x[i + 1], stored, -np.inf))
        return at + int(np.searchsorted(high, x, side=side))
