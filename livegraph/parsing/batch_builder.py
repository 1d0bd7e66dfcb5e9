"""Collect rows, texts, bad lines and counts, and build a batch of columns from them."""

from collections.abc import Mapping

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, NO_INTS, Floats, Ints
from livegraph.parsing.batch import (
    BadLine,
    Batch,
    SeriesColumn,
    SeriesGroup,
    SeriesPanel,
    SeriesUnit,
    Text,
)

NAN = float("nan")
MAX_SHOWN_CHARACTERS = 200
"""How many characters of a bad line are kept to show."""


class _ColumnBuilder:
    """The samples of one series: arrays from blocks, and lists of the rows since the last one."""

    __slots__ = ("parts", "rows", "y")

    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Floats]] = []
        self.rows: list[int] = []
        self.y: list[float] = []

    def add_run(self, rows: Ints, y: Floats) -> None:
        self.flush()
        self.parts.append((rows, y))

    def flush(self) -> None:
        if self.rows:
            self.parts.append((np.array(self.rows, np.int64), np.array(self.y, np.float64)))
            self.rows, self.y = [], []

    def column(self, name: str) -> SeriesColumn:
        self.flush()
        if len(self.parts) == 1:
            return SeriesColumn(name, *self.parts[0])
        rows, y = map(np.concatenate, zip(*self.parts, strict=True))
        if (rows[1:] <= rows[:-1]).any():  # the series is on several of the lines that alternate
            order = np.argsort(rows)
            rows, y = rows[order], y[order]
        return SeriesColumn(name, rows, y)


class _LineNumbers:
    """The line of each row: arrays from blocks, and a list of the rows since the last one."""

    __slots__ = ("lines", "parts")

    def __init__(self) -> None:
        self.parts: list[Ints] = []
        self.lines: list[int] = []

    def add_run(self, lines: Ints) -> None:
        self.flush()
        self.parts.append(lines)

    def flush(self) -> None:
        if self.lines:
            self.parts.append(np.array(self.lines, np.int64))
            self.lines = []

    def all(self) -> Ints:
        self.flush()
        if len(self.parts) == 1:
            return self.parts[0]
        return np.concatenate(self.parts) if self.parts else NO_INTS


class BatchBuilder:
    """Builds one batch. Rows must be added in the order of their lines.

    `topic` stands before the texts.
    """

    def __init__(self, topic: str = "") -> None:
        self._before_texts = f"{topic}: " if topic else ""
        self.records = self.layout = self.rows = 0
        self.texts: list[Text] = []
        self.bad: list[BadLine] = []
        self.units: list[SeriesUnit] = []
        self.panels: list[SeriesPanel] = []
        self.groups: list[SeriesGroup] = []
        self.plane: list[int] = []
        self.cleared: list[int] = []
        self.notes: dict[str, int] = {}
        self.replaced: list[int] = []
        self._series: dict[str, _ColumnBuilder] = {}
        self._lines = _LineNumbers()
        self._times = _ColumnBuilder()
        self._x = _ColumnBuilder()

    def add_row(
        self, line: int, values: Mapping[str, float], time: float | None, x: float | None
    ) -> None:
        row = self.rows
        self.rows += 1
        self._lines.lines.append(line)
        if time is not None:
            self._times.rows.append(row)
            self._times.y.append(time)
        if x is not None:
            self._x.rows.append(row)
            self._x.y.append(x)
        for name, y in values.items():
            samples = self._series.get(name)
            if samples is None:
                samples = self._series[name] = _ColumnBuilder()
            samples.rows.append(row)
            samples.y.append(y)

    def add_rows(self, line: Ints, time: Floats) -> None:
        """Add a row per line, without samples: `add_column` adds those.

        `line`: int64[n], line numbers. `time`: float64[n], Unix seconds, NaN for none; or empty.
        """
        rows = np.arange(self.rows, self.rows + len(line), dtype=np.int64)
        self.rows += len(line)
        self._lines.add_run(line)
        if time.size:
            self._times.add_run(rows, time)

    def add_column(self, name: str, rows: Ints, y: Floats) -> None:
        """Add samples of a series: `rows`, int64[n], row numbers in this batch; `y`, float64[n]."""
        self._series.setdefault(name, _ColumnBuilder()).add_run(rows, y)

    def add_text(self, line: int, text: str, time: float | None, *, mark: bool = False) -> None:
        """Add a line of text; `time` is in Unix seconds."""
        self.texts.append(Text(line, self._before_texts + text, time, mark=mark))

    def add_bad(self, line: int, reason: str, detail: str, text: str) -> None:
        """Add a line that cannot be read; the beginning of `text` is kept to show."""
        self.bad.append(BadLine(line, reason, detail, text[:MAX_SHOWN_CHARACTERS]))

    def note(self, name: str) -> None:
        self.notes[name] = self.notes.get(name, 0) + 1

    def batch(self, first_line: int, last_line: int) -> Batch:
        return Batch(
            lines=self.records + len(self.texts) + self.layout + len(self.bad),
            records=self.records,
            layout=self.layout,
            line=self._lines.all(),
            time=self._spread(self._times),
            x=self._spread(self._x),
            columns=tuple(samples.column(name) for name, samples in self._series.items()),
            units=tuple(self.units),
            panels=tuple(self.panels),
            groups=tuple(self.groups),
            plane=np.array(self.plane, np.int64),
            cleared=np.array(self.cleared, np.int64),
            texts=tuple(self.texts),
            bad=tuple(self.bad),
            notes=self.notes,
            replaced=tuple(self.replaced),
            first_line=first_line,
            last_line=last_line,
        )

    def _spread(self, samples: _ColumnBuilder) -> Floats:
        """One item per row, NaN for rows without one; empty if no row has one."""
        if not samples.rows and not samples.parts:
            return NO_FLOATS
        column = samples.column("")
        if len(column.rows) == self.rows:
            return column.y
        result = np.full(self.rows, NAN)
        result[column.rows] = column.y
        return result
