"""Pending lines: each may be a header or a held record, and the next line decides.

If the stream pauses, a pending line is shown as a message before that is decided. It remains
pending and may still become a header, but is counted only once.
"""

from dataclasses import dataclass

from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.interface import Held, Line

MAX_PENDING = 3
"""Lines that can be pending at a time: a comment, a header, its units."""


@dataclass(slots=True)
class PendingLine:
    """A line that may be a header, or a record if `held` is set.

    `counted`: it is already in a batch, or is a comment. `replaced`: it is not UTF-8.
    """

    number: int
    line: Line
    time: float | None
    counted: bool = False
    held: Held | None = None
    replaced: bool = False


class PendingLines:
    """The lines pending at the moment, and their account once the next line has decided.

    A line that is nothing else is a text, or bad for `reason` if that is not ''. When `full`, call
    `resolve()` before `add()`.
    """

    def __init__(self, reason: str) -> None:
        self._reason = reason
        self._lines: list[PendingLine] = []

    def __bool__(self) -> bool:
        return bool(self._lines)

    @property
    def full(self) -> bool:
        return len(self._lines) >= MAX_PENDING

    @property
    def has_label(self) -> bool:
        """Whether a line is pending that may be a header."""
        return bool(self._lines) and any(line.held is None for line in self._lines)

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

    def resolve(self, builder: BatchBuilder, *, header: bool = False) -> None:
        """The next line has decided: `header` if what was pending is its header."""
        if not self._lines:
            return
        if header:
            builder.layout += len(self._count())
        else:
            self.flush(builder)
        self._lines.clear()

    def flush(self, builder: BatchBuilder) -> None:
        """Add the lines as what they are if they are no header. They stay pending."""
        for each in self.release(builder):
            if self._reason:
                builder.add_bad(each.number, self._reason, "", each.line.text)
            else:
                builder.add_text(each.number, each.line.text, each.time)

    def release(self, builder: BatchBuilder) -> list[PendingLine]:
        """The lines that are in no batch yet, for the caller to add to this one."""
        lines = self._count()
        builder.replaced += [line.number for line in lines if line.replaced]
        return lines

    def _count(self) -> list[PendingLine]:
        """The lines that are not counted yet; they are then."""
        lines = [line for line in self._lines if not line.counted]
        for line in lines:
            line.counted = True
        return lines
