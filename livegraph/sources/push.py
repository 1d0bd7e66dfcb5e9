"""Reads the bodies of `--push` requests, one after the other, and counts what each contained.

The queue of bodies has no limit here; the request handler limits how many may wait.
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
    """What a body contained: lines, records, and bad lines by reason.

    `lines` counts lines as they are parsed: JSON objects without a line end between them count as
    one line each.
    """

    lines: int = 0
    records: int = 0
    bad: Counter[str] = field(default_factory=Counter)


class _PushedBody:
    """A queued body. The result of `done` is None if the body will not be read."""

    def __init__(self, data: bytes) -> None:
        data = data.removeprefix(BOM)
        if data and not data.endswith(b"\n"):
            data += b"\n"
        self.data = data
        self.result = PushResult()
        self.done: asyncio.Future[PushResult | None] = asyncio.get_running_loop().create_future()

    def finish(self, result: PushResult | None) -> None:
        if not self.done.done():  # otherwise its sender has disconnected
            self.done.set_result(result)


class PushSource(Source):
    """One source for all bodies. It calls `begin` before the first one."""

    name = "push"

    def __init__(self, begin: Callable[[], None]) -> None:
        self._begin: Callable[[], None] | None = begin
        self._bodies: asyncio.Queue[_PushedBody] = asyncio.Queue()
        self._body: _PushedBody | None = None
        self._closed = False

    def begin(self) -> None:
        """Start reading this source, unless it has started; SourceError if that fails."""
        if self._begin:
            self._begin()
            self._begin = None

    async def push(self, data: bytes) -> PushResult | None:
        """Queue a body and wait until it has been read; None if the source is closed.

        SourceError if `begin` fails.
        """
        self.begin()
        body = _PushedBody(data)
        if self._closed or not body.data:
            return None if self._closed else body.result
        self._bodies.put_nowait(body)
        return await body.done

    def on_batch(self, batch: Batch) -> None:
        if self._body:
            self._body.result.lines += batch.lines_read
            self._body.result.records += batch.records
            self._body.result.bad.update(bad.reason for bad in batch.bad)

    async def read(self) -> Chunk:
        """Wait for the next body. A call means that the last body has been read completely."""
        body, self._body = self._body, None
        if body:
            body.finish(body.result)
        self._body = await self._bodies.get()
        return Chunk(self._body.data, time.time())

    async def close(self) -> None:
        self._closed = True
        waiting = [self._bodies.get_nowait() for _ in range(self._bodies.qsize())]
        for body in [self._body, *waiting]:
            if body:
                body.finish(None)
