"""What programs push: each body is read whole, in its turn, and its sender told what it gave.

A body waits until those before it are read; how many wait is up to whoever takes them.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from livegraph.parsing.batch import Batch
from livegraph.parsing.framing.lines import BOM
from livegraph.sources.base import Chunk, Source


@dataclass(slots=True)
class PushResult:
    """What a body gave: its lines, how many were records, how many bad for which reason.

    `lines` are counted as they are read, so those of JSON objects without a line end between them
    count, too.
    """

    lines: int = 0
    records: int = 0
    bad: Counter[str] = field(default_factory=Counter)


class _PushedBody:
    """A body on its way; `done` is what it gave, or None if it will not be read any more."""

    def __init__(self, data: bytes) -> None:
        data = data.removeprefix(BOM)
        if data and not data.endswith(b"\n"):
            data += b"\n"
        self.data = data
        self.taken = PushResult()
        self.done: asyncio.Future[PushResult | None] = asyncio.get_running_loop().create_future()

    def finish(self, taken: PushResult | None) -> None:
        if not self.done.done():  # else its sender has gone
            self.done.set_result(taken)


class PushSource(Source):
    """One source for all bodies; `begin` is called when the first one comes."""

    name = "push"

    def __init__(self, begin: Callable[[], None]) -> None:
        self._begin: Callable[[], None] | None = begin
        self._bodies: asyncio.Queue[_PushedBody] = asyncio.Queue()
        self._body: _PushedBody | None = None
        self._closed = False

    def begin(self) -> None:
        """Have the source read, if it is not yet; SourceError if that cannot be."""
        if self._begin:
            self._begin()
            self._begin = None

    async def push(self, data: bytes) -> PushResult | None:
        """Have a body read: what it gave; None if nothing is read any more.

        SourceError as `begin`.
        """
        self.begin()
        body = _PushedBody(data)
        if self._closed or not body.data:
            return None if self._closed else body.taken
        self._bodies.put_nowait(body)
        return await body.done

    def on_batch(self, batch: Batch) -> None:
        if self._body:
            self._body.taken.lines += batch.lines_read
            self._body.taken.records += batch.records
            self._body.taken.bad.update(bad.reason for bad in batch.bad)

    async def read(self) -> Chunk:
        """The next body; whoever asks has read the one before."""
        body, self._body = self._body, None
        if body:
            body.finish(body.taken)
        self._body = await self._bodies.get()
        return Chunk(self._body.data, time.time())

    async def close(self) -> None:
        self._closed = True
        waiting = [self._bodies.get_nowait() for _ in range(self._bodies.qsize())]
        for body in [self._body, *waiting]:
            if body:
                body.finish(None)
