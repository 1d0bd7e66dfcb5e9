"""Pending lines: each may be a header or a held record, and the next line decides.

If the stream pauses, a pending line is shown as a message before that is decided. It remains
pending and may still become a header, but is counted only once.
"""

from dataclasses import dataclass

from livegraph.parsing.interface import Held, Line

MAX_PENDING = 3
"""Lines that can be pending at a time: a comment, a header, its units."""


@dataclass(slots=True)
class PendingLine:
    """A line that may be a header, or a record if `held` is set.

    `counted`: it is already in a batch, or is a comment. `line` is set if `held` is.
    """

    number: int
    text: str
    time: float | None
    counted: bool
    replaced: bool = False
    held: Held | None = None
    line: Line | None = None


class PendingLines:
    """The lines pending at the moment. When `full`, call `clear()` before `add()`."""

    def __init__(self) -> None:
        self._lines: list[PendingLine] = []

    def __bool__(self) -> bool:
        return bool(self._lines)

    @property
    def full(self) -> bool:
        return len(self._lines) >= MAX_PENDING

    @property
    def has_label(self) -> bool:
        """Whether a line is pending that may be a header."""
        return any(line.held is None for line in self._lines)

    def agree(self, held: Held) -> bool:
        """Whether the line before is held, too, and both are records for that."""
        before = self._lines[-1].held if self._lines else None
        return before is not None and held.may_follow(before)

    def add(self, line: PendingLine) -> None:
        """Add a line. A comment after other pending lines does not need to be kept."""
        if not (line.counted and self._lines):
            self._lines.append(line)

    def mark_replaced(self, number: int) -> bool:
        """Note that line `number` is not UTF-8, if it is the newest pending line; whether it is."""
        waits = bool(self._lines) and self._lines[-1].number == number
        if waits:
            self._lines[-1].replaced = True
        return waits

    def take_uncounted(self) -> list[PendingLine]:
        """Return the lines that are not counted yet, and mark them as counted."""
        lines = [line for line in self._lines if not line.counted]
        for line in lines:
            line.counted = True
        return lines

    def clear(self) -> None:
        self._lines.clear()
