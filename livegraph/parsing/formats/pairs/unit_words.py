"""The unit that the words behind a number say: `5 requests per second`, `21.5 °C (calibrated)`."""

import math
import re

from livegraph.parsing.formats.words import STOP_WORDS
from livegraph.parsing.lexing.number import Value

_B = r"[ \t\xa0]"
UNIT = re.compile(rf"{_B}++([^ \t\xa0,;()|=]++)(?![=(|])")
_END = rf"(?={_B}*+(?:\([^()]*+\){_B}*+)?+(?:[,;|]|$)|{_B}{{2}}(?!{_B}*+[:=]))"
_WORD_UNIT = re.compile(
    rf"{_B}++(?:((?:[*°]?[^\W\d]|%[^\W\d])[\w./%°²³*]*+)|\[([^\[\]0-9=]++)\]){_END}"
)
_RATE = re.compile(rf"{_B}++([^\W\d]\w*+) per (s|min|h)(?:ec(?:ond)?|ute|our)?{_END}")
"""`95238 requests per second`."""
_COMMENT = re.compile(rf"(?:{_B}++[^\W\d][\w'-]*+)++{_END}")
_NO_UNITS = STOP_WORDS | {"am", "pm"}
"""Words behind a number that are not its unit, in lower case."""
_TEMPERATURE = re.compile(r"(?i:T|.*temp(?:erature)?\b.*|kelvin)")
"""Names of what `300K` measures in kelvin: 300, not 300,000."""
_ACCELERATION = re.compile(r"(?i:[xyz]|(?:.*[ ._])?a(?:cc(?:el(?:eration)?)?)?[ ._]?[xyz])")
"""Names of what `0.98G` measures in units of gravity, and not in thousands of millions."""


def with_words(number: Value, text: str, end: int) -> tuple[Value, int]:
    """The number with the unit that the words at `end` say, and where they end."""
    y, unit = number
    if unit:
        comment = _COMMENT.match(text, end)
        return number, comment.end() if comment else end
    if rate := _RATE.match(text, end):
        return (y, f"{rate[1]}/{rate[2]}"), rate.end()
    word = _WORD_UNIT.match(text, end)
    if word is None or math.isnan(y) or (word[1] or "").lower() in _NO_UNITS:
        return number, end
    return (y, (word[1] or word[2]).rstrip(".")), word.end()


def with_unit_of(name: str, token: str) -> str:
    """The token with a unit in place of a multiple that the name refutes: `T=300K`, `X: 0.98G`."""
    if token[-1] == "K" and _TEMPERATURE.fullmatch(name):
        return f"{token[:-1]} K"
    return f"{token[:-1]}g" if token[-1] == "G" and _ACCELERATION.fullmatch(name) else token
