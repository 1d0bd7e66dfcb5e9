"""How the cells of a stream are cut and read: what the user chose, and times that are two cells."""

import re
from collections.abc import Iterator

from livegraph.parsing.lexing.cells import (
    BLANK,
    COMMA,
    SEMICOLON,
    SEPARATORS,
    TAB,
    separators_in,
    split_cells,
)
from livegraph.parsing.lexing.number import BLANKS, Value, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser

NAMED = {"tab": TAB, "\\t": TAB, "blank": BLANK, "space": BLANK, "comma": COMMA}
"""Words for delimiters that are awkward in a shell."""

_TIMED = re.compile(
    r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}$|[0-9]{1,2}:[0-9]{2}:[0-9]{2}|[A-Z][a-z]{2}$"
    r"|[0-9]{2}/[A-Z][a-z]{2}/"
)
_START = re.compile(r'[0-9+.$|;,\t"\[-]|(?:[nN]|[iI])[aAnNuUoO/]|(?:[JFMASOND][a-z]{2})[ \xa0]')
"""How the first cell of a row can start: a number, a gap, a time, a missing cell, a quote."""
_ZONE = re.compile(r"[+-](?:0[0-9]|1[0-4]):?(?:00|15|30|45)")


class Dialect:
    """The separators and the decimal sign of a stream; `only` are the ones a format allows."""

    def __init__(self, delimiter: str, decimal: str, only: tuple[str, ...] = SEPARATORS) -> None:
        delimiter = NAMED.get(delimiter, delimiter)
        self._own = delimiter if delimiter not in SEPARATORS else ""
        self._only = frozenset((delimiter,) if delimiter else only)
        if decimal == "," and not delimiter:
            self._only -= {COMMA}
        self._comma = decimal == ","
        self._point = decimal == "."

    def may_start(self, text: str) -> bool:
        """Whether the first cell can be a value or a time; cheap, for lines that are prose."""
        return self._own != "" or _START.match(text) is not None

    def separators(self, text: str) -> Iterator[str]:
        """Those that occur in `text`, in order."""
        if self._own and self._own in text:
            yield self._own
        for separator in separators_in(text):
            if separator in self._only:
                yield separator

    def values(self, cells: list[str], separator: str) -> list[Value | None]:
        """None for a cell that is missing or no value; with `;` a comma is the decimal sign."""
        comma = self._comma or (separator == SEMICOLON and not self._point)
        return [read_cell(cell, comma=comma) if cell else None for cell in cells]


def split_row(text: str, separator: str, timestamps: TimestampParser, count: int = 0) -> list[str]:
    """The cells of `text`; a date and a clock in neighbouring cells are one.

    When `count` cells are wanted and only those of the text as it stands are so many, the second of
    the two is left empty.
    """
    if separator == BLANK and (end := timestamps.own_format_end(text)):
        return [text[:end], *split_cells(text[end:].strip(BLANKS), separator)]
    cells = split_cells(text, separator)
    joined = _joined_time(cells, timestamps) if len(cells) > 1 else None
    if joined is None:
        return cells
    at, width, time = joined
    if len(cells) == count:
        return [*cells[:at], time, *[""] * (width - 1), *cells[at + width :]]
    return [*cells[:at], time, *cells[at + width :]]


def _joined_time(cells: list[str], timestamps: TimestampParser) -> tuple[int, int, str] | None:
    """The cells that are one time: where, how many, and the text of it."""
    for at in {0, 1, len(cells) - 2}:
        if not _TIMED.match(cells[at]):
            continue
        for width in (3, 2):
            part = cells[at : at + width]
            if len(part) < width or (width == 3 and not _is_wide(part, last=at + 3 == len(cells))):
                continue
            for time in (" ".join(part), " ".join(reversed(part))):
                if timestamps.read_exact(time) is not None:
                    return at, width, time
    return None


def _is_wide(part: list[str], *, last: bool) -> bool:
    """`Nov 20 15:35:31`, `2024-05-14 10:21:33 PM`; a zone only if values follow it."""
    zone = not last and _ZONE.fullmatch(part[2]) is not None
    return part[0].isalpha() or part[2].upper() in ("AM", "PM") or zone


def join_units(cells: list[str], units: frozenset[str]) -> list[str]:
    """`21.5 °C 40 %`: a unit that stands alone belongs to the number before it."""
    result: list[str] = []
    for cell in cells:
        if result and cell in units and result[-1][-1] in "0123456789.":
            result[-1] += " " + cell
        else:
            result.append(cell)
    return result
