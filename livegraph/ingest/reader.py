"""Reads one source: chunks → lines → batches, in order, as fast as the sink takes them.

Parsing happens in the event loop, in pieces of a few milliseconds: handing a chunk to another
thread costs more than parsing it. The source is not read while its last chunk is being parsed.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Protocol, TypeAlias

from livegraph.errors import SourceError
from livegraph.ingest.tee import TeeInput
from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parse import Parser
from livegraph.parsing.batch import Batch
from livegraph.parsing.framing.lines import LineBlock, LineFramer
from livegraph.parsing.framing.noise import NoiseFilter
from livegraph.parsing.understood import Understood
from livegraph.settings import ReadingOptions
from livegraph.sources import Chunk, NewSource, Note, Source

SETTLE_SECONDS = 1.0
"""Seconds without input after which a line that may be a header is shown as a message."""

MAX_TOPICS = 1000
"""Topics of a source that keep a parser; the one unused for longest loses its."""

CHUNK_BYTES = 16 * 1024
"""Bytes parsed at a time when records also go elsewhere, row by row."""


UntilRoom: TypeAlias = Callable[[], Awaitable[None]]
"""Waits until what is read can be taken."""


async def no_wait() -> None:
    """Return at once: there is always room."""


class ReaderSink(Protocol):
    """Receives what a reader makes of its source, in order."""

    def take(self, batch: Batch) -> None:
        """Take a batch; `since` and `arrival` are set."""
        ...

    def note(self, note: Note) -> None: ...

    def join(self, source: Source) -> None:
        """Read another source, such as a new connection, beside this one."""
        ...


class SourceReader:
    """Reads a source, opened at the time `opened` (Unix seconds), to its end."""

    def __init__(
        self,
        source: Source,
        opened: float,
        settings: ReadingOptions,
        sink: ReaderSink,
        branch: TeeInput | None = None,
    ) -> None:
        self._understood = Understood(settings)
        self.parser = Parser(settings, bare=source.bare_teleplot, understood=self._understood)
        self._topics = BoundedDict[str, Parser](
            MAX_TOPICS, lambda topic: Parser(settings, topic=topic, understood=self._understood)
        )
        self._source = source
        self._take, self._on_note, self._join = sink.take, sink.note, sink.join
        self._branch = branch
        self._keeps_lines = settings.run.explain
        self._max_chunk = CHUNK_BYTES if settings.run.passes_on else sys.maxsize
        self._framer = LineFramer(
            settings.max_line, skip_first=source.starts_midway, keep_last=source.ends_whole
        )
        self._clock = source.clock
        self._noise_filter = NoiseFilter() if source.may_be_noise else None
        self._last_read = opened

    async def run(
        self, *, settle: bool, turn: asyncio.Lock | None = None, until_room: UntilRoom = no_wait
    ) -> None:
        """Read until the source ends; SourceError if it is lost.

        `settle`: show lines held back as possible headers after a second of silence. Readers that
        share `turn` parse one at a time, each for one turn of the event loop. `until_room`: waited
        for before each read.
        """
        self._turn, self._until_room = turn or asyncio.Lock(), until_room
        try:
            while item := await self._read(settle=settle):
                if isinstance(item, Chunk):
                    await self._process(item)
                elif isinstance(item, NewSource):
                    self._join(item.source)
                else:
                    self._process_note(item)
        except SourceError:
            await self._finish()
            raise
        else:
            await self._finish()
        finally:  # also when it is cancelled
            if note := self._source.last_note():
                self._process_note(note)

    async def _process(self, chunk: Chunk) -> None:
        if self._branch:
            await self._branch.write(chunk.data)
        since = self._last_read if chunk.since is None else chunk.since
        before = min(since, chunk.time)  # clocks are set back
        if chunk.topic:
            self.parser = self._topics[chunk.topic]
        for data, since, came in _split_chunk(chunk, before, self._max_chunk):
            for block in self._filtered(self._framer.feed(data)):
                await self._parse(block, since, came)
        self._last_read = chunk.time
        if chunk.topic:
            self._flush_lines(chunk.time)
            self._deliver(self.parser.settle(chunk.time), chunk.time, chunk.time)

    def _filtered(self, blocks: list[LineBlock]) -> list[LineBlock]:
        if not self._noise_filter:
            return blocks
        return [part for block in blocks for part in self._noise_filter.filter(block)]

    def _process_note(self, note: Note) -> None:
        if note.cut:
            self._flush_lines(note.time)
            self._deliver(self.parser.settle(note.time), self._last_read, note.time)
            self._last_read = note.time
        self._on_note(note)

    async def _parse(self, block: LineBlock, before: float, arrival: float) -> None:
        """Parse piece by piece, so that viewers are served in between."""
        at, size, came = 0, len(block.data), before
        while at < size:
            async with self._turn:
                start = at
                batch, at = self.parser.parse_some(block, at, arrival)
                since, came = came, before + (arrival - before) * at / size
                self._deliver(batch, since, came, block.data[start:at])
                await asyncio.sleep(0)

    async def _finish(self) -> None:
        if self._branch:
            await self._branch.finish()
        now = self._clock()
        self._flush_lines(now)
        self._deliver(self.parser.finish(now), self._last_read, now)

    def _flush_lines(self, now: float) -> None:
        """Parse what has no line end, because none will follow."""
        blocks = self._filtered(self._framer.finish())
        if self._noise_filter:
            blocks += self._noise_filter.finish()
        for block in blocks:
            self._deliver(self.parser.parse(block, now), self._last_read, now, block.data)

    async def _read(self, *, settle: bool) -> Chunk | Note | NewSource | None:
        try:
            async with asyncio.timeout(SETTLE_SECONDS if settle else None):
                return await self._next()
        except TimeoutError:
            now = self._clock()
            for block in self._framer.settle():
                self._deliver(self.parser.parse(block, now), now, now, block.data)
            self._deliver(self.parser.settle(now), now, now)
        return await self._next()

    async def _next(self) -> Chunk | Note | NewSource | None:
        await self._until_room()
        return await self._source.read()

    def _deliver(self, batch: Batch, since: float, arrival: float, data: bytes = b"") -> None:
        """Pass a batch on; `data` are its lines."""
        if self._keeps_lines:
            batch = replace(batch, data=data)
        self._take(batch.arrived(since, arrival))


def _split_chunk(
    chunk: Chunk, before: float, max_bytes: int
) -> Iterator[tuple[bytes, float, float]]:
    """Pieces of a chunk: the bytes, and the times (Unix seconds) between which they came."""
    size, since = len(chunk.data), before
    for end in range(max_bytes, size + max_bytes, max_bytes):
        came = before + (chunk.time - before) * end / size if end < size else chunk.time
        yield chunk.data[end - max_bytes : end], since, came
        since = came
