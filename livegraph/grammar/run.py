"""Rows of plain numbers like the row before, read many at a time.

Two ways, the fast one first. Rows that are JSON numbers with a single separator between them become
one JSON array, which orjson reads; JSON's numbers are fewer than ours, so what it takes we would
take, and means the same. Where a slice of the rows has anything else, one regular expression finds
how many rows there are before it: it is the number grammar itself, so what it takes is exactly what
reading cell by cell takes, and the conversion cannot fail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import orjson

from livegraph.batch import NO_FLOATS, Floats
from livegraph.grammar.cells import BLANK, COMMA, LONE, TAB
from livegraph.grammar.number import NUMBER
from livegraph.grammar.reading import Row, Run

MAX_COLUMNS = 64
"""Wider rows are read cell by cell."""
MIN_ROWS = 8
"""Fewer rows are not worth an array."""
SLICE = 32 * 1024
"""Bytes read at a time: a row that is none costs no more than its slice."""

_SEPARATORS = {
    LONE: ("", ""),
    BLANK: (" *+", " ++"),
    COMMA: (" *+", " *+, *+"),
    TAB: ("", r"\t"),
}
_LF, _BLANK, _COMMA, _TAB = b"\n ,\t"
_SINGLE = {LONE: b"", BLANK: b" ", COMMA: b",", TAB: b"\t"}
_TO_COMMAS = bytes.maketrans(b" \t\n", b",,,")
_TIMES = (1.2e9, 2.1e9)  # what the expression takes for one, as a number
_NO_TIME = 1e8  # below, no number has the nine digits of a time
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
    first: str
    separator: str
    line: re.Pattern[str]
    lines: re.Pattern[bytes]

    @property
    def timed(self) -> bool:
        return self.first == "time"

    def row(self, text: str) -> Row | None:
        if not self.line.fullmatch(text):
            return None
        numbers = map(float, text.replace(",", " ").split())
        time = next(numbers) if self.timed else None
        return Row(dict(zip(self.names, numbers, strict=True)), time=time)

    def run(self, data: bytes, start: int) -> Run | None:
        """The rows from `start` on, if there are enough."""
        end = data.rfind(b"\n", start, start + SLICE) + 1
        y = self._flat(data[start:end])
        return self._run(y, end) if y is not None else self._matched(data, start)

    def _flat(self, rows: bytes) -> Floats | None:
        """The rows as orjson reads them; None where they are not JSON numbers, or not all rows."""
        exponents = b"" if self.timed else b"eE+"
        if rows.translate(None, b"0123456789.-\n" + exponents + _SINGLE[self.separator]):
            return None
        columns = len(self.names) + self.timed
        if len(rows) < MIN_ROWS * 2 * columns or not _rectangular(rows, columns):
            return None
        try:
            numbers = orjson.loads(b"[%b]" % rows[:-1].translate(_TO_COMMAS))
        except orjson.JSONDecodeError:
            return None
        y = _array(numbers).reshape(-1, columns)
        return y if self._first_fits(y[:, 0]) else None

    def _first_fits(self, cells: Floats) -> bool:
        if self.first == "time":
            return bool(((cells >= _TIMES[0]) & (cells < _TIMES[1])).all())
        return self.first == "any" or bool((np.abs(cells) < _NO_TIME).all())

    def _matched(self, data: bytes, start: int) -> Run | None:
        """The rows that the expression finds."""
        match = self.lines.match(data, start)
        if match is None or data.count(b"\n", start, match.end()) < MIN_ROWS:
            return None
        cells = match[0].replace(b",", b" ").split()
        y = np.fromiter(map(float, cells), np.float64, len(cells))
        return self._run(y.reshape(-1, len(self.names) + self.timed), match.end())

    def _run(self, y: Floats, end: int) -> Run:
        return Run(self.names, y[:, self.timed :], y[:, 0] if self.timed else NO_FLOATS, end)


def _rectangular(rows: bytes, columns: int) -> bool:
    """Whether each line has so many cells, with one byte between two of them."""
    if columns == 1:
        return True
    marks = np.frombuffer(rows, np.uint8)
    marks = marks[(marks == _LF) | (marks == _BLANK) | (marks == _COMMA) | (marks == _TAB)]
    if len(marks) % columns:
        return False
    ends = marks.reshape(-1, columns) == _LF
    return bool(ends[:, -1].all()) and not ends[:, :-1].any()


def _array(numbers: Sequence[float]) -> Floats:
    """Infinity for integers too large for a float."""
    try:
        return np.fromiter(numbers, np.float64, len(numbers))
    except OverflowError:
        return np.fromiter(map(float, map(str, numbers)), np.float64, len(numbers))


def likeness(row: Row, separator: str, cells: int, *, header: bool) -> Likeness | None:
    """What rows like this one look like; None where they are not plain numbers."""
    timed = row.time is not None
    if row.units or len(row.values) + timed != cells or (header and timed):
        return None
    first = "time" if timed else "any" if header or cells == 1 else "number"
    found = patterns(separator, cells, first)
    return Likeness(tuple(row.values), first, separator, *found) if found else None
