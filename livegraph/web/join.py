"""`POST /join`: another livegraph brings what it reads, as long as the request goes on.

Who knows the key of the run may, which stands in a file that only its user can read; also where
there is a token or `--push`. Neither key nor token need be sent: whoever joins sends a nonce and
its HMAC with one of them, and the answer has another HMAC of it, with the same. Data follows the
answer, so that a program which has taken the port of a run that died gets none of them. The answer
begins at once, so that who is refused knows it, and ends, with the word `ended`, when all has been
read.
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
from livegraph.web.access import MISSING, MISSING_STATUS, PROOF
from livegraph.web.http_connection import keep

NONCE = "X-Livegraph-Nonce"
"""Header: a random text of whoever joins."""
PIECE = 64 * 1024
"""Bytes of a body that are split into lines at a time; then others have their turn."""
ENDED = b"ended\n"
"""The answer, once everything has been read."""
FULL_TEXT = "too many streams are open; raise the limit of open files (ulimit -n)"
OFF_TEXT = "this needs the key of the run; start livegraph with --push or a token"
FAILURES = (aiohttp.ClientError, web.RequestPayloadError, OSError, ValueError)
"""Whoever joined has gone, or brings what nobody knows."""


def proof(key: str, side: str, nonce: str) -> str:
    """The HMAC (SHA-256, hex) with which a `side`, `guest` or `host`, shows that it has the key."""
    said = f"{side} {nonce}".encode("utf-8", "surrogateescape")
    return hmac.new(key.encode(), said, "sha256").hexdigest()


class JoinEndpoint:
    """Answers who joins; `add` has a guest read.

    `free`: also who does not know the key may join; with the `token`, if there is one.
    """

    def __init__(
        self, key: str, token: str | None, add: Callable[[JoinedSource], None], *, free: bool
    ) -> None:
        self._add, self._free = add, free
        self._token = token if free else None
        self._secrets = [key] + ([self._token] if self._token else [])
        self._reading_tasks: set[asyncio.Task[bool]] = set()

    def table(self) -> list[web.RouteDef]:
        return [web.post("/join", self._join)]

    async def _join(self, request: web.Request) -> web.StreamResponse:
        secret = self._proven_secret(request)
        if secret is None and self._token and PROOF in request.headers:
            return request_input.refuse(MISSING_STATUS, MISSING)
        if secret is None:
            return request_input.refuse(403, OFF_TEXT)
        guest = JoinedSource(request.query.get("source") or "guest")
        try:
            request_input.check_type(request)
            # of a compressed body, a little could be very much
            request_input.check_encoding(request, ["identity"])
            if not keep(request):
                return request_input.refuse(503, FULL_TEXT)
            self._add(guest)
        except web.HTTPException as error:
            return request_input.refuse(error.status, (error.text or "").strip())
        except SourceError as error:
            return request_input.refuse(503, str(error))
        reading = asyncio.create_task(self._read(request, guest))
        self._reading_tasks.add(reading)
        reading.add_done_callback(self._reading_tasks.discard)
        answer = web.StreamResponse()
        answer.force_close()
        if secret:
            answer.headers[PROOF] = proof(secret, "host", request.headers[NONCE])
        await answer.prepare(request)
        await guest.closed.wait()
        if reading.done() and reading.result():
            await answer.write(ENDED)
        reading.cancel()
        return answer

    def _proven_secret(self, request: web.Request) -> str | None:
        """The key or token that the guest knows; '' if it need know none; None: it may not join."""
        nonces, proofs = request.headers.getall(NONCE, []), request.headers.getall(PROOF, [])
        if not nonces and not proofs:
            return "" if self._free else None  # `AccessPolicy` has seen the token, if one is needed
        if len(nonces) != 1 or len(proofs) != 1:
            return None
        given = proofs[0].encode("utf-8", "surrogateescape")
        dues = {each: proof(each, "guest", nonces[0]).encode() for each in self._secrets}
        return next((each for each, due in dues.items() if hmac.compare_digest(given, due)), None)

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
