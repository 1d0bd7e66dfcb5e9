"""Lines that differ from the one before only in their numbers, read many at a time.

What stands between the numbers of a line is its skeleton. In a slice of lines each piece of it is
replaced by a mark of its own; if then nothing but numbers and marks is left, and the marks stand as
in the line before, every line has that skeleton, to the letter, and its numbers are read at once.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import orjson

from livegraph.batch import NO_FLOATS
from livegraph.grammar.moment import NAMES
from livegraph.grammar.number import NUMBER
from livegraph.grammar.reading import Line, Row, Run
from livegraph.grammar.run import MIN_ROWS, SLICE

MARKS = bytes(range(1, 9)) + bytes(range(14, 32))
"""Control characters, which no line has that is worth reading at once."""

_DIGITS = b"0123456789.-+eE"
_TOKEN = re.compile(rf"(?<=[=: ,\t])({NUMBER})(?=[ ,\t]|$)")


@dataclass(frozen=True)
class Skeleton:
    """`pieces` stand before each number, `rest` after the last; `names` are those of the series."""

    names: tuple[str, ...]
    pieces: tuple[bytes, ...]
    rest: bytes

    @cached_property
    def _line(self) -> bytes:
        """The marks of a line."""
        return MARKS[: len(self.pieces) - 1] + b"\n"

    @cached_property
    def _commas(self) -> bytes:
        return bytes.maketrans(self._line, b"," * len(self._line))

    def run(self, data: bytes, start: int) -> Run | None:
        """The lines from `start` on, if there are enough."""
        end = data.rfind(b"\n", start, start + SLICE) + 1
        lines = data[start:end]
        count = lines.count(b"\n")
        marked = self._marked(lines, count) if count >= MIN_ROWS else None
        if marked is None:
            return None
        try:
            numbers = orjson.loads(b"[%b]" % marked[1:-1].translate(self._commas))
            y = np.fromiter(numbers, np.float64, len(numbers))
        except (orjson.JSONDecodeError, OverflowError):
            return None
        return Run(self.names, y.reshape(count, -1), NO_FLOATS, end)

    def _marked(self, lines: bytes, count: int) -> bytes | None:
        """The lines, a line end before the first, with marks for pieces; None if one differs."""
        lines = b"\n" + lines
        for edge in (b"\n" + self.pieces[0], self.rest + b"\n"):
            if edge != b"\n":
                if lines.count(edge) != count:
                    return None
                lines = lines.replace(edge, b"\n")
        for i, piece in enumerate(self.pieces[1:]):
            mark = MARKS[i : i + 1]
            if mark in lines:
                return None
            lines = lines.replace(piece, mark)
        return lines if lines.translate(None, _DIGITS) == b"\n" + self._line * count else None


def skeleton(text: str, row: Row) -> Skeleton | None:
    """The skeleton of a line that was read as `row`; None where it is more than numbers."""
    if row.units or row.time is not None or row.x is not None or not row.values:
        return None
    if any(name[name.rfind(".") + 1 :].lower() in NAMES for name in row.values):
        return None  # the next number may be a time
    tokens = list(_TOKEN.finditer(text))
    if [float(token[0]) for token in tokens] != list(row.values.values()):
        return None
    if len(tokens) > len(MARKS):
        return None
    ends = [0, *(token.end() for token in tokens)]
    pieces = [text[end : token.start()] for end, token in zip(ends, tokens, strict=False)]
    return Skeleton(
        tuple(row.values), tuple(piece.encode() for piece in pieces), text[ends[-1] :].encode()
    )


class Last:
    """The line before, for its skeleton; `plain`: numbers mean what they say, with no option that
    reads them otherwise.
    """

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain
        self._line: tuple[str, Row] | None = None
        self._skeleton: Skeleton | None = None

    def take(self, line: Line, row: Row) -> None:
        """Remember a line and what it was read as; the work is done when a run is looked for."""
        if self._plain:
            self._line, self._skeleton = (line.text, row), None

    def run(self, data: bytes, start: int) -> Run | None:
        if self._line:
            self._skeleton, self._line = skeleton(*self._line), None
        return self._skeleton.run(data, start) if self._skeleton else None
