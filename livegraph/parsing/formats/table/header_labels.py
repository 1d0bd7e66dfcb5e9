"""Label lines: split them into labels, and align the labels with the cells of a row."""

import re

from livegraph.parsing.formats.table.caution import has_title, may_be_labels, with_whole_title
from livegraph.parsing.formats.table.dialect import split_row
from livegraph.parsing.formats.table.key_words import is_address, is_key_word
from livegraph.parsing.lexing.cells import BARS, BLANK, COMMA, LONE, PROSE, WIDE
from livegraph.parsing.lexing.number import BLANKS, NUMBER, Value, read_cell
from livegraph.parsing.lexing.timestamp import DATE, TimestampParser
from livegraph.parsing.lexing.unit import UNITS

MAX_CACHED_LINES = 32
"""Pairs of line and separator whose labels are cached; a full cache is cleared."""

_SPAN = re.compile(r"[0-9]{1,2}[smhd]")
"""The loads of the last `1m 5m 15m`."""
_BLANK_BEHIND, _NONE_BEHIND = re.compile(r",[ \t\xa0]"), re.compile(r",[^ \t\xa0]")
_NUMBERED = re.compile(r"([^\W\d]++)[0-9]++")
_REMARK = re.compile(rf"(?<=[0-9]) \({NUMBER}\)\Z")
_REMARK_BEHIND = re.compile(r"(?<=[0-9])[ \t\xa0]++\([^()]*+\)\Z")
"""`36 (Min/Max 19/51)`."""
_DEVIATIONS = frozenset(["±", "+-", "+/-"])
_ONE = re.compile(r'"[^"]++"|(?![0-9])[^\s,;|"=\[\](){}]++(?:[ \xa0]?[\[(][^\[\]()]*+[\])])?')


class LabelCache:
    """Caches `split_labels`, because the labels of a line are needed again for the next line."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], list[str] | None] = {}

    def labels(self, text: str, separator: str, timestamps: TimestampParser) -> list[str] | None:
        key = text, separator
        if key not in self._known:
            if len(self._known) >= MAX_CACHED_LINES:
                self._known.clear()
            self._known[key] = split_labels(text, separator, timestamps)
        cached = self._known[key]
        return cached and list(cached)


def split_labels(text: str, separator: str, timestamps: TimestampParser) -> list[str] | None:
    """Return the cells of `text`, or None if one is not a label.

    A time of day in the first cell becomes the label `time`; a line with a date is of a log. A
    label alone in its line does not start with a digit: `0x1F` and `3f1c` are none.
    """
    if separator == LONE:
        one = _ONE.fullmatch(text)
        label = text.strip('"')
        is_word = one and any(map(str.isalnum, label))  # no line of dots
        return [label] if is_word and read_cell(text) is None and may_be_labels([label]) else None
    if "=" in text and not timestamps.has_own_format:
        return None
    cells = split_row(text, separator, timestamps)
    while cells and not cells[-1]:
        cells.pop()
    if separator == COMMA and _BLANK_BEHIND.search(text) and _NONE_BEHIND.search(text):
        cells = _with_units(cells)
    if separator in (BLANK, BARS):
        cells = _joined(cells, text, separator)
    if len(cells) < 2:
        return None
    if timestamps.read_exact(cells[0]) is not None:
        if DATE.match(cells[0]):
            return None
        cells[0] = "time"
    if not may_be_labels(cells):
        return None
    prose = separator in PROSE
    others = [cell for cell in cells if not _is_label(cell, prose=prose)]
    return cells if not others or are_special_labels(others, cells) else None


def are_special_labels(values: list[str], cells: list[str]) -> bool:
    """Whether the `values` among the cells are words, `inf`, that name columns as the others do."""
    if 2 * len(values) >= len(cells) or len(values) > len(set(values)):
        return False
    return all(value.isalpha() for value in values) or (
        len(values) > 1 and all(map(_SPAN.fullmatch, values))
    )


def _is_label(cell: str, *, prose: bool) -> bool:
    if not cell:
        return not prose
    if "=" in cell:
        return False
    word = cell[0].isalpha() and cell[0] not in "nNiI"  # nan, null, inf … start so
    return word or read_cell(cell) is None


def _with_units(cells: list[str]) -> list[str]:
    """The labels of `Temp, °C,Hum, %`, where the blank shows that the unit is of the label."""
    result: list[str] = []
    for cell in cells:
        if result and cell in UNITS and result[-1] not in UNITS:
            result[-1] += f" [{cell}]"
        else:
            result.append(cell)
    return result


def _joined(cells: list[str], text: str, separator: str) -> list[str]:
    """The labels of a header that was cut at blanks or bars."""
    if any(each in text for each in "[(#"):
        cells = _with_brackets(cells)
    if separator == BARS:
        # A number at the end is a version, as in the header of /proc/net/wireless.
        return cells[:-1] if len(cells) > 2 and cells[-1].isdecimal() else cells
    if "address" in text.lower():
        cells = _with_addresses(cells)
    return with_whole_title(cells)


def _with_brackets(cells: list[str]) -> list[str]:
    """`temp [C] # of` cut at blanks: append a unit in brackets to the label before it.

    A `#` is of the label behind it.
    """
    result: list[str] = []
    for cell in cells:
        if result and result[-1] == "#":
            result[-1] = f"# {cell}"
        elif result and cell and cell[0] in "[(" and cell[-1] in "])" and cell[1:-1] in UNITS:
            result[-1] += cell
        else:
            result.append(cell)
    return result


def _with_addresses(cells: list[str]) -> list[str]:
    """`Local Address:Port Peer Address:Port` cut at blanks: two labels, not four."""
    result: list[str] = []
    for cell in cells:
        if result and is_address(cell) and not is_address(result[-1]):
            result[-1] += f" {cell}"
        else:
            result.append(cell)
    return result


def align_labels(names: list[str], cells: list[str], *, exact: bool) -> list[str] | None:
    """Return a label for each cell, or None if the counts differ too much.

    A title counts as a label if the row begins with it, too: `Tcp: InSegs` above `Tcp: 5`.
    Unless `exact`, one label more or fewer is allowed, and the labels are aligned from the right;
    only the first cell may be a word then, as it is not clear which label belongs to another. If
    the first label is a key word and the first cell a key, the last label is two words instead
    (`Filesystem … Mounted on`). If addresses stand below the labels that say so, the last cell is
    missing.
    """
    more = len(names) - len(cells)
    if exact:
        same = more == 0 and (not has_title(names) or names[0] == cells[0])
        return names if same else None
    if more == 1 and is_key_word(names[0]) and len(cells) >= 3 and not _is_value(cells[0]):
        return names[:-1]
    if more == 1 and (_has_addresses(names, cells) or _ends_in_path(cells)):
        return names[:-1]
    if not all(map(_is_value, cells[1:])):
        return None
    if more == 1 and (len(cells) >= 3 or has_title(names)):
        return names[1:]
    return ["", *names] if more == -1 and (len(names) >= 3 or _are_numbered(names)) else None


def _ends_in_path(cells: list[str]) -> bool:
    """Whether a path stands below the last label, which may be two words: `monté sur`."""
    return len(cells) > 3 and cells[-1][0] == "/" and not _is_value(cells[0])


def _are_numbered(names: list[str]) -> bool:
    """Whether the labels are one word with numbers: `CPU0 CPU1`."""
    stems = {match and match[1] for match in map(_NUMBERED.fullmatch, names)}
    return len(stems) == 1 and None not in stems


def _has_addresses(names: list[str], cells: list[str]) -> bool:
    below = [cell for name, cell in zip(names, cells, strict=False) if is_address(name)]
    return bool(below) and all(":" in cell and not _is_value(cell) for cell in below)


def _is_value(cell: str) -> bool:
    return not cell or read_cell(cell) is not None


def cells_below(
    last: str, count: int, text: str, separator: str, timestamps: TimestampParser
) -> list[str]:
    """Split a row below `count` labels, the last of which is `last`.

    Between blanks, the cell below a last label such as `COMMAND` may be several words. Between
    bars, the first cell may be two, such as a date and a time of day. Between blanks, remarks in
    parentheses that are too many, `10 (+3)`, are left out. Below numbered labels, `CPU0 CPU1`, a
    key with a colon and its numbers are the row, whatever follows.
    """
    cells = split_row(text, separator, timestamps, count)
    if separator == WIDE and "(" in text:
        cells = [_REMARK.sub("", cell) for cell in cells]
    if separator == BLANK and cells[0][-1:] == ":" and _NUMBERED.fullmatch(last):
        words = (i for i, cell in enumerate(cells) if i and read_cell(cell) is None)
        cells = cells[: next(words, len(cells))]
    if separator == BLANK and len(cells) > count > 1:
        cells = [cell for cell in cells if cell not in _DEVIATIONS]
    if separator == BLANK and len(cells) > count > 1 and text[-1] == ")":
        cells = split_row(_REMARK_BEHIND.sub("", text), separator, timestamps, count)
    if separator == BLANK and len(cells) > count > 1 and "(" in text:
        cells = [cell for cell in cells if not (cell[:1] == "(" and cell[-1] == ")")]
    if separator == BARS and len(cells) == count + 1:
        first = text.partition("|")[0].strip(BLANKS)
        return [first, *cells[2:]] if len(first.split()) == 2 else cells
    if separator == BLANK and len(cells) > count > 1 and is_key_word(last):
        return [*cells[: count - 1], " ".join(cells[count - 1 :])]
    return cells


def header_signature(text: str, timestamps: TimestampParser) -> tuple[str, ...]:
    """The words of a header without its time, so that a repeated header is recognised."""
    cells = split_row(text, BLANK, timestamps)
    timed = len(cells) > 1 and timestamps.read_exact(cells[0]) is not None
    return tuple(cells[1:] if timed else cells)


def all_values(cells: list[str], values: list[Value | None]) -> bool:
    """Whether each cell is empty or a value. Only such a row may be longer than its header."""
    return all(value is not None or not cell for cell, value in zip(cells, values, strict=True))
