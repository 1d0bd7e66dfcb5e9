"""Base of the network clients: connects again, with growing delays, when the connection breaks.

Back-pressure: `MAX_CHUNKS_AHEAD` chunks are queued; then the connection is not read, so the peer
has to wait.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from livegraph.errors import SourceError, UsageError
from livegraph.lib.backoff import Backoff
from livegraph.lib.peer_address import is_host
from livegraph.lib.redaction import redacted
from livegraph.sources.base import SEND_SECONDS, Chunk, Note, Source
from livegraph.sources.threaded_reader import MAX_CHUNKS_AHEAD

FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 30.0
"""Seconds between two attempts to connect: the first, and the longest."""


class ReconnectingSource(Source):
    """Calls `attend` for each connection.

    `attend` connects, calls `open`, and passes what it receives to `give`. It returns True when the
    source has ended and False to connect again; it raises SourceError if retrying is pointless.
    `failures`: exceptions after which it is called again. `explain`: describes one for a person.
    """

    ends_whole = False
    send_now: Callable[[bytes], Awaitable[None]] | None = None
    """Sends data; `attend` sets it while it is connected."""

    def __init__(
        self,
        name: str,
        attend: Callable[["ReconnectingSource"], Awaitable[bool]],
        failures: tuple[type[Exception], ...],
        explain: Callable[[BaseException], str],
    ) -> None:
        self.name = name
        self._attend, self._failures, self._explain = attend, failures, explain
        self._items: asyncio.Queue[Chunk | Note | Exception | None] = asyncio.Queue(
            MAX_CHUNKS_AHEAD
        )
        self._opened = self._opened_before = False
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            await self._connect_forever()
            end = None
        except Exception as error:  # noqa: BLE001 - the reader of the queue raises it
            end = error
        await self._items.put(end)

    async def _connect_forever(self) -> None:
        backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
        while True:
            self._opened, self.send_now = False, None
            try:
                if await self._attend(self):
                    return
                why = "the other side closed the connection"
            except self._failures as error:
                why = self._explain(error)
            if self._opened:
                backoff.reset()
            await self.fail(why)
            await asyncio.sleep(backoff.next_delay())

    async def fail(self, why: str) -> None:
        """Report the source as waiting for its peer."""
        detail = f"{self.name}: {why}; trying again"
        await self._items.put(Note(time.time(), state="waiting", detail=detail))

    async def open(self) -> None:
        """Report the source as open; after an interruption, with a gap."""
        if not self._opened:
            cut = self._opened_before
            await self._items.put(Note(time.time(), state="open", cut=cut, greet=self.can_send))
        self._opened = self._opened_before = True

    async def give(self, data: bytes) -> None:
        """Queue bytes, cut anywhere; waits for room."""
        if data:
            await self._items.put(Chunk(data, time.time()))

    async def read(self) -> Chunk | Note | None:
        item = await self._items.get()
        if isinstance(item, Exception):
            raise item
        return item

    async def send(self, data: bytes) -> None:
        if not self.send_now:
            raise SourceError(f"{self.name} is not connected; send again when it is")
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.send_now(data)
        except self._failures as error:
            text = f"{self.name} did not accept the data: {self._explain(error)}"
            raise SourceError(text) from error

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})


def check_url(url: str) -> str:
    """The URL, if it has a valid host and port; else UsageError."""
    try:
        parts = urlsplit(url)
        named = parts.hostname is not None and is_host(parts.hostname)
        valid = named and parts.port != 0 and not re.search(r"\s", url)
    except ValueError:
        valid = False
    if not valid:
        scheme = url.partition(":")[0]
        raise UsageError(f"{redacted(url)}: expected {scheme}://HOST:PORT/PATH")
    return url
