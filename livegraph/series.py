"""One series: its samples, and the same samples thinned 4:1, again and again, in bounded memory.

Strategy. Level 0 holds every sample. Of each 8 points of a level the smallest and the largest, in
order, go up to the next level: 2 of 8. So each level holds real samples only, no peak is ever lost,
and a level covers four times the span of the one below for the same memory. A level that is full
forgets its oldest points; the coarser ones still reach back there.

A level is a list of blocks, addressed by the position of a point since the start of the run:
growing copies nothing, forgetting drops a block, and giving memory to a new series is forgetting
sooner. Which points have gone up is not stored: all complete groups of 8 have, the rest (at most 7
points a level) has not. The newest end of level k is therefore its points and, after them, the
rests of the levels below: every sample since the start is in there, as itself or behind a smaller
and a larger.

x need not rise. The search is by the running maximum of x, so that a stretch that goes back in time
stays where it arrived; what turned out to be far ahead of all that came later (`lower`) does not
count for it. NaN in y is a gap: never the smallest or largest of a group that has a
number.

Costs: 16 bytes a point; all levels above 0 together as much as level 0; one vectorised pass per
append, 100 million points a second and more.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from livegraph.batch import Floats

GROUP = 8
"""Of this many points of a level, two go up."""
LEVELS = 14
"""Enough for 4**13 samples a point of the last level: years at a kilohertz."""
BLOCK = 4096
"""Points in a block, once a level has grown."""
POINT_BYTES = 16
TAIL = 3
"""At most so many provisional points: see `Series.tail`."""


@dataclass(frozen=True, slots=True)
class Points:
    """Some points of a level, in order of arrival; the last `tail` of them are provisional."""

    level: int
    x: Floats
    y: Floats
    tail: int = 0


def thin(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """The smallest and the largest of each 8 points, in order; `len(y)` is a multiple of 8.

    A group without a number gives two gaps; one with a single number gives it and a gap.
    """
    groups = y.reshape(-1, GROUP)
    gap = np.isnan(groups)
    if gap.any():
        low = np.where(gap, np.inf, groups).argmin(axis=1)
        high = np.where(gap, -np.inf, groups).argmax(axis=1)
    else:
        low, high = groups.argmin(axis=1), groups.argmax(axis=1)
    flat = low == high
    high[flat] = np.where(low[flat] == 0, GROUP - 1, 0)
    start = np.arange(0, len(y), GROUP)
    index = np.empty(2 * len(start), np.intp)
    index[0::2] = start + np.minimum(low, high)
    index[1::2] = start + np.maximum(low, high)
    return x[index], y[index]


class Level:
    """The newest points of a level: memory for `capacity` of them, whose oldest block goes first.

    `count` points came since the start of the run; those from `first` on are kept. `size` is the
    memory taken, in points.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.count = 0
        self._clear()

    def _clear(self) -> None:
        self.size = 0
        self._blocks: list[tuple[Floats, Floats]] = []
        self._starts: list[int] = []  # position of the first point of each block
        self._highs: list[float] = []  # the largest x up to the end of each block

    @property
    def first(self) -> int:
        return self._starts[0] if self._starts else self.count

    def append(self, x: Floats, y: Floats) -> None:
        """Take points; nothing is forgotten before `trim`, so that what came can first go up."""
        done = 0
        while done < len(x):
            if not self._blocks or self.count == self._starts[-1] + len(self._blocks[-1][0]):
                self._grow()
            block_x, block_y = self._blocks[-1]
            at = self.count - self._starts[-1]
            n = min(len(x) - done, len(block_x) - at)
            block_x[at : at + n] = x[done : done + n]
            block_y[at : at + n] = y[done : done + n]
            self._highs[-1] = max(self._highs[-1], float(x[done : done + n].max()))
            done += n
            self.count += n

    def resize(self, capacity: int) -> None:
        """Take another capacity, and forget at once what no longer fits."""
        self.capacity = capacity
        if self._blocks and len(self._blocks[-1][0]) > self._block_size():
            x, y = self.read(self.count - self.capacity // 2, self.count)
            self.count -= len(x)
            self._clear()
            self.append(x, y)
        self.trim()

    def _block_size(self) -> int:
        return min(BLOCK, max(self.capacity // 4, GROUP))

    def _grow(self) -> None:
        size = min(max(self.count, 2 * GROUP), self._block_size())
        self._blocks.append((np.empty(size), np.empty(size)))
        self.size += size
        self._starts.append(self.count)
        self._highs.append(self._highs[-1] if self._highs else -np.inf)

    def trim(self) -> None:
        """Forget the oldest blocks until the rest fits `capacity`."""
        drop = 0
        while self.size > self.capacity and drop + 1 < len(self._blocks):
            self.size -= len(self._blocks[drop][0])
            drop += 1
        del self._blocks[:drop], self._starts[:drop], self._highs[:drop]

    def read(self, start: int, stop: int) -> tuple[Floats, Floats]:
        """The kept points at the positions `start` to `stop` (not included)."""
        start, stop = max(start, self.first), min(stop, self.count)
        if start >= stop:
            return np.empty(0), np.empty(0)
        i, j = bisect_right(self._starts, start) - 1, bisect_right(self._starts, stop - 1)
        spans = [
            (x, y, max(start - at, 0), min(stop - at, len(x)))
            for (x, y), at in zip(self._blocks[i:j], self._starts[i:j], strict=True)
        ]
        return (
            np.concatenate([x[a:b] for x, _, a, b in spans]),
            np.concatenate([y[a:b] for _, y, a, b in spans]),
        )

    def rest(self) -> tuple[Floats, Floats]:
        """The newest points, fewer than a group, that have not gone up."""
        return self.read(self.count - self.count % GROUP, self.count)

    def lower(self, x: float) -> None:
        """From here on, points beyond `x` that have come do not count as having reached it."""
        for i in range(bisect_right(self._highs, x), len(self._blocks)):
            came = self._blocks[i][0][: self.count - self._starts[i]]
            high = came[came <= x].max(initial=-np.inf)
            self._highs[i] = max(float(high), self._highs[i - 1] if i else -np.inf)

    def newest(self) -> tuple[Floats, Floats]:
        return self.read(self.count - 1, self.count)

    def find(self, x: float, *, after: bool = False) -> int:
        """The position of the first kept point from which on x has been reached (or passed)."""
        bisect = bisect_right if after else bisect_left
        i = bisect(self._highs, x)
        if i == len(self._blocks):
            return self.count
        at = self._starts[i]
        came = self._blocks[i][0][: self.count - at]
        high = np.maximum.accumulate(np.where(came <= self._highs[i], came, -np.inf))
        if i:
            np.maximum(high, self._highs[i - 1], out=high)
        return at + int(np.searchsorted(high, x, side="right" if after else "left"))


class Series:
    """A named sequence of samples with its levels; `capacity` points of memory for all of them."""

    def __init__(self, name: str, capacity: int) -> None:
        self.name = name
        self.unit: str | None = None
        self.count = 0
        self.gaps = 0
        self.last: float | None = None
        self.min: float | None = None
        self.max: float | None = None
        self.first_x: float | None = None
        self.last_x: float | None = None
        self._sum = 0.0
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

    def lower(self, x: float) -> None:
        """The run has gone back to `x`: what came beyond does not count in a search."""
        for level in self.levels:
            level.lower(x)

    def _share(self, k: int) -> int:
        """Half for level 0, an eighth for level 1, a 32nd for each further one: 14 make a whole."""
        return max(self._capacity >> min(1 + 2 * k, 5), 2 * GROUP)

    def _new_level(self, k: int) -> Level:
        return Level(self._share(k))

    def append(self, x: Floats, y: Floats) -> None:
        """Take samples in order of arrival; `x` holds numbers, `y` may hold NaN for a gap."""
        if not len(x):
            return
        self._measure(x, y)
        for k in range(LEVELS):
            if k == len(self.levels):
                self.levels.append(self._new_level(k))
            level = self.levels[k]
            done = level.count - level.count % GROUP
            level.append(x, y)
            x, y = level.read(done, level.count - level.count % GROUP)
            level.trim()
            if not len(x):
                return
            x, y = thin(x, y)

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

        At most `TAIL` points, in order; none for level 0.
        """
        if k == 0:
            return np.empty(0), np.empty(0)
        rests = [level.rest() for level in reversed(self.levels[:k])]
        before = next((rest for rest in reversed(rests) if len(rest[0])), self.levels[k].newest())
        newest = self.levels[0].newest()
        if not all(np.array_equal(before[i][-1:], newest[i], equal_nan=True) for i in (0, 1)):
            rests.append(newest)  # it has gone up with a group, but as neither of the two
        x = np.concatenate([x for x, _ in rests])
        y = np.concatenate([y for _, y in rests])
        if len(x) <= TAIL:
            return x, y
        keep = {len(x) - 1}
        if not np.isnan(y).all():
            keep |= {int(np.nanargmin(y)), int(np.nanargmax(y))}
        index = sorted(keep)
        return x[index], y[index]

    def pick(self, start: float, stop: float, points: int) -> int:
        """The finest level that reaches back to `start` and has at most `points` up to `stop`."""
        for k, level in enumerate(self.levels):
            at = level.find(start)
            if level.first and at == level.first:
                continue  # it has forgotten the beginning
            if level.find(stop, after=True) - at + (TAIL if k else 0) <= points:
                return k
        return len(self.levels) - 1

    def between(self, start: float, stop: float, points: int) -> Points:
        """What was sampled from x = `start` to `stop`, at the finest level that fits `points`.

        `points` 0: level 0, as far back as it reaches.
        """
        k = self.pick(start, stop, points) if points else 0
        level = self.levels[k]
        end = level.find(stop, after=True)
        x, y = level.read(level.find(start), end)
        if end == level.count:
            tail_x, tail_y = self.tail(k)
            inside = (start <= tail_x) & (tail_x <= stop)
            x, y = np.append(x, tail_x[inside]), np.append(y, tail_y[inside])
        return Points(k, x, y)
