"""`--record FILE`: adds records to a file while a run goes on.

The run makes the lines, a thread writes them half a second later at most, so that no disk, however
slow, holds anything up. What the disk does not take waits in a bounded buffer and is tried again;
what has no room there is not in the file: it is counted and told, and the curves have a gap there.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.lib.json_lines import json_lines
from livegraph.parsing.batch import Batch
from livegraph.settings import Settings
from livegraph.sinks.record_file import RecordFile
from livegraph.sinks.record_items import Item, RecordItems
from livegraph.sinks.sink import RecordSink
from livegraph.storage.sink_count import OutletCount

MAX_QUEUED_BYTES = 16 << 20
"""Bytes of lines that wait for the disk."""
WRITE_BYTES = 1 << 20
"""Bytes that are written without waiting for more."""
WRITE_SECONDS, RETRY_SECONDS = 0.5, 2.0
"""Seconds between two writes: usually, and after one that failed."""
DRAIN_SECONDS = 5.0
"""Seconds that the last lines get to be written."""


class RecordFileSink(RecordSink):
    """Records what it is told. `say` is told how the disk is.

    The thread writes `count.taken`, the loop the rest of `count`.
    """

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self.count = OutletCount("records")
        self._file = RecordFile(Path(settings.record), settings.sources)
        self._records = RecordItems(settings, after=self._file.size > 0)
        self._say = say
        self._given = 0  # records that had room
        self._dropped = 0  # since the disk was last written
        self._incomplete = BoundedDict[str, None](MAX_SOURCES)  # sources whose last records are
        self._queue = bytearray(b"\n" if self._file.ends_midline else b"")
        self._changed = threading.Condition()
        self._closing = self._failed = False
        self._loop, self._finished = asyncio.get_running_loop(), asyncio.Event()
        threading.Thread(target=self._run, name="record", daemon=True).start()

    def take(
        self, batch: Batch, before: float, arrival: float, source: str = "", *, timed: bool = True
    ) -> None:
        gap = self._records.gap(source) if source in self._incomplete else []
        if self._enqueue(
            self._records.from_batch(batch, before, arrival, source, timed=timed), gap
        ):
            self._incomplete.pop(source, None)
        else:
            self._incomplete[source] = None

    def message(self, source: str, text: str, time: float) -> None:
        self._enqueue([self._records.message(source, text, time)])

    def gap(self, source: str) -> None:
        self._enqueue(self._records.gap(source))

    def _enqueue(self, items: list[Item], gap: Sequence[Item] = ()) -> bool:
        """Whether there is room for the items, and for the gap before them."""
        data = json_lines([*gap, *items])
        with self._changed:
            before = len(self._queue)
            room = not before or before + len(data) <= MAX_QUEUED_BYTES
            if room:
                self._queue += data
            if not before or len(self._queue) >= WRITE_BYTES:
                self._changed.notify()
        if room:
            self._given += len(gap) + len(items)
        else:
            self._dropped += len(items)
            self.count.dropped += len(items)
        return room

    # in the thread

    def _run(self) -> None:
        error: OSError | None = None
        closing = False
        while not closing:
            data, closing = self._next(failed=error is not None)
            before, error = error, self._write(data)
            if bool(before) != bool(error):
                self._call_in_loop(self._report, error)
        self._call_in_loop(self._finish, self._file.close() or error)

    def _next(self, *, failed: bool) -> tuple[bytearray, bool]:
        """What is to be written, and whether it is the last: after a pause, or when it is much."""
        pause, much = (
            (RETRY_SECONDS, MAX_QUEUED_BYTES * 2) if failed else (WRITE_SECONDS, WRITE_BYTES)
        )
        with self._changed:
            self._changed.wait_for(lambda: self._closing or len(self._queue) >= much, pause)
            self._changed.wait_for(lambda: self._closing or self._queue)
            data, self._queue = self._queue, bytearray()
            return data, self._closing

    def _write(self, data: bytearray) -> OSError | None:
        written, error = self._file.append(data)
        self.count.taken += data.count(b"}\n", 0, written)
        if error:
            with self._changed:
                self._queue[:0] = data[written:]
        return error

    def _call_in_loop(self, tell: Callable[[OSError | None], None], error: OSError | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody asks any more
            self._loop.call_soon_threadsafe(tell, error)

    # how it is

    def _report(self, error: OSError | None) -> None:
        name = self._file.name
        if error:
            reason = f"{error.strerror}; all else goes on, and it is tried again"
            self._say(f"{name} cannot be written: {reason}")
        else:
            self._say(f"{name} is written again; {self._dropped or 'no'} records are missing")
            self._dropped = 0

    def _finish(self, error: OSError | None) -> None:
        self.count.failed = self._given - self.count.taken
        lost = self._dropped + self.count.failed
        if error:
            self._failed = True
            self._say(f"{self._file.name} lacks the last {lost} records: {error.strerror}")
        self._finished.set()

    def discard_empty(self) -> None:
        """When it is closed, remove a file that was made here and has nothing in it."""
        self._file.removed_if_empty = True

    async def close(self) -> bool:
        with self._changed:
            self._closing = True
            self._changed.notify()
        try:
            await asyncio.wait_for(self._finished.wait(), DRAIN_SECONDS)
        except TimeoutError:
            self._say(f"{self._file.name} lacks what came last: the disk does not answer")
            self.count.failed = self._given - self.count.taken
            self._failed = True
        return not self._failed and not self.count.lost
