"""`--tee`: copies the input to stdout, byte for byte.

With several sources it copies whole lines, so that lines of different sources do not mix; the last
line of a source then gets a line end.
"""

import asyncio
from collections.abc import Callable

from livegraph.storage.outlet_count import OutletCount
from livegraph.terminal.standard_streams import StandardOutput, unwritten


class Tee:
    """Writes until its reader leaves, a write fails, or it is closed. It waits for a slow reader.

    `say` gets one message when a write fails. `counts` are bytes; those written after the reader
    left are not counted as lost.
    """

    def __init__(self, say: Callable[[str], None], output: StandardOutput | None = None) -> None:
        self.counts = OutletCount("bytes")
        self._say = say
        self._output = output or StandardOutput()
        self._error: OSError | None = None
        self._turn = asyncio.Lock()

    async def write(self, data: bytes) -> None:
        """Write all of `data` in one piece, however long the reader takes."""
        async with self._turn:
            if self._error:
                self._lose(len(data))
            elif error := await asyncio.to_thread(self._write, data):
                self._error = error
                if not isinstance(error, BrokenPipeError):
                    self._say(
                        f"--tee: {unwritten(error)}; copying stops, everything else continues"
                    )

    def _write(self, data: bytes) -> OSError | None:
        """Write in a worker thread; returns the error, if any."""
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
        """Interrupt a pending write."""
        self._output.close()


class TeeInput:
    """Feeds one source into a tee. `whole`: hold back up to `limit` bytes until the line ends."""

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
        """Write what is held back, with a line end."""
        if self._rest:
            await self._tee.write(self._rest + b"\n")
            self._rest = b""
