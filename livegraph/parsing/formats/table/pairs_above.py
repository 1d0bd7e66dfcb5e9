"""Names with a number each in the last lines: there, a line of two words is no header."""

import re

from livegraph.parsing.framing.decoding import decode_line
from livegraph.parsing.interface import Line
from livegraph.parsing.lexing.number import BLANKS

_NAME_AND_NUMBER = re.compile(r"(?:\[[^\[\]]*+\][ \t]*+)?[^\W\d][^\s:=]*+[ \t]++[+-]?[0-9.]++")
NAME_AND_VALUE = 2
"""Words of a line that is no header among lines of a name and a number: `Checksum x`."""
MAX_APART = 8
"""Lines above it in which there may be one."""


class PairsAbove:
    """Counts the lines since one of a name and a number."""

    def __init__(self) -> None:
        self._lines = MAX_APART

    def see(self, text: str) -> None:
        """See a line, in whatever format it is, before it is read."""
        self._lines = 0 if _NAME_AND_NUMBER.fullmatch(text) else self._lines + 1

    def see_block(self, data: bytes, start: int, end: int) -> None:
        """See the lines from `start` to `end`, which were read at once; only the last count."""
        at = end
        for _ in range(MAX_APART):
            at = max(start, data.rfind(b"\n", start, max(start, at - 1)) + 1)
        for line in data[at:end].split(b"\n")[:-1]:
            self.see(decode_line(line)[0].strip(BLANKS))

    def makes_no_header(self, line: Line) -> bool:
        """Whether the line is a name and a word of such a list."""
        near = self._lines < MAX_APART and not line.after_blank
        return near and len(line.body.split()) == NAME_AND_VALUE
