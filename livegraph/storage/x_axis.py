"""The x axis of a run: what x is, and where rows and messages stand on it."""

import math

import numpy as np

from livegraph.lib.arrays import Floats, fill_forward
from livegraph.parsing.batch import Batch
from livegraph.parsing.lexing.time_names import time_unit
from livegraph.parsing.lexing.unit import convert
from livegraph.settings import StorageOptions
from livegraph.storage.messages import Place
from livegraph.storage.source_state import SourceProgress


class XAxis:
    """What x is: a time, the number of a sample, or a field. The first row decides for the run.

    `kind` is `time`, `index` or `field`; until there is a row, what the options and the lines of
    text suggest. As long as a run has only lines of text, these are numbered in place of rows.
    `by_index`: see `Store`.
    """

    def __init__(self, options: StorageOptions, *, by_index: bool) -> None:
        self.by_index = by_index
        self._options = options
        self._known = ""  # the kind, once a row has decided
        self._has_texts = self._has_times = False  # of lines of text
        self._before = self.arrangement
        self._last_field = -math.inf  # of any source, where x is a field

    @property
    def kind(self) -> str:
        return self._known or self._kind(own=self._has_times)

    @property
    def arrangement(self) -> tuple[str, bool]:
        """Changes when everything has another place: the kind, and whether texts are numbered."""
        return self.kind, self.kind == "index" and self._has_texts and not self._known

    def _kind(self, *, own: bool) -> str:
        """The kind if x is no field; `own`: the lines have times of their own."""
        time = self._options.time
        may_number = time == "auto" or bool(self._options.time_field)
        timeless = self.by_index and may_number and not own
        return "index" if time == "index" or timeless else "time"

    @property
    def name(self) -> str:
        """The name of x: `time`, `sample`, or the field that `--time` names."""
        return {"time": "time", "index": "sample"}.get(self.kind, self._options.time_field)

    @property
    def key(self) -> str:
        """The key of x in a record: `time`, or `x` for what is no time."""
        return "time" if self.kind == "time" else "x"

    def decide(self, batch: Batch) -> bool:
        """Choose the kind by the first row that is not a point in the plane.

        Before that row, a line of text with a time suggests that samples will have times. Returns
        whether everything so far has another place now.
        """
        if self._known:
            return False
        self._has_texts |= len(batch.texts) > 0
        self._has_times |= any(text.time is not None for text in batch.texts)
        plane = set(batch.plane.tolist())
        first = next((row for row in range(len(batch.line)) if row not in plane), None)
        if first is not None:
            has_x = self._options.time_field and len(batch.x) and not np.isnan(batch.x[first])
            has_time = len(batch.time) > 0 and not np.isnan(batch.time[first])
            self._known = "field" if has_x else self._kind(own=has_time)
        before, self._before = self._before, self.arrangement
        return self.arrangement != before

    def place(self, batch: Batch, progress: SourceProgress) -> tuple[Floats, list[Place]]:
        """The x of each row of the next batch of a source, float64[rows], and its texts' places.

        Where x is a field that the source has not had yet, they stand at the last x of the run.
        """
        texts = np.array([text.line for text in batch.texts], np.int64)
        rows_before = np.searchsorted(batch.line, texts)
        numbers = np.arange(1.0, len(texts) + 1) + progress.texts
        before = progress.last_x if math.isfinite(progress.last_x) else self._last_field
        fields = np.full(len(batch.line) + 1, before)  # of the row before and the rows
        x = fields[1:]
        if self.kind == "field":
            own = _over_x(batch)
            x[:] = fill_forward(own, before)
            if not np.isnan(own).all():
                progress.last_x = self._last_field = float(fields[-1])
        elif self.kind == "index":
            x = np.arange(1.0, len(x) + 1) + progress.rows
        elif len(x):
            x = batch.plane_times
        places = (batch.text_times, numbers, rows_before + progress.rows, fields[rows_before])
        progress.rows += len(x)
        progress.texts += len(texts)
        return x, [Place(*each) for each in zip(*(part.tolist() for part in places), strict=True)]

    def in_seconds(self, x: Floats) -> tuple[Floats, bool]:
        """`x` in seconds, if it is time or a field whose name says its unit of time: `t_ms`.

        Otherwise `x` as it is, and False.
        """
        unit = time_unit(self._options.time_field) if self.kind == "field" else ""
        return (convert(x, unit, "s"), True) if unit else (x, self.kind == "time")

    def x_of(self, place: Place) -> float:
        """The x of a message."""
        kind, numbers_texts = self.arrangement
        number = place.text if numbers_texts else float(place.row)
        return {"time": place.time, "index": number}.get(kind, place.field)


def _over_x(batch: Batch) -> Floats:
    """The x of rows, NaN where they have none or are points in the plane: float64[rows]."""
    x = batch.x if len(batch.x) else np.full(len(batch.line), np.nan)
    return np.where(np.isin(np.arange(len(x)), batch.plane), np.nan, x) if len(batch.plane) else x
