"""A file that grows, read as `tail -F` does: what is there, and then what is added, for ever.

Two threads. One watches: it opens each new file of that name as soon as it appears, so that a
reader that is held up loses none, and notes how long files have become. Notifications make it look
sooner; it also looks every quarter of a second, because network file systems send none. The other
thread reads the old file to its end and goes over to the next once something is in a later one:
only then has the writer left the old one.

A file that was truncated is read from its start. Its size alone does not show that once it is
longer again, so the bytes before the position must still be the same. Bytes that were seen but
truncated before they were read, and files that were gone before they could be opened, are counted
and reported.

What it cannot notice: a file that was truncated and has the same bytes again before the position;
without notifications, a file that is replaced twice between two looks.
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
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.name_watch import NameWatch
from livegraph.sources.threads import READ_BYTES, ThreadedReader

POLL_SECONDS = 250
"""Milliseconds between two looks at a file of which nothing is notified."""
PAUSE = 0.002
"""Seconds between two looks, however much is notified."""
TAIL = 256
"""Bytes before the position that are compared to notice a truncated file that has grown again."""
MAX_PENDING = 100
"""Rotated files held open until they are read. Of more, the oldest is skipped and counted."""
PATIENCE = 0.5
"""Seconds that the thread that watches has to end."""
QUIET_SECONDS = 10.0
"""Seconds between two messages about losses."""


class GrowingFile:
    """An open file, and how far it has been read."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._cuts = self._lost = 0
        self._position = self._seen = 0
        self._tail = b""

    def is_at(self, there: os.stat_result) -> bool:
        return os.path.samestat(os.fstat(self.fd), there)

    @property
    def unread(self) -> int:
        """Bytes that were seen and not read."""
        return self._seen - self._position

    def look(self) -> None:
        """Note how long it is."""
        size = os.fstat(self.fd).st_size
        start = self._position - len(self._tail)
        if size < self._seen or os.pread(self.fd, len(self._tail), start) != self._tail:
            self._cut()
            size = os.fstat(self.fd).st_size
        self._seen = size

    def read(self) -> bytes:
        """What comes next; nothing if nothing does yet."""
        if os.fstat(self.fd).st_size < self._seen:
            self._cut()
        data = os.pread(self.fd, len(self._tail) + READ_BYTES, self._position - len(self._tail))
        if data.startswith(self._tail):
            data = data[len(self._tail) :]
        else:
            self._cut()
            data = os.pread(self.fd, READ_BYTES, 0)
        self._position += len(data)
        self._seen = max(self._seen, self._position)
        self._tail = (self._tail + data[-TAIL:])[-TAIL:]
        return data

    def losses(self) -> tuple[int, int]:
        """Truncations since the last call, and the bytes that were seen but not read by then."""
        cuts, lost, self._cuts, self._lost = self._cuts, self._lost, 0, 0
        return cuts, lost

    def _cut(self) -> None:
        self._cuts += 1
        self._lost += self.unread
        self._position = self._seen = 0
        self._tail = b""


class Losses:
    """Adds up what could not be read, and words the totals at most every `QUIET_SECONDS`."""

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
        """The totals in words, if they have changed since the last call, or nothing."""
        if self._totals == self._reported:
            return ""
        begin = f"{self._name}, in total" if self._reported else self._name
        self._reported, self._reported_at = self._totals.copy(), time.monotonic()
        return f"{begin}: {'; '.join(self._words())}"

    def _words(self) -> Iterator[str]:
        cuts, size = self._totals["truncated"], self._totals["replaced_bytes"]
        files = self._totals["replaced_files"]
        if cuts:
            yield "truncated" if cuts == 1 else f"truncated {cuts} times"
        if size:
            # what was written between the last look and the truncation was never seen
            least = "at least " if cuts else ""
            yield f"{least}{size} bytes were replaced before they could be read"
        elif cuts:
            yield "lines written just before that may be missing"
        if files == 1:
            yield "a file was replaced before it could be opened"
        elif files:
            yield f"{files} files were replaced before they could be opened"


class FollowedFile(Source):
    """The file at `path`, open as `fd`."""

    def __init__(self, path: Path, fd: int) -> None:
        self.name = path.name
        self._path = path
        self._file, self._pending = GrowingFile(fd), deque[GrowingFile]()
        self._finished: deque[tuple[int, GrowingFile]] = deque()  # with the number of a look
        self._looks = self._opened = 0  # files after the first
        self._missed = self._skipped = self._told_missed = 0
        self._items: deque[bytes | Note] = deque()
        self._end_of_line = True
        self._losses = Losses(self.name)
        self._closing = False
        self._lock, self._changed = threading.Lock(), threading.Event()
        self._watch = NameWatch(path)
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
            raise SourceError(f"{self.name} cannot be read: {error.strerror}") from error
        return self._with_report(item) if isinstance(item, Note) else item

    def _with_report(self, note: Note) -> Note:
        self._losses.add(note.counts)
        if self._losses.due_in() == 0:
            note = replace(note, state="open", detail=self._losses.report())
        return note

    def last_note(self) -> Note | None:
        text = self._losses.report()
        return Note(time.time(), state="open", detail=text) if text else None

    async def close(self) -> None:
        await self._threaded.close()

    def _end(self) -> None:
        self._closing = True
        self._watch.end()
        self._changed.set()

    def _release(self) -> None:
        self._end()
        self._watcher.join(PATIENCE)
        if self._watcher.is_alive():  # stuck in a file system that hangs; what it uses stays open
            return
        self._watch.close()
        for each in self._known():
            os.close(each.fd)

    # in the thread that watches

    def _follow(self) -> None:
        while not self._closing:
            with self._lock, contextlib.suppress(OSError):  # the reader fails with it
                self._look()
            self._changed.set()
            time.sleep(PAUSE)
            self._watch.wait(POLL_SECONDS)

    def _look(self) -> None:
        for name in self._watch.places():
            self._open(self._path.parent / name)
        self._open(self._path)
        for each in (self._file, *self._pending):
            each.look()
        self._looks += 1
        while self._finished and self._finished[0][0] < self._looks - 2:
            os.close(self._finished.popleft()[1].fd)

    def _open(self, path: Path) -> None:
        """Have the file read later, if it is another one than those known."""
        with contextlib.suppress(OSError):  # it is not there yet, or not to be read yet
            there = path.stat()
            if stat.S_ISREG(there.st_mode) and not self._knows(there):
                fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
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
            self._finished.append((self._looks, skipped))

    def _known(self) -> Iterator[GrowingFile]:
        """All open files. One that was read stays open for two looks, so that it is recognised."""
        yield self._file
        yield from self._pending
        yield from (file for _, file in self._finished)

    def _knows(self, there: os.stat_result) -> bool:
        return any(file.is_at(there) for file in self._known())

    # in the thread that reads

    def _read(self) -> bytes | Note:
        while not self._items:
            self._changed.clear()
            if self._closing:
                return b""
            with self._lock:
                more = self._go_on()
            if not more:
                self._changed.wait()
        return self._items.popleft()

    def _go_on(self) -> bool:
        """Read on, or go over to the next file; whether there was something to do."""
        data = self._file.read()
        cuts, size = self._file.losses()
        if cuts:
            self._end_line()
        self._tell_losses(cuts, size)
        if data:
            self._end_of_line = data.endswith(b"\n")
            self._items.append(data)
        elif any(file.unread for file in self._pending):
            self._end_line()
            self._finished.append((self._looks, self._file))
            self._file = self._pending.popleft()
            return True
        return bool(self._items)

    def _end_line(self) -> None:
        """Nothing will be added to the line that has begun."""
        if not self._end_of_line:
            self._end_of_line = True
            self._items.append(b"\n")

    def _tell_losses(self, cuts: int, size: int) -> None:
        files, self._told_missed = self._missed - self._told_missed, self._missed
        size, self._skipped = size + self._skipped, 0
        lost = {"truncated": cuts, "replaced_bytes": size, "replaced_files": files}
        if counts := {what: n for what, n in lost.items() if n}:
            self._items.append(Note(time.time(), counts=counts, cut=bool(size or files)))
