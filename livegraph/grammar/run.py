"""Rows of plain numbers like the row before: one regular expression finds how many there are.

The expression is the number grammar itself, so what it takes is exactly what reading cell by cell
takes, and the conversion cannot fail.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from livegraph.batch import NO_FLOATS
from livegraph.grammar.cells import BLANK, COMMA, LONE, TAB
from livegraph.grammar.number import NUMBER
from livegraph.grammar.reading import Row, Run

MAX_COLUMNS = 64
"""Wider rows are read cell by cell."""
MIN_ROWS = 8
"""Fewer rows are not worth an array."""

_SEPARATORS = {
    LONE: ("", ""),
    BLANK: (" *+", " ++"),
    COMMA: (" *+", " *+, *+"),
    TAB: ("", r"\t"),
}
_FIRST = {
    "time": r"(?:1[2-9]|20)[0-9]{8}(?:\.[0-9]*+)?+",  # always between 2008 and 2036
    "number": r"(?![+-]?[0-9]{9})" + NUMBER,  # never a time
    "any": NUMBER,
}


@lru_cache(maxsize=64)
def patterns(
    separator: str, columns: int, first: str
) -> tuple[re.Pattern[str], re.Pattern[bytes]] | None:
    """One line of `columns` numbers, and any number of them; None for what is not read so.

    `first` says what the first of several cells is: a `time`, a `number` that cannot be a time, or
    `any` number.
    """
    if separator not in _SEPARATORS or columns > MAX_COLUMNS:
        return None
    margin, between = _SEPARATORS[separator]
    line = margin + _FIRST[first] + (between + NUMBER) * (columns - 1) + margin
    return re.compile(line), re.compile(rf"(?:{line}\n)++".encode())


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the next rows are taken for as long as they look like the row before."""

    names: tuple[str, ...]
    timed: bool
    line: re.Pattern[str]
    lines: re.Pattern[bytes]

    def row(self, text: str) -> Row | None:
        if not self.line.fullmatch(text):
            return None
        numbers = map(float, text.replace(",", " ").split())
        time = next(numbers) if self.timed else None
        return Row(dict(zip(self.names, numbers, strict=True)), time=time)

    def run(self, data: bytes, start: int) -> Run | None:
        """The rows from `start` on, if there are enough."""
        match = self.lines.match(data, start)
        if match is None or data.count(b"\n", start, match.end()) < MIN_ROWS:
            return None
        cells = match[0].replace(b",", b" ").split()
        y = np.fromiter(map(float, cells), np.float64, len(cells))
        y = y.reshape(-1, len(self.names) + self.timed)
        return Run(
            self.names, y[:, self.timed :], y[:, 0] if self.timed else NO_FLOATS, match.end()
        )


def likeness(row: Row, separator: str, cells: int, *, header: bool) -> Likeness | None:
    """What rows like this one look like; None where they are not plain numbers."""
    timed = row.time is not None
    if row.units or len(row.values) + timed != cells or (header and timed):
        return None
    first = "time" if timed else "any" if header or cells == 1 else "number"
    found = patterns(separator, cells, first)
    return Likeness(tuple(row.values), timed, *found) if found else None
