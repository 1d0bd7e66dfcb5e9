"""Compares the pixels of a series on a chart with the curve that is expected."""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "m": 1e-3, "µ": 1e-6, "n": 1e-9}

Point = tuple[float, Any]
"""x and y; y is None for a gap."""
Run = tuple[int, int, int]
"""Adjacent pixels of a column: the column, the first row and the last row."""

OVERHANG = 4
"""Pixels right of the plot that are examined, too."""
REACH = 4.5
"""Radius of a dot in pixels, plus a pixel for rounding."""


@dataclass
class Picture:
    """The pixels of a series (`own`) and of others, which may hide it, relative to the plot.

    `ticks`: text, x, y and alignment of each label; those of the y axis are aligned at their start.
    `x`, `y`: the ends of the scales, as the panel tells them: of the labels, flags and the date
    may leave but one.
    """

    width: int
    height: int
    own: list[Run]
    other: list[Run]
    ticks: list[tuple[str, float, float, str]]
    x: list[float]
    y: list[float]

    @property
    def plot(self) -> int:
        """The width of the plot; a dot at its right edge extends beyond it."""
        return self.width - OVERHANG

    @property
    def down(self) -> Callable[[float], float]:
        """A function from a value to its y in pixels."""
        labels = [(text, y) for text, _, y, align in self.ticks if align == "start"]
        if len({text for text, _ in labels}) > 1:
            return _scale([(_number(text), y) for text, y in labels])
        low, high = self.y
        return _scale([(low, self.height), (high, 0.0)])

    @property
    def across(self) -> Callable[[float], float]:
        """A function from an x to its x in pixels; times are compared by time of day."""
        ticks = [(text, x) for text, x, _, align in self.ticks if align == "center"]
        if len(ticks) < 2:
            low, high = self.x
            return _scale([(low, 0.0), (high, float(self.plot))])
        if not any(":" in text for text, _ in ticks):
            return _scale([(_number(text), x) for text, x in ticks])
        scale = _scale([(_clock(text), x) for text, x in ticks])
        return lambda x: scale(_of_day(x))

    def value(self, y: float) -> float:
        """The value at `y` in pixels."""
        low, high = self.down(0), self.down(1)
        return (y - low) / (high - low)

    def strokes(self) -> list[list[Run]]:
        """Group the runs in adjacent columns."""
        result: list[list[Run]] = []
        for run in self.own:
            if not result or run[0] > result[-1][-1][0] + 1:
                result.append([])
            result[-1].append(run)
        return result

    def dots(self) -> list[tuple[float, float]]:
        """The centres of isolated dots: x in pixels, and the value."""
        result = []
        for stroke in self.strokes():
            left, right = stroke[0][0], stroke[-1][0]
            top, bottom = min(run[1] for run in stroke), max(run[2] for run in stroke)
            if 3 <= right - left <= 6 and 3 <= bottom - top <= 6:
                result.append(((left + right + 1) / 2, self.value((top + bottom + 1) / 2)))
        return result

    def differences(self, strokes: list[list[Point]]) -> list[str]:
        """Describe pixels that are drawn but not expected, and the reverse."""
        if not {"start", "center"} <= {align for *_, align in self.ticks}:
            return [f"no ticks: {self.ticks}"]
        across, down = self.across, self.down
        lines = [[(across(x), down(y)) for x, y in stroke] for stroke in strokes]
        newest = lines[-1][-1][0]
        if not -1 <= newest <= self.plot + 1:
            return [f"the newest sample is at {newest:.1f}, beside the plot"]
        return [*self._unexplained(lines), *self._missing(lines)]

    def _unexplained(self, lines: list[list[tuple[float, float]]]) -> Iterator[str]:
        for column, top, bottom in self.own:
            near = (column - REACH, column + 1 + REACH)
            spans = _merged([span for line in lines for span in _spans(line, *near)])
            if not any(low <= top and bottom <= high for low, high in spans):
                yield f"pixels at {column}, {top} to {bottom}; the curve is at {spans}"

    def _missing(self, lines: list[list[tuple[float, float]]]) -> Iterator[str]:
        drawn: dict[int, list[tuple[int, int]]] = {}
        for column, top, bottom in (*self.own, *self.other):
            drawn.setdefault(column, []).append((top, bottom))
        for x, y in (point for line in lines for point in _along(line)):
            if not (0 <= x <= self.plot and 0 <= y < self.height):
                continue
            near = [run for k in (-1, 0, 1) for run in drawn.get(int(x) + k, [])]
            if not any(top - 2.5 <= y <= bottom + 2.5 for top, bottom in near):
                yield f"no pixel at {x:.1f}, {y:.1f}; there are {near}"


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Widen spans by the radius of a dot, and merge those that touch."""
    result: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if result and low - REACH <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], high + REACH))
        else:
            result.append((low - REACH, high + REACH))
    return result


def _spans(
    line: list[tuple[float, float]], left: float, right: float
) -> Iterator[tuple[float, float]]:
    """The vertical spans of the segments of a line between two x positions."""
    if len(line) == 1 and left <= line[0][0] <= right:
        yield line[0][1], line[0][1]
    xs = [x for x, _ in line]
    first = max(bisect_left(xs, left) - 1, 0)
    for (x0, y0), (x1, y1) in zip(line[first:], line[first + 1 :], strict=False):
        if x0 > right:
            return
        if x1 >= left:
            ends = [_between(x0, y0, x1, y1, x) for x in (max(x0, left), min(x1, right))]
            yield (min(y0, y1), max(y0, y1)) if x0 == x1 else (min(ends), max(ends))


def _between(x0: float, y0: float, x1: float, y1: float, x: float) -> float:
    return y0 if x1 == x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def _along(line: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The points of a line, and points in between for each column and row."""
    yield line[0]
    for (x0, y0), (x1, y1) in pairwise(line):
        steps = min(int(abs(x1 - x0) + abs(y1 - y0)) + 1, 4000)
        for k in range(1, steps + 1):
            yield x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps


def _scale(ticks: list[tuple[float, float]]) -> Callable[[float], float]:
    (low, start), (high, stop) = min(ticks), max(ticks)
    return lambda value: start + (value - low) / (high - low) * (stop - start)


def _number(label: str) -> float:
    plain = label.replace("−", "-").replace("\u202f", "")
    digits, _, prefix = plain.partition("\u00a0")
    return float(digits) * PREFIXES[prefix]


def _clock(label: str) -> float:
    hours, minutes, *seconds = label.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds[0] if seconds else 0)


def _of_day(moment: float) -> float:
    local = time.localtime(moment)
    return local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec + moment % 1
