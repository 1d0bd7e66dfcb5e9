"""What may differ from line to line: the slots of a line, and how the cells of one are read.

A cell is what stands in a slot; those of many lines are read at once. Each kind takes less than the
grammar does, and what it takes means what the grammar says; None: one of the cells is something
else.
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
from livegraph.parsing.lexing.timestamp import SCALES, YEAR_2008, YEAR_2036, TimestampParser
from livegraph.parsing.vectorized.floats import DIGITS, parse_floats
from livegraph.parsing.vectorized.timestamps import parse_timestamps


class PlaceholderKind(Enum):
    """`SCALAR` is any number, boolean or null of JSON, `EPOCH` a Unix time.

    The day and the clock of a time with a blank in it are two slots, `DATE` and `STAMP`; else it is
    one `STAMP`.
    """

    NUMBER = auto()
    SCALAR = auto()
    EPOCH = auto()
    DATE = auto()
    STAMP = auto()
    WORD = auto()
    LEVEL = auto()
    STRING = auto()


MAX_WORDS = 4096
"""For so many words it is remembered what they are."""

Cells: TypeAlias = list[bytes]
"""What stands in a slot, line by line."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`name` is the series of a number; `zone` and `scale` say more of a time."""

    kind: PlaceholderKind
    name: str = ""
    zone: str = ""
    scale: float = 1.0


def parse_numbers(text: bytes, count: int) -> Floats | None:
    """`count` numbers as JSON writes them, with commas between them."""
    if text.translate(None, DIGITS + b","):
        return None
    y = parse_floats(text)
    return y if y is not None and len(y) == count else _load_json(text, count)


def parse_scalars(text: bytes, count: int) -> Floats | None:
    """The same, also `true`, `false` and `null`."""
    y = parse_numbers(text, count)
    if y is None and not text.translate(None, DIGITS + b",truefalsn"):
        return _load_json(text, count)
    return y


def _load_json(text: bytes, count: int) -> Floats | None:
    """What simdjson does not take: constants, and whole numbers of more than 64 bits."""
    try:
        items = orjson.loads(b"[%b]" % text)
        y = np.array(items, np.float64)
    except (orjson.JSONDecodeError, OverflowError):
        return None
    # a number too large is told of line by line
    return y if len(items) == count and not np.isinf(y).any() else None


def parse_epochs(cells: Cells, scale: float) -> Floats | None:
    """Unix times between 2008 and 2036, which nobody takes for anything else, as seconds."""
    text = b",".join(cells)
    if text.translate(None, b"0123456789.,") or (scale > 1e3 and b"." in text):
        return None
    y = parse_numbers(text, len(cells))
    if y is None or y.min() < YEAR_2008 * scale or y.max() > YEAR_2036 * scale:
        return None
    return y / scale


def epoch_scale(y: float) -> float | None:
    """In what a Unix time is written."""
    return next((s for s in SCALES if YEAR_2008 * s <= y <= YEAR_2036 * s), None)


LEVELS = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)"
_LEVEL = re.compile(rf"{LEVELS} *".encode())
WORD = r"[A-Za-z/][A-Za-z0-9_/.@%+-]*+"
"""A value of a pair that is no number, but perhaps a gap."""
_WORD = re.compile(WORD.encode())
PHRASE = r"[A-Za-z/][A-Za-z0-9_/.@%+]*+(?:[ -][A-Za-z0-9_/.@%+]++)*+"
_PHRASE = re.compile(PHRASE.encode())
_PLAIN = re.compile(rb"[A-HJ-MO-Za-hj-mo-z][ !#-\[\]-~]*+")
_STRING = re.compile(rb"[ !#-\[\]-~]*+")


@lru_cache(maxsize=MAX_WORDS)
def is_word(cell: bytes) -> bool:
    """A value of a pair, without quotes or what was in them, that is no number and no gap."""
    if not _WORD.fullmatch(cell) and not _PHRASE.fullmatch(cell):
        return False
    return cell.decode().rstrip(".") not in GAPS


@lru_cache(maxsize=MAX_WORDS)
def is_level(cell: bytes) -> bool:
    return _LEVEL.fullmatch(cell) is not None


@lru_cache(maxsize=MAX_WORDS)
def is_string(cell: bytes) -> bool:
    """What stands in the quotes of a JSON string that is no number and no gap."""
    if _PLAIN.fullmatch(cell):
        return True
    text = cell.decode(errors="replace").strip()
    return _STRING.fullmatch(cell) is not None and (not text or read_cell(text) is None)


WORDS: dict[PlaceholderKind, Callable[[bytes], bool]] = {
    PlaceholderKind.WORD: is_word,
    PlaceholderKind.LEVEL: is_level,
    PlaceholderKind.STRING: is_string,
}
"""The kinds that say nothing; so often the same that each cell is looked at once."""


def read_column(slot: Placeholder, cells: Cells, timestamps: TimestampParser) -> Floats | None:
    """The numbers or times of a slot, nothing for words; None if a cell is something else."""
    if check := WORDS.get(slot.kind):
        return NO_FLOATS if all(map(check, set(cells))) else None
    if slot.kind is PlaceholderKind.EPOCH:
        return parse_epochs(cells, slot.scale)
    if slot.kind is PlaceholderKind.STAMP:
        return parse_timestamps(cells, slot.zone, timestamps)
    reader = parse_numbers if slot.kind is PlaceholderKind.NUMBER else parse_scalars
    return reader(b",".join(cells), len(cells))
