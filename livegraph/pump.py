"""From a source to batches: the one loop that every run is.

chunks → lines → batches, in order, no faster than they are taken: the source waits meanwhile.
"""

import asyncio
import time
from collections.abc import Callable

from livegraph.batch import Batch
from livegraph.errors import SourceError
from livegraph.lines import Block, Lines
from livegraph.parse import Parser
from livegraph.settings import Settings
from livegraph.sources import Chunk, Source
from livegraph.tee import Tee

INLINE = 2048
"""Bytes that are parsed at once; more go to a thread, so that the pages do not wait."""
SETTLE = 1.0
"""Seconds of silence after which a line that might be a header is shown as a message."""

Take = Callable[[Batch, float, float], None]
"""Called with a batch, when the read before it came, and when its own did (Unix seconds)."""


class Pump:
    """Reads a source, opened at the time `opened`, to its end: chunks → lines → batches."""

    def __init__(self, source: Source, opened: float, settings: Settings, take: Take) -> None:
        self.parser = Parser(settings)
        self._source = source
        self._take = take
        self._tee = Tee() if settings.tee else None
        self._lines = Lines(
            settings.max_line, skip_first=source.starts_midway, keep_last=source.ends_whole
        )
        self._before = opened

    async def run(self, *, settle: bool) -> None:
        """Pump until the source ends. `settle`: show held lines when nothing more comes."""
        try:
            while chunk := await self._read(settle=settle):
                await self._pass_on(chunk)
        except SourceError:
            self._finish()
            raise
        finally:
            if self._tee:
                self._tee.close()
        self._finish()

    async def _pass_on(self, chunk: Chunk) -> None:
        if self._tee:
            await asyncio.to_thread(self._tee.write, chunk.data)
        before = min(self._before, chunk.time)  # clocks are set back
        for block in self._lines.feed(chunk.data):
            self._take(await self._parse(block, chunk.time), before, chunk.time)
        self._before = chunk.time

    def _finish(self) -> None:
        now = time.time()
        for block in self._lines.finish():
            self._take(self.parser.parse(block, now), self._before, now)
        self._take(self.parser.finish(now), self._before, now)

    async def _read(self, *, settle: bool) -> Chunk | None:
        try:
            async with asyncio.timeout(SETTLE if settle else None):
                return await self._source.read()
        except TimeoutError:
            now = time.time()
            self._take(self.parser.settle(now), now, now)
        return await self._source.read()

    async def _parse(self, block: Block, now: float) -> Batch:
        if len(block.data) <= INLINE:
            return self.parser.parse(block, now)
        return await asyncio.to_thread(self.parser.parse, block, now)
