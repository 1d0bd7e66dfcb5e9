"""`--tee`: what comes in goes out on stdout, byte by byte the same.

Of several sources whole lines go out, so that none is cut by one of another source; what stands
after the last line end of a source is then given one.
"""

import asyncio
import os
import select

PIECE = 4096
"""Bytes that a pipe which is ready takes for sure (POSIX, PIPE_BUF): a write never blocks."""


class Tee:
    """Writes until nobody reads any more, or it is closed; whoever reads slowly is waited for."""

    def __init__(self, fd: int = 1) -> None:
        self._fd = fd
        self._wake, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(fd, select.POLLOUT)
        self._poll.register(self._wake, select.POLLIN)
        self._open = True
        self._turn = asyncio.Lock()

    async def write(self, data: bytes) -> None:
        """Write all of `data`, in one piece; it may take as long as the reader."""
        async with self._turn:
            await asyncio.to_thread(self._write, data)

    def _write(self, data: bytes) -> None:
        while data and self._open:
            if self._wake in dict(self._poll.poll()):
                self._open = False
                return
            try:
                data = data[os.write(self._fd, data[:PIECE]) :]
            except OSError:
                self._open = False

    def close(self) -> None:
        """Have a write that waits return."""
        os.write(self._waker, b"x")


class Branch:
    """The way of one source into a tee; `limit` bytes wait at most for their line to end."""

    def __init__(self, tee: Tee, limit: int, *, whole: bool) -> None:
        self._tee, self._limit, self._whole = tee, limit, whole
        self._rest = b""

    async def write(self, data: bytes) -> None:
        if self._whole:
            data = self._rest + data
            end = data.rfind(b"\n") + 1
            if len(data) - end > self._limit:
                end = len(data)
            data, self._rest = data[:end], data[end:]
        if data:
            await self._tee.write(data)

    async def finish(self) -> None:
        """The source has ended."""
        if self._rest:
            await self._tee.write(self._rest + b"\n")
            self._rest = b""
