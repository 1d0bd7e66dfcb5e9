"""All that is known of a run: series by name, messages, counters; it wakes whoever looks at it.

The store has no clock: the time comes with what is added. It lives in one thread.
"""

import secrets
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import BadLine, Batch
from livegraph.settings import StorageOptions
from livegraph.storage.head import Head
from livegraph.storage.line_rate import LineRate
from livegraph.storage.marks import MarkPattern
from livegraph.storage.registry import SeriesRegistry
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
    from livegraph.storage.sink_count import OutletCount

MAX_MESSAGE_CHARACTERS = 1000
"""Characters of a message that are kept; `--print` gives the whole line."""
MAX_BAD_LINES = 100
"""The newest lines that could not be read, kept to be shown."""


@dataclass(frozen=True, slots=True)
class Message:
    """A line of text at its place on the x axis; `mark`: it is to be seen there."""

    x: float
    text: str
    source: str
    mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLine(BadLine):
    """A line that could not be read; its number counts the lines of its source."""

    source: str


class Store:
    """Series, messages and counters of a run.

    `by_index`: samples that carry no time are numbered instead of timed, each source's from 1
    (regular files as input, where the time of reading says nothing). The first row decides for the
    whole run.
    """

    def __init__(self, settings: StorageOptions, *, by_index: bool = False) -> None:
        self.run = secrets.token_hex(4)
        self.messages: deque[Message] = deque(maxlen=settings.messages)
        self.lines = self.records = self.text = self.layout = self.rows = 0
        self.bad: Counter[str] = Counter()
        self.bad_lines: deque[SkippedLine] = deque(maxlen=MAX_BAD_LINES)
        self.notes: Counter[str] = Counter()
        self.outlets: dict[str, OutletCount] = {}  # those in use, by name
        self.rate = LineRate()
        self.x_kind = "time"
        self.head = Head()
        self.by_index = by_index
        self._registry = SeriesRegistry(settings)
        self._sources = SourceStates(settings)
        self._settings = settings
        self._marks = MarkPattern(settings.mark)
        self._unkept: dict[tuple[str, str], UnkeptSeries] = {}
        self.thresholds = ThresholdWatcher(tuple(map(parse_threshold, settings.thresholds)))
        self._on_crossing: list[Callable[[Crossing], None]] = []
        self._on_change: list[Callable[[], None]] = []
        self.message_count = 0

    def on_change(self, wake: Callable[[], None]) -> None:
        """Have `wake` called after each change; it must return at once."""
        self._on_change.append(wake)

    def on_crossing(self, tell: Callable[[Crossing], None]) -> None:
        """Have `tell` called when a series passes a threshold or comes back."""
        self._on_crossing.append(tell)

    def changed(self) -> None:
        for wake in self._on_change:
            wake()

    @property
    def sources(self) -> dict[str, SourceState]:
        """How each source is, by name."""
        return self._sources.states

    def source(
        self, name: str, state: str, now: float, detail: str = "", *, takes: bool | None = None
    ) -> bool:
        """Note how a source is, and whether that is new; an unknown name is a new source.

        `takes`: a page may send to it; None: as before.
        """
        new = self._sources.set_state(name, state, now, detail, takes=takes)
        if new:
            self.changed()
        return new

    @property
    def understood(self) -> str:
        """What the input was read as, in words."""
        return self._sources.understood

    def set_understood(self, source: str, text: str) -> None:
        self._sources[source].understood = text

    @property
    def edition(self) -> tuple[str, int]:
        """Another one than before: whoever knows a part of the run must be told it anew."""
        return self.x_kind, self._registry.renamed

    @property
    def series(self) -> dict[str, Series]:
        """By the name shown, in the order they came."""
        return self._registry.series

    @property
    def left_out(self) -> Collection[str]:
        """Some names that came when there were `--max-series` already."""
        return self._registry.left_out.keys()

    def append(
        self,
        batch: Batch,
        before: float,
        arrival: float,
        source: str = "",
        now: float | None = None,
    ) -> None:
        """Take what was read at `arrival`; the read before it was at `before` (Unix seconds).

        Rows without a time of their own are spread evenly over that span, so that a burst of lines
        has a width. `now` is another time where the source has a clock of its own.
        """
        progress = self._sources[source]
        self._count(batch, arrival if now is None else now, source)
        rows, last, x = progress.rows, progress.last_x, np.empty(0)
        if len(batch.line):
            x = self._x(batch, before, arrival, progress)
            self._append(source, progress.rate_and_diff.apply(batch, x), x)
            self._advance(source, progress, float(x.max()), arrival)
        last = float(rows) if self.x_kind == "index" else last
        for text in batch.texts:
            came = float(batch.arrival_times(np.array([text.line]), before, arrival)[0])
            mark = text.mark or self._marks.matches(text.text)
            if self._marks.timed_out:
                self.notes["mark_slow"] = 1
            row = int(np.searchsorted(batch.line, text.line)) - 1  # the last one before it
            at = self._message_x(text.time, came, last if row < 0 else float(x[row]))
            self._message(at, text.text, source, mark=mark)
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

    def _x(self, batch: Batch, before: float, arrival: float, progress: SourceProgress) -> Floats:
        """The x of each row of the batch."""
        if not self.rows:
            self.x_kind = self._kind(batch)
        start, count = progress.rows, len(batch.line)
        progress.rows += count
        self.rows += count
        if self.x_kind == "index":
            x = np.arange(start + 1.0, progress.rows + 1.0)
        elif self.x_kind == "field":
            x = _fill_forward(batch.x, count, progress.last_x)
        else:
            x = batch.times(before, arrival)
        progress.last_x = float(x[-1])
        return x

    def _kind(self, batch: Batch) -> str:
        """What x is, from the first row: `time`, `index` or `field`."""
        time = self._settings.time
        if self._settings.time_field and len(batch.x) and not np.isnan(batch.x[0]):
            return "field"
        own = len(batch.time) and not np.isnan(batch.time[0])
        timeless = self.by_index and time == "auto" and not own
        return "index" if time == "index" or timeless else "time"

    @property
    def x_name(self) -> str:
        """What x is called: `time`, `sample`, or the field that `--time` names."""
        return {"time": "time", "index": "sample"}.get(self.x_kind, self._settings.time_field)

    def _append(self, source: str, batch: Batch, x: Floats) -> None:
        for column in batch.columns:
            at = x if len(column.rows) == len(x) else x[column.rows]
            series = self._registry.append(source, column.name, at, column.y)
            if series is None:
                self.notes["series_cap"] += len(column.y)
            if watched := series or self._unkept_series(source, column.name):
                for crossing in self.thresholds.crossings(column.name, watched, at, column.y):
                    self._crossed(crossing)
        if unwatched := self.thresholds.unwatched:
            self.notes["thresholds_cap"] = unwatched
        for each in batch.units:
            if series := self._registry.find(source, each.name):
                series.unit = each.unit
        for placed in batch.panels:
            if series := self._registry.find(source, placed.name):
                series.panel = placed.panel

    def _unkept_series(self, source: str, name: str) -> UnkeptSeries | None:
        """The series that is not kept, if a threshold watches it; at most `MAX_WATCHED` of them."""
        key = source, name
        if key not in self._unkept and len(self._unkept) < MAX_WATCHED:
            if not self.thresholds.applies_to(name):
                return None
            self._unkept[key] = UnkeptSeries(name)
        return self._unkept.get(key)

    def _advance(self, source: str, progress: SourceProgress, x: float, arrival: float) -> None:
        """The run and the source have got to `x`, which may be a way back."""
        self.head.add(x, arrival)
        if progress.head.add(x, arrival):
            for series in self._registry.of(source):
                series.lower_reach(progress.head.x)

    def add_message(self, source: str, text: str, now: float, *, mark: bool = False) -> None:
        """Take a message that a source has besides its lines; `mark`: it is to be seen there."""
        progress = self._sources[source]
        last = float(progress.rows) if self.x_kind == "index" else progress.last_x
        self._message(self._message_x(None, now, last), text, source, mark=mark)
        self.changed()

    def count(self, notes: Mapping[str, int]) -> None:
        """Add to what is counted beside the lines."""
        self.notes.update(notes)
        self.changed()

    def gap(self, source: str) -> None:
        """What comes next from a source does not go on from what came: its curves break off."""
        x = np.array([self._sources[source].last_x])
        for series in self._registry.of(source):
            series.append(x, np.array([np.nan]))
        self.changed()

    def _message_x(self, time: float | None, arrival: float, row: float) -> float:
        """`row`: the x of the row before the message."""
        if self.x_kind != "time":
            return row
        return arrival if time is None else time

    def _crossed(self, crossing: Crossing) -> None:
        self._message(crossing.x, str(crossing), "threshold", mark=True)
        for tell in self._on_crossing:
            tell(crossing)

    def _message(self, x: float, text: str, source: str, *, mark: bool = False) -> None:
        self.message_count += 1
        if len(text) > MAX_MESSAGE_CHARACTERS:
            text = text[: MAX_MESSAGE_CHARACTERS - 1] + "…"
        self.messages.append(Message(x, text, source, mark))

    def messages_after(self, count: int) -> list[Message]:
        """The messages kept of those that came after the first `count` of the run."""
        fresh = min(self.message_count - count, len(self.messages))
        return list(self.messages)[len(self.messages) - fresh :] if fresh else []


def _fill_forward(x: Floats, count: int, before: float) -> Floats:
    """`x`, where a row without one stands at the x of the row before."""
    if len(x) != count:
        return np.full(count, before)
    known = np.maximum.accumulate(np.where(np.isnan(x), 0, np.arange(1, count + 1)))
    return np.append(before, x)[known]
