"""Reads standard input: a pipe, a file, a FIFO, a socket or a terminal."""

import asyncio
import os
import stat
import sys
import time

from livegraph.errors import SourceError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import DRAIN_SECONDS, Chunk, Note
from livegraph.sources.buffering_detector import (
    ADVICE,
    NO_INPUT_ADVICE,
    SILENCE_SECONDS,
    BufferingDetector,
)
from livegraph.sources.threaded_reader import InterruptibleFile, ThreadedReader, ThreadedSource
from livegraph.system.clocks import process_start


class StdinSource(ThreadedSource):
    """Reads a descriptor to its end. `grace`: seconds for which a closed pipe is still read.

    A silence at the start, or after a burst, is judged once, `SILENCE_SECONDS` later.
    """

    def __init__(self, name: str, fd: int, grace: float = 0.0) -> None:
        self.name = name
        mode = os.fstat(fd).st_mode
        self.by_index = stat.S_ISREG(mode)
        piped = stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
        self._detector = BufferingDetector() if piped else None
        self._advice: Note | None = None
        self._begun = False
        loop = asyncio.get_running_loop()
        self._judged_at = loop.time() + SILENCE_SECONDS if piped else None
        self._descriptor = descriptor = InterruptibleFile(fd)
        self._waiting = piped and descriptor.is_ready()
        grace = grace if piped else 0.0
        self._threaded = ThreadedReader(self._read, descriptor.end, descriptor.close, grace)

    def _read(self) -> bytes | Chunk:
        data = self._descriptor.read()
        waiting, self._waiting = self._waiting, False
        return _waited(data, process_start(), time.time()) if waiting and data else data

    async def read(self) -> Chunk | Note | None:
        if self._advice:
            advice, self._advice = self._advice, None
            return advice
        try:
            async with asyncio.timeout_at(self._judged_at):
                chunk = await self._threaded.read()
        except TimeoutError:
            return self._judge_silence() or await self.read()
        except OSError as error:
            raise SourceError(f"cannot read {self.name}: {error.strerror}") from error
        if self._detector and isinstance(chunk, Chunk):
            self._begun = True
            self._judged_at = asyncio.get_running_loop().time() + SILENCE_SECONDS
            if self._detector.add(chunk.data, chunk.time):
                self._advice = Note(chunk.time, state="open", detail=ADVICE)
        return chunk

    def _judge_silence(self) -> Note | None:
        """Advice, if the silence since the last read may be due to a writer that buffers."""
        self._judged_at = None
        if not self._begun:
            return Note(time.time(), state="waiting", detail=NO_INPUT_ADVICE)
        stuck = self._detector and self._detector.is_stuck()
        return Note(time.time(), state="open", detail=ADVICE) if stuck else None


def _waited(data: bytes, start: float, now: float) -> Chunk:
    """A chunk of the data that was in the pipe when livegraph was ready to read it at `now`.

    Its lines arrived at unknown times after the `start` of the process. They are spread evenly:
    the first is at the start, the last a step before `now`, so the next line has a later time.
    """
    between = (now - start) / max(data.count(b"\n"), 1)
    return Chunk(data, now - between, since=start - between)


def open_source(_spec: SourceSpec, options: ReadingOptions) -> StdinSource:
    if sys.stdin is None:  # closed before the start; descriptor 0 may be another file by now
        raise SourceError("standard input is closed; pipe data in or give a SOURCE")
    # like any filter, `--print` ends at once when its reader leaves; its writer gets SIGPIPE
    return StdinSource(
        "stdin", 0, grace=0.0 if options.run.print or options.run.explain else DRAIN_SECONDS
    )
