"""Appends the samples of rows to their series, whether the rows are new or of the past."""

from typing import NamedTuple

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.storage.registry import Kind, SeriesRegistry
from livegraph.storage.series import Series
from livegraph.storage.source_state import SourceStates


class Appended(NamedTuple):
    """Samples that were appended; `series` is None if there are too many. `x`: float64[n]."""

    column: SeriesColumn
    series: Series | None
    x: Floats


class RowAppender:
    """Stores samples, and the units, panels and groups of their series. Nothing else changes."""

    def __init__(self, registry: SeriesRegistry, sources: SourceStates) -> None:
        self._registry, self._sources = registry, sources

    def append(self, source: str, batch: Batch, x: Floats, kind: Kind = "rows") -> list[Appended]:
        """Append the samples of rows.

        `x`, float64[rows], is where the rows stand, also those of points in the plane.
        """
        growth = self._sources[source].rate_and_diff[kind].apply(batch.without_plane(), x)
        appended = []
        for column in growth.columns:
            at = x if len(column.rows) == len(x) else x[column.rows]
            series = self._registry.append(source, column.name, at, column.y, kind)
            appended.append(Appended(column, series, at))
        for column in batch.plane_columns:
            series = self._append_in_plane(source, batch, column)
            appended.append(Appended(column, series, x[column.rows]))
        self._describe(source, batch, kind)
        return appended

    def _append_in_plane(self, source: str, batch: Batch, column: SeriesColumn) -> Series | None:
        series = self._registry.in_plane(source, column.name)
        if series:
            cleared = np.flatnonzero(np.isin(column.rows, batch.cleared)).tolist()
            series.append(batch.x[column.rows], column.y, cleared[-1] if cleared else None)
        return series

    def _describe(self, source: str, batch: Batch, kind: Kind) -> None:
        """Give series the units, panels and groups that the batch reports."""
        kinds: tuple[Kind, ...] = ("rows", "plane") if kind == "rows" else (kind,)
        for each in batch.units:
            grown = self._sources[source].rate_and_diff[kind].unit(each.name, each.unit)
            for series in self._registry.named(source, each.name, kinds):
                series.unit = each.unit if series.plane else grown
        for placed in batch.panels:
            for series in self._registry.named(source, placed.name, kinds):
                series.panel = placed.panel
        for grouped in batch.groups:
            for series in self._registry.named(source, grouped.name, kinds):
                series.group = grouped.group
