"""The x axis of a run: what x is, and where rows and messages stand on it."""

import numpy as np

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch
from livegraph.parsing.lexing.time_names import time_unit
from livegraph.parsing.lexing.unit import convert
from livegraph.settings import StorageOptions
from livegraph.storage.source_state import SourceProgress


class XAxis:
    """What x is: a time, the number of a sample, or a field. The first row decides for the run.

    `kind` is `time`, `index` or `field`; until it is known, `time` or what the options say.
    `numbers_texts`: lines of text have numbers like rows. `by_index`: see `Store`.
    """

    def __init__(self, options: StorageOptions, *, by_index: bool) -> None:
        self.kind = "index" if options.time == "index" else "time"
        self.by_index = by_index
        self.numbers_texts = False
        self.has_timed_texts = False  # so far
        self._known = False
        self._options = options

    @property
    def name(self) -> str:
        """The name of x: `time`, `sample`, or the field that `--time` names."""
        return {"time": "time", "index": "sample"}.get(self.kind, self._options.time_field)

    def decide(self, batch: Batch) -> bool:
        """Choose the kind by the first row that is not a point in the plane; whether it did."""
        if self._known:
            return False
        plane = set(batch.plane.tolist())
        first = next((row for row in range(len(batch.line)) if row not in plane), None)
        if first is None:
            return False
        self._known = True
        self.kind = self._kind(batch, first)
        return True

    def _kind(self, batch: Batch, row: int) -> str:
        """The kind of x, from the row that is the first: `time`, `index` or `field`."""
        time = self._options.time
        if self._options.time_field and len(batch.x) and not np.isnan(batch.x[row]):
            return "field"
        own = len(batch.time) and not np.isnan(batch.time[row])
        timeless = self.by_index and time == "auto" and not own
        return "index" if time == "index" or timeless else "time"

    def decide_by_texts(self) -> None:
        """Choose the kind before the first row: samples will come from lines of text."""
        time = self._options.time
        timeless = self.by_index and time == "auto" and not self.has_timed_texts
        if not self._known and (timeless or time == "index"):
            self.kind = "index"
            self.numbers_texts = True
        self._known = True

    def place(self, batch: Batch, progress: SourceProgress) -> Floats:
        """The x of each row of the next batch of a source, float64[rows]."""
        start, count = progress.rows, len(batch.line)
        progress.rows += count
        if self.kind == "index":
            x = np.arange(start + 1.0, progress.rows + 1.0)
        elif self.kind == "field":
            x = _fill_forward(_over_x(batch, batch.x), count, progress.last_x)
        else:
            x = batch.plane_times
        progress.last_x = float(x[-1])
        return x

    def in_seconds(self, x: Floats) -> tuple[Floats, bool]:
        """`x` in seconds, if it is time or a field whose name says its unit of time: `t_ms`.

        Otherwise `x` as it is, and False.
        """
        unit = time_unit(self._options.time_field) if self.kind == "field" else ""
        return (convert(x, unit, "s"), True) if unit else (x, self.kind == "time")

    def last(self, progress: SourceProgress) -> float:
        """The x of the newest row of a source."""
        return float(progress.rows) if self.kind == "index" else progress.last_x

    def of_message(self, time: float, row: float) -> float:
        """The x of a message: its time, or `row`, the x of the row before it."""
        return time if self.kind == "time" else row


def _over_x(batch: Batch, x: Floats) -> Floats:
    """`x` without that of points in the plane: NaN; empty if it is."""
    return np.where(np.isin(np.arange(len(x)), batch.plane), np.nan, x) if len(batch.plane) else x


def _fill_forward(x: Floats, count: int, before: float) -> Floats:
    """`x` with missing values replaced by the value before; `before` for the first."""
    if len(x) != count:
        return np.full(count, before)
    known = np.maximum.accumulate(np.where(np.isnan(x), 0, np.arange(1, count + 1)))
    return np.append(before, x)[known]
