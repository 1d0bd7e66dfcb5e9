"""`--tee`: what comes in goes out on stdout, byte by byte the same."""

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

    def write(self, data: bytes) -> None:
        """Write all of `data`; to be called in a thread, it may take as long as the reader."""
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
