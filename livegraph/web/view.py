"""A window of x with a budget of points per series, and the changes that viewers have to be sent.

A view is state, not a queue. `held` describes, as positions, what viewers hold that are up to
date. `advance` moves it on to the state of the store, and `lacking` returns what a given viewer
lacks: the same computation for a viewer that is up to date, one that fell behind, and a new one.

Changes that are too large for one event are sent in parts: settled points, series by series, then
messages; the last part has the rest, with the provisional points (tails) of all series. The view
advances meanwhile. No points are kept per viewer: a part is read from the store when it is sent.

Pages drop points by themselves as their window moves. When x jumps back and ahead, a page that got
fewer heads may keep more points than the others; it gets such a series again.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.storage.level_tail import MAX_TAIL_POINTS
from livegraph.storage.messages import Message
from livegraph.storage.plane_series import MAX_PLANE_POINTS
from livegraph.storage.series import Series
from livegraph.storage.store import Store
from livegraph.web.cursor import NO_TAIL, NOTHING, Cursor, Held

PART = 2048
"""Points in a part, about 64 KiB of JSON. Parts are cut at multiples of it, so that viewers that
joined at different times can share them."""
SERIES_COST = 4
"""The size of a series' metadata in a part, in points."""
MESSAGE_CHARACTERS = 16
"""Characters of messages that count as one point."""


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """New points of a series: float64[n] `x` and `y`, from position `start` of a level.

    The last `tail` points are provisional. `last_x`, `min` and `max` are those of all its values
    of the run. `dropped`: of points in the plane (`plane`), how many came before those that a page
    holds. See docs/wire.md, event `samples`.
    """

    name: str
    source: str
    unit: str | None
    panel: str | None
    group: str | None
    interval: float | None
    last_x: float | None
    min: float | None
    max: float | None
    level: int
    plane: bool
    dropped: int
    replace: bool
    start: int
    tail: int
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class ViewChanges:
    """What a viewer lacks. `replace`, `replace_messages`: it must drop all it has first.

    `head` is the x at which the window ends; `head_moved`: it has changed.
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
    """What a viewer lacks of a series: points from `start` on, or only its tail.

    `replace`: nothing it holds can be used. `cursor`: what viewers that are up to date hold.
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
    """`width`: a span of x, or infinity. `points`: the budget of each series.

    Within the budget viewers get every sample, beyond it the finest level that fits. The level is
    kept until viewers hold more than the budget, or a finer level needs at most half of it.

    When x jumps back and ahead, what viewers hold depends on what they were sent. So the view keeps
    that for each series, and does not compute it again when another viewer joins.
    """

    def __init__(self, store: Store, width: float, points: int) -> None:
        self.width = width
        self.points = points
        self._store = store
        self._fitting = points - 1  # one for the point before the window
        self._begins = 0
        self._head = -math.inf
        self.held = Held(messages=store.messages.count, has_series=True, has_messages=True)

    @property
    def start(self) -> float:
        return self._head - self.width

    def advance(self) -> None:
        """Advance `held` to the current state of the store."""
        back = self._follow_head()
        before = self.held.cursors
        cursors = {
            series: self._begun(series)
            if back or (cursor := before.get(series)) is None
            else self._moved(series, cursor)
            for series in self._store.series.values()
        }
        count = self._store.messages.count
        self.held = self.held._replace(head=self._head, cursors=cursors, messages=count)

    def _follow_head(self) -> bool:
        """Follow the head of the run; return whether it moved back, by more than a window."""
        head = self._store.head.x
        back = head < self._head - self.width
        if head > self._head or back:
            self._head = head
        return back

    def _moved(self, series: Series, cursor: Cursor) -> Cursor:
        level = series.levels[cursor.level]
        if max(level.first, series.begin) > cursor.first:  # points that they hold were dropped
            return self._begun(series)
        if cursor.samples == series.count:
            return self._let_go(series, cursor)
        moved = cursor._replace(position=level.count, samples=series.count)
        moved = self._let_go(series, moved)
        return moved if self._fits(series, moved) else self._begun(series)

    def _fits(self, series: Series, cursor: Cursor) -> bool:
        """Whether the level fits the budget, and no finer level needs at most half of it."""
        if series.plane:
            return True
        held = cursor.position - cursor.first + (MAX_TAIL_POINTS if cursor.level else 0)
        if not cursor.level or held > self.points:
            return held <= self.points
        return series.finest_level(self.start, np.inf, self._fitting // 2) >= cursor.level

    def _begun(self, series: Series) -> Cursor:
        """A cursor on the whole window, at the finest level that fits, and the point before it."""
        self._begins += 1
        k = series.finest_level(self.start, np.inf, self._fitting)
        level = series.levels[k]
        begin = series.begin if series.plane else level.find(self.start) - 1
        first = max(begin, level.first)
        cursor = Cursor(self._begins, k, first, level.count, series.count)
        return self._let_go(series, cursor)

    def _let_go(self, series: Series, cursor: Cursor) -> Cursor:
        """The cursor without points that pages drop."""
        if series.plane:
            return cursor._replace(first=max(cursor.first, cursor.position - MAX_PLANE_POINTS))
        return cursor.let_go(series.levels[cursor.level], self.start, self._head)

    def lacking(self, held: Held = NOTHING, most: float = math.inf) -> tuple[ViewChanges, Held]:
        """The changes that a viewer with `held` lacks, and what it holds afterwards.

        If that is the view's own `held`, the viewer is up to date with the last `advance`.
        Otherwise it lacked more than `most` points, and the changes have about that many.
        """
        spans = self._spans(held)
        messages = self._store.messages.after(held.messages)
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
        """Whether a page that holds `old` needs only the later points to hold `cursor`.

        It drops at least what it would drop if it moved to the present head at once, and at most
        what the viewers dropped that got every head. If these agree, it holds the same.
        """
        if old.begun != cursor.begun or old.position <= cursor.first:
            return False
        whole = self._let_go(series, old._replace(position=cursor.position))
        return whole.first == cursor.first

    def _some(
        self, held: Held, spans: list[_Span], messages: list[Message], most: int
    ) -> tuple[ViewChanges, Held]:
        """Settled points of some series, taking turns, or else messages."""
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
        has_messages = held.has_messages or not samples
        changes = self._changes(held, samples, some, with_messages=not samples)
        sent = self._store.messages.count - len(messages) + len(some)
        return changes, Held(
            self._head, cursors, sent, turn, has_series=True, has_messages=has_messages
        )


def _after(span: _Span, old: Cursor | None, stop: int) -> Cursor:
    """What a page holds of a series after it got the points up to `stop`."""
    cursor = span.cursor if span.replace or not old else old
    return cursor._replace(position=stop, samples=NO_TAIL)


def _change(span: _Span, stop: int, *, tail: bool = False) -> SeriesChange:
    series, level = span.series, span.cursor.level
    x, y = series.levels[level].read(span.start, stop)
    tail_x, tail_y = series.tail(level) if tail else (np.empty(0), np.empty(0))
    assert len(tail_x) <= MAX_TAIL_POINTS
    return SeriesChange(
        series.name,
        series.source,
        series.unit,
        series.panel,
        series.group,
        series.interval,
        series.last_value_x,
        series.min,
        series.max,
        level,
        series.plane,
        max(span.cursor.first - series.begin, 0) if series.plane else 0,
        span.replace,
        span.start,
        len(tail_x),
        np.concatenate((x, tail_x)) if len(tail_x) else x,
        np.concatenate((y, tail_y)) if len(tail_y) else y,
    )


def _first(messages: list[Message], characters: int) -> list[Message]:
    """The first messages with about that many characters in all, at least one."""
    some: list[Message] = []
    for message in messages:
        if some and len(message.text) > characters:
            break
        some.append(message)
        characters -= len(message.text)
    return some
