"""`--rate` and `--diff`: replace counters by their growth, a rate by that per unit of x.

Over time, that is per second; over sample numbers per sample; over a field per unit of the field.

The last number of each series is kept between batches, so the result does not depend on how
samples are divided into batches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from livegraph.lib.arrays import Floats, Ints
from livegraph.lib.bounded_dict import BoundedDict
from livegraph.lib.globs import matches
from livegraph.parsing.batch import Batch, SeriesColumn

MAX_COUNTERS = 10_000
"""Counters kept. The one unused for longest is evicted; its next number then starts anew."""


@dataclass(slots=True)
class CounterSeries:
    """One counter. `x` and `y` are its last number, NaN before the first."""

    is_rate: bool
    x: float = np.nan
    y: float = np.nan

    def growth(self, x: Floats, y: Floats) -> tuple[Ints, Floats]:
        """Indices of the samples that yield a difference, and the differences.

        `x`, `y`: float64[n]; NaN in `y` is a gap, which stays a gap. The first number yields
        nothing, nor does another one at the same x: its growth is part of the next difference.
        """
        number = ~np.isnan(y)
        at = np.flatnonzero(number)
        at = at[np.diff(x[at], prepend=self.x) != 0]  # before the first, x is NaN and differs
        growth = np.full(len(y), np.nan)
        growth[at] = self._growth(x[at], y[at])
        kept = ~number
        kept[at[int(np.isnan(self.y)) :]] = True
        if len(at):
            self.x, self.y = float(x[at[-1]]), float(y[at[-1]])
        return np.flatnonzero(kept), growth[kept]

    def _growth(self, x: Floats, y: Floats) -> Floats:
        growth = np.diff(y, prepend=self.y)
        if not self.is_rate:
            return growth
        span = np.diff(x, prepend=self.x)
        restart = (growth < 0) | (span < 0)  # after a reset the growth is unknown
        return np.where(restart, np.nan, growth / span)


class RateAndDiff:
    """Applies `--rate` and `--diff`, given as globs, to one source; `--rate` wins."""

    def __init__(self, rate: Sequence[str], diff: Sequence[str]) -> None:
        self._rate, self._diff = rate, diff
        self._counters = BoundedDict[str, CounterSeries](MAX_COUNTERS)
        self._per_x = "/s"

    def apply(self, batch: Batch, x: Floats, *, over_time: bool) -> Batch:
        """The batch with the growth of its counters.

        `x`: float64[rows], the x of each row; `over_time`: it is in seconds.
        """
        if not self._rate and not self._diff:
            return batch
        self._per_x = "/s" if over_time else ""
        columns = tuple(self._column(column, x) for column in batch.columns)
        units = tuple(replace(each, unit=self.unit(each.name, each.unit)) for each in batch.units)
        return replace(batch, columns=columns, units=units)

    def _column(self, column: SeriesColumn, x: Floats) -> SeriesColumn:
        counter = self._counter(column.name)
        if counter is None:
            return column
        kept, y = counter.growth(x[column.rows], column.y)
        return SeriesColumn(column.name, column.rows[kept], y)

    def unit(self, name: str, unit: str) -> str:
        """The unit of a series as shown, when its numbers have the unit `unit`."""
        counter = self._counter(name)
        return unit + self._per_x if counter and counter.is_rate else unit

    def applies_to(self, name: str) -> bool:
        return any(matches(glob, name) for glob in (*self._rate, *self._diff))

    def _counter(self, name: str) -> CounterSeries | None:
        if name in self._counters:
            return self._counters[name]
        if not self.applies_to(name):
            return None
        is_rate = any(matches(glob, name) for glob in self._rate)
        counter = self._counters[name] = CounterSeries(is_rate)
        return counter
