"""Group the lines of an input by shape, with what was understood of each: for `--explain`.

The shape of a line is its text without numbers and ids. At most `MAX_SHAPES` are kept; beyond that,
the rarer half is forgotten and only its lines are counted. The examples and names of a shape are
bounded, so memory does not grow with the input.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from livegraph.lib.arrays import Ints
from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.batch import Batch
from livegraph.parsing.framing.decoding import decode_line
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.suggestion import shape

MAX_SHAPES = 1000
MAX_NAMES = 1000
"""Series of a shape whose names are kept."""
MAX_UNREAD = 4
"""Lines of a shape kept as examples of what was not understood: the first, and the newest."""
MAX_PENDING = 8
"""Lines that a later batch may still decide about."""

LAYOUT, RECORD, TEXT, BAD = range(4)


@dataclass(slots=True)
class LineShape:
    """The lines of one shape.

    `counts`: lines by outcome. `names`: the series in them. `example` and `values`: a line and its
    numbers by name, of a record if there is one. `unread`: texts. `reasons`: why lines are bad.
    `timed`: they have times.
    """

    example: str
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    names: dict[str, None] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    timed: bool = False

    @property
    def lines(self) -> int:
        return sum(self.counts)

    def add_unread(self, text: str) -> None:
        if len(self.unread) >= MAX_UNREAD:
            del self.unread[1]
        self.unread.append(text)


_Lines: TypeAlias = list[LineShape]


class LineShapes:
    """Collects the lines of one source. `forgotten`: lines of shapes that are no longer kept."""

    def __init__(self) -> None:
        self.lines = self.forgotten = 0
        self.units: dict[str, str] = {}
        self._shapes: dict[str, LineShape] = {}
        self._pending = BoundedDict[int, tuple[LineShape, str]](MAX_PENDING)

    def __iter__(self) -> Iterator[LineShape]:
        """The shapes in the order of their first lines."""
        return iter(self._shapes.values())

    def add(self, batch: Batch) -> None:
        """Add a batch with its `data`."""
        self._forget_rare()
        texts = _texts(batch)
        self.lines += len(texts)
        shapes = self._find(texts)
        self._count_records(batch, texts, shapes)
        for text in batch.texts:
            self._count(batch, shapes, text.line, TEXT, text.text)
        for bad in batch.bad:
            found = self._count(batch, shapes, bad.line, BAD, bad.text)
            if found:
                found.reasons[bad.reason, bad.detail] += 1
        for unit in batch.units:
            if len(self.units) < MAX_NAMES:
                self.units.setdefault(unit.name, unit.unit)
        for i in range(max(len(texts) - MAX_PENDING, 0), len(texts)):
            self._pending[batch.first_line + i] = shapes[i], texts[i]

    def _find(self, texts: list[str]) -> _Lines:
        """The shape of each line, counted as layout until its outcome is known."""
        known = self._shapes
        found = []
        shaped = shape("\n".join(texts)).split("\n") if texts else []
        for text, key in zip(texts, shaped, strict=True):
            each = known.get(key)
            if each is None:
                each = known[key] = LineShape(text)
            each.counts[LAYOUT] += 1
            found.append(each)
        return found

    def _count(
        self, batch: Batch, shapes: _Lines, line: int, outcome: int, text: str
    ) -> LineShape | None:
        """Count a line as what it is; it may be pending from the batch before."""
        if line >= batch.first_line:
            found = shapes[line - batch.first_line]
        elif line in self._pending:
            found, text = self._pending[line]
        else:
            return None
        found.counts[LAYOUT] -= 1
        found.counts[outcome] += 1
        if outcome == TEXT:
            found.add_unread(text)
        return found

    def _count_records(self, batch: Batch, texts: list[str], shapes: _Lines) -> None:
        lines = np.unique(batch.line)
        for line in lines.tolist():
            text = texts[line - batch.first_line] if line >= batch.first_line else ""
            found = self._count(batch, shapes, line, RECORD, text)
            if found and found.counts[RECORD] == 1:
                found.example = text or self._pending[line][1]
                found.values = _values(batch, line)
        self._name_series(batch, shapes)

    def _name_series(self, batch: Batch, shapes: _Lines) -> None:
        """Note the series and times of each shape: one look at each shape for each series."""
        numbers = {id(each): i for i, each in enumerate(shapes)}  # any line of the shape
        at = np.array([numbers[id(each)] for each in shapes], dtype=np.int64)
        timed = ~np.isnan(batch.time) if len(batch.time) else np.zeros(len(batch.line), bool)
        for i in _present(at, batch.line[timed] - batch.first_line):
            shapes[i].timed = True
        for column in batch.columns:
            for i in _present(at, batch.line[column.rows] - batch.first_line):
                if len(shapes[i].names) < MAX_NAMES:
                    shapes[i].names.setdefault(column.name)
            for line in set(batch.line[column.rows][:MAX_PENDING].tolist()) & self._pending.keys():
                self._pending[line][0].names.setdefault(column.name)

    def _forget_rare(self) -> None:
        if len(self._shapes) <= MAX_SHAPES:
            return
        kept = sorted(self._shapes, key=lambda key: -self._shapes[key].lines)[: MAX_SHAPES // 2]
        shapes, self._shapes = self._shapes, {key: self._shapes[key] for key in kept}
        self.forgotten += sum(each.lines for each in shapes.values())
        self.forgotten -= sum(each.lines for each in self._shapes.values())


def _texts(batch: Batch) -> list[str]:
    """The lines of a batch as they are shown."""
    lines = batch.data.removesuffix(b"\n").split(b"\n") if batch.data else []
    return [decode_line(line)[0].strip(BLANKS) for line in lines]


def _present(at: Ints, lines: Ints) -> list[int]:
    """Which of the shapes `at` the lines (int64[n], negative ones left out) are of."""
    return np.unique(at[lines[lines >= 0]]).tolist() if len(lines) else []


def _values(batch: Batch, line: int) -> dict[str, float]:
    """The numbers of a line, by name."""
    rows = np.flatnonzero(batch.line == line)
    values = {}
    for column in batch.columns:
        at = np.flatnonzero(np.isin(column.rows, rows))
        if len(at):
            values[column.name] = float(column.y[at[0]])
    return values
