"""Counters: what `--rate` and `--diff` make of series that only ever grow.

Pure arithmetic on columns; the last number of each series is remembered between batches, so that
the result does not depend on how samples came.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from livegraph.lib.arrays import Floats, Ints
from livegraph.lib.bounded_dict import BoundedDict
from livegraph.lib.globs import matches
from livegraph.parsing.batch import Batch, SeriesColumn

MAX_COUNTERS = 10_000
"""Counters kept. One more evicts the one that came longest ago; its next number is a first."""


@dataclass(slots=True)
class CounterSeries:
    """One series that is shown as its growth; `x` and `y` are those of its last number."""

    per_second: bool
    x: float = np.nan
    y: float = np.nan

    def growth(self, x: Floats, y: Floats) -> tuple[Ints, Floats]:
        """The growth since the number before: which of the samples say it, and what they say.

        The first number says nothing, nor does a further one at the same x: what it adds is in the
        next. A gap stays one, and the growth goes on after it.
        """
        number = ~np.isnan(y)
        at = np.flatnonzero(number)
        at = at[np.diff(x[at], prepend=self.x) != 0]  # before the first, x is NaN and differs
        says = np.full(len(y), np.nan)
        says[at] = self._growth(x[at], y[at])
        kept = ~number
        kept[at[int(np.isnan(self.y)) :]] = True
        if len(at):
            self.x, self.y = float(x[at[-1]]), float(y[at[-1]])
        return np.flatnonzero(kept), says[kept]

    def _growth(self, x: Floats, y: Floats) -> Floats:
        growth = np.diff(y, prepend=self.y)
        if not self.per_second:
            return growth
        span = np.diff(x, prepend=self.x)
        restart = (growth < 0) | (span < 0)  # it has started anew: how far it got is unknown
        return np.where(restart, np.nan, growth / span)


class RateAndDiff:
    """The series that `--rate` and `--diff` name, by globs; of both the first counts."""

    def __init__(self, rate: Sequence[str], diff: Sequence[str]) -> None:
        self._rate, self._diff = rate, diff
        self._counters = BoundedDict[str, CounterSeries](MAX_COUNTERS)

    def apply(self, batch: Batch, x: Floats) -> Batch:
        """The batch with growth in place of what counts; `x` is that of each row."""
        if not self._rate and not self._diff:
            return batch
        columns = tuple(self._column(column, x) for column in batch.columns)
        units = tuple(replace(each, unit=self.unit(each.name, each.unit)) for each in batch.units)
        return replace(batch, columns=columns, units=units)

    def _column(self, column: SeriesColumn, x: Floats) -> SeriesColumn:
        counter = self._counter(column.name)
        if counter is None:
            return column
        says, y = counter.growth(x[column.rows], column.y)
        return SeriesColumn(column.name, column.rows[says], y)

    def unit(self, name: str, unit: str) -> str:
        """The unit of a series whose numbers come in `unit`."""
        counter = self._counter(name)
        return f"{unit}/s" if counter and counter.per_second else unit

    def _counter(self, name: str) -> CounterSeries | None:
        if name in self._counters:
            return self._counters[name]
        per_second = any(matches(glob, name) for glob in self._rate)
        if not per_second and not any(matches(glob, name) for glob in self._diff):
            return None
        counter = self._counters[name] = CounterSeries(per_second)
        return counter
