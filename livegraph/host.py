"""`POST /join`: another livegraph brings what it reads, as long as the request goes on.

Who has the key of the run may, which stands in a file that only its user can read; also where there
is a token or `--push`. The answer begins at once, so that who is refused knows it, and ends, with
the word `ended`, when all has been read.
"""

import asyncio
import contextlib
import hmac
from collections.abc import Callable

import aiohttp
from aiohttp import web

from livegraph import query
from livegraph.connection import keep
from livegraph.errors import SourceError
from livegraph.sources.guest import Guest

KEY = "X-Livegraph-Key"
OFF = "this needs the key of the run; start livegraph with --push or a token"
FAILURES = (aiohttp.ClientError, web.RequestPayloadError, OSError, ValueError)
"""Whoever joined has gone, or brings what nobody knows."""


class Host:
    """Answers who joins; `add` has a guest read."""

    def __init__(self, key: str, add: Callable[[Guest], None], *, free: bool) -> None:
        self._key, self._add, self._free = key, add, free
        self._readings: set[asyncio.Task[bool]] = set()

    def table(self) -> list[web.RouteDef]:
        return [web.post("/join", self._join)]

    async def _join(self, request: web.Request) -> web.StreamResponse:
        if not self._may(request):
            return query.refused(403, OFF)
        guest = Guest(request.query.get("source") or "guest")
        try:
            query.check_type(request)
            self._add(guest)
        except web.HTTPException as error:
            return query.refused(error.status, (error.text or "").strip())
        except SourceError as error:
            return query.refused(503, str(error))
        keep(request)
        reading = asyncio.create_task(self._read(request, guest))
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)
        answer = web.StreamResponse()
        answer.force_close()
        await answer.prepare(request)
        await guest.closed.wait()
        if reading.done() and reading.result():
            await answer.write(b"ended\n")
        reading.cancel()
        return answer

    def _may(self, request: web.Request) -> bool:
        given = request.headers.getall(KEY, [])
        if len(given) != 1:
            return self._free and not given
        return hmac.compare_digest(given[0].encode("utf-8", "surrogateescape"), self._key.encode())

    async def _read(self, request: web.Request, guest: Guest) -> bool:
        """To its end, also when whoever asked has gone; whether that was all of it."""
        whole = False
        with contextlib.suppress(*FAILURES):
            async for part in request.content.iter_any():
                await guest.give(part)
            whole = True
        await guest.end("ended" if whole else "lost")
        return whole
