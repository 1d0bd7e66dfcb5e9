"""What sources bring and how they are, taken down: in the store, on the terminal, in outlets."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from livegraph.ingest.clock_jump import ClockJumpDetector
from livegraph.parsing.batch import Batch
from livegraph.settings import Settings
from livegraph.sources import Note, are_several
from livegraph.storage.store import Store
from livegraph.terminal.console import Console
from livegraph.terminal.reporter import RateLimitedReporter

if TYPE_CHECKING:
    from livegraph.sinks.sink import RecordSink


class FanOut:
    """Listens to the intake of a run that serves. `outlets` are told what the store is told."""

    def __init__(self, settings: Settings, store: Store, console: Console) -> None:
        self.sinks: Sequence[RecordSink] = ()
        self._settings, self._store, self._console = settings, store, console
        self._reporter = RateLimitedReporter(console.say)
        self._jump_detector = ClockJumpDetector()
        self._only_source = ""  # the source whose records need no name

    def begin(self, source: str, now: float, *, takes: bool) -> None:
        if not self._store.sources and not are_several(self._settings.sources):
            self._only_source = source
        takes = takes and self._settings.reading.allow_send
        self._store.source(source, "waiting", now, takes=takes)

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        if self._store.source(source, state, now, detail) and detail:
            self._console.say(detail)
            self._add_message(source, detail, now)

    def note(self, source: str, note: Note) -> None:
        if note.cut:
            self._store.gap(source)
            for sink in self.sinks:
                sink.gap(self._source_label(source))
        if note.counts:
            self.count(note.counts)
        if note.text:
            self._add_message(source, note.text, note.time)
        if note.state:
            self.state(source, note.state, note.detail, note.time)

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        self._check_clock(arrival)
        if batch.lines_read and self._store.sources[source].state != "open":
            self._store.source(source, "open", arrival)  # else a hint it gave stays
        self._store.set_understood(source, understood)
        self._store.append(batch, before, arrival, source, time.time())
        self._report(source, batch)
        timed = self._store.x_kind != "index" or self._settings.storage.time == "index"
        for sink in self.sinks:
            sink.take(batch, before, arrival, self._source_label(source), timed=timed)

    def count(self, counts: Mapping[str, int]) -> None:
        """Something is counted beside the lines."""
        self._store.count(counts)

    def announce(self, text: str) -> None:
        """Something besides what sources say, on the terminal and on the page."""
        self._console.say(text)
        self._store.add_message("livegraph", text, time.time())

    def finish(self) -> None:
        """The terminal is told what it has not been yet."""
        self._reporter.finish(time.monotonic())

    def _source_label(self, source: str) -> str:
        """The source, where its records need to be told from those of others, or nothing."""
        return "" if source == self._only_source else source

    def _add_message(self, source: str, text: str, now: float) -> None:
        self._store.add_message(source, text, now)
        for sink in self.sinks:
            sink.message(self._source_label(source), text, now)

    def _report(self, source: str, batch: Batch) -> None:
        now = time.monotonic()
        self._reporter.understood(self._store.understood, now)
        self._reporter.bad(batch.bad, now, source if len(self._store.sources) > 1 else "")
        self._reporter.left_out(self._store.left_out)
        self._reporter.unwatched(self._store.thresholds.unwatched)

    def _check_clock(self, arrival: float) -> None:
        """A clock that was set moves what follows on the axis: a mark says why."""
        jump = self._jump_detector.jump()
        if jump and self._store.x_kind == "time":
            self._console.say(jump)
            self._store.add_message("clock", jump, arrival, mark=True)
