"""What a block of lines says, as plain data: the parser makes it, the store takes it.

A *line* is counted from 1 over the whole run. A line that is a record gives one or more *rows* (a
JSON array of objects gives a row an object); a row has one sample for each series it names. Rows
are kept as columns, one array a series, so that a million lines cost a few arrays and not a million
objects.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from livegraph.lib.arrays import NO_FLOATS, NO_INTS, Floats, Ints


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """The samples of one series: `y[i]` belongs to row `rows[i]` of the batch; NaN is a gap.

    `rows` rises strictly.
    """

    name: str
    rows: Ints
    y: Floats


@dataclass(frozen=True, slots=True)
class SeriesUnit:
    """From row `row` of the batch on, the series `name` is known to be in `unit`."""

    row: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class SeriesPanel:
    """The series `name` is to be shown in the panel `panel`, with others that say so."""

    name: str
    panel: str


@dataclass(frozen=True, slots=True)
class Text:
    """A line that is a message; `time` is the line's own (Unix seconds), or None.

    `mark`: it is known to mark the x axis.
    """

    line: int
    text: str
    time: float | None = None
    mark: bool = False


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that claimed a format and broke it; `text` is its beginning."""

    line: int
    reason: str
    detail: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a block of lines says.

    `lines == records + len(texts) + layout + len(bad)`, to the unit. `first_line` and `last_line`
    are the range the batch was read from (a line may wait for the next one before it is decided, so
    the range may be wider or narrower than `lines`).

    `line`, `time` and `x` have one item a row: the number of its line, the line's own time in Unix
    seconds, the row's own x (where x is no time); NaN where it has none. `time` and `x` are empty
    when no row has one. `replaced` are the lines that had bytes which are not UTF-8
    (the note `encoding`).

    `arrival` is when the lines were read, `since` when the read before them was, in Unix seconds;
    NaN until the reader has called `arrived`.
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
    texts: tuple[Text, ...] = ()
    bad: tuple[BadLine, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)
    replaced: tuple[int, ...] = ()
    first_line: int = 0
    last_line: int = 0
    since: float = math.nan
    arrival: float = math.nan

    @property
    def lines_read(self) -> int:
        """How many lines it was read from: also one that waits to be decided by the next."""
        return self.last_line - self.first_line + 1

    def arrived(self, since: float, arrival: float) -> "Batch":
        """The batch, read at `arrival`, when the read before it was at `since`."""
        return replace(self, since=min(since, arrival), arrival=arrival)  # clocks are set back

    @property
    def times(self) -> Floats:
        """The time of each row: that of its line, else when it arrived."""
        return self._filled(self.time, self.line)

    @property
    def text_times(self) -> Floats:
        """The time of each text: that of its line, else when it arrived."""
        own = [math.nan if text.time is None else text.time for text in self.texts]
        return self._filled(np.array(own), np.array([text.line for text in self.texts]))

    def _filled(self, own: Floats, line: Ints) -> Floats:
        if not len(own):
            return self._arrival_times(line)
        timeless = np.isnan(own)
        return np.where(timeless, self._arrival_times(line), own) if timeless.any() else own

    def _arrival_times(self, line: Ints) -> Floats:
        """When these lines arrived, if those of the batch came evenly between two reads.

        So a burst of lines has a width. A line that waited for the next batch came at `since`.
        """
        share = (line - (self.first_line - 1)) / max(self.lines_read, 1)
        np.clip(share, 0, 1, out=share)
        share *= self.arrival - self.since
        share += self.since
        return share
