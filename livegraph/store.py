"""All that is known of a run: series by name, messages, counters; it wakes whoever looks at it.

The store has no clock: the time comes with what is added. It lives in one thread.
"""

import math
import secrets
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from livegraph.batch import BadLine, Batch, Column, Floats
from livegraph.counters import Counters
from livegraph.level import POINT_BYTES
from livegraph.marks import Marks
from livegraph.series import Series
from livegraph.settings import Settings
from livegraph.threshold import Crossing, Thresholds, threshold

MESSAGE_LENGTH = 1000
"""Characters of a message that are kept; `--print` gives the whole line."""
BAD_LINES = 100
"""The newest lines that could not be read, kept to be shown."""
WAITING = 64 * 1024
"""Samples that wait at most to be taken into their series."""
EXAMPLES = 5
"""Names beyond `--max-series` that are remembered, to be shown."""

SOURCE_STATES = ("waiting", "open", "ended", "lost")


@dataclass(frozen=True, slots=True)
class Message:
    """A line of text at its place on the x axis; `mark`: it is to be seen there."""

    x: float
    text: str
    source: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of a source: one of `SOURCE_STATES`, and since when (Unix seconds)."""

    name: str
    state: str
    since: float


class Rate:
    """Lines a second, over about the last `SPAN` seconds: those of this span and a share of the one
    before. Counting by spans costs two numbers, whatever the rate.
    """

    SPAN = 5.0

    def __init__(self) -> None:
        self._span, self._now, self._before = 0, 0, 0
        self._start: float | None = None

    def _advance(self, time: float) -> None:
        steps = math.floor(time / self.SPAN) - self._span
        if steps:
            self._before = self._now if steps == 1 else 0
            self._span, self._now = self._span + steps, 0

    def add(self, n: int, time: float) -> None:
        self._advance(time)
        self._now += n
        self._start = time if self._start is None else self._start

    def at(self, time: float) -> float:
        self._advance(time)
        lines = self._now + self._before * (1 - time / self.SPAN % 1)
        return lines / min(max(time - (self._start or time), 1), self.SPAN)


class Head:
    """Where the run has got to: the largest x of what came in this second and the one before.

    A single time far ahead (a clock not yet set) is forgotten with its second. As long as nothing
    comes it stays.
    """

    def __init__(self) -> None:
        self.x = -math.inf
        self._second, self._now, self._before = 0, -math.inf, -math.inf

    def add(self, x: float, arrival: float) -> bool:
        """Take the largest x of what came at `arrival`; True if the head has gone back."""
        steps = math.floor(arrival) - self._second
        if steps:
            self._before = self._now if steps == 1 else -math.inf
            self._second, self._now = self._second + steps, -math.inf
        self._now = max(self._now, x)
        before, self.x = self.x, max(self._now, self._before)
        return self.x < before


class Store:
    """Series, messages and counters of a run.

    `by_index`: samples that carry no time are numbered instead of timed (a regular file as input,
    where the time of reading says nothing). The first row decides for the whole run.
    """

    def __init__(self, settings: Settings, *, by_index: bool = False) -> None:
        self.run = secrets.token_hex(4)
        self._series: dict[str, Series] = {}
        self._waiting: dict[str, list[tuple[Floats, Floats]]] = {}
        self._waits = 0
        self.messages: deque[Message] = deque(maxlen=settings.messages)
        self.sources: dict[str, SourceState] = {}
        self.lines = self.records = self.text = self.layout = self.rows = 0
        self.bad: Counter[str] = Counter()
        self.bad_lines: deque[BadLine] = deque(maxlen=BAD_LINES)
        self.notes: Counter[str] = Counter()
        self.left_out: dict[str, None] = {}
        self.understood = ""
        self.rate = Rate()
        self.x_kind = "time"
        self.head = Head()
        self._last_x = -math.inf
        self._by_index = by_index
        self._counters = Counters(settings.rate, settings.diff)
        self._settings = settings
        self._marks = Marks(settings.mark)
        self.thresholds = Thresholds(tuple(map(threshold, settings.thresholds)))
        self._alarms: list[Callable[[Crossing], None]] = []
        self._wake: list[Callable[[], None]] = []
        self.message_count = 0

    def on_change(self, wake: Callable[[], None]) -> None:
        """Have `wake` called after each change; it must return at once."""
        self._wake.append(wake)

    def on_crossing(self, tell: Callable[[Crossing], None]) -> None:
        """Have `tell` called when a series passes a threshold or comes back."""
        self._alarms.append(tell)

    def changed(self) -> None:
        for wake in self._wake:
            wake()

    def source(self, name: str, state: str, now: float) -> None:
        """Note the state of a source; a name not seen before is a new source."""
        known = self.sources.get(name)
        if known is None or known.state != state:
            self.sources[name] = SourceState(name, state, now)
            self.changed()

    def add(self, batch: Batch, before: float, arrival: float, source: str = "") -> None:
        """Take what was read at `arrival`; the read before it was at `before` (Unix seconds).

        Rows without a time of their own are spread evenly over that span, so that a burst of lines
        has a width.
        """
        self._count(batch, arrival)
        if len(batch.line):
            x = self._x(batch, before, arrival)
            self._last_x = float(x[-1])
            back = self.head.add(float(x.max()), arrival)
            self._append_all(self._counters.applied(batch, x), x)
            if back:
                for series in self.series.values():
                    series.lower(self.head.x)
        for text in batch.texts:
            came = float(batch.came(np.array([text.line]), before, arrival)[0])
            mark = self._marks.has(text.text)
            self._message(self._message_x(text.time, came), text.text, source, mark=mark)
        self.changed()

    def _count(self, batch: Batch, arrival: float) -> None:
        self.lines += batch.lines
        self.records += batch.records
        self.text += len(batch.texts)
        self.layout += batch.layout
        self.bad.update(bad.reason for bad in batch.bad)
        self.bad_lines.extend(batch.bad)
        self.notes.update(batch.notes)
        self.rate.add(batch.lines, arrival)

    def _x(self, batch: Batch, before: float, arrival: float) -> Floats:
        """The x of each row of the batch."""
        if not self.rows:
            self.x_kind = self._kind(batch)
        start = self.rows
        self.rows += len(batch.line)
        if self.x_kind == "index":
            return np.arange(start + 1.0, self.rows + 1.0)
        if self.x_kind == "field":
            return _carried(batch.x, len(batch.line), self._last_x)
        return batch.times(before, arrival)

    def _kind(self, batch: Batch) -> str:
        """What x is, from the first row: `time`, `index` or `field`."""
        time = self._settings.time
        if self._settings.time_field and len(batch.x) and not np.isnan(batch.x[0]):
            return "field"
        own = len(batch.time) and not np.isnan(batch.time[0])
        timeless = self._by_index and time == "auto" and not own
        return "index" if time == "index" or timeless else "time"

    @property
    def x_name(self) -> str:
        """What x is called: `time`, `sample`, or the field that `--time` names."""
        return {"time": "time", "index": "sample"}.get(self.x_kind, self._settings.time_field)

    def _append_all(self, batch: Batch, x: Floats) -> None:
        for column in batch.columns:
            self._append(column, x)
        for told in batch.units:
            if told.name in self._series:
                self._series[told.name].unit = told.unit

    def _append(self, column: Column, x: Floats) -> None:
        if column.name not in self._series:
            if len(self._series) >= self._settings.max_series:
                self.notes["series_cap"] += len(column.y)
                if len(self.left_out) < EXAMPLES:
                    self.left_out[column.name] = None
                return
            self._join(column.name)
        at = x if len(column.rows) == len(x) else x[column.rows]
        for crossing in self.thresholds.crossings(column.name, at, column.y):
            self._crossed(crossing)
        self._waiting.setdefault(column.name, []).append((at, column.y))
        self._waits += len(column.y)
        if self._waits > WAITING:
            self._settle()

    def _join(self, name: str) -> None:
        """A new series; the memory is divided again."""
        share = self._settings.memory // POINT_BYTES // (len(self._series) + 1)
        for series in self._series.values():
            series.resize(share)
        self._series[name] = Series(name, share)

    @property
    def series(self) -> dict[str, Series]:
        """By name, in the order they came; what has come since the last look is taken in now.

        Thinning many samples costs little more than thinning one.
        """
        self._settle()
        return self._series

    def _settle(self) -> None:
        joined: dict[tuple[int, ...], Floats] = {}  # series that come in one row share their x
        for name, parts in self._waiting.items():
            xs, ys = zip(*parts, strict=True)
            key = tuple(map(id, xs))
            if key not in joined:
                joined[key] = _joined(xs)
            self._series[name].append(joined[key], _joined(ys))
        self._waiting.clear()
        self._waits = 0

    def _message_x(self, time: float | None, arrival: float) -> float:
        if self.x_kind == "index":
            return float(self.rows)
        if self.x_kind == "field":
            return self._last_x
        return arrival if time is None else time

    def _crossed(self, crossing: Crossing) -> None:
        self._message(crossing.x, str(crossing), "threshold", mark=True)
        for tell in self._alarms:
            tell(crossing)

    def _message(self, x: float, text: str, source: str, *, mark: bool = False) -> None:
        self.message_count += 1
        if len(text) > MESSAGE_LENGTH:
            text = text[: MESSAGE_LENGTH - 1] + "…"
        self.messages.append(Message(x, text, source, mark))

    def messages_after(self, count: int) -> list[Message]:
        """The messages kept of those that came after the first `count` of the run."""
        fresh = min(self.message_count - count, len(self.messages))
        return list(self.messages)[len(self.messages) - fresh :] if fresh else []


def _joined(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _carried(x: Floats, count: int, before: float) -> Floats:
    """`x`, where a row without one stands at the x of the row before."""
    if len(x) != count:
        return np.full(count, before)
    known = np.maximum.accumulate(np.where(np.isnan(x), 0, np.arange(1, count + 1)))
    return np.append(before, x)[known]
