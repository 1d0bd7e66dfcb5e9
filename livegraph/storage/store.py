"""The data of a run: series, messages and counters. It notifies listeners of changes.

The store has no clock; times come with the data. It belongs to the event loop's thread.
"""

import math
import secrets
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.settings import StorageOptions
from livegraph.sink import Delivery, Sink
from livegraph.storage.line_rate import LineRate
from livegraph.storage.marks import MarkPattern
from livegraph.storage.messages import Hint, Message, SkippedLine
from livegraph.storage.newest_x import Head
from livegraph.storage.one_off import one_off_numbers
from livegraph.storage.plotted_numbers import (
    CannotPlotError,
    PlottedNumber,
    PlottedNumbers,
    plotted_batch,
)
from livegraph.storage.registry import SeriesRegistry
from livegraph.storage.rows_ahead import RowsAhead
from livegraph.storage.series import Series
from livegraph.storage.source_state import SourceProgress, SourceState, SourceStates
from livegraph.storage.thresholds import (
    MAX_WATCHED,
    Crossing,
    ThresholdWatcher,
    UnkeptSeries,
    parse_threshold,
)

if TYPE_CHECKING:
    from livegraph.storage.outlet_count import OutletCount

MAX_MESSAGE_CHARACTERS = 1000
"""Characters kept of a message; `--print` writes whole lines."""
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
        self.messages: deque[Message] = deque(maxlen=settings.messages)
        self.lines = self.records = self.text = self.layout = 0
        self.bad: Counter[str] = Counter()
        self.bad_lines: deque[SkippedLine] = deque(maxlen=MAX_BAD_LINES)
        self.notes: Counter[str] = Counter()
        self.outlets: dict[str, OutletCount] = {}  # by name
        self.hints: list[Hint] = []
        self.rate = LineRate()
        self.x_kind = "time"
        self.head = Head()
        self.ahead = RowsAhead()
        self.by_index = by_index
        self._chosen = chosen
        self._registry = SeriesRegistry(settings)
        self._sources = SourceStates(settings)
        self._settings = settings
        self._marks = MarkPattern(settings.mark)
        # by whether a threshold has exactly their name, then by source and name
        self._unkept: tuple[dict[tuple[str, str], UnkeptSeries], ...] = ({}, {})
        self.thresholds = ThresholdWatcher(tuple(map(parse_threshold, settings.thresholds)))
        self._has_x = False  # whether the kind of x is known
        self._plotted = PlottedNumbers()
        self._timed_texts = False  # whether lines of text have times
        self._on_crossing: list[Callable[[Crossing], None]] = []
        self._on_change: list[Callable[[], None]] = []
        self.message_count = 0

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
        rows, last, x = progress.rows, progress.last_x, np.empty(0)
        if len(batch.line):
            x = self._x(batch, progress)
            over_x = batch.without_plane()
            self._append(source, progress.rate_and_diff.apply(over_x, x), x)
            self._append_in_plane(source, batch, x)
            self._describe(source, batch, progress)
            if math.isfinite(float(x.max())):
                self._advance(source, progress, x, batch.arrival)
            progress.measure(over_x, x if self.x_kind == "time" else NO_FLOATS, delivery.now)
        last = float(rows) if self.x_kind == "index" else last
        plotted = self._plotted.of(source)
        places = []
        for text, time in zip(batch.texts, batch.text_times.tolist(), strict=True):
            mark = text.mark or self._marks.matches(text.text)
            if self._marks.timed_out:
                self.notes["mark_slow"] = 1
            row = int(np.searchsorted(batch.line, text.line)) - 1  # the last row before it
            at = self._message_x(time, last if row < 0 else float(x[row]))
            if progress.counts_texts:
                progress.rows += 1
                at = float(progress.rows)
            self._timed_texts |= text.time is not None
            self._add_message(at, text.text, source, mark=mark, line=True)
            if plotted:
                places.append((at, text.text))
        if places:
            self._append_plotted(source, plotted, places, delivery.now)
        self.changed()

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

    def _x(self, batch: Batch, progress: SourceProgress) -> Floats:
        """The x of each row of the batch, float64[rows]."""
        if not self._has_x:
            self._choose_kind(batch, progress)
        start, count = progress.rows, len(batch.line)
        progress.rows += count
        if self.x_kind == "index":
            x = np.arange(start + 1.0, progress.rows + 1.0)
        elif self.x_kind == "field":
            x = _fill_forward(_over_x(batch, batch.x), count, progress.last_x)
        else:
            x = batch.plane_times
        progress.last_x = float(x[-1])
        return x

    def _choose_kind(self, batch: Batch, progress: SourceProgress) -> None:
        """Choose the kind of x by the first row that is not a point in the plane."""
        over_x = np.setdiff1d(np.arange(len(batch.line)), batch.plane)
        if not len(over_x):
            return
        self._has_x = True
        self.x_kind = self._kind(batch, int(over_x[0]))
        self._registry.may_swing = self.x_kind == "field"
        if self.x_kind != "time":  # points in the plane alone went by the time of their arrival
            self.head, progress.head, progress.last_x = Head(), Head(), -math.inf

    def _kind(self, batch: Batch, row: int) -> str:
        """The kind of x, from the row that is the first: `time`, `index` or `field`."""
        time = self._settings.time
        if self._settings.time_field and len(batch.x) and not np.isnan(batch.x[row]):
            return "field"
        own = len(batch.time) and not np.isnan(batch.time[row])
        timeless = self.by_index and time == "auto" and not own
        return "index" if time == "index" or timeless else "time"

    @property
    def x_name(self) -> str:
        """The name of x: `time`, `sample`, or the field that `--time` names."""
        return {"time": "time", "index": "sample"}.get(self.x_kind, self._settings.time_field)

    def _append(self, source: str, batch: Batch, x: Floats) -> None:
        for column in batch.columns:
            at = x if len(column.rows) == len(x) else x[column.rows]
            series = self._registry.append(source, column.name, at, column.y)
            self._watch(source, column, series, at)

    def _append_in_plane(self, source: str, batch: Batch, x: Floats) -> None:
        """Append the points in the plane; `x`, float64[rows], is where their messages stand."""
        for column in batch.plane_columns:
            series = self._registry.in_plane(source, column.name)
            if series:
                cleared = np.flatnonzero(np.isin(column.rows, batch.cleared)).tolist()
                series.append(batch.x[column.rows], column.y, cleared[-1] if cleared else None)
            self._watch(source, column, series, x[column.rows])

    def _watch(self, source: str, column: SeriesColumn, series: Series | None, at: Floats) -> None:
        """Find crossings of thresholds, and count samples of a series that is not kept."""
        if series is None:
            self.notes["series_cap"] += len(column.y)
        if watched := series or self._unkept_series(source, column.name):
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

    def _unkept_series(self, source: str, name: str) -> UnkeptSeries | None:
        """A series that is not stored but watched; None if no threshold matches, or too many do."""
        unkept = self._unkept[self.thresholds.names(name)]
        key = source, name
        if key not in unkept and len(unkept) < MAX_WATCHED:
            if not self.thresholds.applies_to(name):
                return None
            unkept[key] = UnkeptSeries(name)
        return unkept.get(key)

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
        progress = self._sources[source]
        last = float(progress.rows) if self.x_kind == "index" else progress.last_x
        self._add_message(self._message_x(now, last), text, source, mark=mark)
        self.changed()

    def count(self, source: str, counts: Mapping[str, int]) -> None:  # noqa: ARG002 - of the run
        self.notes.update(counts)
        self.changed()

    def gap(self, source: str) -> None:
        for series in self._registry.of(source):
            x = series.last_x if series.plane else self._sources[source].last_x
            series.append(np.array([x]), np.array([np.nan]))
        self.changed()

    def _message_x(self, time: float, row: float) -> float:
        """`row`: the x of the row before the message."""
        return time if self.x_kind == "time" else row

    def _crossed(self, crossing: Crossing) -> None:
        self._add_message(crossing.x, str(crossing), "threshold", mark=True)
        for handle in self._on_crossing:
            handle(crossing)

    def plot_number(self, id: int, position: int, now: float) -> tuple[str, str]:  # noqa: A002
        """Plot the number at a position of message `id`, in lines like it: kept, and from now on.

        Returns the name of the series, and the option that reads all numbers chosen so far.
        CannotPlotError if it cannot be plotted.
        """
        line = next((each for each in self.messages if each.id == id), None)
        if line is None:
            raise CannotPlotError("the line is no longer kept; choose one that came later")
        source = line.source
        taken = self._registry.names(source)
        number, new = self._plotted.choose(source, line.text, position, taken)
        if new:
            self._number_texts()
            lines = (each for each in self.messages if each.id and each.source == source)
            kept = [(each.x, each.text) for each in lines]
            self._append_plotted(source, [number], kept, now)
        series = self._registry.find(source, number.name)
        if series is None:
            self._plotted.remove(number)
            raise CannotPlotError("too many series; raise --max-series")
        self.changed()
        return series.name, self._plotted.option(source)

    def _number_texts(self) -> None:
        """Number the lines of text if the first of them is to be drawn over sample numbers."""
        timeless = self.by_index and self._settings.time == "auto" and not self._timed_texts
        if not self._has_x and (timeless or self._settings.time == "index"):
            self.x_kind = "index"
            for state in self.sources:
                self._sources[state].counts_texts = True
            for i, each in enumerate(list(self.messages)):
                if each.id:
                    progress = self._sources[each.source]
                    progress.rows += 1
                    self.messages[i] = replace(each, x=float(progress.rows))
        self._has_x = True

    def _append_plotted(
        self,
        source: str,
        numbers: Sequence[PlottedNumber],
        places: Sequence[tuple[float, str]],
        now: float,
    ) -> None:
        """Append the samples in lines of text; `places`: the x and the text of each."""
        batch, x = plotted_batch(numbers, places, now)
        if not batch.columns:
            return
        progress = self._sources[source]
        self._append(source, progress.rate_and_diff.apply(batch, x), x)
        self._advance(source, progress, x, now)
        progress.measure(batch, x if self.x_kind == "time" else NO_FLOATS, now)

    def _add_message(
        self, x: float, text: str, source: str, *, mark: bool = False, line: bool = False
    ) -> None:
        self.message_count += 1
        if len(text) > MAX_MESSAGE_CHARACTERS:
            text = text[: MAX_MESSAGE_CHARACTERS - 1] + "…"
        id_ = self.message_count if line else None
        self.messages.append(Message(x, text, source, mark, id_))

    def messages_after(self, count: int) -> list[Message]:
        """The messages after the first `count` of the run, as far as they are kept."""
        fresh = min(self.message_count - count, len(self.messages))
        return list(self.messages)[len(self.messages) - fresh :] if fresh else []


def _over_x(batch: Batch, x: Floats) -> Floats:
    """`x` without that of points in the plane: NaN; empty if it is."""
    return np.where(np.isin(np.arange(len(x)), batch.plane), np.nan, x) if len(batch.plane) else x


def _fill_forward(x: Floats, count: int, before: float) -> Floats:
    """`x` with missing values replaced by the value before; `before` for the first."""
    if len(x) != count:
        return np.full(count, before)
    known = np.maximum.accumulate(np.where(np.isnan(x), 0, np.arange(1, count + 1)))
    return np.append(before, x)[known]
