r"""A line that is only a date and a time of day: it is the time of the lines below it.

So do loops that print `date` before a command, `iostat -t` and `\watch` of psql.
"""

import re
from dataclasses import dataclass

from livegraph.parsing.interface import Line, Row

MAX_LINES = 100
"""Lines below a date that it belongs to at most."""
MAX_CHARACTERS = 60

_REMARK = re.compile(r"[ \t]++\([^()]*+\)\Z")
_CLOCK = re.compile(r"[0-9]:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class DateLine:
    """The time, Unix seconds, on line number `line`."""

    time: float
    line: int

    def covers(self, number: int) -> bool:
        """Whether line `number` is near enough below it."""
        return 0 < number - self.line <= MAX_LINES

    def rows(self, rows: list[Row], line: Line, number: int) -> list[Row]:
        """The rows of line `number`, with this time where they have none of their own."""
        if line.time is not None or not self.covers(number):
            return rows
        return [row if row.time is not None else row._replace(time=self.time) for row in rows]


def date_line(line: Line, number: int) -> DateLine | None:
    """The date that is all of a line, but for a remark in parentheses."""
    text = line.body
    if len(text) > MAX_CHARACTERS or not (text[0].isalnum() and _CLOCK.search(text)):
        return None
    text = _REMARK.sub("", text)
    if " " not in text and "T" not in text:
        return None  # a clock alone
    time = line.timestamps.read_exact(text)
    return None if time is None else DateLine(time, number)
