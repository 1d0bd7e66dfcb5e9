"""The data of a run: series, messages and counters. It notifies listeners of changes.

The store has no clock; times come with the data. It belongs to the event loop's thread.
"""

import math
import secrets
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.settings import StorageOptions
from livegraph.sink import Delivery, Sink
from livegraph.storage.line_rate import LineRate
from livegraph.storage.marks import MarkPattern
from livegraph.storage.messages import Hint, MessageLog, SkippedLine
from livegraph.storage.newest_x import Head
from livegraph.storage.one_off import one_off_numbers
from livegraph.storage.registry import SeriesRegistry
from livegraph.storage.rows_ahead import RowsAhead
from livegraph.storage.series import Series
from livegraph.storage.source_state import SourceProgress, SourceState, SourceStates
from livegraph.storage.text_plotter import TextPlotter
from livegraph.storage.thresholds import Crossing, ThresholdWatcher, parse_threshold
from livegraph.storage.x_axis import XAxis

if TYPE_CHECKING:
    from livegraph.storage.outlet_count import OutletCount

MAX_BAD_LINES = 100
"""Skipped lines kept for the page: the newest."""


class Store(Sink):
    """Series, messages and counters of a run.

    `by_index`: number samples without a time, from 1 for each source, instead of using their
    arrival, which means nothing for a regular file. The first row decides for the whole run.
    `chosen`: options choose the series, so none is a one-off number.
    """

    def __init__(
        self, settings: StorageOptions, *, by_index: bool = False, chosen: bool = False
    ) -> None:
        self.run = secrets.token_hex(4)
        self.messages = MessageLog(settings.messages)
        self.lines = self.records = self.text = self.layout = 0
        self.bad: Counter[str] = Counter()
        self.bad_lines: deque[SkippedLine] = deque(maxlen=MAX_BAD_LINES)
        self.notes: Counter[str] = Counter()
        self.outlets: dict[str, OutletCount] = {}  # by name
        self.hints: list[Hint] = []
        self.rate = LineRate()
        self.x_axis = XAxis(settings, by_index=by_index)
        self.head = Head()
        self.ahead = RowsAhead()
        self._chosen = chosen
        self._registry = SeriesRegistry(settings)
        self._sources = SourceStates(settings)
        self.marks = MarkPattern(settings.mark)
        self.thresholds = ThresholdWatcher(tuple(map(parse_threshold, settings.thresholds)))
        self._plotted = TextPlotter(
            self.messages, self.x_axis, self._sources, self._registry, self._append_rows
        )
        self._on_crossing: list[Callable[[Crossing], None]] = []
        self._on_change: list[Callable[[], None]] = []

    def on_change(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each change; it must return at once."""
        self._on_change.append(wake)

    def on_crossing(self, handle: Callable[[Crossing], None]) -> None:
        """Call `handle` when a series passes a threshold or comes back."""
        self._on_crossing.append(handle)

    def changed(self) -> None:
        for wake in self._on_change:
            wake()

    @property
    def sources(self) -> dict[str, SourceState]:
        """The state of each source, by name."""
        return self._sources.states

    def progress(self, source: str) -> SourceProgress:
        """What a source has brought so far."""
        return self._sources[source]

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:
        self._sources.begin(source, now, can_send=can_send, finite=finite)
        self.changed()

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        self._sources.set_state(source, state, detail, now)
        if detail:
            self.message(source, detail, now)
        self.changed()

    @property
    def understood(self) -> str:
        """What the input was read as, in words."""
        return self._sources.understood

    @property
    def x_kind(self) -> str:
        """What x is: `time`, `index` or `field`."""
        return self.x_axis.kind

    @property
    def x_name(self) -> str:
        """The name of x: `time`, `sample`, or the field that `--time` names."""
        return self.x_axis.name

    @property
    def edition(self) -> tuple[str, int]:
        """Changes when clients must reload everything."""
        return self.x_kind, self._registry.renamed

    @property
    def series(self) -> dict[str, Series]:
        """The series by the names shown, in order of appearance."""
        return self._registry.series

    @property
    def one_off(self) -> list[str]:
        """The names shown of the one-off numbers, which nobody has chosen."""
        if self._chosen:
            return []
        names = []
        for source, progress in self._sources.progress.items():
            plotted = {each.name for each in self._plotted.of(source)}
            series = {
                name: each
                for name, each in self._registry.over_x(source).items()
                if name not in plotted
                and not progress.rate_and_diff.applies_to(name)
                and not self.thresholds.watches(each)
            }
            found = one_off_numbers(series, progress.lines, progress.records)
            names += [each.name for each in found]
        return names

    @property
    def left_out(self) -> Collection[str]:
        """Some names of series beyond `--max-series`."""
        return self._registry.left_out.keys()

    def take(self, delivery: Delivery) -> None:
        batch, source = delivery.batch, delivery.source
        progress = self._sources[source]
        progress.understood = delivery.understood
        progress.lines += batch.records + len(batch.texts)
        progress.records += batch.records
        self._count(batch, delivery.now, source)
        last, last_row, x = progress.last_x, float(progress.rows), np.empty(0)
        if len(batch.line):
            self._choose_kind(batch, progress)
            x = self.x_axis.place(batch, progress)
            self._append_rows(source, batch, x, delivery.now)
        before = last_row if self.x_kind == "index" else last
        self._take_texts(delivery, x, before)
        self.changed()

    def _take_texts(self, delivery: Delivery, x: Floats, before: float) -> None:
        """Keep the lines of text; `x`: of the rows, float64[rows], `before`: of the row before."""
        batch, source = delivery.batch, delivery.source
        progress = self._sources[source]
        plotted = self._plotted.of(source)
        places = []
        for text, time in zip(batch.texts, batch.text_times.tolist(), strict=True):
            mark = text.mark or self.marks.matches(text.text)
            if self.marks.timed_out:
                self.notes["mark_slow"] = 1
            row = int(np.searchsorted(batch.line, text.line)) - 1  # the last row before it
            at = self.x_axis.of_message(time, before if row < 0 else float(x[row]))
            if self.x_axis.numbers_texts:
                progress.rows += 1
                at = float(progress.rows)
            self.x_axis.has_timed_texts |= text.time is not None
            self.messages.add(at, text.text, source, mark=mark, line=True)
            if plotted:
                places.append((at, text.text))
        if places:
            self._plotted.take(source, places, delivery.now)

    def _count(self, batch: Batch, now: float, source: str) -> None:
        self.lines += batch.lines
        self.records += batch.records
        self.text += len(batch.texts)
        self.layout += batch.layout
        self.bad.update(bad.reason for bad in batch.bad)
        newest = batch.bad[-MAX_BAD_LINES:]
        self.bad_lines.extend(SkippedLine(**asdict(bad), source=source) for bad in newest)
        self.notes.update(batch.notes)
        self.rate.add(batch.lines, now)

    def _choose_kind(self, batch: Batch, progress: SourceProgress) -> None:
        """Choose the kind of x, if the batch is the first with a row that can decide."""
        if not self.x_axis.decide(batch):
            return
        self._registry.may_swing = self.x_kind == "field"
        if self.x_kind != "time":  # points in the plane alone went by the time of their arrival
            self.head, progress.head, progress.last_x = Head(), Head(), -math.inf

    def _append_rows(self, source: str, batch: Batch, x: Floats, now: float) -> None:
        """Append the samples of rows; `x`, float64[rows], is where they stand."""
        progress = self._sources[source]
        over_x = batch.without_plane()
        seconds, over_time = self.x_axis.in_seconds(x)
        grown = progress.rate_and_diff.apply(over_x, seconds, over_time=over_time)
        self._append_over_x(source, grown, x)
        self._append_in_plane(source, batch, x)
        self._describe(source, batch, progress)
        if math.isfinite(float(x.max())):
            self._advance(source, progress, x, batch.arrival)
        progress.measure(over_x, x if self.x_kind == "time" else NO_FLOATS, now)

    def _append_over_x(self, source: str, batch: Batch, x: Floats) -> None:
        units = {each.name: each.unit for each in batch.units}
        for column in batch.columns:
            at = x if len(column.rows) == len(x) else x[column.rows]
            series = self._registry.append(source, column.name, at, column.y)
            self._watch(source, column, series, at, units)

    def _append_in_plane(self, source: str, batch: Batch, x: Floats) -> None:
        """Append the points in the plane; `x`, float64[rows], is where their messages stand."""
        units = {each.name: each.unit for each in batch.units}
        for column in batch.plane_columns:
            series = self._registry.in_plane(source, column.name)
            if series:
                cleared = np.flatnonzero(np.isin(column.rows, batch.cleared)).tolist()
                series.append(batch.x[column.rows], column.y, cleared[-1] if cleared else None)
            self._watch(source, column, series, x[column.rows], units)

    def _watch(
        self,
        source: str,
        column: SeriesColumn,
        series: Series | None,
        at: Floats,
        units: Mapping[str, str],
    ) -> None:
        """Find crossings of thresholds, and count samples of a series that is not kept.

        `units`: those that the batch reports.
        """
        if series is None:
            self.notes["series_cap"] += len(column.y)
        if watched := series or self.thresholds.unkept(source, column.name):
            watched.unit = units.get(column.name, watched.unit)
            for crossing in self.thresholds.crossings(column.name, watched, at, column.y):
                self._crossed(crossing)
        if unwatched := self.thresholds.unwatched:
            self.notes["thresholds_cap"] = unwatched

    def _describe(self, source: str, batch: Batch, progress: SourceProgress) -> None:
        """Give series the units, panels and groups that the batch reports."""
        for each in batch.units:
            for series in self._registry.named(source, each.name):
                grown = progress.rate_and_diff.unit(each.name, each.unit)
                series.unit = each.unit if series.plane else grown
        for placed in batch.panels:
            for series in self._registry.named(source, placed.name):
                series.panel = placed.panel
        for grouped in batch.groups:
            for series in self._registry.named(source, grouped.name):
                series.group = grouped.group

    def _advance(self, source: str, progress: SourceProgress, x: Floats, arrival: float) -> None:
        """Move the heads of the run and the source to `x`, which may be back, but not far ahead."""
        is_time = self.x_kind == "time"
        of_run, own = (
            (ahead.add(x, arrival) if is_time else x) for ahead in (self.ahead, progress.ahead)
        )
        if len(of_run):
            self.head.add(float(of_run.max()), arrival)
        is_back = len(own) and progress.head.add(float(own.max()), arrival)
        if is_back or len(own) < len(x):
            for series in self._registry.of(source):
                series.lower_reach(progress.head.x)

    def message(self, source: str, text: str, now: float, *, mark: bool = False) -> None:
        """Keep a message that is not a line; `mark`: mark the x axis where it stands."""
        last = self.x_axis.last(self._sources[source])
        self.messages.add(self.x_axis.of_message(now, last), text, source, mark=mark)
        self.changed()

    def count(self, source: str, counts: Mapping[str, int]) -> None:  # noqa: ARG002 - of the run
        self.notes.update(counts)
        self.changed()

    def gap(self, source: str) -> None:
        for series in self._registry.of(source):
            x = series.last_x if series.plane else self._sources[source].last_x
            series.append(np.array([x]), np.array([np.nan]))
        self.changed()

    def _crossed(self, crossing: Crossing) -> None:
        self.messages.add(crossing.x, str(crossing), "threshold", mark=True)
        for handle in self._on_crossing:
            handle(crossing)

    def plot_number(self, id: int, position: int, now: float) -> tuple[str, str]:  # noqa: A002
        """Plot the number at a position of message `id`, in lines like it: kept, and from now on.

        Returns the name of the series, and the option that reads all numbers chosen so far.
        CannotPlotError if it cannot be plotted.
        """
        plotted = self._plotted.choose(id, position, now)
        self.changed()
        return plotted
