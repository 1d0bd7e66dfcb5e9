"""What a page looks at: a window of x and a budget of points per series, and what changed in it.

A view keeps where its viewers are in each series, so that a tick is encoded once for all of them.
It is state, not a queue: `changes` says what the viewers in step lack, `everything` what a viewer
without anything needs to be in step after it.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from livegraph.batch import Floats
from livegraph.series import TAIL, Series
from livegraph.settings import WINDOW
from livegraph.store import Message, Store


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

    `head` is the x at which the window ends.
    """

    head: float
    samples: list[Change] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    replace: bool = False

    def __bool__(self) -> bool:
        return bool(self.samples or self.messages)


@dataclass(slots=True)
class Cursor:
    """How far the viewers are in a series: at a level, up to a position; `count` samples seen."""

    level: int = 0
    position: int = 0
    count: int = 0


class View:
    """`width` is a span of x, infinity, or None: a minute, or all where x is no time; `points` is
    the budget of each series.

    Below the budget every sample is given as it came; above it, the finest level that fits. The
    choice is kept until the window holds more than the budget, or a finer level at most half.
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
        samples = []
        back = self._advance()
        for series in self._store.series.values():
            cursor = self._cursors.setdefault(series, Cursor())
            if back:
                cursor.count = 0
            if cursor.count != series.count:
                samples.append(self._change(series, cursor))
        messages = self._store.messages_after(self._messages)
        self._messages = self._store.message_count
        return Changes(self._head, samples, messages)

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

    def _change(self, series: Series, cursor: Cursor) -> Change:
        level = self._level(series, cursor)
        new = cursor.count == 0 or level != cursor.level
        cursor.count = series.count
        settled, cursor.position = cursor.position, series.levels[level].count
        if new:
            cursor.level = level
            return self._whole(series, cursor)
        x, y = series.levels[level].read(settled, cursor.position)
        return _with_tail(series, level, x, y)

    def _level(self, series: Series, cursor: Cursor) -> int:
        k = series.pick(self.start, np.inf, self._fitting)
        if k >= cursor.level:
            return k
        roomy = series.pick(self.start, np.inf, self._fitting // 2)
        return min(roomy, cursor.level)

    def _whole(self, series: Series, cursor: Cursor) -> Change:
        """All of the window, and the point before it, which the curve comes from."""
        assert cursor.count == series.count
        level = series.levels[cursor.level]
        x, y = level.read(level.find(self.start) - 1, cursor.position)
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
