r"""A line that is only a date and a time of day: it is the time of the lines below it.

So do loops that print `date` before a command, `iostat -t` and `\watch` of psql.
"""

import re

from livegraph.parsing.interface import Held, Line, Outcome, Record, Row

MAX_LINES = 100
"""Lines below a date that it belongs to at most."""
MAX_CHARACTERS = 60

_REMARK = re.compile(r"[ \t]++\([^()]*+\)\Z")
_CLOCK = re.compile(r"[0-9]:[0-9]{2}")


class DateAbove:
    """The last line that was only a date: the time of the lines below it that have none."""

    def __init__(self) -> None:
        self._time: float | None = None
        self._line = 0

    def __bool__(self) -> bool:
        return self._time is not None

    def take(self, line: Line, number: int, outcome: Outcome | None) -> None:
        """See line `number`, and what it is; it may be a date unless it is a record."""
        if not isinstance(outcome, Record | Held):
            time = _only_date(line)
            if time is not None:
                self._time, self._line = time, number
        elif self._time is not None and not self._covers(number):
            self._time = None

    def dated(self, rows: list[Row], line: Line, number: int) -> list[Row]:
        """The rows of line `number`, with the date's time where they have none of their own."""
        time = self._time
        if time is None or line.time is not None or not self._covers(number):
            return rows
        return [row if row.time is not None else row._replace(time=time) for row in rows]

    def _covers(self, number: int) -> bool:
        """Whether line `number` is near enough below the date."""
        return 0 < number - self._line <= MAX_LINES


def _only_date(line: Line) -> float | None:
    """The time, Unix seconds, that is all of a line, but for a remark in parentheses."""
    text = line.body
    if len(text) > MAX_CHARACTERS or not (text[0].isalnum() and _CLOCK.search(text)):
        return None
    text = _REMARK.sub("", text)
    if " " not in text and "T" not in text:
        return None  # a clock alone
    return line.timestamps.read_exact(text)
