"""`--tee`: what comes in goes out on stdout, byte by byte the same.

Of several sources whole lines go out, so that none is cut by one of another source; what stands
after the last line end of a source is then given one.
"""

import asyncio
from collections.abc import Callable

from livegraph.storage.sink_count import OutletCount
from livegraph.terminal.standard_streams import StandardOutput, unwritten


class Tee:
    """Writes until its reader leaves, a write fails, or it is closed; a slow reader is waited for.

    `say` is called with what failed, once. `counts`: bytes; what a reader that has left does not
    get is not counted.
    """

    def __init__(self, say: Callable[[str], None], output: StandardOutput | None = None) -> None:
        self.counts = OutletCount("bytes")
        self._say = say
        self._output = output or StandardOutput()
        self._error: OSError | None = None
        self._turn = asyncio.Lock()

    async def write(self, data: bytes) -> None:
        """Write all of `data`, in one piece; it may take as long as the reader."""
        async with self._turn:
            if self._error:
                self._lose(len(data))
            elif error := await asyncio.to_thread(self._write, data):
                self._error = error
                if not isinstance(error, BrokenPipeError):
                    self._say(f"--tee: {unwritten(error)}; copying stops, all else goes on")

    def _write(self, data: bytes) -> OSError | None:
        """In a thread; why it cannot be written."""
        before, error = self._output.written, None
        try:
            self._output.write(data)
        except OSError as caught:
            error = caught
        taken = self._output.written - before
        self.counts.taken += taken
        if error:
            self._error = error
            self._lose(len(data) - taken)
        else:
            self.counts.dropped += len(data) - taken  # closed meanwhile
        return error

    def _lose(self, size: int) -> None:
        if not isinstance(self._error, BrokenPipeError):
            self.counts.failed += size

    def close(self) -> None:
        """Have a write that waits return."""
        self._output.close()


class TeeInput:
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
