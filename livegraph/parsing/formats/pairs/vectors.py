"""Vectors: several numbers in brackets, or between commas without a blank, behind one name."""

import re

from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import GROUPS, NUMBER, read_number

_B = r"[ \t\xa0]"
_LIST = rf"{_B}*+{NUMBER}(?:{_B}*+[,;]{_B}*+{NUMBER}|{_B}++{NUMBER})++{_B}*+"
_NAMED = re.compile(
    rf"(?<![^ \t\xa0,;|<(])([^\W\d][\w.]*+){_B}*+[:=]{_B}*+"
    rf"(?:\(({_LIST})\)|\[({_LIST})\]|\{{({_LIST})\}}"
    rf"|({NUMBER}(?:,{NUMBER})++)(?=[ \t\xa0;|>]|$))"
)
_BEGINNING = re.compile(rf"[:=]{_B}*+(?:[(\[{{]|[+.0-9-][0-9.eE+-]*+,)")
"""In each such line."""
_FRAME = re.compile(
    rf"(?:\(({_LIST})\)|\[({_LIST})\]|\{{({_LIST})\}}|<({_LIST})>|/\*({_LIST})\*/|\$({_LIST});)"
)
_ONE = re.compile(NUMBER)
_CODE = re.compile(r"0[0-9]++,")
"""`APC: 001,036,0879` is no list of numbers."""
_THOUSANDS = re.compile(rf"[+-]?{GROUPS}(?:\.[0-9]*+)?")


def frame_values(text: str) -> list[float]:
    """The numbers of a line that is one vector, `(1.5, 2)` or `$1.5,2;`; else none."""
    match = _FRAME.fullmatch(text)
    return [] if match is None else _numbers(next(filter(None, match.groups())))


def split_vectors(text: str, *, pairs: bool = True) -> tuple[str, dict[str, float]]:
    """Split off the named vectors: (the rest of the text, their numbers).

    Unless `pairs`, `MPos:1,2` without brackets is none: its comma may be a decimal one.

    `acc=(0.1, 0.2) MPos:1.5,2.5` gives `acc`, `acc.2`, `MPos`, `MPos.2`.
    """
    values: dict[str, float] = {}
    if not _BEGINNING.search(text):
        return text, values
    rest, at = "", 0
    for match in _NAMED.finditer(text):
        name, *lists = match.groups()
        numbers = next(filter(None, lists))
        if not pairs and lists[-1] and numbers.count(",") == 1:
            continue
        if _THOUSANDS.fullmatch(numbers) or is_identifier(name, numbers) or _CODE.match(numbers):
            continue
        for i, y in enumerate(_numbers(numbers), 1):
            values[name if i == 1 else f"{name}.{i}"] = y
        rest += text[at : match.start()]
        at = match.end()
    return (rest + text[at:], values) if values else (text, values)


def _numbers(text: str) -> list[float]:
    return [y[0] for y in map(read_number, _ONE.findall(text)) if y]
