"""Placeholders: the parts of a line that may differ from line to line, and how to read them.

A *cell* is the text of a placeholder in one line; the cells of many lines are read at once. Each
kind of placeholder accepts a subset of what the line-by-line grammar accepts, with the same result.
A reader returns None if it does not accept one of the cells.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import orjson

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.lexing.number import GAPS, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unix_time import SCALES, YEAR_2008, YEAR_2036
from livegraph.parsing.vectorized.floats import DIGITS, parse_floats
from livegraph.parsing.vectorized.timestamps import parse_timestamps


class PlaceholderKind(Enum):
    """`SCALAR` is any JSON number, boolean or null, `EPOCH` a Unix time.

    A `PADDED` number may begin with zeros.

    An ISO time is one `STAMP`; if a blank separates its date from its time of day, it is two
    placeholders, `DATE` and `STAMP`. `WORD`, `LEVEL` and `STRING` are text without a value.
    """

    NUMBER = auto()
    PADDED = auto()
    SCALAR = auto()
    EPOCH = auto()
    DATE = auto()
    STAMP = auto()
    WORD = auto()
    LEVEL = auto()
    STRING = auto()


_PADDING = re.compile(rb"(?<![0-9.])0++(?=[0-9])")
_MASK = re.compile(rb"(?<![0-9.])00[0-9]{6}")
"""See `lexing.identifier`."""
MAX_WORDS = 4096
"""Words whose kind is cached, per kind."""

Cells: TypeAlias = list[bytes]
"""The texts of a placeholder, one per line."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder of a line.

    `name` is the series of a number. `zone` is the text after each stamp, `scale` the ticks per
    second of a Unix time.
    """

    kind: PlaceholderKind
    name: str = ""
    zone: str = ""
    scale: float = 1.0


def parse_numbers(text: bytes, count: int) -> Floats | None:
    """Convert `count` JSON numbers, separated by commas, to float64[count], or return None."""
    if text.translate(None, DIGITS + b","):
        return None
    y = parse_floats(text)
    return y if y is not None and len(y) == count else _load_json(text, count)


def parse_padded(text: bytes, count: int) -> Floats | None:
    """Like `parse_numbers`, with zeros before the digits. None if one of them may be a mask."""
    y = parse_numbers(text, count)
    if y is None and b"0" in text and not _MASK.search(text):
        return parse_numbers(_PADDING.sub(b"", text), count)
    return y


def parse_scalars(text: bytes, count: int) -> Floats | None:
    """Like `parse_numbers`, with `true` as 1, `false` as 0 and `null` as NaN."""
    y = parse_numbers(text, count)
    if y is None and not text.translate(None, DIGITS + b",truefalsn"):
        return _load_json(text, count)
    return y


def _load_json(text: bytes, count: int) -> Floats | None:
    """Parse what simdjson does not: constants, and integers of more than 64 bits."""
    try:
        items = orjson.loads(b"[%b]" % text)
        y = np.array(items, np.float64)
    except (orjson.JSONDecodeError, OverflowError):
        return None
    # an overflow is reported with its line, so it is read line by line
    return y if len(items) == count and not np.isinf(y).any() else None


def parse_epochs(cells: Cells, scale: float) -> Floats | None:
    """Convert Unix times to float64[n], seconds; None if one is not in 2008 to 2036.

    `scale` is their ticks per second.
    """
    text = b",".join(cells)
    if text.translate(None, b"0123456789.,") or (scale > 1e3 and b"." in text):
        return None
    y = parse_numbers(text, len(cells))
    if y is None or y.min() < YEAR_2008 * scale or y.max() > YEAR_2036 * scale:
        return None
    return y / scale


def epoch_scale(y: float) -> float | None:
    """Ticks per second of a Unix time in 2008 to 2036, or None for other numbers."""
    return next((s for s in SCALES if YEAR_2008 * s <= y <= YEAR_2036 * s), None)


LEVELS = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)"
_LEVEL = re.compile(rf"{LEVELS} *".encode())
WORD = r"[A-Za-z/][A-Za-z0-9_/.@%+-]*+"
"""The value of a pair that is not a number, but may be a gap."""
_WORD = re.compile(WORD.encode())
PHRASE = r"[A-Za-z/][A-Za-z0-9_/.@%+]*+(?:[ -][A-Za-z0-9_/.@%+]++)*+"
_PHRASE = re.compile(PHRASE.encode())
_PLAIN = re.compile(rb"[A-HJ-MO-Za-hj-mo-z][ !#-\[\]-~]*+")
_STRING = re.compile(rb"[ !#-\[\]-~]*+")


@lru_cache(maxsize=MAX_WORDS)
def is_word(cell: bytes) -> bool:
    """Whether the unquoted value of a pair is neither a number nor a gap."""
    if not _WORD.fullmatch(cell) and not _PHRASE.fullmatch(cell):
        return False
    return cell.decode().rstrip(".") not in GAPS


@lru_cache(maxsize=MAX_WORDS)
def is_level(cell: bytes) -> bool:
    return _LEVEL.fullmatch(cell) is not None


@lru_cache(maxsize=MAX_WORDS)
def is_string(cell: bytes) -> bool:
    """Whether the content of a JSON string is neither a number nor a gap."""
    if _PLAIN.fullmatch(cell):
        return True
    text = cell.decode(errors="replace").strip()
    return _STRING.fullmatch(cell) is not None and (not text or read_cell(text) is None)


WORDS: dict[PlaceholderKind, Callable[[bytes], bool]] = {
    PlaceholderKind.WORD: is_word,
    PlaceholderKind.LEVEL: is_level,
    PlaceholderKind.STRING: is_string,
}
"""Checks of the kinds without a value. Words repeat, so each distinct cell is checked once."""


NUMBERS: dict[PlaceholderKind, Callable[[bytes, int], Floats | None]] = {
    PlaceholderKind.NUMBER: parse_numbers,
    PlaceholderKind.PADDED: parse_padded,
    PlaceholderKind.SCALAR: parse_scalars,
}
"""Readers of the kinds of numbers."""


def read_column(
    placeholder: Placeholder, cells: Cells, timestamps: TimestampParser
) -> Floats | None:
    """Read the cells of a placeholder: float64[n], empty for words; None if one does not fit."""
    if check := WORDS.get(placeholder.kind):
        return NO_FLOATS if all(map(check, set(cells))) else None
    if placeholder.kind is PlaceholderKind.EPOCH:
        return parse_epochs(cells, placeholder.scale)
    if placeholder.kind is PlaceholderKind.STAMP:
        return parse_timestamps(cells, placeholder.zone, timestamps)
    return NUMBERS[placeholder.kind](b",".join(cells), len(cells))
