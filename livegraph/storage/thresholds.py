"""Thresholds: values that a series is not to pass, and the crossings when it does.

What is known belongs to the series, not to its name: when another source brings the same name, the
series is renamed and goes on being watched.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from livegraph.errors import UsageError
from livegraph.lib.arrays import Floats
from livegraph.lib.globs import matches
from livegraph.parsing.lexing.number import read_number

MAX_WATCHED = 1000
"""Pairs of a threshold and a series that it matches; further ones are counted, and not watched."""

_TEXT = re.compile(r"(.+?)\s*(>=|<=|>|<)\s*(\S.*)")
_COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}


@dataclass(frozen=True, slots=True)
class Threshold:
    """`text` as it was given: `temp>80`; `series` is a name, or a glob, `value` the number."""

    text: str
    series: str
    operator: str
    value: float


def parse_threshold(text: str) -> Threshold:
    """`temp>80`, `cpu.* >= 0.9`, `level<=-3.5k`; UsageError for anything else."""
    match = _TEXT.fullmatch(text.strip())
    number = read_number(match[3].strip()) if match else None
    if match is None or number is None or not np.isfinite(number[0]):
        raise UsageError(f"--threshold {text!r}: expected NAME>NUMBER, for example 'temp>80'")
    return Threshold(text, match[1], match[2], number[0])


class Watched(Protocol):
    """A series: the same object for as long as it is watched, whatever it is renamed to."""

    name: str


@dataclass(eq=False, slots=True)
class UnkeptSeries:
    """A series beyond `--max-series`: its samples are not kept, but thresholds watch it."""

    name: str


class Crossing(NamedTuple):
    """A series has passed a threshold (`beyond`), or come back, with this sample."""

    threshold: Threshold
    series: Watched
    x: float
    y: float
    beyond: bool

    @property
    def value(self) -> str:
        """The sample with all its digits."""
        return repr(self.y).removesuffix(".0")

    def __str__(self) -> str:
        if self.beyond:
            return f"{self.series.name} is {self.value}: {self.threshold.text}"
        return f"{self.series.name} is {self.value}: no longer {self.threshold.text}"


class ThresholdWatcher:
    """Which series are beyond which threshold; `beyond` has since which x each of them is.

    A threshold watches a series by the name that its source gives it and by the one it is shown
    under: `temp>80` watches `a:temp` and `b:temp`, `a:temp>80` only the first. `unwatched` counts
    the pairs that match beyond `MAX_WATCHED`.
    """

    def __init__(self, thresholds: tuple[Threshold, ...]) -> None:
        self.thresholds = thresholds
        self.unwatched = 0
        self._pairs = 0
        # with the name shown then
        self._by_series: dict[Watched, tuple[str | None, list[Threshold]]] = {}
        self._since: dict[tuple[Threshold, Watched], float] = {}

    @property
    def beyond(self) -> dict[tuple[str, str], float]:
        """By the text of the threshold and the name that the series is shown under now."""
        return {(each.text, series.name): x for (each, series), x in self._since.items()}

    def applies_to(self, name: str) -> bool:
        """Whether a threshold watches series that their source calls so."""
        return any(matches(each.series, name) for each in self.thresholds)

    def crossings(self, name: str, series: Watched, x: Floats, y: Floats) -> list[Crossing]:
        """What happens in these samples of a series that its source calls `name`: of each
        threshold the first crossing, and where the series is at last if that is the other side
        again.
        """
        if not self.thresholds:
            return []
        crossings = []
        for each in self._watching(name, series):
            crossings += self._crossed(each, series, x, y)
        return crossings

    def _watching(self, name: str, series: Watched) -> list[Threshold]:
        shown, watching = self._by_series.get(series, (None, []))
        if shown != series.name:  # new, or renamed
            names = {name, series.name}
            for each in self.thresholds:
                if each not in watching and any(matches(each.series, one) for one in names):
                    self._watch(each, watching)
            self._by_series[series] = series.name, watching
        return watching

    def _watch(self, each: Threshold, watching: list[Threshold]) -> None:
        if self._pairs < MAX_WATCHED:
            self._pairs += 1
            watching.append(each)
        else:
            self.unwatched += 1

    def _crossed(self, each: Threshold, series: Watched, x: Floats, y: Floats) -> list[Crossing]:
        key = (each, series)
        was = key in self._since
        at = np.flatnonzero(~np.isnan(y))  # a gap says nothing
        beyond = _COMPARE[each.operator](y[at], each.value)
        changes = at[np.flatnonzero(np.diff(beyond, prepend=was))]
        if not len(changes):
            return []
        first, last = int(changes[0]), int(changes[-1])
        ends = [first] if len(changes) % 2 else [first, last]
        crossings = [
            Crossing(each, series, float(x[i]), float(y[i]), was == bool(k))
            for k, i in enumerate(ends)
        ]
        if crossings[-1].beyond:
            self._since[key] = crossings[-1].x
        else:
            self._since.pop(key, None)
        return crossings
