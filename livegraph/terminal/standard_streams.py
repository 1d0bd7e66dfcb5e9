"""Standard input, output and error, even when they are closed or cannot be written.

Only `StandardOutput` writes to descriptor 1, and only data and help. Messages go to `sys.stderr`;
when it cannot be written, they are lost, and data is not affected.
"""

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

from livegraph.errors import LivegraphError
from livegraph.system.file_errors import write_fix
from livegraph.system.polling import Poller

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PIECE = 4096
"""Bytes that a pipe takes without blocking once poll reports it ready (POSIX, PIPE_BUF)."""

CLOSED = ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY))
"""How /dev/null replaces closed descriptors: reading 0 and writing 1 still fail (EBADF)."""


class OutputError(LivegraphError):
    """Standard output cannot be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(unwritten(error))


def unwritten(error: OSError) -> str:
    """Why standard output cannot be written, and what to do."""
    if sys.stdout is None:
        return "standard output is closed; send it somewhere: > FILE or | PROGRAM"
    why = f"cannot write to standard output: {error.strerror}"
    return f"{why}; {write_fix(error, 'send it somewhere else: > FILE or | PROGRAM')}"


def prepare() -> None:
    """Replace closed standard streams, so that no file gets their number. Call this first."""
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
    """A file that silently drops what it cannot write."""

    def write(self, data: "ReadableBuffer", /) -> int:
        size = memoryview(data).nbytes
        try:
            return super().write(data) or size  # None if it would block
        except OSError:
            return size


class StandardOutput:
    """Writes to descriptor 1, unbuffered. `written`: bytes so far."""

    def __init__(self, fd: int = 1) -> None:
        self.written = 0
        self._fd = fd
        self._poller = Poller()
        self._poller.add_output(fd)

    def write(self, data: bytes) -> None:
        """Write all of `data`, however long the reader takes, unless `close` is called.

        OSError if it fails; BrokenPipeError if the reader has left.
        """
        left = memoryview(data)
        while left and not self._poller.woken:
            self._poller.wait()
            if self._poller.woken:
                return
            with contextlib.suppress(BlockingIOError):  # another process filled the pipe
                written = os.write(self._fd, left[:PIECE])
                self.written += written
                left = left[written:]

    def close(self) -> None:
        """Make a blocked write return; may be called from any thread."""
        self._poller.wake()


def show(text: str) -> None:
    """Write text, with escapes for characters that the encoding lacks; OutputError if it fails."""
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    try:
        StandardOutput().write(text.encode(encoding, "backslashreplace"))
    except BrokenPipeError:
        return
    except OSError as error:
        raise OutputError(error) from error
