"""Thresholds, and the crossings when a series passes one.

Thresholds follow the series, not its name: a series that is renamed, because another source brings
the same name, is still watched.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeGuard

import numpy as np

from livegraph.errors import UsageError
from livegraph.lib.arrays import Floats
from livegraph.lib.globs import matches
from livegraph.parsing.lexing.number import read_number
from livegraph.parsing.lexing.unit import UNITS, convert, is_convertible

MAX_WATCHED = 1000
"""Pairs of a threshold and a matching series that are watched; further pairs are only counted.

Thresholds with an exact name have as many of their own, which globs cannot use up."""

_TEXT = re.compile(r"(.+?)\s*(>=|<=|>|<)\s*(\S.*)")
_WORDS = {">": "above", ">=": "at least", "<": "below", "<=": "at most"}
_COMPARE = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A parsed `--threshold`. `text` is the option's value, `series` a name or a glob.

    `unit`: of `value`; '' for that of each series.
    """

    text: str
    series: str
    operator: str
    value: float
    unit: str = ""

    def __str__(self) -> str:
        """The limit in words: `above 2GB`."""
        return f"{_WORDS[self.operator]} {self.text.rpartition(self.operator)[2].strip()}"

    def value_in(self, unit: str | None) -> float | None:
        """The value in the unit of a series; None if it cannot be converted to that unit."""
        if not self.unit:
            return self.value
        return convert(self.value, self.unit, unit) if self._fits(unit) else None

    @property
    def values(self) -> dict[str, float]:
        """The value in each unit to which it can be converted."""
        return {unit: convert(self.value, self.unit, unit) for unit in UNITS if self._fits(unit)}

    def _fits(self, unit: str | None) -> TypeGuard[str]:
        return unit is not None and is_convertible(self.unit, unit)


def parse_threshold(text: str) -> Threshold:
    """Parse `temp>80`, `cpu.* >= 0.9` or `level<=-3.5k`; UsageError for anything else."""
    match = _TEXT.fullmatch(text.strip())
    number = read_number(match[3].strip()) if match else None
    if match is None or number is None or not np.isfinite(number[0]):
        raise UsageError("expected NAME>NUMBER, for example 'temp>80' or 'load<=0.5'")
    return Threshold(text, match[1], match[2], *number)


class Watched(Protocol):
    """A series that thresholds watch: the same object even when it is renamed."""

    name: str
    unit: str | None


@dataclass(eq=False, slots=True)
class UnkeptSeries:
    """A series beyond `--max-series`, which is not stored but still watched."""

    name: str
    unit: str | None = None


class Crossing(NamedTuple):
    """With the sample (`x`, `y`) a series passed a threshold (`beyond`), or came back."""

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
        unit = f" {self.series.unit}" if self.threshold.unit else ""
        no_longer = "" if self.beyond else "no longer "
        return f"{self.series.name} is {self.value}{unit}, {no_longer}{self.threshold}"


class ThresholdWatcher:
    """Watches which series are beyond which threshold.

    A threshold matches the name that the source uses and the name shown: `temp>80` watches
    `a:temp` and `b:temp`, `a:temp>80` only the first. `unwatched` counts the matching pairs beyond
    the limits.
    """

    def __init__(self, thresholds: tuple[Threshold, ...]) -> None:
        self.thresholds = thresholds
        self.unwatched = 0
        # whose units cannot be converted into each other, in order
        self._incomparable: dict[tuple[Threshold, Watched], None] = {}
        self._pairs = Counter[bool]()  # by whether the name is exact
        # with the name shown then
        self._by_series: dict[Watched, tuple[str | None, list[Threshold]]] = {}
        self._since: dict[tuple[Threshold, Watched], float] = {}
        # by whether a threshold has exactly their name, then by source and name
        self._unkept: tuple[dict[tuple[str, str], UnkeptSeries], ...] = ({}, {})

    @property
    def beyond(self) -> dict[tuple[str, str], float]:
        """The x at which each series passed, by the text of the threshold and the name shown."""
        return {(each.text, series.name): x for (each, series), x in self._since.items()}

    @property
    def has_unit_problems(self) -> bool:
        return bool(self._incomparable)

    def unit_problems(self) -> list[str]:
        """What is wrong with the units of thresholds that are not compared with a series."""
        return [_unit_problem(each, series) for each, series in self._incomparable]

    def watches(self, series: Watched) -> bool:
        """Whether a threshold matches this series, which has had samples."""
        return bool(self._by_series.get(series, (None, []))[1])

    def forget(self, series: Watched) -> None:
        """Stop watching a series, which begins anew."""
        for each in self._by_series.pop(series, (None, []))[1]:
            self._since.pop((each, series), None)
            self._incomparable.pop((each, series), None)

    def unkept(self, source: str, name: str) -> UnkeptSeries | None:
        """A series that is not stored but watched; None if no threshold matches, or too many do."""
        unkept = self._unkept[any(each.series == name for each in self.thresholds)]
        key = source, name
        if key not in unkept and len(unkept) < MAX_WATCHED:
            if not any(matches(each.series, name) for each in self.thresholds):
                return None
            unkept[key] = UnkeptSeries(name)
        return unkept.get(key)

    def crossings(self, name: str, series: Watched, x: Floats, y: Floats) -> list[Crossing]:
        """The crossings in new samples of a series that its source calls `name`.

        `x`, `y`: float64[n]. Each threshold gives at most two: the first crossing, and the last
        one if the series ends up where it was before.
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
                    self._watch(each, watching, exact=each.series in names)
            self._by_series[series] = series.name, watching
        return watching

    def _watch(self, each: Threshold, watching: list[Threshold], *, exact: bool) -> None:
        if self._pairs[exact] < MAX_WATCHED:
            self._pairs[exact] += 1
            watching.append(each)
        else:
            self.unwatched += 1

    def _crossed(self, each: Threshold, series: Watched, x: Floats, y: Floats) -> list[Crossing]:
        key = (each, series)
        value = each.value_in(series.unit)
        if value is None:
            self._incomparable[key] = None
            return []
        self._incomparable.pop(key, None)
        was = key in self._since
        at = np.flatnonzero(~np.isnan(y))  # without gaps
        beyond = _COMPARE[each.operator](y[at], value)
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


def _unit_problem(each: Threshold, series: Watched) -> str:
    if series.unit is None:
        problem = f"has no unit, so livegraph cannot compare it; leave out {each.unit}"
    else:
        problem = f"is in {series.unit}, which livegraph cannot compare with {each.unit}"
        problem += f"; give the value in {series.unit}"
    return f"--threshold {each.text}: {series.name} {problem}"
