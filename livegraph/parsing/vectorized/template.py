"""Lines that differ from those before only in what stands in their slots, read many at a time.

A shape is what stands around the slots of a line, or of several lines that follow each other again
and again. In a slice of lines each such piece is replaced by a mark of its own; as long as the
marks then come in the order of the shape, every line is the shape to the letter, with something in
its slots. What that is, each kind of slot reads at once. A line that does not fit ends the run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, Floats
from livegraph.parsing.interface import Line, Row, RowBlock
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.vectorized.placeholder import (
    WORDS,
    Cells,
    Placeholder,
    PlaceholderKind,
    parse_numbers,
    read_column,
)
from livegraph.parsing.vectorized.template_inference import Token

MARKS = bytes([*range(1, 9), *range(14, 32), 0xC0, 0xC1, *range(0xF5, 0x100)])
"""Control characters, and bytes that no UTF-8 has: lines with them are read one by one."""
MIN_LINES = 4
"""Fewer lines are read faster one by one."""

_THOUSANDS = re.compile(r"[0-9],[0-9]")
_NO_MARKS = bytes(set(range(256)) - set(MARKS) - {ord("\n")})
_TO_COMMAS = bytes.maketrans(MARKS, b"," * len(MARKS))
_TO_FIRST = bytes.maketrans(MARKS, MARKS[:1] * len(MARKS))


@dataclass(frozen=True, slots=True)
class LineTemplate:
    """The slots of one line, the piece before each of them, and the rest after the last."""

    pieces: tuple[bytes, ...]
    placeholders: tuple[Placeholder, ...]
    rest: bytes
    units: Mapping[str, str]

    def read(self, columns: list[Cells], end: int, timestamps: TimestampParser) -> RowBlock | int:
        """The cells of each slot as the rows they are; or how many rows can be read."""
        time, days = NO_FLOATS, None
        columns_read: dict[str, Floats] = {}
        for slot, cells in sorted(zip(self.placeholders, columns, strict=True), key=_rank):
            if slot.kind is PlaceholderKind.DATE:
                days = cells
                continue
            dated = cells
            if slot.kind is PlaceholderKind.STAMP and days:
                dated = [day + b" " + clock for day, clock in zip(days, cells, strict=True)]
            y = read_column(slot, dated, timestamps)
            if y is None:
                return _count_readable(slot, dated, timestamps)
            if slot.name:
                columns_read[slot.name] = y
            elif y.size:
                time = y
        return RowBlock(
            tuple(columns_read),
            np.stack(list(columns_read.values()), axis=1),
            time,
            end,
            self.units,
        )


def _rank(item: tuple[Placeholder, Cells]) -> bool:
    """Words first: they cost least, and are most often something else."""
    return item[0].kind not in WORDS


def _count_readable(slot: Placeholder, cells: Cells, timestamps: TimestampParser) -> int:
    """How many cells can be read before the first that cannot."""
    good, bad = 0, len(cells)
    while bad - good > 1:
        half = (good + bad) // 2
        if read_column(slot, cells[:half], timestamps) is None:
            bad = half
        else:
            good = half
    return good


def line_template(line: Line, row: Row, tokens: list[Token]) -> LineTemplate:
    text = line.raw
    ends = [0, *(token.end for token in tokens)]
    pieces = [text[end : token.start] for end, token in zip(ends, tokens, strict=False)]
    return LineTemplate(
        tuple(piece.encode(errors="replace") for piece in pieces),
        tuple(token.placeholder for token in tokens),
        text[ends[-1] :].encode(errors="replace"),
        dict(row.units),
    )


@dataclass(frozen=True)
class Template:
    """`lines` follow each other again and again; a row is one time around."""

    lines: tuple[LineTemplate, ...]

    @cached_property
    def _between(self) -> list[bytes]:
        """The piece after each slot; that after the last leads to the next row."""
        between: list[bytes] = []
        for line, after in zip(self.lines, (*self.lines[1:], self.lines[0]), strict=True):
            between += [*line.pieces[1:], line.rest + b"\n" + after.pieces[0]]
        return between

    @cached_property
    def _marks(self) -> dict[bytes, bytes]:
        """The mark of each piece, the longest first, for it may contain another."""
        pieces = sorted(set(self._between), key=len, reverse=True)
        return {piece: MARKS[i : i + 1] for i, piece in enumerate(pieces)}

    @cached_property
    def _row(self) -> bytes:
        return b"".join(self._marks[piece] for piece in self._between)

    @cached_property
    def is_usable(self) -> bool:
        """Whether each piece can have a mark."""
        return len(set(self._between)) <= len(MARKS) and b"" not in self._between

    @cached_property
    def is_numeric(self) -> bool:
        """Whether it is one line, with nothing but numbers in its slots."""
        return len(self.lines) == 1 and self._numbers_only

    def may_be_numeric(self, text: str) -> bool:
        """Whether its words may stay as they are in `text`, one of its lines: then only numbers
        differ. Not where a comma might stand between thousands.
        """
        return self.is_numeric or (len(self.lines) == 1 and not _THOUSANDS.search(text))

    @cached_property
    def _numbers_only(self) -> bool:
        numbers = (PlaceholderKind.NUMBER, PlaceholderKind.SCALAR)
        return all(slot.kind in numbers for line in self.lines for slot in line.placeholders)

    def read_block(
        self, data: bytes, start: int, end: int, timestamps: TimestampParser
    ) -> RowBlock | None:
        """The lines from `start` on, at most to `end`, if there are enough."""
        if not self._marked(data[start : _end_of_lines(data, start, len(self.lines))])[1]:
            return None  # most often the first row shows it
        lines = data[start:end]
        marked, count = self._marked(lines)
        if count * len(self.lines) < MIN_LINES:
            return None
        return self._read(lines, marked, count, start, timestamps)

    def _marked(self, lines: bytes) -> tuple[bytes, int]:
        """The lines with marks for the pieces, and how many rows of them have the shape."""
        first = self.lines[0].pieces[0]
        if not lines.startswith(first) or len(lines.translate(None, MARKS)) < len(lines):
            return b"", 0
        marked = lines[len(first) :] + first
        for piece, mark in self._marks.items():
            marked = marked.replace(piece, mark)
        return marked, _count_repeats(marked.translate(None, _NO_MARKS), self._row)

    def _read(
        self, lines: bytes, marked: bytes, count: int, start: int, timestamps: TimestampParser
    ) -> RowBlock | None:
        """As many of the rows as can be read."""
        width = len(self._row)
        y = self._numbers(marked, count * width)
        if y is not None:
            return self._numeric(y.reshape(count, width), start + len(lines))
        cells = marked.translate(_TO_FIRST).split(MARKS[:1], count * width)
        while count * len(self.lines) >= MIN_LINES:
            end = start + _end(lines, count * len(self.lines))
            columns = [cells[j : count * width : width] for j in range(width)]
            runs = self._runs(columns, end, timestamps)
            if isinstance(runs, list):
                return replace(runs[0], following=tuple(runs[1:]))
            count = runs
        return None

    def _numbers(self, marked: bytes, count: int) -> Floats | None:
        """All cells at once, where they are nothing but numbers."""
        if not self._numbers_only:
            return None
        return parse_numbers(marked[:-1].translate(_TO_COMMAS), count)

    def _numeric(self, y: Floats, end: int) -> RowBlock:
        runs, at = [], 0
        for line in self.lines:
            names = tuple(slot.name for slot in line.placeholders)
            runs.append(RowBlock(names, y[:, at : at + len(names)], NO_FLOATS, end, line.units))
            at += len(names)
        return replace(runs[0], following=tuple(runs[1:]))

    def _runs(
        self, columns: list[Cells], end: int, timestamps: TimestampParser
    ) -> list[RowBlock] | int:
        """A run a line; or how many rows can be read."""
        runs, at = [], 0
        for line in self.lines:
            run = line.read(columns[at : at + len(line.placeholders)], end, timestamps)
            if isinstance(run, int):
                return run
            runs.append(run)
            at += len(line.placeholders)
        return runs


def _count_repeats(text: bytes, part: bytes) -> int:
    """How many times `text` begins with `part`."""
    wanted = part * (len(text) // len(part) + 1)
    length = len(text)
    same = np.frombuffer(text, np.uint8) == np.frombuffer(wanted, np.uint8, length)
    return (length if same.all() else int(same.argmin())) // len(part)


def _end_of_lines(data: bytes, start: int, count: int) -> int:
    """Where the next `count` lines end, or the data."""
    for _ in range(count):
        start = data.find(b"\n", start) + 1 or len(data)
    return start


def _end(lines: bytes, count: int) -> int:
    """Where the first `count` lines end."""
    ends = np.flatnonzero(np.frombuffer(lines, np.uint8) == ord("\n"))
    return int(ends[count - 1]) + 1
