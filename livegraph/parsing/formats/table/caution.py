"""What cannot be a label or a key, though it stands where one may: a reading, a date, code.

A header is found by its look alone, and a key by its place. So words that hold a number of the row
are refused: a series named after them would be another one with every line.
"""

import re
from collections.abc import Sequence

from livegraph.parsing.formats.table.key_words import is_key_word
from livegraph.parsing.formats.words import FUNCTION_WORDS

MAX_KEY_CHARACTERS = 60
"""A longer cell is a sentence or a command line, and no key."""

_SENTENCE_WORDS = FUNCTION_WORDS - {"a", "in"}
"""Two such words make a sentence; the others may head columns."""
_SURE_WORDS = FUNCTION_WORDS - frozenset(
    [
        "a",
        "at",
        "by",
        "for",
        "from",
        "if",
        "in",
        "is",
        "it",
        "not",
        "off",
        "on",
        "or",
        "per",
        "there",
        "to",
    ]
)
"""One such word makes a sentence."""
_READING = re.compile(r"[+-]?[0-9][0-9.,]*+[ \xa0]++[^0-9\s]")
_READING_AT_ONCE = re.compile(r"[+-]?[0-9]++\.[0-9]++[^\W\d]{1,3}$")
_READING_IN = re.compile(r" [0-9]++\.[0-9]++[^\W\d]{1,3}(?: |$)")
_DATE = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}(?![.0-9/-])")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}|$)")
_VERSION = re.compile(r"[0-9]++(?:-[0-9]++)?\.[0-9]")
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]++$")
_WIDE = re.compile(r"[ \t\xa0]{2}")
_PATH = re.compile(r"\.{0,2}/[^/]++/")


def may_be_key(cell: str) -> bool:
    """Whether `cell` can be in front of the names: no reading (`45 degrees`), date or clock."""
    if len(cell) > MAX_KEY_CHARACTERS:
        return False
    if not cell[0].isdigit() and cell[0] not in "+-":
        return not has_gap(cell) and not has_reading(cell)
    return not (
        _READING.match(cell)
        or _READING_AT_ONCE.match(cell)
        or _DATE.match(cell)
        or _CLOCK.match(cell)
        or _HEXADECIMAL.match(cell)
        or has_gap(cell)
    )


def has_reading(cell: str) -> bool:
    """Whether words hold a number with a unit, so that no row of a table begins with them."""
    return _READING_IN.search(cell) is not None


def has_gap(cell: str) -> bool:
    """Whether two or more blanks stand between the words of a cell."""
    return _WIDE.search(cell) is not None


def may_be_labels(cells: Sequence[str]) -> bool:
    """Whether the cells of a line can be labels.

    Colons end all labels or the first of several (see `has_title`): `state: running` is a pair.
    A sentence has no labels: `could not connect to the database`.
    """
    if not _SURE_WORDS.isdisjoint(cells) or sum(map(_SENTENCE_WORDS.__contains__, cells)) > 1:
        return False
    colons = [cell[-1:] == ":" for cell in cells]
    if any(colons) and not all(colons) and (len(cells) < 3 or sum(colons) > 1 or not colons[0]):
        return False
    return all(_may_be_label(cell) for cell in cells if not cell.isalpha())


def with_whole_title(cells: list[str]) -> list[str]:
    """Join the first two words if the second ends in a colon: `RX errors: length crc frame`."""
    if len(cells) > 3 and cells[1][-1:] == ":" != cells[0][-1:]:
        return [f"{cells[0]} {cells[1]}", *cells[2:]]
    return cells


def has_title(labels: Sequence[str]) -> bool:
    """Whether the first word has no column below it: `avg-cpu: %user %nice`, `RX: bytes errors`."""
    return labels[0][-1:] == ":" != labels[-1][-1:] and not is_key_word(labels[0])


def _may_be_label(cell: str) -> bool:
    if not cell:
        return True
    if cell[-1] in ",;{}!?" and not (cell[-1] == "}" and "{" in cell[1:]):
        return False
    if cell[0] in "</.":
        return not (cell[0] == "<" or _PATH.match(cell))
    if cell[0].isdigit() and (_VERSION.match(cell) or not may_be_key(cell)):
        return False
    return not has_gap(cell)
