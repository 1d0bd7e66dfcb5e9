"""Standard input, output and error, whatever they are when livegraph starts.

Data and help go to descriptor 1, by `StandardOutput` and by nothing else. Messages go to
`sys.stderr`, and are lost where it cannot be written: the data does not suffer from that.
"""

import contextlib
import io
import os
import select
import sys
from typing import TYPE_CHECKING

from livegraph.errors import LivegraphError
from livegraph.system.write_errors import fix

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PIECE = 4096
"""Bytes that a pipe which is ready takes for sure (POSIX, PIPE_BUF): a write never blocks."""

CLOSED = ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY))
"""What stands for a descriptor that is closed: reading 0 and writing 1 still fail (EBADF)."""


class OutputError(LivegraphError):
    """Standard output cannot be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(unwritten(error))


def unwritten(error: OSError) -> str:
    """Why standard output cannot be written, and what to do."""
    if sys.stdout is None:
        return "standard output is closed; send it somewhere: > FILE or | PROGRAM"
    why = f"cannot write to standard output: {error.strerror}"
    return f"{why}; {fix(error, 'send it somewhere else: > FILE or | PROGRAM')}"


def prepare() -> None:
    """Call this first: no file opened later gets the number of a standard stream that is closed."""
    for fd, flags in CLOSED:
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, flags)  # gets the lowest free number, which is this one
            os.set_inheritable(fd, True)  # noqa: FBT003
    raw = io.BufferedWriter(_Forgiving(2, "wb", closefd=False))
    encoding = sys.stderr.encoding if sys.stderr else "utf-8"
    sys.stderr = io.TextIOWrapper(raw, encoding, "backslashreplace", line_buffering=True)


class _Forgiving(io.FileIO):
    """A file that loses what it cannot write, and says nothing of it."""

    def write(self, data: "ReadableBuffer", /) -> int:
        size = memoryview(data).nbytes
        try:
            return super().write(data) or size  # None where it would have to wait
        except OSError:
            return size


class StandardOutput:
    """Writes to descriptor 1, without a buffer. `written`: bytes so far."""

    def __init__(self, fd: int = 1) -> None:
        self.written = 0
        self._fd = fd
        self._wake, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(fd, select.POLLOUT)
        self._poll.register(self._wake, select.POLLIN)
        self._open = True

    def write(self, data: bytes) -> None:
        """Write all of `data`, unless it is closed meanwhile; it may take as long as the reader.

        OSError: BrokenPipeError if the reader has left, which is no failure.
        """
        left = memoryview(data)
        while left and self._open:
            if self._wake in dict(self._poll.poll()):
                self._open = False
                return
            with contextlib.suppress(BlockingIOError):  # another program was quicker
                written = os.write(self._fd, left[:PIECE])
                self.written += written
                left = left[written:]

    def close(self) -> None:
        """Have a write that waits return, in whichever thread."""
        os.write(self._waker, b"x")


def show(text: str) -> None:
    """Write text; what the encoding of the surroundings lacks, as escapes. OutputError."""
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    try:
        StandardOutput().write(text.encode(encoding, "backslashreplace"))
    except BrokenPipeError:
        return
    except OSError as error:
        raise OutputError(error) from error
