"""Read many lines that repeat earlier ones except for their placeholders.

A template is the text around the placeholders of a line, or of several lines that alternate. In a
slice of lines, each piece of that text is replaced by a marker byte of its own. As long as the
markers come in the order of the template, each line matches it exactly, and the cells between the
markers are read one column at a time. The first line that does not match ends the block.
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
    NUMBERS,
    WORDS,
    Cells,
    Placeholder,
    PlaceholderKind,
    parse_numbers,
    parse_padded,
    read_column,
)
from livegraph.parsing.vectorized.template_inference import Token

MARKERS = bytes([*range(1, 9), *range(14, 32), 0xC0, 0xC1, *range(0xF5, 0x100)])
"""Marker bytes: controls, and bytes never in UTF-8. Lines with them are read one by one."""
MIN_LINES = 4
"""Fewer lines are read faster one by one."""

_THOUSANDS = re.compile(r"[0-9],[0-9]")
_NO_MARKERS = bytes(set(range(256)) - set(MARKERS) - {ord("\n")})
_TO_COMMAS = bytes.maketrans(MARKERS, b"," * len(MARKERS))
_TO_FIRST = bytes.maketrans(MARKERS, MARKERS[:1] * len(MARKERS))


@dataclass(frozen=True, slots=True)
class LineTemplate:
    """The placeholders of one line, the piece of text before each, and the rest after the last."""

    pieces: tuple[bytes, ...]
    placeholders: tuple[Placeholder, ...]
    rest: bytes
    units: Mapping[str, str]

    def read(self, columns: list[Cells], end: int, timestamps: TimestampParser) -> RowBlock | int:
        """Read the cells of each placeholder; if some do not fit, return how many rows do."""
        time, days = NO_FLOATS, None
        columns_read: dict[str, Floats] = {}
        for placeholder, cells in sorted(zip(self.placeholders, columns, strict=True), key=_rank):
            if placeholder.kind is PlaceholderKind.DATE:
                days = cells
                continue
            dated = cells
            if placeholder.kind is PlaceholderKind.STAMP and days:
                dated = [day + b" " + clock for day, clock in zip(days, cells, strict=True)]
            y = read_column(placeholder, dated, timestamps)
            if y is None:
                return _count_readable(placeholder, dated, timestamps)
            if placeholder.name:
                columns_read[placeholder.name] = y
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
    """Words first: they are the cheapest to check, and the most likely to fail."""
    return item[0].kind not in WORDS


def _count_readable(placeholder: Placeholder, cells: Cells, timestamps: TimestampParser) -> int:
    """Number of cells before the first that does not fit."""
    good, bad = 0, len(cells)
    while bad - good > 1:
        half = (good + bad) // 2
        if read_column(placeholder, cells[:half], timestamps) is None:
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
    """A cycle of lines, repeated again and again; a *row* is one pass through the cycle."""

    lines: tuple[LineTemplate, ...]

    @cached_property
    def _between(self) -> list[bytes]:
        """The text after each placeholder; after the last, it extends into the next row."""
        between: list[bytes] = []
        for line, after in zip(self.lines, (*self.lines[1:], self.lines[0]), strict=True):
            between += [*line.pieces[1:], line.rest + b"\n" + after.pieces[0]]
        return between

    @cached_property
    def _markers(self) -> dict[bytes, bytes]:
        """The marker of each piece; the longest piece first, as it may contain a shorter one."""
        pieces = sorted(set(self._between), key=len, reverse=True)
        return {piece: MARKERS[i : i + 1] for i, piece in enumerate(pieces)}

    @cached_property
    def _row(self) -> bytes:
        return b"".join(self._markers[piece] for piece in self._between)

    @cached_property
    def is_usable(self) -> bool:
        """Whether there is a marker for each piece."""
        return len(set(self._between)) <= len(MARKERS) and b"" not in self._between

    @cached_property
    def is_numeric(self) -> bool:
        """Whether the template is one line, with only numbers as placeholders."""
        return len(self.lines) == 1 and self._numbers_only

    def may_be_numeric(self, text: str) -> bool:
        """Whether `NumberTemplate` may read lines like `text`, a line of this template.

        Its words must then be the same in each line. Not if a comma may separate thousands.
        """
        return self.is_numeric or (len(self.lines) == 1 and not _THOUSANDS.search(text))

    @cached_property
    def _kinds(self) -> set[PlaceholderKind]:
        return {placeholder.kind for line in self.lines for placeholder in line.placeholders}

    @cached_property
    def _numbers_only(self) -> bool:
        return self._kinds <= NUMBERS.keys()

    def read_block(
        self, data: bytes, start: int, end: int, timestamps: TimestampParser
    ) -> RowBlock | None:
        """Read lines from `start` on, at most to `end`; None if fewer than `MIN_LINES` match."""
        if not self._marked(data[start : _end_of_lines(data, start, len(self.lines))])[1]:
            return None  # a template that does not match usually fails at the first row
        lines = data[start:end]
        marked, count = self._marked(lines)
        if count * len(self.lines) < MIN_LINES:
            return None
        return self._read(lines, marked, count, start, timestamps)

    def _marked(self, lines: bytes) -> tuple[bytes, int]:
        """Replace the pieces by markers; return that and the number of rows that match."""
        first = self.lines[0].pieces[0]
        if not lines.startswith(first) or len(lines.translate(None, MARKERS)) < len(lines):
            return b"", 0
        marked = lines[len(first) :] + first
        for piece, marker in self._markers.items():
            marked = marked.replace(piece, marker)
        return marked, _count_repeats(marked.translate(None, _NO_MARKERS), self._row)

    def _read(
        self, lines: bytes, marked: bytes, count: int, start: int, timestamps: TimestampParser
    ) -> RowBlock | None:
        """Read as many of the rows as possible."""
        width = len(self._row)
        y = self._numbers(marked, count * width)
        if y is not None:
            return self._numeric(y.reshape(count, width), start + len(lines))
        cells = marked.translate(_TO_FIRST).split(MARKERS[:1], count * width)
        while count * len(self.lines) >= MIN_LINES:
            end = start + _end(lines, count * len(self.lines))
            columns = [cells[j : count * width : width] for j in range(width)]
            runs = self._runs(columns, end, timestamps)
            if isinstance(runs, list):
                return replace(runs[0], following=tuple(runs[1:]))
            count = runs
        return None

    def _numbers(self, marked: bytes, count: int) -> Floats | None:
        """Read all cells at once if all are numbers."""
        if not self._numbers_only:
            return None
        reader = parse_padded if self._kinds == {PlaceholderKind.PADDED} else parse_numbers
        return reader(marked[:-1].translate(_TO_COMMAS), count)

    def _numeric(self, y: Floats, end: int) -> RowBlock:
        runs, at = [], 0
        for line in self.lines:
            names = tuple(placeholder.name for placeholder in line.placeholders)
            runs.append(RowBlock(names, y[:, at : at + len(names)], NO_FLOATS, end, line.units))
            at += len(names)
        return replace(runs[0], following=tuple(runs[1:]))

    def _runs(
        self, columns: list[Cells], end: int, timestamps: TimestampParser
    ) -> list[RowBlock] | int:
        """Read a block per line of the cycle; if some cells do not fit, return how many rows do."""
        runs, at = [], 0
        for line in self.lines:
            run = line.read(columns[at : at + len(line.placeholders)], end, timestamps)
            if isinstance(run, int):
                return run
            runs.append(run)
            at += len(line.placeholders)
        return runs


def _count_repeats(text: bytes, part: bytes) -> int:
    """Number of times that `part` is repeated at the start of `text`."""
    wanted = part * (len(text) // len(part) + 1)
    length = len(text)
    same = np.frombuffer(text, np.uint8) == np.frombuffer(wanted, np.uint8, length)
    return (length if same.all() else int(same.argmin())) // len(part)


def _end_of_lines(data: bytes, start: int, count: int) -> int:
    """End of the next `count` lines, or of the data."""
    for _ in range(count):
        start = data.find(b"\n", start) + 1 or len(data)
    return start


def _end(lines: bytes, count: int) -> int:
    """End of the first `count` lines."""
    ends = np.flatnonzero(np.frombuffer(lines, np.uint8) == ord("\n"))
    return int(ends[count - 1]) + 1
