"""What a run says in words: lines of text, skipped lines, and hints."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from livegraph.parsing.batch import BadLine

MAX_MESSAGE_CHARACTERS = 1000
"""Characters kept of a message; `--print` writes whole lines."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text at its place on the x axis. `mark`: the axis is marked there.

    `id`: of a line of text, its number among the messages of the run, from 1; None for others.
    """

    x: float
    text: str
    source: str
    mark: bool = False
    id: int | None = None


class Place(NamedTuple):
    """Where a message stands on an axis of each kind.

    `time`: Unix seconds. `text`: its number among the lines of text of its source. `row`: the
    number of the row before it. `field`: the x of that row if x is a field; -inf if there is none.
    """

    time: float
    text: float
    row: float
    field: float


class MessageLog:
    """The newest messages of a run, at most `size` of them; `count`: how many came in all.

    `x_of` gives the x of a place.
    """

    def __init__(self, size: int, x_of: Callable[[Place], float]) -> None:
        self.count = 0
        self._x_of = x_of
        self._kept: deque[Message] = deque(maxlen=size)
        self._places: deque[Place] = deque(maxlen=size)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._kept)

    def add(
        self, place: Place, text: str, source: str, *, mark: bool = False, line: bool = False
    ) -> None:
        """Add a message, shortened if it is long; `line`: it is a line of text."""
        self.count += 1
        if len(text) > MAX_MESSAGE_CHARACTERS:
            text = text[: MAX_MESSAGE_CHARACTERS - 1] + "…"
        id = self.count if line else None  # noqa: A001
        self._kept.append(Message(self._x_of(place), text, source, mark, id))
        self._places.append(place)

    def after(self, count: int) -> list[Message]:
        """The messages after the first `count` of the run, as far as they are kept."""
        fresh = min(self.count - count, len(self._kept))
        return list(self._kept)[len(self._kept) - fresh :] if fresh else []

    def line(self, id: int) -> Message | None:  # noqa: A002
        """The line of text of this id, None if it is not kept."""
        return next((each for each in self._kept if each.id == id), None)

    def lines(self, source: str) -> list[Message]:
        """The lines of text of a source."""
        return [each for each in self._kept if each.id and each.source == source]

    def place_anew(self) -> None:
        """Place all messages anew, because `x_of` has changed."""
        for i, (each, place) in enumerate(zip(list(self._kept), self._places, strict=True)):
            self._kept[i] = replace(each, x=self._x_of(place))


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLine(BadLine):
    """A line that could not be read. `line` counts the lines of `source`."""

    source: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be wrong with the input or the options, and a command that helps, or ''."""

    text: str
    command: str
