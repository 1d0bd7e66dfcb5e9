"""Parses a text as JSON, or as a printed Python value.

orjson parses first. What it rejects (`NaN`, a lone surrogate, single quotes) is parsed again more
leniently before the text counts as malformed.
"""

import json
import re
from typing import Any

import orjson

from livegraph.parsing.formats.json.flattener import MAX_DEPTH
from livegraph.parsing.interface import Malformed
from livegraph.parsing.lexing.wrapped import unwrapped

TOO_DEEP = Malformed("json", f"nested more than {MAX_DEPTH} levels deep")

# an unterminated string matches to the end of the line, which keeps the search linear
_PYTHON = re.compile(
    r"""'((?:[^'\\]++|\\.)*+)(?:'|\\?$)|("(?:[^"\\]++|\\.)*+(?:"|\\?$))"""
    r"""|\b(True|False|None|nan|inf|NaN|Infinity)\b"""
    r"""|\bdatetime\.datetime\(([0-9]{4}(?:, [0-9]{1,6}){2,6})\)|(?<!\w)(\()|(\))"""
)
_WORDS = {"True": "true", "False": "false", "None": "null", "nan": "NaN", "inf": "Infinity"}


def load_json(text: str, column: int = 1) -> Any:  # noqa: ANN401
    """Parse `text` as JSON, or else as a printed Python value; Malformed if it is neither.

    `column`: where `text` begins in the line, counted from 1.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        at = error.pos
    try:
        return json.loads(_as_json(text), parse_int=float)
    except RecursionError:
        return TOO_DEEP
    except ValueError:
        what = f"unexpected {text[at]!r}" if at < len(text) else "it ends too early"
        return Malformed("json", f"{what} at column {column + at}")


def _as_json(text: str) -> str:
    """Rewrite a printed Python value as JSON."""
    return _PYTHON.sub(_json_word, unwrapped(text))


def _json_word(match: re.Match[str]) -> str:
    single, double, word, moment, opened, closed = match.groups()
    if moment:
        year, month, day, *clock = map(int, moment.split(", "))
        hour, minute, second, fraction = [*clock, 0, 0, 0, 0][:4]
        return f'"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{fraction:06}"'
    if opened or closed:  # of a tuple
        return "[" if opened else "]"
    if double is not None:
        return double
    if single is not None:
        return '"' + single.replace("\\'", "'").replace('"', '\\"') + '"'
    return _WORDS.get(word, word)
