"""Split a line into cells, with the separator and decimal sign that the user chose.

A date and a time of day in neighbouring cells are joined into one.
"""

import re
from collections.abc import Iterator

from livegraph.parsing.lexing.calendar_time import DAY, MONTH
from livegraph.parsing.lexing.cells import (
    BLANK,
    COMMA,
    LONE,
    SEMICOLON,
    SEPARATORS,
    TAB,
    separators_in,
    split_cells,
)
from livegraph.parsing.lexing.number import BLANKS, Value, may_hold_value, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser

NAMED = {"tab": TAB, "\\t": TAB, "blank": BLANK, "space": BLANK, "comma": COMMA}
"""Words for delimiters that are awkward in a shell."""

_TIMED = re.compile(
    r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}$|[0-9]{1,2}:[0-9]{2}:[0-9]{2}|[A-Z][a-z]{2}$"
    r"|[0-9]{2}/[A-Z][a-z]{2}/|[0-9]{1,2}([./-])[0-9]{1,2}\1(?:[0-9]{2}){1,2}$|(?:19|20)[0-9]{6}$"
)
_START = re.compile(
    r'[0-9+.$|;,\t"\[-]|(?:[nN]|[iI])[aAnNuUoO/]'
    rf"|(?:{MONTH}|{DAY})[a-z]*,?[ \xa0]"
)
"""Possible starts of a row: a number, a gap, a time, a missing cell, a quote."""
_DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]++,(?![0-9]{3}$)[0-9]++|0,[0-9]++)")
_ZONE = re.compile(r"[+-](?:0[0-9]|1[0-4]):?(?:00|15|30|45)")


class Dialect:
    """Separators and decimal sign of a stream.

    `delimiter` and `decimal` are the options of the same name, '' where the user did not set them.
    `only` are the separators that the format allows.
    """

    def __init__(self, delimiter: str, decimal: str, only: tuple[str, ...] = SEPARATORS) -> None:
        delimiter = NAMED.get(delimiter, delimiter)
        self._own = delimiter if delimiter not in SEPARATORS else ""
        self._only = frozenset((delimiter,) if delimiter else only)
        if decimal == "," and not delimiter:
            self._only -= {COMMA}
        self._comma = decimal == ","
        self._point = decimal == "."
        self._tab_comma = False

    def may_start(self, text: str) -> bool:
        """Whether the first cell can be a value or a time. A cheap test that rejects most prose."""
        return self._own != "" or _START.match(text) is not None

    def separators(self, text: str) -> Iterator[str]:
        """The separators that occur in `text`, in the order in which to try them."""
        if self._own and self._own in text:
            yield self._own
        for separator in separators_in(text):
            if separator in self._only:
                yield separator

    def separators_and_lone(self, *texts: str) -> Iterator[str]:
        """The separators that occur in any of `texts`, in the order to try them; LONE last."""
        if len(texts) == 1:
            yield from self.separators(texts[0])
        else:
            present = {separator for text in texts for separator in self.separators(text)}
            order = (self._own,) if self._own else SEPARATORS
            yield from (separator for separator in order if separator in present)
        yield LONE

    def values(self, cells: list[str], separator: str) -> list[Value | None]:
        """The value of each cell, None where it is missing or not a value.

        Between semicolons a comma is the decimal sign, unless the user chose the point; between
        tabs it is from the first cell on in which it cannot be a thousands separator.
        """
        if separator == TAB and not self._tab_comma and not self._point:
            self._tab_comma = any(map(_DECIMAL_COMMA.fullmatch, cells))
        comma = self._comma or (
            not self._point and (separator == SEMICOLON or (separator == TAB and self._tab_comma))
        )
        return [read_cell(cell, comma=comma) if cell else None for cell in cells]

    def row_values(self, cells: list[str], separator: str) -> list[Value | None] | None:
        """The value of each cell; None where a cell between the first and the last has none."""
        if any(cell and not may_hold_value(cell) for cell in cells[1:-1]):
            return None
        return self.values(cells, separator)


def split_row(text: str, separator: str, timestamps: TimestampParser, count: int = 0) -> list[str]:
    """Split `text` into cells, with a date and a time of day in neighbouring cells joined.

    If `count` cells are expected and the text has that many before joining, the cells after the
    joined one are left empty to keep the count.
    """
    if separator == BLANK and (end := timestamps.date_end(text)):
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
    """The first cells that are one time: (index, number of cells, joined text)."""
    for at in {0, 1, len(cells) - 2, max(len(cells) - 3, 0)}:
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
    """Whether three cells may be a time: `Nov 20 15:35:31`, `2024-05-14 10:21:33 PM`.

    A zone may be the third cell, too, but the last cell of a row is never a zone.
    """
    zone = not last and _ZONE.fullmatch(part[2]) is not None
    return part[0].isalpha() or part[2].upper() in ("AM", "PM") or zone


def join_units(cells: list[str], units: frozenset[str]) -> list[str]:
    """`21.5 °C 40 %`: append a unit in a cell of its own to the number before it."""
    result: list[str] = []
    for cell in cells:
        if result and cell in units and result[-1][-1] in "0123456789.":
            result[-1] += " " + cell
        else:
            result.append(cell)
    return result
