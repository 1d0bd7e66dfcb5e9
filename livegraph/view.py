"""What a page looks at: a window of x and a budget of points per series, and what changed in it.

A view keeps where its viewers are in each series, so that a tick is encoded once for all of them.
It is state, not a queue: `changes` says what the viewers in step lack, `everything` what a viewer
without anything needs to be in step after it.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from livegraph.batch import Floats
from livegraph.level import Level
from livegraph.series import TAIL, Series
from livegraph.settings import WINDOW
from livegraph.store import Message, Store

LOOK = 64
"""Points looked at together for one in the window."""


@dataclass(frozen=True, slots=True)
class Change:
    """Points of a series for the page; see the HTTP contract, event `samples`."""

    name: str
    unit: str | None
    panel: str | None
    level: int
    replace: bool
    tail: int
    x: Floats
    y: Floats


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the tick before; `replace`: forget all that is known so far.

    `head` is the x at which the window ends; `moved`: it is another one than before.
    """

    head: float
    samples: list[Change] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    moved: bool = False
    replace: bool = False

    def __bool__(self) -> bool:
        return bool(self.samples or self.messages or self.moved)


@dataclass(slots=True)
class Cursor:
    """What the viewers hold of a series: the points from `first` up to `position` of a level, and
    its tail; all `count` samples are in there, or have been let go of.

    `edge` is the x of the first of them in the window: as long as it is in there, none has to go.
    """

    level: int = 0
    first: int = 0
    position: int = 0
    count: int = 0
    edge: float = math.nan

    def let_go(self, level: Level, start: float, head: float) -> None:
        """Forget what came before the window was reached, but for the point that the curve comes
        from. Each page does the same by itself: `trim` in static/js/model.js.
        """
        if start == -math.inf:
            return
        while self.first + 1 < self.position and not start <= self.edge <= head:
            x, _ = level.read(self.first, min(self.first + LOOK, self.position))
            inside = (start <= x) & (x <= head)
            at = int(inside.argmax())
            self.first += max(at - 1, 0) if inside[at] else len(x) - 1
            self.edge = float(x[at]) if inside[at] else math.nan


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
        self._cursors: dict[Series, Cursor] = {}  # series are renamed
        self._messages = store.message_count
        self._head = -math.inf

    @property
    def width(self) -> float:
        if self._width is not None:
            return self._width
        return WINDOW if self._store.x_kind == "time" else math.inf

    @property
    def start(self) -> float:
        return self._head - self.width

    def changes(self) -> Changes:
        """What came since the last call; the viewers in step are told exactly this."""
        before = self._head
        back = self._advance()
        samples = []
        for series in self._store.series.values():
            cursor = self._cursors.setdefault(series, Cursor())
            if change := self._change(series, cursor, anew=back or not cursor.count):
                samples.append(change)
        messages = self._store.messages_after(self._messages)
        self._messages = self._store.message_count
        return Changes(self._head, samples, messages, moved=self._head != before)

    def _advance(self) -> bool:
        """Follow the head of the run; back only by more than the window, and True then."""
        head = self._store.head.x
        back = head < self._head - self.width
        if head > self._head or back:
            self._head = head
        return back

    def everything(self) -> Changes:
        """The whole view: what puts a viewer in step. Call `changes` first, for the others."""
        samples = [self._whole(series, cursor) for series, cursor in self._cursors.items()]
        return Changes(self._head, samples, list(self._store.messages), replace=True)

    def _change(self, series: Series, cursor: Cursor, *, anew: bool) -> Change | None:
        level = series.levels[cursor.level]
        news, cursor.count = cursor.count != series.count, series.count
        settled, cursor.position = cursor.position, level.count
        if level.first <= cursor.first and not anew:  # nothing they hold has been forgotten
            cursor.let_go(level, self.start, self._head)
            if not news:
                return None
            if self._suits(series, cursor):
                return _with_tail(series, cursor.level, *level.read(settled, cursor.position))
        self._begin(series, cursor)
        return self._whole(series, cursor)

    def _suits(self, series: Series, cursor: Cursor) -> bool:
        """Whether the level fits the budget, and no finer one takes at most half of it."""
        held = cursor.position - cursor.first + (TAIL if cursor.level else 0)
        if not cursor.level or held > self.points:
            return held <= self.points
        return series.pick(self.start, np.inf, self._fitting // 2) >= cursor.level

    def _begin(self, series: Series, cursor: Cursor) -> None:
        """Hold all of the window, at the finest level that fits, and the point before it."""
        cursor.level = series.pick(self.start, np.inf, self._fitting)
        level = series.levels[cursor.level]
        cursor.position, cursor.edge = level.count, math.nan
        cursor.first = max(level.find(self.start) - 1, level.first)
        cursor.let_go(level, self.start, self._head)

    def _whole(self, series: Series, cursor: Cursor) -> Change:
        x, y = series.levels[cursor.level].read(cursor.first, cursor.position)
        return _with_tail(series, cursor.level, x, y, replace=True)


def _with_tail(
    series: Series, level: int, x: Floats, y: Floats, *, replace: bool = False
) -> Change:
    tail_x, tail_y = series.tail(level)
    assert len(tail_x) <= TAIL
    return Change(
        series.name,
        series.unit,
        series.panel,
        level,
        replace,
        len(tail_x),
        np.concatenate((x, tail_x)),
        np.concatenate((y, tail_y)),
    )
