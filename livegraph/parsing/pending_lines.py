"""Lines that wait: each may be a header, and what comes next decides.

A line that waits may be told before that is decided, as what it is if it is no header: its writer
may take his time. It still waits then, but counts once.
"""

from dataclasses import dataclass

MAX_PENDING = 3
"""Lines that wait together at most: a comment, a header, its units."""


@dataclass(slots=True)
class PendingLine:
    """A line that may be a header; `counted`: it was told already, or is a comment."""

    number: int
    text: str
    time: float | None
    counted: bool
    replaced: bool = False


class PendingLines:
    """Those that wait at the moment. Who adds to `full` ones empties them first."""

    def __init__(self) -> None:
        self._lines: list[PendingLine] = []

    def __bool__(self) -> bool:
        return bool(self._lines)

    @property
    def full(self) -> bool:
        return len(self._lines) >= MAX_PENDING

    def add(self, line: PendingLine) -> None:
        """One more; of comments after others nothing has to be remembered."""
        if not (line.counted and self._lines):
            self._lines.append(line)

    def mark_replaced(self, number: int) -> bool:
        """Whether the line of this number, which has bytes that are no text, waits."""
        waits = bool(self._lines) and self._lines[-1].number == number
        if waits:
            self._lines[-1].replaced = True
        return waits

    def take_uncounted(self) -> list[PendingLine]:
        """Those that count nowhere yet; from now on they do."""
        lines = [line for line in self._lines if not line.counted]
        for line in lines:
            line.counted = True
        return lines

    def clear(self) -> None:
        self._lines.clear()
