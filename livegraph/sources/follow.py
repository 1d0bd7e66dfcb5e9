"""Follows a growing file like `tail -F`: reads what is there, then what is added, without end.

It uses two threads. The watcher opens each new file with that name as soon as it appears, so that a
slow reader misses none, and records how long the files have become. Notifications wake it up; it
also polls every quarter of a second, because network file systems send none. The reader reads the
old file to its end. It switches to the next one when a later file has data, because only then has
the writer finished with the old one.

A truncated file is read from its start. The size alone does not show a truncation once the file
has grown again, so the bytes before the position are compared, too. Bytes that were truncated
before they could be read, and files that were deleted before they could be opened, are counted and
reported.

Not detected: a truncated file that has the same bytes before the position again, and, without
notifications, a file that is replaced twice between two polls.
"""

import asyncio
import contextlib
import math
import os
import stat
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.sources.base import Chunk, Note
from livegraph.sources.file_watch import FileWatch
from livegraph.sources.threaded_reader import READ_BYTES, ThreadedReader, ThreadedSource
from livegraph.system.file_access import BINARY, NO_WAIT, read_at

POLL_SECONDS = 0.25
"""Seconds between two polls without a notification."""
MIN_POLL_SECONDS = 0.002
"""Minimum seconds between two polls, however many notifications arrive."""
TAIL_BYTES = 256
"""Bytes before the position that are compared to notice a truncated file that has grown again."""
MAX_PENDING = 100
"""Rotated files held open until they are read. Of more, the oldest is skipped and counted."""
JOIN_SECONDS = 0.5
"""Seconds allowed for the watcher to end."""
QUIET_SECONDS = 10.0
"""Minimum seconds between two messages about losses."""


class GrowingFile:
    """An open file, and how far it has been read."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._truncations = self._lost = 0
        self._position = self._seen = 0
        self._tail = b""

    def is_at(self, file_stat: os.stat_result) -> bool:
        return os.path.samestat(os.fstat(self.fd), file_stat)

    @property
    def unread(self) -> int:
        """Bytes that `poll` has seen and that have not been read."""
        return self._seen - self._position

    def poll(self) -> None:
        """Record the current size, and detect a truncation."""
        size = os.fstat(self.fd).st_size
        start = self._position - len(self._tail)
        if size < self._seen or read_at(self.fd, len(self._tail), start) != self._tail:
            self._restart()
            size = os.fstat(self.fd).st_size
        self._seen = size

    def read(self) -> bytes:
        """Read on from the position; b'' if there is nothing new."""
        if os.fstat(self.fd).st_size < self._seen:
            self._restart()
        data = read_at(self.fd, len(self._tail) + READ_BYTES, self._position - len(self._tail))
        if data.startswith(self._tail):
            data = data[len(self._tail) :]
        else:
            self._restart()
            data = read_at(self.fd, READ_BYTES, 0)
        self._position += len(data)
        self._seen = max(self._seen, self._position)
        self._tail = (self._tail + data[-TAIL_BYTES:])[-TAIL_BYTES:]
        return data

    def losses(self) -> tuple[int, int]:
        """The number of truncations since the last call, and of bytes lost by them."""
        truncations, lost, self._truncations, self._lost = self._truncations, self._lost, 0, 0
        return truncations, lost

    def _restart(self) -> None:
        self._truncations += 1
        self._lost += self.unread
        self._position = self._seen = 0
        self._tail = b""


class Losses:
    """Adds up what could not be read, for a message at most every `QUIET_SECONDS`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._totals = Counter[str]()
        self._reported = Counter[str]()
        self._reported_at = -math.inf

    def add(self, counts: Mapping[str, int]) -> None:
        self._totals.update(counts)

    def due_in(self) -> float | None:
        """Seconds until the totals should be reported; None if they have been."""
        if self._totals == self._reported:
            return None
        return max(self._reported_at + QUIET_SECONDS - time.monotonic(), 0.0)

    def report(self) -> str:
        """Describe the totals; '' if they have not changed since the last call."""
        if self._totals == self._reported:
            return ""
        begin = f"{self._name}, in total" if self._reported else self._name
        self._reported, self._reported_at = self._totals.copy(), time.monotonic()
        return f"{begin}: {'; '.join(self._descriptions())}"

    def _descriptions(self) -> Iterator[str]:
        truncations, size = self._totals["truncated"], self._totals["replaced_bytes"]
        files = self._totals["replaced_files"]
        if truncations:
            yield "truncated" if truncations == 1 else f"truncated {truncations:,} times"
        if size:
            # bytes written between the last poll and the truncation were never seen
            least = "at least " if truncations else ""
            yield f"{least}{size:,} bytes were replaced before they could be read"
        elif truncations:
            yield "lines written just before that may be missing"
        if files == 1:
            yield "a file was replaced before it could be opened"
        elif files:
            yield f"{files:,} files were replaced before they could be opened"


class FollowedFile(ThreadedSource):
    """The file at `path`, open as `fd`."""

    def __init__(self, path: Path, fd: int) -> None:
        self.name = path.name
        self._path = path
        self._file, self._pending = GrowingFile(fd), deque[GrowingFile]()
        self._finished: deque[tuple[int, GrowingFile]] = deque()  # each with the `_polls` of then
        self._polls = self._opened = 0  # files after the first
        self._missed = self._skipped = self._reported_missed = 0
        self._items: deque[bytes | Note] = deque()
        self._end_of_line = True
        self._losses = Losses(self.name)
        self._closing = False
        self._lock, self._changed = threading.Lock(), threading.Event()
        self._watch = FileWatch(path)
        self._watch.add(fd)
        self._watcher = threading.Thread(target=self._follow, name="watch", daemon=True)
        self._watcher.start()
        self._threaded = ThreadedReader(self._read, self._end, self._release)

    async def read(self) -> Chunk | Note | None:
        due_in = self._losses.due_in()
        if due_in == 0:
            return self.last_note()
        limit = asyncio.timeout(due_in)
        try:
            async with limit:
                item = await self._threaded.read()
        except OSError as error:
            if limit.expired():
                return self.last_note()
            raise SourceError(f"cannot read {self.name}: {error.strerror}") from error
        return self._with_report(item) if isinstance(item, Note) else item

    def _with_report(self, note: Note) -> Note:
        self._losses.add(note.counts)
        if self._losses.due_in() == 0:
            note = replace(note, state="open", detail=self._losses.report())
        return note

    def last_note(self) -> Note | None:
        text = self._losses.report()
        return Note(time.time(), state="open", detail=text) if text else None

    def _end(self) -> None:
        self._closing = True
        self._watch.end()
        self._changed.set()

    def _release(self) -> None:
        self._end()
        self._watcher.join(JOIN_SECONDS)
        if self._watcher.is_alive():  # stuck in a hanging file system; its files stay open
            return
        self._watch.close()
        for each in self._known():
            os.close(each.fd)

    # called in the thread of the watcher

    def _follow(self) -> None:
        while not self._closing:
            with self._lock, contextlib.suppress(OSError):  # the reader raises it
                self._poll()
            self._changed.set()
            time.sleep(MIN_POLL_SECONDS)
            self._watch.wait(POLL_SECONDS)

    def _poll(self) -> None:
        for name in self._watch.places():
            self._open(self._path.parent / name)
        self._open(self._path)
        for each in (self._file, *self._pending):
            each.poll()
        self._polls += 1
        while self._finished and self._finished[0][0] < self._polls - 2:
            os.close(self._finished.popleft()[1].fd)

    def _open(self, path: Path) -> None:
        """Queue the file at `path` for reading, unless it is open already."""
        with contextlib.suppress(OSError):  # it does not exist or is not readable yet
            file_stat = path.stat()
            if stat.S_ISREG(file_stat.st_mode) and not self._knows(file_stat):
                fd = os.open(path, os.O_RDONLY | BINARY | NO_WAIT)
                if self._knows(os.fstat(fd)):
                    os.close(fd)
                    return
                self._add(GrowingFile(fd))
            if path == self._path:
                self._missed = max(self._missed, self._watch.appeared - self._opened)

    def _add(self, file: GrowingFile) -> None:
        self._pending.append(file)
        self._watch.add(file.fd)
        self._opened += 1
        if len(self._pending) > MAX_PENDING:
            skipped = self._pending.popleft()
            self._skipped += skipped.unread
            self._finished.append((self._polls, skipped))

    def _known(self) -> Iterator[GrowingFile]:
        """All open files. A finished file stays open for two polls, so that it is recognised."""
        yield self._file
        yield from self._pending
        yield from (file for _, file in self._finished)

    def _knows(self, file_stat: os.stat_result) -> bool:
        return any(file.is_at(file_stat) for file in self._known())

    # called in the thread of the reader

    def _read(self) -> bytes | Note:
        while not self._items:
            self._changed.clear()
            if self._closing:
                return b""
            with self._lock:
                more = self._advance()
            if not more:
                self._changed.wait()
        return self._items.popleft()

    def _advance(self) -> bool:
        """Read on, or switch to the next file; False if there was nothing to do."""
        data = self._file.read()
        truncations, size = self._file.losses()
        if truncations:
            self._end_line()
        self._report_losses(truncations, size)
        if data:
            self._end_of_line = data.endswith(b"\n")
            self._items.append(data)
        elif any(file.unread for file in self._pending):
            self._end_line()
            self._finished.append((self._polls, self._file))
            self._file = self._pending.popleft()
            return True
        return bool(self._items)

    def _end_line(self) -> None:
        """End a line that has begun, because nothing will be added to it."""
        if not self._end_of_line:
            self._end_of_line = True
            self._items.append(b"\n")

    def _report_losses(self, truncations: int, size: int) -> None:
        files, self._reported_missed = self._missed - self._reported_missed, self._missed
        size, self._skipped = size + self._skipped, 0
        lost = {"truncated": truncations, "replaced_bytes": size, "replaced_files": files}
        if counts := {what: n for what, n in lost.items() if n}:
            self._items.append(Note(time.time(), counts=counts, cut=bool(size or files)))
