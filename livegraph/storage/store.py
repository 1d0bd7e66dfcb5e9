"""The data of a run: series, messages and counters. It notifies listeners of changes.

The store has no clock; times come with the data. It belongs to the event loop's thread.
"""

import math
import secrets
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.batch import Batch
from livegraph.settings import StorageOptions
from livegraph.sink import Delivery, Sink
from livegraph.storage.head import Head
from livegraph.storage.line_rate import LineRate
from livegraph.storage.marks import MarkPattern
from livegraph.storage.messages import Hint, Message, MessageLog, Place, SkippedLine
from livegraph.storage.one_off import one_off_numbers
from livegraph.storage.plotted_numbers import (
    CannotPlotError,
    PlottedNumber,
    PlottedNumbers,
    plotted_batch,
)
from livegraph.storage.registry import Kind, SeriesRegistry
from livegraph.storage.row_appender import Appended, RowAppender
from livegraph.storage.rows_ahead import RowsAhead
from livegraph.storage.series import Series
from livegraph.storage.source_state import SourceProgress, SourceState, SourceStates
from livegraph.storage.thresholds import Crossing, ThresholdWatcher, parse_threshold
from livegraph.storage.x_axis import XAxis

if TYPE_CHECKING:
    from livegraph.storage.outlet_count import OutletCount

MAX_BAD_LINES = 100
"""Skipped lines kept for the page: the newest."""


class Store(Sink):
    """Series, messages and counters of a run. Each change raises `version`.

    `by_index`: number samples without a time, from 1 for each source, instead of using their
    arrival, which means nothing for a regular file. The first row decides for the whole run.
    `chosen`: options choose the series, so none is a one-off number.
    """

    def __init__(
        self, settings: StorageOptions, *, by_index: bool = False, chosen: bool = False
    ) -> None:
        self.run = secrets.token_hex(4)
        self.version = self.lines = self.records = self.text = self.layout = 0
        self.bad: Counter[str] = Counter()
        self.bad_lines: deque[SkippedLine] = deque(maxlen=MAX_BAD_LINES)
        self.notes: Counter[str] = Counter()
        self.outlets: dict[str, OutletCount] = {}  # by name
        self.hints: list[Hint] = []
        self.rate = LineRate()
        self.x_axis = XAxis(settings, by_index=by_index)
        self.messages = MessageLog(settings.messages, self.x_axis.x_of)
        self.head = Head()
        self.ahead = RowsAhead()
        self._chosen = chosen
        self._registry = SeriesRegistry(settings)
        self._sources = SourceStates(settings)
        self._appender = RowAppender(self._registry, self._sources, self.x_axis)
        self.marks = MarkPattern(settings.mark)
        self.thresholds = ThresholdWatcher(tuple(map(parse_threshold, settings.thresholds)))
        self.plotted = PlottedNumbers()
        self._on_crossing: list[Callable[[Crossing], None]] = []
        self._on_change: list[Callable[[], None]] = []

    def on_change(self, wake: Callable[[], None]) -> None:
        """Call `wake` after each change; it must return at once."""
        self._on_change.append(wake)

    def on_crossing(self, handle: Callable[[Crossing], None]) -> None:
        """Call `handle` when a series passes a threshold or comes back."""
        self._on_crossing.append(handle)

    def changed(self) -> None:
        self.version += 1
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
    def edition(self) -> tuple[str, bool, int]:
        """Changes when clients must reload everything."""
        return *self.x_axis.arrangement, self._registry.renamed

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
            series = {
                name: each
                for name, each in self._registry.from_rows(source).items()
                if not progress.rate_and_diff["rows"].applies_to(name)
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
        if self.x_axis.decide(batch):
            self._place_anew()
        x, places = self.x_axis.place(batch, progress)
        if len(x):
            self._take_rows(source, batch, x, delivery.now)
        self._take_texts(delivery, places)
        self.changed()

    def _take_texts(self, delivery: Delivery, places: Sequence[Place]) -> None:
        """Keep the lines of text, and plot the numbers in them that viewers chose."""
        batch, source = delivery.batch, delivery.source
        for text, place in zip(batch.texts, places, strict=True):
            mark = text.mark or self.marks.matches(text.text)
            if self.marks.timed_out:
                self.notes["mark_slow"] = 1
            self.messages.add(place, text.text, source, mark=mark, line=True)
        if batch.texts and (numbers := self.plotted.of(source)):
            xs = map(self.x_axis.x_of, places)
            texts = [(x, text.text) for x, text in zip(xs, batch.texts, strict=True)]
            rows, x = plotted_batch(numbers, texts)
            if rows.columns:
                rows = rows.arrived(batch.since, batch.arrival)
                self._take_rows(source, rows, x, delivery.now, "text")

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

    def _place_anew(self) -> None:
        """Place messages and numbers in lines of text anew, because x is of another kind now."""
        self._registry.may_swing = self.x_kind == "field"
        self.head = Head()
        for progress in self._sources.progress.values():
            progress.restart()
        self.messages.place_anew()
        for series in self._registry.drop("text"):
            self.thresholds.forget(series)
        for number in self.plotted:
            self._plot_kept(number)

    def _take_rows(
        self, source: str, batch: Batch, x: Floats, now: float, kind: Kind = "rows"
    ) -> None:
        """Take rows that have arrived; `x`, float64[rows], is where they stand."""
        progress = self._sources[source]
        for appended in self._appender.append(source, batch, x, kind):
            self._watch(source, appended)
        if math.isfinite(float(x.max())):
            self._advance(source, progress, x, batch.arrival)
        progress.measure(batch.without_plane(), x if self.x_kind == "time" else NO_FLOATS, now)

    def _watch(self, source: str, appended: Appended) -> None:
        """Find crossings of thresholds, and count samples of a series that is not kept."""
        column, series, at, unit = appended
        if series is None:
            self.notes["series_cap"] += len(column.y)
        if watched := series or self.thresholds.unkept(source, column.name):
            watched.unit = unit or watched.unit
            for crossing in self.thresholds.crossings(column.name, watched, at, column.y):
                self._crossed(crossing)
        if unwatched := self.thresholds.unwatched:
            self.notes["thresholds_cap"] = unwatched

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
        place = Place(now, progress.texts, progress.rows, progress.last_x)
        self.messages.add(place, text, source, mark=mark)
        self.changed()

    def count(self, source: str, counts: Mapping[str, int]) -> None:  # noqa: ARG002 - of the run
        self.notes.update(counts)
        self.changed()

    def gap(self, source: str) -> None:
        for series in self._registry.of(source):
            if series.last_x is not None:
                series.append(np.array([series.last_x]), np.array([np.nan]))
        self.changed()

    def _crossed(self, crossing: Crossing) -> None:
        place = Place(*[crossing.x] * 4)
        self.messages.add(place, str(crossing), "threshold", mark=True)
        for handle in self._on_crossing:
            handle(crossing)

    def plot_number(self, id: int, position: int) -> tuple[str, str]:  # noqa: A002
        """Plot the number at a position of message `id`, in lines like it: kept, and from now on.

        Returns the name of the series, and the option that reads all numbers chosen so far.
        CannotPlotError if it cannot be plotted.
        """
        line = self.messages.line(id)
        if line is None:
            raise CannotPlotError("the line is no longer kept; choose one that came later")
        source = line.source
        number = self.plotted.choose(source, line.text, position, self._registry.names(source))
        if number not in self.plotted:
            self._plot_kept(number)
        series = self._registry.find(source, number.name, "text")
        if series is None:
            raise CannotPlotError(self._why_unplotted(line))
        self.plotted.add(number)
        self.changed()
        return series.name, self.plotted.option(source)

    def _plot_kept(self, number: PlottedNumber) -> None:
        """Append the samples in the lines that are kept: nothing arrives, nothing is watched."""
        kept = [(each.x, each.text) for each in self.messages.lines(number.source)]
        batch, x = plotted_batch([number], kept)
        self._appender.append(number.source, batch, x, "text")
        if len(x) and self.head.x == -math.inf:  # without a head, pages would show nothing
            self.head.x = float(x.max())

    def _why_unplotted(self, line: Message) -> str:
        if math.isfinite(line.x):
            return "too many series; raise --max-series"
        return (
            f"the line has no place on the x axis: no record before it has {self.x_axis.name!r}; "
            "choose a later line, or leave --time out"
        )
