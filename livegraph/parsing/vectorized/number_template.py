"""Read many lines that differ from the line before only in their numbers.

A *run* is a sequence of number characters. What is left of a line without its runs is its skeleton.
A slice of lines is read at once if each line has exactly the same skeleton, with runs at the same
places. A run that is not a value (the 1 of `temp1=21.5`) is fixed: each line must have the same.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats, Ints
from livegraph.parsing.interface import Row, RowBlock
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.lexing.time_names import is_time_name
from livegraph.parsing.vectorized.floats import parse_floats
from livegraph.parsing.vectorized.number_rows import matching_rows, slice_at

MAX_NUMBERS = 256
"""Lines with more runs are read one by one."""

_DIGITS = b"0123456789.-+"
_RUN = re.compile(rb"[0-9.+-]+")
_TOKEN = re.compile(rf"(?<=[=: ,\t\[])({NUMBER})(?=[ ,\t}}\]]|$)".encode())
_INSIDE = bytes(byte in _DIGITS for byte in range(256))
_BLANKED = bytes(byte if byte in _DIGITS else 0x20 for byte in range(256))
_BLANK, _COMMA = b" ,"

Bytes: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True)
class NumberTemplate:
    """The skeleton of a line and its runs.

    `text` is the skeleton with the line end. `places`: int64[runs], the number of skeleton bytes
    before each run. `fixed` maps the index of each fixed run to its text. `before_exponent` are the
    indices of runs that an `e` connects to the next run.
    """

    names: tuple[str, ...]
    text: bytes
    places: Ints
    fixed: dict[int, bytes]
    before_exponent: tuple[int, ...]

    def read_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read the lines from `start` on; None if too few have the skeleton."""
        lines = matching_rows(slice_at(data, start), self.text, _DIGITS)
        y = self._read(lines) if lines else None
        return None if y is None else RowBlock(self.names, y, NO_FLOATS, start + len(lines))

    def _read(self, lines: bytes) -> Floats | None:
        starts, ends = _runs(lines)
        count, rest = divmod(len(starts), len(self.places))
        if rest:
            return None
        before = starts - np.cumsum(ends - starts) + (ends - starts)
        wanted = np.arange(count)[:, None] * len(self.text) + self.places
        if not np.array_equal(before, wanted.reshape(-1)):
            return None
        ends = ends.reshape(wanted.shape)
        numbers = np.frombuffer(bytearray(lines.translate(_BLANKED)), np.uint8)
        numbers[ends] = _COMMA
        for run in self.before_exponent:
            numbers[ends[:, run]] = ord("e")
        if not self._without_fixed(numbers, starts.reshape(wanted.shape), ends):
            return None
        values = parse_floats(numbers.tobytes().rstrip(b" ,"))
        return None if values is None else values.reshape(count, -1)

    def _without_fixed(self, numbers: Bytes, starts: Ints, ends: Ints) -> bool:
        """Replace fixed runs by blanks; False if one of them has another text."""
        for run, text in self.fixed.items():
            at = starts[:, run, None] + np.arange(len(text))
            if (ends[:, run] - starts[:, run] != len(text)).any():
                return False
            if (numbers[at] != np.frombuffer(text, np.uint8)).any():
                return False
            numbers[at] = numbers[ends[:, run]] = _BLANK
        return True


def _runs(lines: bytes) -> tuple[Ints, Ints]:
    """Starts and ends of the runs: int64[n] each."""
    inside = np.frombuffer(b"\0" + lines.translate(_INSIDE), np.bool_)
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[0::2], edges[1::2]


def number_template(text: str, row: Row) -> NumberTemplate | None:
    """Make a template of a line that was read as `row`; None if it has more than numbers."""
    if row.units or row.time is not None or row.x is not None or not row.values:
        return None
    if any(is_time_name(name[name.rfind(".") + 1 :]) for name in row.values):
        return None  # the next number may be a time
    line = text.encode() + b"\n"
    tokens = {token.start(): token for token in _TOKEN.finditer(line)}
    if [float(token[0]) for token in tokens.values()] != list(row.values.values()):
        return None
    return _build(line, tokens, tuple(row.values))


def _build(
    line: bytes, tokens: dict[int, re.Match[bytes]], names: tuple[str, ...]
) -> NumberTemplate | None:
    runs = list(_RUN.finditer(line))
    fixed, before_exponent, end = {}, [], 0
    for i, run in enumerate(runs):
        if token := tokens.get(run.start()):
            end = token.end()
        if run.end() > end:
            fixed[i] = run[0]
        elif run.end() < end:
            before_exponent.append(i)
    if len(runs) > MAX_NUMBERS:
        return None
    lengths = [len(run[0]) for run in runs]
    starts = np.array([run.start() for run in runs])
    places = starts - np.cumsum(lengths) + lengths
    return NumberTemplate(
        names, line.translate(None, _DIGITS), places, fixed, tuple(before_exponent)
    )
