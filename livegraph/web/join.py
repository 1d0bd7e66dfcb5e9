"""`POST /join`: another livegraph brings what it reads, as long as the request goes on.

Who knows the key of the run may, which stands in a file that only its user can read; also where
there is a token or `--push`. The key itself is never sent: whoever joins sends a nonce and its HMAC
with the key, and the answer has another HMAC of it. Data follows the answer, so that a program
which has taken the port of a run that died gets neither. The answer begins at once, so that who
is refused knows it, and ends, with the word `ended`, when all has been read.
"""

import asyncio
import contextlib
import hmac
from collections.abc import Callable

import aiohttp
from aiohttp import web

from livegraph.errors import SourceError
from livegraph.sources.joined import JoinedSource
from livegraph.web import request_input
from livegraph.web.http_connection import keep

NONCE, PROOF = "X-Livegraph-Nonce", "X-Livegraph-Proof"
"""Headers: a random text of whoever joins; what proves, on both sides, that the key is known."""
PIECE = 64 * 1024
"""Bytes of a body that are split into lines at a time; then others have their turn."""
ENDED = b"ended\n"
"""The answer, once everything has been read."""
OFF_TEXT = "this needs the key of the run; start livegraph with --push or a token"
FAILURES = (aiohttp.ClientError, web.RequestPayloadError, OSError, ValueError)
"""Whoever joined has gone, or brings what nobody knows."""


def proof(key: str, side: str, nonce: str) -> str:
    """The HMAC (SHA-256, hex) with which a `side`, `guest` or `host`, shows that it has the key."""
    said = f"{side} {nonce}".encode("utf-8", "surrogateescape")
    return hmac.new(key.encode(), said, "sha256").hexdigest()


class JoinEndpoint:
    """Answers who joins; `add` has a guest read."""

    def __init__(self, key: str, add: Callable[[JoinedSource], None], *, free: bool) -> None:
        self._key, self._add, self._free = key, add, free
        self._reading_tasks: set[asyncio.Task[bool]] = set()

    def table(self) -> list[web.RouteDef]:
        return [web.post("/join", self._join)]

    async def _join(self, request: web.Request) -> web.StreamResponse:
        if not self._is_allowed(request):
            return request_input.refuse(403, OFF_TEXT)
        guest = JoinedSource(request.query.get("source") or "guest")
        try:
            request_input.check_type(request)
            # of a compressed body, a little could be very much
            request_input.check_encoding(request, ["identity"])
            self._add(guest)
        except web.HTTPException as error:
            return request_input.refuse(error.status, (error.text or "").strip())
        except SourceError as error:
            return request_input.refuse(503, str(error))
        keep(request)
        reading = asyncio.create_task(self._read(request, guest))
        self._reading_tasks.add(reading)
        reading.add_done_callback(self._reading_tasks.discard)
        answer = web.StreamResponse()
        answer.force_close()
        if nonce := request.headers.get(NONCE):
            answer.headers[PROOF] = proof(self._key, "host", nonce)
        await answer.prepare(request)
        await guest.closed.wait()
        if reading.done() and reading.result():
            await answer.write(ENDED)
        reading.cancel()
        return answer

    def _is_allowed(self, request: web.Request) -> bool:
        nonces, proofs = request.headers.getall(NONCE, []), request.headers.getall(PROOF, [])
        if not nonces and not proofs:
            return self._free
        if len(nonces) != 1 or len(proofs) != 1:
            return False
        due = proof(self._key, "guest", nonces[0]).encode()
        return hmac.compare_digest(proofs[0].encode("utf-8", "surrogateescape"), due)

    async def _read(self, request: web.Request, guest: JoinedSource) -> bool:
        """To its end, also when whoever asked has gone; whether that was all of it."""
        whole = False
        with contextlib.suppress(*FAILURES):
            async for part in request.content.iter_any():
                for at in range(0, len(part), PIECE):
                    await guest.give(part[at : at + PIECE])
                    await asyncio.sleep(0)
            whole = True
        await guest.end("ended" if whole else "lost")
        return whole
