"""A series of points in the plane: x is not the time of a sample, but the other half of it.

The newest `MAX_PLANE_POINTS` points are kept, exactly as they came and in that order; older ones
are dropped and counted. There are no levels above 0: a curve in the plane has no smallest and
largest value of a stretch of x. Nor has it a part of x, so a range of x is always all of it.
"""

import math

from livegraph.lib.arrays import Floats
from livegraph.storage.level import GROUP_POINTS
from livegraph.storage.series import RangeSummary, Series
from livegraph.storage.summary import Summary

MAX_PLANE_POINTS = 10_000
"""Points of a series that are kept: the newest, since the sender cleared the others."""


class PlaneSeries(Series):
    """A sequence of points of x and y. `begin`: the position of the first one not cleared."""

    plane = True

    def __init__(self, name: str, capacity: int) -> None:
        super().__init__(name, _bounded(capacity))

    def resize(self, capacity: int) -> None:
        super().resize(_bounded(capacity))

    def lower_reach(self, x: float) -> None:
        """Do nothing: nothing is searched."""

    def append(self, x: Floats, y: Floats, cleared: int | None = None) -> None:
        """Append points in order of arrival. x, y: float64[n]; NaN in `y` is a gap.

        `cleared`: of these points the first one that is kept, and all before it are dropped; they
        still count in the figures of the whole run. None: nothing is dropped.
        """
        level = self.levels[0]
        if cleared is not None:
            self.begin = level.count + cleared
        if len(x):
            self._measure(x, y)
            level.append(x, y)

    def _share(self, k: int) -> int:  # noqa: ARG002 - there is only one level
        return self._capacity

    @property
    def first(self) -> int:
        """The position of the oldest point kept."""
        level = self.levels[0]
        return max(level.first, self.begin, level.count - MAX_PLANE_POINTS)

    def finest_level(self, start: float, stop: float, points: int) -> int:  # noqa: ARG002
        return 0

    def spans(
        self,
        start: float,  # noqa: ARG002
        stop: float,  # noqa: ARG002
        points: int,
    ) -> tuple[int, list[tuple[Floats, Floats]]]:
        """The newest `points` points (0: all that are kept), wherever they are."""
        level = self.levels[0]
        return 0, level.spans(max(self.first, level.count - (points or level.count)), level.count)

    def range_summary(self, start: float, stop: float) -> RangeSummary:
        """Summarise the points that are kept."""
        points = self.between(start, stop, 0)
        x, y = points.x, points.y
        if not len(x):
            return RangeSummary(0, Summary(), None, None, None)
        last = None if math.isnan(y[-1]) else float(y[-1])
        return RangeSummary(0, Summary.of(y), last, float(x[0]), float(x[-1]))


def _bounded(capacity: int) -> int:
    """Points of memory: a level may drop up to half of it at once."""
    return max(min(capacity, 2 * MAX_PLANE_POINTS), 2 * GROUP_POINTS)
