"""The way from the reader of a source to the sink."""

import time
from collections.abc import Callable

from livegraph.ingest.reader import SourceReader
from livegraph.parsing.batch import Batch
from livegraph.sink import Delivery, Sink
from livegraph.sources.base import Note, Source
from livegraph.storage.source_state import FINAL_STATES


class SourceFeed:
    """Passes what one source brings to the sink.

    `end`: its final state and the reason. `exit`: the exit status of a command, or 0.
    """

    reader: SourceReader

    def __init__(
        self,
        name: str,
        source: Source,
        sink: Sink,
        join: Callable[[Source], None],
        greet: Callable[[str], None],
    ) -> None:
        self.end, self.exit = ("ended", ""), 0
        self.join, self._greet = join, greet
        self._name, self._source, self._sink = name, source, sink
        self._state = "waiting", ""

    def take(self, batch: Batch) -> None:
        self._source.on_batch(batch)
        if batch.lines_read and self._state[0] != "open":  # replaces the hint that it waits
            self._set_state("open", "", batch.arrival)
        parser = self.reader.parser
        delivery = Delivery(self._name, parser.understood, batch, time.time(), parser.missing)
        self._sink.take(delivery)

    def note(self, note: Note) -> None:
        if note.greet:
            self._greet(self._name)
        self.exit = self.exit or note.exit
        if note.cut:
            self._sink.gap(self._name)
        if note.counts:
            self._sink.count(self._name, note.counts)
        if note.text:
            self._sink.message(self._name, note.text, note.time)
        if note.state in FINAL_STATES:  # set when everything has been delivered
            self.end = note.state, note.detail
        elif note.state:
            self._set_state(note.state, note.detail, note.time)

    def _set_state(self, state: str, detail: str, now: float) -> None:
        if (state, detail) != self._state:
            self._state = state, detail
            self._sink.state(self._name, state, detail, now)
