"""Rows in, columns out: collects what a block of lines says and makes the batch of it."""

from collections.abc import Mapping, Sequence

import numpy as np

from livegraph.batch import NO_FLOATS, BadLine, Batch, Column, Floats, Ints, Text, Unit

NAN = float("nan")


class _Samples:
    """The samples of one series: arrays of runs, and lists since the last one."""

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

    def column(self, name: str) -> Column:
        self.flush()
        if len(self.parts) == 1:
            return Column(name, *self.parts[0])
        rows, y = zip(*self.parts, strict=True)
        return Column(name, np.concatenate(rows), np.concatenate(y))


class Builder:
    """One batch in the making. Rows come in the order of their lines."""

    def __init__(self) -> None:
        self.records = self.layout = self.rows = 0
        self.texts: list[Text] = []
        self.bad: list[BadLine] = []
        self.units: list[Unit] = []
        self.notes: dict[str, int] = {}
        self.replaced: list[int] = []
        self._series: dict[str, _Samples] = {}
        self._lines = _Samples()
        self._times = _Samples()
        self._x = _Samples()

    def add_row(
        self, line: int, values: Mapping[str, float], time: float | None, x: float | None
    ) -> None:
        row = self.rows
        self.rows += 1
        self._lines.y.append(line)
        self._lines.rows.append(row)
        if time is not None:
            self._times.rows.append(row)
            self._times.y.append(time)
        if x is not None:
            self._x.rows.append(row)
            self._x.y.append(x)
        for name, y in values.items():
            samples = self._series.get(name)
            if samples is None:
                samples = self._series[name] = _Samples()
            samples.rows.append(row)
            samples.y.append(y)

    def add_run(self, line: Ints, names: Sequence[str], y: Floats, time: Floats) -> None:
        """A row for each of `line`; `y[i, j]` is of `names[j]`."""
        rows = np.arange(self.rows, self.rows + len(line), dtype=np.int64)
        self.rows += len(line)
        self._lines.add_run(rows, line.astype(np.float64))
        if time.size:
            self._times.add_run(rows, time)
        for j, name in enumerate(names):
            self._series.setdefault(name, _Samples()).add_run(rows, np.ascontiguousarray(y[:, j]))

    def note(self, name: str) -> None:
        self.notes[name] = self.notes.get(name, 0) + 1

    def batch(self, first_line: int, last_line: int) -> Batch:
        return Batch(
            lines=self.records + len(self.texts) + self.layout + len(self.bad),
            records=self.records,
            layout=self.layout,
            line=self._spread(self._lines).astype(np.int64),
            time=self._spread(self._times),
            x=self._spread(self._x) if self._x.rows or self._x.parts else NO_FLOATS,
            columns=tuple(samples.column(name) for name, samples in self._series.items()),
            units=tuple(self.units),
            texts=tuple(self.texts),
            bad=tuple(self.bad),
            notes=self.notes,
            replaced=tuple(self.replaced),
            first_line=first_line,
            last_line=last_line,
        )

    def _spread(self, samples: _Samples) -> Floats:
        """One item a row, NaN where there is none."""
        result = np.full(self.rows, NAN)
        if samples.rows or samples.parts:
            column = samples.column("")
            result[column.rows] = column.y
        return result
