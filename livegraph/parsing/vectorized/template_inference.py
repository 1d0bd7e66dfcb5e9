"""Infer the placeholders of a line: which of its parts may differ in the next line.

The format is not involved; the values of the row are searched for in the text. A number that is a
sample, the time of the row, and words without a value become placeholders; all other text must be
the same in each line. An ambiguous line, such as one with a number twice that is in the row once,
gives no placeholders; the next line may be clearer.
"""

import math
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from livegraph.parsing.few_keys import may_name_thing
from livegraph.parsing.interface import Line, Row
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.lexing.time_names import is_time_name
from livegraph.parsing.lexing.timestamp import ISO, TimestampParser
from livegraph.parsing.lexing.unit import UNITS
from livegraph.parsing.vectorized.placeholder import (
    LEVELS,
    PHRASE,
    WORD,
    Placeholder,
    PlaceholderKind,
    epoch_scale,
    is_string,
    is_word,
)
from livegraph.parsing.vectorized.timestamps import DATE

_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_BEFORE = r"(?<![^=: \t,;|>\"\[])"
_AFTER = rf"(?=[ \t\xa0]?(?:{_UNIT})?(?:[ \t,;:|\"\]}}§]|$))"
_CELL = re.compile(rf"{_BEFORE}({NUMBER}){_AFTER}")
_NUMBER = re.compile(rf"{_BEFORE}({NUMBER})(?!,[0-9]){_AFTER}")  # 1,23 might become 1,234
_SCALAR = re.compile(rf"{_BEFORE}({NUMBER}|true|false|null)(?=[ \t]*+[,\]}}])")
_QUOTED = re.compile(rf'(?<=")({NUMBER})(?=[ \t]?(?:{_UNIT})?")')
_WORD = re.compile(rf'([^\s=,;|"]++)=(?:({WORD})(?![^ \t,;])|"({PHRASE})")')
_LEVEL = re.compile(rf"(?<![^ \t\[])({LEVELS}(?: ++(?=[^ ]))?)(?![A-Za-z0-9_=(.-])")
_STRING = re.compile(r'("[^"\\]*+")([ \t]*+:)?')
_CONSTANTS = {"true": 1.0, "false": 0.0, "null": math.nan}
_TIMELY = re.compile("[0-9]:[0-9]{2}:[0-9]{2}|[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}")


class LineSyntax(Enum):
    """The syntax of a line: JSON, cells of a table, or anything else."""

    JSON = auto()
    CELLS = auto()
    TEXT = auto()


_PATTERNS = {
    LineSyntax.JSON: (_SCALAR, _QUOTED),
    LineSyntax.CELLS: (_CELL,),
    LineSyntax.TEXT: (_NUMBER,),
}
_KINDS = {_SCALAR: PlaceholderKind.SCALAR, _NUMBER: PlaceholderKind.PADDED}


class Token(NamedTuple):
    """A part of the text that may be a placeholder, and its number or time as `y`."""

    start: int
    end: int
    placeholder: Placeholder
    y: float = math.nan


def infer_placeholders(line: Line, row: Row, *, form: LineSyntax, x: str) -> list[Token] | None:
    """Return the placeholders of the line in order, or None if it is ambiguous.

    `x` is the field that the user chose as time or x. Words are placeholders only if no table has
    a header, because below one a table might accept a line with other words.
    """
    if row.x is not None or not row.values or any(_may_be_time(name, x) for name in row.values):
        return None
    if line.timestamps.has_own_format:  # any number may be a time in that format
        return None
    values = list(_numbers(line.raw, form=form))
    time = row.time if row.time is not None else line.time
    times = [] if time is None else _time(line, time, values)
    if times is None:
        return None
    tokens = _samples([token for token in values if not _within(token, times)], row, line.raw)
    if tokens is None:
        return None
    tokens += times
    if form is LineSyntax.JSON or (form is LineSyntax.TEXT and not line.under_header):
        json = form is LineSyntax.JSON
        others = _strings(line.raw, x) if json else _words(line.raw, row, x)
        tokens += [token for token in others if not _within(token, tokens)]
    return sorted(tokens, key=lambda token: token.start)


def _may_be_time(name: str, x: str) -> bool:
    """Whether the next value of this field may be a time."""
    return name == x or is_time_name(name[name.rfind(".") + 1 :])


def _may_vary(key: str, x: str) -> bool:
    """Whether the word of this field is no time, and does not say which thing the line is about."""
    return not (may_name_thing(key) or _may_be_time(key, x))


def _within(token: Token, others: list[Token]) -> bool:
    return any(token.start < other.end and other.start < token.end for other in others)


def _numbers(text: str, *, form: LineSyntax) -> Iterator[Token]:
    for pattern in _PATTERNS[form]:
        kind = _KINDS.get(pattern, PlaceholderKind.NUMBER)
        for match in pattern.finditer(text):
            y = _CONSTANTS[match[1]] if match[1] in _CONSTANTS else float(match[1])
            yield Token(match.start(), match.end(), Placeholder(kind), y)


def _samples(tokens: list[Token], row: Row, text: str) -> list[Token] | None:
    """The tokens that are the samples of the row, with their names; None if ambiguous."""
    chosen = tokens
    if len(tokens) != len(row.values):
        chosen = []
        for name, y in row.values.items():
            same = [token for token in tokens if _equal(token.y, y)]
            if len(same) > 1:
                same = [token for token in same if _follows(text[: token.start], name)]
            if len(same) != 1:
                return None
            chosen += same
    if not all(map(_equal, (token.y for token in chosen), row.values.values())):
        return None
    if any(_belongs_to_another(i, name, chosen, text) for i, name in enumerate(row.values)):
        return None
    return [
        token._replace(placeholder=Placeholder(token.placeholder.kind, name))
        for token, name in zip(chosen, row.values, strict=True)
    ]


def _belongs_to_another(at: int, name: str, tokens: list[Token], text: str) -> bool:
    """Whether the name stands before another token than that `at`, whose number is the same.

    The samples of a row may have another order than the numbers in the text.
    """
    own = tokens[at]
    same = [token for token in tokens if token is not own and _equal(token.y, own.y)]
    if not same or _follows(text[: own.start], name):
        return False
    return any(_follows(text[: token.start], name) for token in same)


def _follows(text: str, name: str) -> bool:
    """Whether `text` ends with the name."""
    return text.rstrip('=: \t"').endswith(name[name.rfind(".") + 1 :])


def _equal(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def _time(line: Line, time: float, values: list[Token]) -> list[Token] | None:
    """The placeholders of the only part that can be the time; None if there is not exactly one."""
    text, epochs = line.raw, []
    for token in values:
        scale = epoch_scale(token.y)
        if scale and token.y / scale == time:
            epochs.append(
                token._replace(placeholder=Placeholder(PlaceholderKind.EPOCH, scale=scale))
            )
    stamps = list(ISO.finditer(text))
    others = text[: stamps[0].start()] + text[stamps[0].end() :] if stamps else text
    if len(epochs) + len(stamps) != 1 or _TIMELY.search(others):
        return None
    return epochs or _timestamp(stamps[0], line.timestamps, time)


def _timestamp(
    match: re.Match[str], timestamps: TimestampParser, time: float
) -> list[Token] | None:
    """One placeholder for an ISO time, or two if a blank is in it; None if it is not `time`."""
    text, start, second = match.string, match.start(), match.end(7)
    end, zone = second, ""
    if not match[7]:
        return None
    if timestamps.read_exact(match[0]) == time:
        end = match.end(8) if match[8] else second
        zone = text[end : match.end()]
    # `10:21:33,20` may be a fraction, or the end of a cell and the next one
    elif text[second : second + 1] != "," or timestamps.read_exact(text[start:second]) != time:
        return None
    placeholder = Placeholder(PlaceholderKind.STAMP, zone=zone)
    if text[start + DATE] == "T":
        return [Token(start, end, placeholder)]
    return [
        Token(start, start + DATE, Placeholder(PlaceholderKind.DATE)),
        Token(start + DATE + 1, end, placeholder),
    ]


def _words(text: str, row: Row, x: str) -> Iterator[Token]:
    """Values of pairs that are words, and the level of a log line."""
    for match in _WORD.finditer(text):
        group = 2 if match[2] else 3
        key = match[1]
        if _may_vary(key, x) and is_word(match[group].encode()):
            yield Token(match.start(group), match.end(group), Placeholder(PlaceholderKind.WORD))
    for match in _LEVEL.finditer(text):
        if not any(match[1].strip() in name for name in row.values):
            yield Token(match.start(), match.end(), Placeholder(PlaceholderKind.LEVEL))


def _strings(text: str, x: str) -> Iterator[Token]:
    """JSON strings that are the value of a key and not a number."""
    if "\\" in text:
        return
    key = ""
    for match in _STRING.finditer(text):
        if match[2]:
            key = match[1][1:-1]
            continue
        value = text[: match.start()].rstrip(" \t").endswith(":") and is_string(
            match[1][1:-1].encode()
        )
        if value and _may_vary(key, x) and not x.endswith(key):
            yield Token(match.start() + 1, match.end() - 1, Placeholder(PlaceholderKind.STRING))
