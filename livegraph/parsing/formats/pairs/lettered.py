"""Pairs whose values end in one letter each, as weather stations write them: `Sn=0.1M,Ta=23.6C`."""

import re

from livegraph.parsing.lexing.number import NUMBER, Value
from livegraph.parsing.lexing.unit import SI, UNITS

_LINE = re.compile(rf"([0-9][A-Z][0-9],)?((?:[^\W\d]\w*+={NUMBER}[A-Za-z#](?:,(?=.)|$)){{3,}}+)")
_PAIR = re.compile(rf"(\w++)=({NUMBER})([A-Za-z#])")
INVALID = "#"
"""In place of the letter: the value is none."""


class LetteredPairs:
    """Reads such lines from the first one on that has an address, `0R1,`, or an unknown letter.

    `M` is metres per second or millimetres there, and no million.
    """

    def __init__(self) -> None:
        self._known = False

    def read(self, text: str) -> dict[str, Value]:
        """The values of a line, each with its letter as unit; empty if it is no such line."""
        match = _LINE.fullmatch(text)
        if match is None:
            return {}
        pairs = _PAIR.findall(match[2])
        unlike = any(letter not in UNITS and letter not in SI for *_, letter in pairs)
        self._known = self._known or unlike or bool(match[1])
        if not self._known:
            return {}
        return {name: (float(y), letter) for name, y, letter in pairs if letter != INVALID}
