"""A file that grows, read as `tail -F` does: what is there, and then what is added, for ever.

The file is looked at every quarter of a second: portable, also over network file systems, and it
costs next to nothing. Of a file that is replaced (rotated) the old one is read to its end once
there is something in the new one, for only then has its writer gone over. One that has become
shorter is read from its start. What cannot be seen this way: a file that is replaced twice between
two looks, and one that is emptied and already longer again.
"""

import contextlib
import os
import select
from pathlib import Path

from livegraph.sources.source import READ, Chunk, Note, Source, Threaded

INTERVAL = 250
"""Milliseconds between two looks at a file in which nothing new is."""


class Growing(Source):
    """The file at `path`, open as `fd`."""

    def __init__(self, path: Path, fd: int) -> None:
        self.name = path.name
        self._path = path
        self._fd = fd
        self._next: int | None = None
        self._end_of_line = True
        self._wake, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(self._wake, select.POLLIN)
        self._threaded = Threaded(self._read, self._end, self._release)

    async def read(self) -> Chunk | Note | None:
        return await self._threaded.read()

    async def close(self) -> None:
        await self._threaded.close()

    def _release(self) -> None:
        for fd in (self._fd, self._next, self._wake, self._waker):
            if fd is not None:
                os.close(fd)

    def _end(self) -> None:
        os.write(self._waker, b"x")

    # in the thread

    def _read(self) -> bytes:
        while True:
            if data := os.read(self._fd, READ):
                self._end_of_line = data.endswith(b"\n")
                return data
            if self._next is not None:
                os.close(self._fd)
                self._fd, self._next = self._next, None
            elif not self._shrunk():
                if self._replaced():
                    continue  # what was added to the old one before its writer left it
                if self._poll.poll(INTERVAL):
                    return b""
                continue
            if not self._end_of_line:
                self._end_of_line = True
                return b"\n"  # nothing will be added to that line

    def _shrunk(self) -> bool:
        """Whether it has become shorter; then it is read from its start."""
        shrunk = os.fstat(self._fd).st_size < os.lseek(self._fd, 0, os.SEEK_CUR)
        if shrunk:
            os.lseek(self._fd, 0, os.SEEK_SET)
        return shrunk

    def _replaced(self) -> bool:
        """Whether there is something in another file of that name, which is then the next."""
        with contextlib.suppress(OSError):  # it is not there yet, or not to be read yet
            there = self._path.stat()
            if there.st_size and not os.path.samestat(os.fstat(self._fd), there):
                self._next = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        return self._next is not None
