"""The result of parsing a block of lines, as plain data.

*Lines* are numbered from 1 over the whole run. A line that is a record gives one or more *rows* (a
JSON array of objects gives a row per object), and a row has at most one sample per series. Rows are
stored as columns, one array per series, so a million lines take a few arrays instead of a million
objects.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, NO_INTS, Floats, Ints


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """The samples of one series: `y[i]` belongs to row `rows[i]` of the batch.

    `rows`: int64[n], strictly increasing. `y`: float64[n]; NaN is a gap.
    """

    name: str
    rows: Ints
    y: Floats


@dataclass(frozen=True, slots=True)
class SeriesUnit:
    """The series `name` is in `unit`, from row `row` of the batch on."""

    row: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class SeriesPanel:
    """The series `name` belongs in the panel `panel`, from row `row` of the batch on."""

    row: int
    name: str
    panel: str


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """The column of the series `name` stands below the word `group` of the header of row `row`."""

    row: int
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line that is a message. `time` is the time in the line (Unix seconds), or None.

    `mark`: the message is to be marked on the x axis.
    """

    line: int
    text: str
    time: float | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that starts like a format but is malformed; `text` is its beginning."""

    line: int
    reason: str
    detail: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows, messages and bad lines of a block of lines.

    `lines == records + len(texts) + layout + len(bad)`, always. `first_line` to `last_line` is the
    range of lines that was read. It may differ from `lines`, because a line may be pending until
    the next one decides what it is.

    Per row: `line`, int64[n], the number of its line; `time`, float64[n], the time in the line in
    Unix seconds; `x`, float64[n], the x of the row where that is not a time. NaN stands for none;
    `time` and `x` are empty if no row has one. `replaced` are the numbers of the lines with bytes
    that are not UTF-8; `notes` counts them under `encoding`.
    `plane`, int64[m], are the numbers of the rows whose samples are points in the plane, `cleared`
    of those that replace the points before: see `Row`.

    `arrival` is when the lines were read, `since` when the lines before them were, in Unix seconds;
    NaN until the reader has called `arrived`. `data` are the lines as they were read, from
    `first_line` to `last_line`; only with `RunMode.explain`.
    """

    lines: int = 0
    records: int = 0
    layout: int = 0
    line: Ints = field(default_factory=lambda: NO_INTS)
    time: Floats = field(default_factory=lambda: NO_FLOATS)
    x: Floats = field(default_factory=lambda: NO_FLOATS)
    columns: tuple[SeriesColumn, ...] = ()
    units: tuple[SeriesUnit, ...] = ()
    panels: tuple[SeriesPanel, ...] = ()
    groups: tuple[SeriesGroup, ...] = ()
    plane: Ints = field(default_factory=lambda: NO_INTS)
    cleared: Ints = field(default_factory=lambda: NO_INTS)
    texts: tuple[Text, ...] = ()
    bad: tuple[BadLine, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    replaced: tuple[int, ...] = ()
    first_line: int = 0
    last_line: int = 0
    since: float = math.nan
    arrival: float = math.nan
    data: bytes = b""

    @property
    def lines_read(self) -> int:
        """Number of lines that were read, including those still pending."""
        return self.last_line - self.first_line + 1

    def without_plane(self) -> "Batch":
        """The batch without the samples that are points in the plane; their rows stay, empty."""
        if not len(self.plane):
            return self
        return replace(self, columns=self._columns(in_plane=False))

    @property
    def plane_columns(self) -> tuple[SeriesColumn, ...]:
        """The samples that are points in the plane; their x are those of their rows."""
        return self._columns(in_plane=True) if len(self.plane) else ()

    def _columns(self, *, in_plane: bool) -> tuple[SeriesColumn, ...]:
        parts = [(each, np.isin(each.rows, self.plane) == in_plane) for each in self.columns]
        return tuple(
            SeriesColumn(each.name, each.rows[part], each.y[part])
            for each, part in parts
            if part.any()
        )

    def arrived(self, since: float, arrival: float) -> "Batch":
        """The batch with the times (Unix seconds) of its read and of the read before."""
        return replace(self, since=min(since, arrival), arrival=arrival)  # clocks are set back

    @property
    def times(self) -> Floats:
        """The time in the line of each row, else its arrival: float64[n], Unix seconds."""
        return self._filled(self.time, self.line)

    @property
    def plane_times(self) -> Floats:
        """As `times`, but points in the plane have the time of their arrival."""
        if not len(self.plane):
            return self.times
        in_plane = np.isin(np.arange(len(self.line)), self.plane)
        return np.where(in_plane, self._arrival_times(self.line), self.times)

    @property
    def text_times(self) -> Floats:
        """The time in the line of each text, else its arrival: float64[n], Unix seconds."""
        if not self.texts:
            return NO_FLOATS
        own = [math.nan if text.time is None else text.time for text in self.texts]
        return self._filled(np.array(own), np.array([text.line for text in self.texts]))

    def _filled(self, own: Floats, line: Ints) -> Floats:
        if not len(own):
            return self._arrival_times(line)
        timeless = np.isnan(own)
        return np.where(timeless, self._arrival_times(line), own) if timeless.any() else own

    def _arrival_times(self, line: Ints) -> Floats:
        """Estimate when lines arrived, spreading those of the batch evenly between two reads.

        A line pending from the batch before gets `since`.
        """
        share = (line - (self.first_line - 1)) / max(self.lines_read, 1)
        np.minimum(np.maximum(share, 0, out=share), 1, out=share)  # np.clip takes thrice as long
        share *= self.arrival - self.since
        share += self.since
        return share
