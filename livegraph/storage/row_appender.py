"""Appends the samples of rows to their series, whether the rows are new or of the past."""

from typing import NamedTuple

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.storage.registry import Kind, SeriesRegistry
from livegraph.storage.series import Series
from livegraph.storage.source_state import SourceStates
from livegraph.storage.x_axis import XAxis


class Appended(NamedTuple):
    """Samples that were appended; `series` is None if there are too many. `x`: float64[n].

    `unit`: the unit of the series, if the batch reports one, else "".
    """

    column: SeriesColumn
    series: Series | None
    x: Floats
    unit: str


class RowAppender:
    """Stores samples, and the units, panels and groups of their series. Nothing else changes."""

    def __init__(self, registry: SeriesRegistry, sources: SourceStates, x_axis: XAxis) -> None:
        self._registry, self._sources, self._x_axis = registry, sources, x_axis

    def append(self, source: str, batch: Batch, x: Floats, kind: Kind = "rows") -> list[Appended]:
        """Append the samples of rows.

        `x`, float64[rows], is where the rows stand, also those of points in the plane.
        """
        seconds, over_time = self._x_axis.in_seconds(x)
        rate_and_diff = self._sources[source].rate_and_diff[kind]
        growth = rate_and_diff.apply(batch.without_plane(), seconds, over_time=over_time)
        units = {each.name: each.unit for each in growth.units}
        appended = []
        for column in growth.columns:
            at = x if len(column.rows) == len(x) else x[column.rows]
            series = self._registry.append(source, column.name, at, column.y, kind)
            appended.append(Appended(column, series, at, units.get(column.name, "")))
        for column in batch.plane_columns:
            series = self._append_in_plane(source, batch, column)
            unit = next((each.unit for each in batch.units if each.name == column.name), "")
            appended.append(Appended(column, series, x[column.rows], unit))
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
