"""What is asked for over the network and comes as it likes: tried again when it breaks.

Two chunks are taken ahead of what is read; then the connection waits, and its peer with it.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from livegraph.errors import SourceError, UsageError
from livegraph.lib.backoff import Backoff
from livegraph.lib.redaction import redacted
from livegraph.sources.base import SEND_SECONDS, Chunk, Note, Source
from livegraph.sources.threads import MAX_CHUNKS_AHEAD

FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 30.0
"""Seconds until a lost connection is tried again: the first time, and at most."""


class ReconnectingSource(Source):
    """Calls `attend` again and again: it gives what comes, and returns at the end, True, or when
    the connection is to be made anew, False; it raises SourceError if there is no sense in that.
    `failures` are the errors after which there is; `explain` says them in words of ours.
    """

    ends_whole = False
    outlet: Callable[[bytes], Awaitable[None]] | None = None
    """Set by `attend` as long as something can be sent."""

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
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader of the queue raises it
            end = error
        await self._items.put(end)

    async def _connect_forever(self) -> None:
        backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
        while True:
            self._opened, self.outlet = False, None
            try:
                if await self._attend(self):
                    return
                why = "the other side ended it"
            except self._failures as error:
                why = self._explain(error)
            if self._opened:
                backoff.reset()
            await self.fail(why)
            await asyncio.sleep(backoff.next_delay())

    async def fail(self, why: str) -> None:
        """It is not there for now."""
        detail = f"{self.name}: {why}; trying again"
        await self._items.put(Note(time.time(), state="waiting", detail=detail))

    async def open(self) -> None:
        """It is there; what comes does not go on from what came before it was away."""
        if not self._opened:
            cut = self._opened_before
            await self._items.put(Note(time.time(), state="open", cut=cut, greet=self.can_send))
        self._opened = self._opened_before = True

    async def give(self, data: bytes) -> None:
        """Bytes, cut anywhere; waits until there is room."""
        if data:
            await self._items.put(Chunk(data, time.time()))

    async def read(self) -> Chunk | Note | None:
        item = await self._items.get()
        if isinstance(item, Exception):
            raise item
        return item

    async def send(self, data: bytes) -> None:
        if not self.outlet:
            raise SourceError(f"{self.name} is not there; send it again when it is")
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self.outlet(data)
        except self._failures as error:
            text = f"{self.name} did not take it: {self._explain(error)}"
            raise SourceError(text) from error

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})


def check_url(url: str) -> str:
    """An address, if it can be one; else a UsageError."""
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", url)
        (parts.hostname or "").encode("idna")  # fails for an empty label, and one too long
    except ValueError:
        valid = False
    if not valid:
        scheme = url.partition(":")[0]
        raise UsageError(f"{redacted(url)} is no address; say {scheme}://host:port/path")
    return url
