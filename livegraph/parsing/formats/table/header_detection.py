"""Rows of labels: which lines may be a header, and how its labels stand over the cells of a row."""

import re
from dataclasses import dataclass

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.formats.table.dialect import split_row
from livegraph.parsing.formats.table.header import is_key_word
from livegraph.parsing.lexing.cells import BLANK, LONE, PROSE
from livegraph.parsing.lexing.number import Value, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS

MAX_LABELLED = 32
"""For so many lines and separators it is remembered which labels they are."""

_ONE = re.compile(r'"[^"]++"|[^\s,;|"=\[\](){}]++(?:[ \xa0]?[\[(][^\[\]()]*+[\])])?')


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A line of labels that the next row may make a header; `units` is the label line below it."""

    text: str
    fresh: bool
    comment: bool = False
    units: str = ""


class LabelCache:
    """The labels of the last lines: those of each are asked for again when the next ones come."""

    def __init__(self) -> None:
        self._known = BoundedDict[tuple[str, str], list[str] | None](MAX_LABELLED)

    def labels(self, text: str, separator: str, timestamps: TimestampParser) -> list[str] | None:
        key = text, separator
        if key not in self._known:
            self._known[key] = split_labels(text, separator, timestamps)
        cached = self._known[key]
        return cached and list(cached)


def split_labels(text: str, separator: str, timestamps: TimestampParser) -> list[str] | None:
    """The cells of `text` if all are labels; a time that stands first is the label `time`."""
    if separator == LONE:
        one = _ONE.fullmatch(text)
        return [text.strip('"')] if one and read_cell(text) is None else None
    cells = split_row(text, separator, timestamps)
    while cells and not cells[-1]:
        cells.pop()
    if separator == BLANK:
        cells = _with_brackets(cells)
    if len(cells) < 2:
        return None
    if timestamps.read_exact(cells[0]) is not None:
        cells[0] = "time"
    prose = separator in PROSE
    return cells if all(_is_label(cell, prose=prose) for cell in cells) else None


def _is_label(cell: str, *, prose: bool) -> bool:
    if not cell:
        return not prose
    if "=" in cell:
        return False
    word = cell[0].isalpha() and cell[0] not in "nNiI"  # what gaps start with
    return word or read_cell(cell) is None


def _with_brackets(cells: list[str]) -> list[str]:
    """`temp [C] hum (%)` between blanks: a unit in brackets belongs to the label before it."""
    result: list[str] = []
    for cell in cells:
        if result and cell[0] in "[(" and cell[-1] in "])" and cell[1:-1] in UNITS:
            result[-1] += cell
        else:
            result.append(cell)
    return result


def align_labels(names: list[str], cells: list[str], *, exact: bool) -> list[str] | None:
    """The labels of as many columns as the row has; one more or fewer are aligned from the right.

    Where the first label and the first cell belong together, the last label is two words instead
    (`Filesystem … Mounted on`).
    """
    more = len(names) - len(cells)
    if exact:
        return names if more == 0 else None
    if more == 1 and len(cells) >= 3:
        keyed = is_key_word(names[0]) and read_cell(cells[0] or "-") is None
        return names[:-1] if keyed else names[1:]
    return ["", *names] if more == -1 and len(names) >= 3 else None


def cells_below(
    last: str, count: int, text: str, separator: str, timestamps: TimestampParser
) -> list[str]:
    """The cells of a row below `count` labels; between blanks a last one like `COMMAND` may hold
    several words.
    """
    cells = split_row(text, separator, timestamps, count)
    if separator == BLANK and len(cells) > count > 1 and is_key_word(last):
        return [*cells[: count - 1], " ".join(cells[count - 1 :])]
    return cells


def header_signature(text: str, timestamps: TimestampParser) -> tuple[str, ...]:
    """What a header is known by when it comes again: its words, without the time of the line."""
    cells = split_row(text, BLANK, timestamps)
    timed = len(cells) > 1 and timestamps.read_exact(cells[0]) is not None
    return tuple(cells[1:] if timed else cells)


def all_values(cells: list[str], values: list[Value | None]) -> bool:
    """Whether all that is there is a value: then a row may be longer than its header."""
    return all(value is not None or not cell for cell, value in zip(cells, values, strict=True))
