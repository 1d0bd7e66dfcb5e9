"""What is piped in: a pipe, a file, a FIFO or a terminal as standard input."""

import os
import stat
import sys

from livegraph.errors import SourceError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import DRAIN_SECONDS, Chunk, Note, Source
from livegraph.sources.buffering import ADVICE, BufferingDetector
from livegraph.sources.threads import InterruptibleFile, ThreadedReader


class StdinSource(Source):
    """A descriptor read to its end."""

    def __init__(self, name: str, fd: int, grace: float = 0.0) -> None:
        self.name = name
        mode = os.fstat(fd).st_mode
        self.by_index = stat.S_ISREG(mode)
        piped = stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
        self._bursts = BufferingDetector() if piped else None
        self._advice: Note | None = None
        descriptor = InterruptibleFile(fd)
        grace = grace if piped else 0.0
        self._threaded = ThreadedReader(descriptor.read, descriptor.end, descriptor.close, grace)

    async def read(self) -> Chunk | Note | None:
        if self._advice:
            advice, self._advice = self._advice, None
            return advice
        try:
            chunk = await self._threaded.read()
        except OSError as error:
            raise SourceError(f"{self.name} cannot be read: {error.strerror}") from error
        if self._bursts and isinstance(chunk, Chunk) and self._bursts.add(chunk.data, chunk.time):
            self._advice = Note(chunk.time, state="open", detail=ADVICE)
        return chunk

    async def close(self) -> None:
        await self._threaded.close()


def open_source(_spec: SourceSpec, options: ReadingOptions) -> StdinSource:
    if sys.stdin is None:  # closed before we started; the number may be another file's by now
        raise SourceError("standard input is closed; pipe something in, or name a source")
    # a filter ends at once when nobody reads it any more; its writer is to see that
    return StdinSource("stdin", 0, grace=0.0 if options.print else DRAIN_SECONDS)
