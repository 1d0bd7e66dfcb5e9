"""Read many rows of plain numbers that look like the row before.

There are two ways, and the fast one is tried first. Without its numbers, a slice of such rows is
the same pattern of separators over and over; as far as it is, the numbers are parsed as one array.
Numbers that JSON does not allow (`+5`, `.5`), or additional blanks, need the second way: a regular
expression finds the rows. It is made of the number grammar itself, so it matches exactly what
reading cell by cell accepts, and the conversion cannot fail.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.interface import Row, RowBlock
from livegraph.parsing.lexing.cells import BLANK, COMMA, LONE, TAB
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.vectorized.floats import DIGITS, parse_floats

MAX_COLUMNS = 64
"""Rows with more columns are read cell by cell."""
MIN_ROWS = 8
"""Fewer rows are read faster one by one."""
SLICE_BYTES = 256 * 1024
"""Bytes read at a time, few enough to stay in the CPU cache between the steps."""

_SEPARATORS = {
    LONE: ("", ""),
    BLANK: (" *+", " ++"),
    COMMA: (" *+", " *+, *+"),
    TAB: ("", r"\t"),
}
_MARK = {LONE: b"", BLANK: b" ", COMMA: b",", TAB: b"\t"}
_TO_COMMAS = bytes.maketrans(b" \t\n", b",,,")
_TIMES = (1.2e9, 2.1e9)  # Unix seconds that `_FIRST["time"]` matches
_LF = ord("\n")
_NO_TIME = 1e8  # numbers below have fewer than the nine digits of a time
_FIRST = {
    "time": r"(?:1[2-9]|20)[0-9]{8}(?:\.[0-9]*+)?+",  # always in 2008 to 2036
    "number": r"(?![+-]?[0-9]{9}|0[0-9]{6})" + NUMBER,  # never a time, nor the offset of a dump
    "any": NUMBER,
}


@lru_cache(maxsize=64)
def row_patterns(
    separator: str, columns: int, first: str
) -> tuple[re.Pattern[str], re.Pattern[bytes]] | None:
    """Patterns for one line of `columns` numbers, and for many; None if they are not supported.

    `first` is the kind of the first cell: a `time`, a `number` that cannot be a time, or `any`.
    """
    if separator not in _SEPARATORS or columns > MAX_COLUMNS:
        return None
    margin, between = _SEPARATORS[separator]
    line = f"{margin}{_FIRST[first]}(?:{between}{NUMBER}){{{columns - 1}}}{margin}"
    return re.compile(line), re.compile(rf"(?:{line}\n)++".encode())


@dataclass(frozen=True, slots=True)
class NumberRows:
    """Reads rows that look like the row before."""

    names: tuple[str, ...]
    first: str
    line: re.Pattern[str]
    lines: re.Pattern[bytes]
    marks: bytes
    """The separators between the numbers of a row and the line end, a byte each."""

    @property
    def timed(self) -> bool:
        return self.first == "time"

    def row(self, text: str) -> Row | None:
        if not self.line.fullmatch(text):
            return None
        numbers = map(float, text.replace(",", " ").split())
        time = next(numbers) if self.timed else None
        return Row(dict(zip(self.names, numbers, strict=True)), time=time)

    def read_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read the rows from `start` on; None if they are fewer than `MIN_ROWS`."""
        rows = matching_rows(slice_at(data, start), self.marks, DIGITS)
        y = self._read_flat(rows) if rows else None
        return self._read_matched(data, start) if y is None else self._run(y, start + len(rows))

    def _read_flat(self, rows: bytes) -> Floats | None:
        """Read the rows as float64[rows, cells]; None if JSON does not allow one of the numbers."""
        if self.timed and (b"e" in rows or b"E" in rows):
            return None
        numbers = parse_floats(rows[:-1].translate(_TO_COMMAS))
        if numbers is None:
            return None
        y = numbers.reshape(-1, len(self.marks))
        return y if self._first_fits(y[:, 0]) else None

    def _first_fits(self, cells: Floats) -> bool:
        if self.first == "time":
            return bool(((cells >= _TIMES[0]) & (cells < _TIMES[1])).all())
        return self.first == "any" or bool((np.abs(cells) < _NO_TIME).all())

    def _read_matched(self, data: bytes, start: int) -> RowBlock | None:
        """Read the rows that the regular expression matches."""
        match = self.lines.match(data, start)
        if match is None or data.count(b"\n", start, match.end()) < MIN_ROWS:
            return None
        cells = match[0].replace(b",", b" ").split()
        y = np.fromiter(map(float, cells), np.float64, len(cells))
        return self._run(y.reshape(-1, len(self.names) + self.timed), match.end())

    def _run(self, y: Floats, end: int) -> RowBlock:
        return RowBlock(self.names, y[:, self.timed :], y[:, 0] if self.timed else NO_FLOATS, end)


def slice_at(data: bytes, start: int) -> bytes:
    """Whole lines from `start` on, about `SLICE_BYTES`, or up to twice as much to leave no rest."""
    if len(data) - start < 2 * SLICE_BYTES:
        return data[start:]
    return data[start : data.rfind(b"\n", start, start + SLICE_BYTES) + 1]


def matching_rows(rows: bytes, marks: bytes, digits: bytes) -> bytes:
    """The rows before the first that is not `marks` without `digits`; empty if too few."""
    pattern = rows.translate(None, digits)
    count, rest = divmod(len(pattern), len(marks))
    wanted = marks * count
    if rest or pattern != wanted:
        count = _common_prefix(pattern, wanted) // len(marks)
        if count >= MIN_ROWS:
            ends = np.flatnonzero(np.frombuffer(rows, np.uint8) == _LF)
            rows = rows[: ends[count - 1] + 1]
    return rows if count >= MIN_ROWS else b""


def _common_prefix(one: bytes, other: bytes) -> int:
    """Length of the prefix that both have."""
    length = min(len(one), len(other))
    same = np.frombuffer(one, np.uint8, length) == np.frombuffer(other, np.uint8, length)
    return length if same.all() else int(same.argmin())


def number_rows(row: Row, separator: str, cells: int, *, header: bool) -> NumberRows | None:
    """Make a reader of rows like `row`; None if they are not plain numbers."""
    timed = row.time is not None
    if row.units or len(row.values) + timed != cells or (header and timed):
        return None
    first = "time" if timed else "any" if header or cells == 1 else "number"
    compiled = row_patterns(separator, cells, first)
    if compiled is None:
        return None
    return NumberRows(tuple(row.values), first, *compiled, _MARK[separator] * (cells - 1) + b"\n")
