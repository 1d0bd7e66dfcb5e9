"""What a page looks at: a window of x and a budget of points per series, and what changed in it.

A view is state, not a queue. `held` says, as positions, what the viewers in step hold; `advance`
moves it on to what the store has, and `lacking` gives the difference between that and what a viewer
holds. It is the same computation for viewers in step, who lack what one tick brought, for a viewer
that fell behind, and for one that has nothing yet.

What is too much to be sent at once comes in parts: first settled points, in turn from series to
series, and messages; in the last part the rest, with the provisional points (tails) of all series.
Meanwhile the view goes on. No points are kept for a viewer between parts: a part is read from the
store when it is sent.

A page lets go of points by itself as its window moves on. Where x goes back and ahead, one that was
sent fewer heads may hold on to more points than the others; such a series is sent anew.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.settings import DEFAULT_WINDOW
from livegraph.storage.series import MAX_TAIL_POINTS, Series
from livegraph.storage.store import Message, Store
from livegraph.web.cursor import NO_TAIL, NOTHING, Cursor, Held

PART = 2048
"""Points in a part, about 64 KiB of JSON. Parts are cut at multiples of it, so that viewers who
came at different times share them."""
SERIES_COST = 4
"""What is said of a series in a part, beside its points, counted in points."""
MESSAGE_CHARACTERS = 16
"""Characters of messages that count as much as a point."""


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """Points of a series for the page, the first of them at a position of its level; see
    docs/wire.md, event `samples`. The last `tail` of them are provisional.
    """

    name: str
    unit: str | None
    panel: str | None
    level: int
    replace: bool
    start: int
    tail: int
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class ViewChanges:
    """What a viewer lacks. `replace`, `replace_messages`: it is to forget all it has so far.

    `head` is the x at which the window ends; `head_moved`: it is another one than before.
    """

    head: float
    samples: list[SeriesChange]
    messages: list[Message]
    head_moved: bool
    replace: bool
    replace_messages: bool

    def __bool__(self) -> bool:
        return bool(self.samples or self.messages or self.head_moved)


class _Span(NamedTuple):
    """What a viewer lacks of a series: the points from `start` on, or only its tail; `replace`: it
    holds nothing of use. `cursor` is that of the viewers in step.
    """

    place: int
    series: Series
    cursor: Cursor
    start: int
    replace: bool

    @property
    def cost(self) -> int:
        points = self.cursor.position - self.start
        return points + SERIES_COST if points else 0


class View:
    """`width` is a span of x, infinity, or None: a minute, or all where x is no time; `points` is
    the budget of each series.

    Below the budget every sample is given as it came; above it, the finest level that fits. The
    choice is kept until the viewers hold more than the budget, or a finer level at most half.

    What viewers hold depends on how they came there where x goes back and ahead. So a view does not
    search for it anew when another one joins: it keeps for each series what the others have.
    """

    def __init__(self, store: Store, width: float | None, points: int) -> None:
        self._width = width
        self.points = points
        self._store = store
        self._fitting = points - 1  # one is the point before the window
        self._begins = 0
        self._head = -math.inf
        self.held = Held(messages=store.message_count, has_series=True, has_messages=True)

    @property
    def width(self) -> float:
        if self._width is not None:
            return self._width
        return DEFAULT_WINDOW if self._store.x_kind == "time" else math.inf

    @property
    def start(self) -> float:
        return self._head - self.width

    def advance(self) -> None:
        """Go on to what the store has now; who holds what was held before lacks what came since."""
        back = self._follow_head()
        before = self.held.cursors
        cursors = {
            series: self._begun(series)
            if back or (cursor := before.get(series)) is None
            else self._moved(series, cursor)
            for series in self._store.series.values()
        }
        count = self._store.message_count
        self.held = self.held._replace(head=self._head, cursors=cursors, messages=count)

    def _follow_head(self) -> bool:
        """Follow the head of the run; back only by more than the window, and True then."""
        head = self._store.head.x
        back = head < self._head - self.width
        if head > self._head or back:
            self._head = head
        return back

    def _moved(self, series: Series, cursor: Cursor) -> Cursor:
        level = series.levels[cursor.level]
        if level.first > cursor.first:  # something they hold has been forgotten
            return self._begun(series)
        if cursor.samples == series.count:
            return cursor.let_go(level, self.start, self._head)
        moved = cursor._replace(position=level.count, samples=series.count)
        moved = moved.let_go(level, self.start, self._head)
        return moved if self._fits(series, moved) else self._begun(series)

    def _fits(self, series: Series, cursor: Cursor) -> bool:
        """Whether the level fits the budget, and no finer one takes at most half of it."""
        held = cursor.position - cursor.first + (MAX_TAIL_POINTS if cursor.level else 0)
        if not cursor.level or held > self.points:
            return held <= self.points
        return series.finest_level(self.start, np.inf, self._fitting // 2) >= cursor.level

    def _begun(self, series: Series) -> Cursor:
        """All of the window, at the finest level that fits, and the point before it."""
        self._begins += 1
        k = series.finest_level(self.start, np.inf, self._fitting)
        level = series.levels[k]
        first = max(level.find(self.start) - 1, level.first)
        cursor = Cursor(self._begins, k, first, level.count, series.count)
        return cursor.let_go(level, self.start, self._head)

    def lacking(self, held: Held = NOTHING, most: float = math.inf) -> tuple[ViewChanges, Held]:
        """What a viewer lacks that holds `held`, and what it holds after it.

        If that is the `held` of the view itself, the viewer is in step, provided that nothing came
        since the view went on. Otherwise there was more than `most` points, and these are about so
        many of them.
        """
        spans = self._spans(held)
        messages = self._store.messages_after(held.messages)
        size = sum(len(message.text) for message in messages) / MESSAGE_CHARACTERS
        if max(sum(span.cost for span in spans), size) > most:
            return self._some(held, spans, messages, int(most))
        samples = [_change(span, span.cursor.position, tail=True) for span in spans]
        return self._changes(held, samples, messages), self.held

    def _changes(
        self,
        held: Held,
        samples: list[SeriesChange],
        messages: list[Message],
        *,
        with_messages: bool = True,
    ) -> ViewChanges:
        return ViewChanges(
            self._head,
            samples,
            messages,
            head_moved=self._head != held.head,
            replace=not held.has_series,
            replace_messages=with_messages and not held.has_messages,
        )

    def _spans(self, held: Held) -> list[_Span]:
        spans = []
        for place, (series, cursor) in enumerate(self.held.cursors.items()):
            old = held.cursors.get(series)
            if old is cursor:
                continue
            if old and self._leads_to(series, old, cursor):
                if old.samples != cursor.samples:
                    spans.append(_Span(place, series, cursor, old.position, replace=False))
            else:
                spans.append(_Span(place, series, cursor, cursor.first, replace=True))
        return spans

    def _leads_to(self, series: Series, old: Cursor, cursor: Cursor) -> bool:
        """Whether a page that holds `old` needs only the points after it to hold `cursor`.

        It lets go of no less than if it went to the present head at once, and of no more than the
        viewers in step, who were sent every head. If these two agree, it holds the same.
        """
        if old.begun != cursor.begun or old.position <= cursor.first:
            return False
        level = series.levels[cursor.level]
        if old.first < level.first:
            return False
        whole = old._replace(position=cursor.position).let_go(level, self.start, self._head)
        return whole.first == cursor.first

    def _some(
        self, held: Held, spans: list[_Span], messages: list[Message], most: int
    ) -> tuple[ViewChanges, Held]:
        """Settled points of some series, in turn, or else messages."""
        cursors = dict(held.cursors)
        samples: list[SeriesChange] = []
        room, turn = most, held.turn
        for span in sorted(spans, key=lambda span: (span.place < held.turn, span.place)):
            stop = min((span.start // most + 1) * most, span.cursor.position)
            if samples and stop - span.start + SERIES_COST > room:
                break
            if span.cost:
                samples.append(_change(span, stop))
                cursors[span.series] = _after(span, cursors.get(span.series), stop)
                room, turn = room - (stop - span.start + SERIES_COST), span.place + 1
        some = [] if samples else _first(messages, most * MESSAGE_CHARACTERS)
        told = held.has_messages or not samples
        changes = self._changes(held, samples, some, with_messages=not samples)
        sent = self._store.message_count - len(messages) + len(some)
        return changes, Held(self._head, cursors, sent, turn, has_series=True, has_messages=told)


def _after(span: _Span, old: Cursor | None, stop: int) -> Cursor:
    """What a page holds of a series that was sent its points up to `stop`."""
    cursor = span.cursor if span.replace or not old else old
    return cursor._replace(position=stop, samples=NO_TAIL)


def _change(span: _Span, stop: int, *, tail: bool = False) -> SeriesChange:
    series, level = span.series, span.cursor.level
    x, y = series.levels[level].read(span.start, stop)
    tail_x, tail_y = series.tail(level) if tail else (np.empty(0), np.empty(0))
    assert len(tail_x) <= MAX_TAIL_POINTS
    return SeriesChange(
        series.name,
        series.unit,
        series.panel,
        level,
        span.replace,
        span.start,
        len(tail_x),
        np.concatenate((x, tail_x)) if len(tail_x) else x,
        np.concatenate((y, tail_y)) if len(tail_y) else y,
    )


def _first(messages: list[Message], characters: int) -> list[Message]:
    """The first messages of about so many characters, at least one of them."""
    some: list[Message] = []
    for message in messages:
        if some and len(message.text) > characters:
            break
        some.append(message)
        characters -= len(message.text)
    return some
