"""Thresholds: values that a series is not to pass, and the crossings when it does."""

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from livegraph.batch import Floats
from livegraph.errors import UsageError
from livegraph.globs import matches
from livegraph.grammar.number import read

MAX_WATCHED = 1000
"""Pairs of a threshold and a series that are watched; further series are not."""

_TEXT = re.compile(r"(.+?)\s*(>=|<=|>|<)\s*(\S.*)")
_COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}


@dataclass(frozen=True, slots=True)
class Threshold:
    """`text` as it was given: `temp>80`; `series` is a name, or a glob, `value` the number."""

    text: str
    series: str
    operator: str
    value: float


def threshold(text: str) -> Threshold:
    """`temp>80`, `cpu.* >= 0.9`, `level<=-3.5k`; UsageError for anything else."""
    match = _TEXT.fullmatch(text.strip())
    number = read(match[3].strip()) if match else None
    if match is None or number is None or not np.isfinite(number[0]):
        raise UsageError(f"threshold {text!r} is none; say 'temp>80' or 'load<=0.5'")
    return Threshold(text, match[1], match[2], number[0])


class Crossing(NamedTuple):
    """A series has passed a threshold (`beyond`), or come back, with this sample."""

    threshold: Threshold
    series: str
    x: float
    y: float
    beyond: bool

    def __str__(self) -> str:
        if self.beyond:
            return f"{self.series} is {self.y:g}: {self.threshold.text}"
        return f"{self.series} is {self.y:g}: no longer {self.threshold.text}"


class Thresholds:
    """Which series are beyond which threshold; `beyond` has since which x each of them is."""

    def __init__(self, thresholds: tuple[Threshold, ...]) -> None:
        self.given = thresholds
        self._of: dict[str, list[Threshold]] = {}
        self.beyond: dict[tuple[str, str], float] = {}

    def crossings(self, series: str, x: Floats, y: Floats) -> list[Crossing]:
        """What happens in these samples: of each threshold the first crossing, and where the
        series is at last if that is the other side again.
        """
        if not self.given:
            return []
        found = []
        for each in self._watched(series):
            found += self._crossed(each, series, x, y)
        return found

    def _watched(self, series: str) -> list[Threshold]:
        known = self._of.get(series)
        if known is None:
            if len(self._of) >= MAX_WATCHED:
                return []
            matching = [each for each in self.given if matches(each.series, series)]
            known = self._of[series] = matching
        return known

    def _crossed(self, each: Threshold, series: str, x: Floats, y: Floats) -> list[Crossing]:
        key = (each.text, series)
        at = np.flatnonzero(~np.isnan(y))  # a gap says nothing
        beyond = _COMPARE[each.operator](y[at], each.value)
        changes = at[np.flatnonzero(np.diff(beyond, prepend=key in self.beyond))]
        if not len(changes):
            return []
        first, last = int(changes[0]), int(changes[-1])
        ends = [first] if len(changes) % 2 else [first, last]
        was = key in self.beyond
        found = [
            Crossing(each, series, float(x[i]), float(y[i]), was == bool(k))
            for k, i in enumerate(ends)
        ]
        if found[-1].beyond:
            self.beyond[key] = found[-1].x
        else:
            self.beyond.pop(key, None)
        return found
