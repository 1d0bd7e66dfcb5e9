"""What levels and series must answer, worked out from lists that hold every sample of a run.

No blocks, no limits, no binary search: slow, and simple enough to be read as the definition.
"""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from hypothesis import strategies as st

from livegraph.lib.arrays import Floats
from livegraph.storage.level import BLOCK_POINTS, GROUP_POINTS, MIN_BLOCK_POINTS
from livegraph.storage.summary import Summary


def near(*sizes: int) -> st.SearchStrategy[int]:
    """One less, the size, one more."""
    return st.sampled_from([size + by for size in sizes for by in (-1, 0, 1)])


@dataclass(frozen=True)
class Take:
    """So many points, so far apart, after x has jumped; `spare`: cut out of a larger array."""

    count: int
    apart: float
    jump: float
    spare: int


@dataclass(frozen=True)
class Resize:
    capacity: int


TAKE = st.builds(
    Take,
    count=st.one_of(
        st.integers(1, 3 * GROUP_POINTS),
        near(
            GROUP_POINTS, 512, MIN_BLOCK_POINTS, BLOCK_POINTS, 2 * MIN_BLOCK_POINTS + BLOCK_POINTS
        ),
    ),
    apart=st.sampled_from([0.0, 1.0, 1.0, -1.0]),
    jump=st.sampled_from([0.0, 0.0, -3.0, -20.0, 50.0, -5000.0]),
    spare=st.sampled_from([0, 0, 5]),
)


def made(take: Take, points: "AllPoints") -> tuple[Floats, Floats]:
    """The x and y of what comes after `points`: no number comes twice, and some are gaps."""
    newest = points.x[-1] if points.x else 0.0
    x = newest + take.jump + take.apart * np.arange(1.0, take.count + take.spare + 1)
    order = np.arange(len(points.x), len(points.x) + take.count)
    y = (order * 7919 % 1_000_003).astype(float)
    y[:: 2 * GROUP_POINTS + 1] = math.nan
    return x[: take.count], y


@dataclass
class AllPoints:
    """Every point of a level since the start of the run."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    ahead: list[bool] = field(default_factory=list)
    """Whether a point turned out to be far ahead: its x does not count as reached."""
    _known: tuple[list[float], list[float]] = ([], [])

    def append(self, x: Floats, y: Floats) -> None:
        self.x += x.tolist()
        self.y += y.tolist()
        self.ahead += [False] * len(x)

    def lower(self, x: float, first: int) -> None:
        """The run has gone back to `x`; the level has forgotten what came before `first`."""
        self._known = [], []
        lost = max(self._counted(self.ahead)[:first], default=-math.inf) > x
        self.ahead = [
            ahead or came > x or (lost and i < first)
            for i, (came, ahead) in enumerate(zip(self.x, self.ahead, strict=True))
        ]

    def find(self, x: float, first: int, *, after: bool = False) -> tuple[int, int]:
        """The first position from `first` on at which x has been reached (or passed).

        Once the run itself gets to where points were ahead, these may count again or not: the
        answer lies between these two.
        """
        side = bisect_right if after else bisect_left
        early, late = (side(highs, x, lo=first) for highs in self._highs())
        return early, late

    def _highs(self) -> tuple[list[float], list[float]]:
        """The largest x up to each point, where points that were ahead count again, or do not."""
        if len(self._known[0]) != len(self.x):
            later = [*accumulate([-math.inf, *self.x[:0:-1]], max)][::-1] if self.x else []
            still = [a and came > y for a, came, y in zip(self.ahead, self.x, later, strict=True)]
            counted = self._counted(still), self._counted(self.ahead)
            self._known = [*accumulate(counted[0], max)], [*accumulate(counted[1], max)]
        return self._known

    def _counted(self, ahead: list[bool]) -> list[float]:
        return [-math.inf if a else x for x, a in zip(self.x, ahead, strict=True)]

    def totals(self, start: int, stop: int) -> Summary:
        numbers = [y for y in self.y[start:stop] if not math.isnan(y)]
        count = len(self.y[start:stop])
        low, high = min(numbers, default=math.inf), max(numbers, default=-math.inf)
        return Summary(count, count - len(numbers), math.fsum(numbers), low, high)

    def risen(self) -> "AllPoints":
        """What goes up to the next level: the smallest and the largest of each group."""
        up = AllPoints()
        for at in range(0, len(self.y) - GROUP_POINTS + 1, GROUP_POINTS):
            numbers = [i for i in range(at, at + GROUP_POINTS) if not math.isnan(self.y[i])]
            low = min(numbers, key=self.y.__getitem__, default=at)
            high = max(numbers, key=self.y.__getitem__, default=at)
            if low == high:
                high = at + GROUP_POINTS - 1 if low == at else at
            up.x += [self.x[i] for i in sorted((low, high))]
            up.y += [self.y[i] for i in sorted((low, high))]
            up.ahead += [False, False]
        return up
