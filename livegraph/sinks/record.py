"""`--record FILE`: appends records to a file during a run.

The event loop makes the lines and a thread writes them at most half a second later, so a slow disk
delays nothing. Lines that cannot be written stay in a bounded buffer and are tried again. Lines
for which the buffer has no room are dropped, counted and reported, and the curves have a gap there.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.lib.json_lines import json_lines
from livegraph.settings import StorageOptions
from livegraph.sink import Delivery, Sink
from livegraph.sinks.append_file import AppendFile
from livegraph.sinks.record_items import Item, RecordItems
from livegraph.source_spec import SourceSpec
from livegraph.storage.outlet_count import OutletCount

MAX_QUEUED_BYTES = 16 << 20
"""Bytes of lines queued for the disk."""
WRITE_BYTES = 1 << 20
"""Bytes queued after which they are written without a pause."""
WRITE_SECONDS, RETRY_SECONDS = 0.5, 2.0
"""Seconds between two writes, and before a failed one is tried again."""
DRAIN_SECONDS = 5.0
"""Seconds allowed for writing the last lines."""


class RecordFileSink(Sink):
    """Records what it takes; calls `say` when the disk fails and when it works again.

    `timed`: whether lines without a time get that of their arrival, asked once the store has them.
    The thread writes `counts.taken`, the loop the rest of `counts`.
    """

    def __init__(
        self,
        path: str,
        sources: Sequence[SourceSpec],
        options: StorageOptions,
        say: Callable[[str], None],
        *,
        timed: Callable[[], bool],
    ) -> None:
        self.counts = OutletCount("records")
        self._file = AppendFile(Path(path), sources)
        self._records = RecordItems(options, after=self._file.size > 0)
        self._say, self._timed = say, timed
        self._given = 0  # records that had room
        self._dropped = 0  # since the disk was last written
        self._incomplete = BoundedDict[str, None](MAX_SOURCES)  # sources that lose records now
        self._queue = bytearray(b"\n" if self._file.ends_midline else b"")
        self._changed = threading.Condition()
        self._closing = self._failed = False
        self._loop, self._finished = asyncio.get_running_loop(), asyncio.Event()
        threading.Thread(target=self._run, name="record", daemon=True).start()

    def take(self, delivery: Delivery) -> None:
        source = delivery.source
        gap = self._records.gap(source) if source in self._incomplete else []
        items = self._records.from_batch(delivery.batch, source, timed=self._timed())
        if self._enqueue(items, gap):
            self._incomplete.pop(source, None)
        else:
            self._incomplete[source] = None

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if detail:
            self.message(source, detail, now)

    def message(self, source: str, text: str, now: float) -> None:
        self._enqueue([self._records.message(source, text, now)])

    def gap(self, source: str) -> None:
        self._enqueue(self._records.gap(source))

    def _enqueue(self, items: list[Item], gap: Sequence[Item] = ()) -> bool:
        """Queue the items and the gap before them; False if there is no room."""
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
            self.counts.dropped += len(items)
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
        """Wait for bytes to write; returns them, and whether they are the last."""
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
        self.counts.taken += data.count(b"}\n", 0, written)
        if error:
            with self._changed:
                self._queue[:0] = data[written:]
        return error

    def _call_in_loop(self, tell: Callable[[OSError | None], None], error: OSError | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the result is not needed
            self._loop.call_soon_threadsafe(tell, error)

    # reports

    def _report(self, error: OSError | None) -> None:
        name = self._file.name
        if error:
            reason = f"{error.strerror}; everything else continues, and livegraph tries again"
            self._say(f"{name} cannot be written: {reason}")
        else:
            self._say(f"{name} can be written again; records missing: {self._dropped:,}")
            self._dropped = 0

    def _finish(self, error: OSError | None) -> None:
        self.counts.failed = self._given - self.counts.taken
        lost = self._dropped + self.counts.failed
        if error:
            self._failed = True
            self._say(f"{self._file.name} lacks the last {lost:,} records: {error.strerror}")
        self._finished.set()

    def discard_empty(self) -> None:
        """Remove the file when it is closed, if it was created here and is empty."""
        self._file.removed_if_empty = True

    async def close(self) -> bool:
        with self._changed:
            self._closing = True
            self._changed.notify()
        try:
            await asyncio.wait_for(self._finished.wait(), DRAIN_SECONDS)
        except TimeoutError:
            self._say(f"{self._file.name} lacks the last records: the disk does not respond")
            self.counts.failed = self._given - self.counts.taken
            self._failed = True
        return not self._failed and not self.counts.lost
