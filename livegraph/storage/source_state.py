"""The state of each source, and the progress that its next rows continue from."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch
from livegraph.parsing.understood import of_sources
from livegraph.settings import StorageOptions
from livegraph.storage.head import Head
from livegraph.storage.intervals import RECENT, Intervals
from livegraph.storage.rate_and_diff import RateAndDiff
from livegraph.storage.rows_ahead import RowsAhead

FINAL_STATES = ("ended", "lost")
READ_SECONDS = 0.02
"""Seconds: rows that are read sooner after others count as one read with them."""
PAST_SPEED = 10.0
"""Samples are historical if their times advance more than 10 times as fast as the clock."""
MAX_FINISHED = 100
"""Ended sources that are still listed. Then the oldest is forgotten; its series stay."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source is `waiting`, `open`, `ended` or `lost`, since a time (Unix seconds).

    `detail` may say why. `takes`: viewers may send to it. `finite`: it has an end that is not far:
    it is a regular file (`file`), or has ended.
    """

    name: str
    state: str
    since: float
    detail: str = ""
    takes: bool = False
    finite: bool = False
    file: bool = False


class SourceProgress:
    """One source: its head and counters, and what it was read as.

    `rows`, `texts`: the numbers of its last row and line of text.
    `rate_and_diff`: of its rows over x, and of the numbers in its text.
    `last_x`: of its last row where x is a field, -inf before.
    `lines`: those with numbers (`records`) and those of text.
    `last_read`: when its newest row was read (Unix seconds by this machine's clock), or None.
    `spacing`: the intervals between its samples, where x is a time.
    """

    def __init__(self, options: StorageOptions) -> None:
        self.rows = self.texts = self.lines = self.records = 0
        self.ahead = RowsAhead()
        self._options = options
        self.restart()
        self.understood = ""
        self.last_read: float | None = None
        self._reads = Intervals(READ_SECONDS)
        self._has_own_times = False
        self._begun = self._first_x = math.nan
        self._newest_x = math.nan
        self._past_rows = 0
        self.spacing = Intervals()

    def restart(self) -> None:
        """Forget where its series were on the x axis, which is of another kind now."""
        self.head = Head()
        self.last_x = -math.inf
        self.rate_and_diff = {
            kind: RateAndDiff(self._options.rate, self._options.diff) for kind in ("rows", "text")
        }

    def measure(self, batch: Batch, x: Floats, now: float) -> None:
        """Measure the intervals at which rows come. `x`: float64[rows], Unix seconds or empty."""
        self.last_read = now
        self._reads.add([now])
        if len(x) and batch.columns:
            rows = max((column.rows for column in batch.columns), key=len)
            self.spacing.add(x[rows[-RECENT - 1 :]].tolist())
            self._has_own_times = len(batch.time) > 0
            self._count_past(float(x[0]), float(x[-1]), len(rows), batch)

    def _count_past(self, first: float, last: float, samples: int, batch: Batch) -> None:
        """Count samples that came much faster than their times passed, up to now and just now."""
        if math.isnan(self._begun):
            self._begun, self._first_x, self._newest_x = batch.since, first, first
        since_start = last - self._first_x > PAST_SPEED * (batch.arrival - self._begun)
        if since_start and last - self._newest_x > PAST_SPEED * (batch.arrival - batch.since):
            self._past_rows += samples
        self._newest_x = last

    @property
    def past(self) -> float:
        """Seconds of the past that came at once, such as those of a log before its follower."""
        return max(self._past_rows - 1, 0) * (self.spacing.usual() or 0.0)

    @property
    def interval(self) -> float | None:
        """The usual seconds between reads with rows, or the times in them if those are longer."""
        reads = self._reads.usual()
        times = self.spacing.usual() if self._has_own_times else None
        return max(reads or 0.0, times or 0.0) or None


class SourceStates:
    """The sources of a run by name, in order of appearance."""

    def __init__(self, options: StorageOptions) -> None:
        self.states: dict[str, SourceState] = {}
        self._progress: dict[str, SourceProgress] = {}
        self._options = options

    def __getitem__(self, name: str) -> SourceProgress:
        """The progress of a source, created for a new name."""
        if name not in self._progress:
            self._progress[name] = SourceProgress(self._options)
        return self._progress[name]

    def begin(self, name: str, now: float, *, can_send: bool, finite: bool) -> None:
        """Add a source that waits for its first line, or one of this name again."""
        self.states[name] = SourceState(name, "waiting", now, "", can_send, finite, file=finite)

    def set_state(self, name: str, state: str, detail: str, now: float) -> None:
        """Set the state of a source, known or new."""
        before = self.states.get(name, SourceState(name, state, now))
        finite = before.finite or state == "ended"
        self.states[name] = replace(before, state=state, since=now, detail=detail, finite=finite)
        over = [each.name for each in self.states.values() if each.state in FINAL_STATES]
        if len(over) > MAX_FINISHED:
            del self.states[over[0]]
            self._progress.pop(over[0], None)

    @property
    def progress(self) -> Mapping[str, SourceProgress]:
        """The progress of each source, by name."""
        return self._progress

    @property
    def understood(self) -> str:
        """What the input was read as, with names of sources where they differ."""
        return of_sources({name: each.understood for name, each in self._progress.items()})
