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
        self.outlets: Sequence[RecordSink] = ()
        self._settings, self._store, self._console = settings, store, console
        self._notices = RateLimitedReporter(console.say)
        self._clock = ClockJumpDetector()
        self._only = ""  # the source whose records need no name

    def begin(self, source: str, now: float, *, takes: bool) -> None:
        if not self._store.sources and not are_several(self._settings.sources):
            self._only = source
        takes = takes and self._settings.allow_send
        self._store.source(source, "waiting", now, takes=takes)

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        if self._store.source(source, state, now, detail) and detail:
            self._console.say(detail)
            self._say(source, detail, now)

    def note(self, source: str, note: Note) -> None:
        if note.cut:
            self._store.gap(source)
            for outlet in self.outlets:
                outlet.gap(self._named(source))
        if note.counts:
            self.count(note.counts)
        if note.text:
            self._say(source, note.text, note.time)
        if note.state:
            self.state(source, note.state, note.detail, note.time)

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        self._check_clock(arrival)
        if batch.lines_read and self._store.sources[source].state != "open":
            self._store.source(source, "open", arrival)  # else a hint it gave stays
        self._store.understand(source, understood)
        self._store.add(batch, before, arrival, source, time.time())
        self._tell_terminal(source, batch)
        timed = self._store.x_kind != "index" or self._settings.time == "index"
        for outlet in self.outlets:
            outlet.take(batch, before, arrival, self._named(source), timed=timed)

    def count(self, counts: Mapping[str, int]) -> None:
        """Something is counted beside the lines."""
        self._store.count(counts)

    def tell(self, text: str) -> None:
        """Something besides what sources say, on the terminal and on the page."""
        self._console.say(text)
        self._store.say("livegraph", text, time.time())

    def finish(self) -> None:
        """The terminal is told what it has not been yet."""
        self._notices.finish(time.monotonic())

    def _named(self, source: str) -> str:
        """The source, where its records need to be told from those of others, or nothing."""
        return "" if source == self._only else source

    def _say(self, source: str, text: str, now: float) -> None:
        self._store.say(source, text, now)
        for outlet in self.outlets:
            outlet.say(self._named(source), text, now)

    def _tell_terminal(self, source: str, batch: Batch) -> None:
        now = time.monotonic()
        self._notices.understood(self._store.understood, now)
        self._notices.bad(batch.bad, now, source if len(self._store.sources) > 1 else "")
        self._notices.left_out(self._store.left_out)
        self._notices.unwatched(self._store.thresholds.unwatched)

    def _check_clock(self, arrival: float) -> None:
        """A clock that was set moves what follows on the axis: a mark says why."""
        told = self._clock.jump()
        if told and self._store.x_kind == "time":
            self._console.say(told)
            self._store.say("clock", told, arrival, mark=True)
