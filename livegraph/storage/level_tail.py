"""The samples after the last point of a level, which have not gone up to it: reduced to a few."""

import math
from collections.abc import Sequence

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.storage.level import Level, Point

MAX_TAIL_POINTS = 3
"""Points of a tail at most."""


def level_tail(levels: Sequence[Level], k: int) -> tuple[Floats, Floats]:
    """Return the smallest, largest and newest sample after the last point of level `k`.

    At most `MAX_TAIL_POINTS` points, in order; none for level 0.
    """
    points: list[Point] = []
    if k:
        for level in reversed(levels[:k]):
            points += level.pending_points()
        newest = levels[0].newest()
        if not _same((points or levels[k].newest())[-1:], newest):
            points += newest  # its group has gone up without it
    if len(points) > MAX_TAIL_POINTS:
        points = _extremes(points)
    x, y = zip(*points, strict=True) if points else ((), ())
    return np.array(x), np.array(y)


def _same(one: list[Point], other: list[Point]) -> bool:
    """Whether the points are equal; gaps are equal to each other."""
    return [*map(_comparable, one)] == [*map(_comparable, other)]


def _comparable(point: Point) -> tuple[float, float | None]:
    x, y = point
    return x, None if math.isnan(y) else y


def _extremes(points: list[Point]) -> list[Point]:
    """The smallest, the largest and the newest of the points, in order."""
    numbers = [i for i, (_, y) in enumerate(points) if not math.isnan(y)]
    keep = {len(points) - 1}
    if numbers:
        keep.add(min(numbers, key=lambda i: points[i][1]))
        keep.add(max(numbers, key=lambda i: points[i][1]))
    return [points[i] for i in sorted(keep)]
