"""`POST /join`: receives the records of another livegraph (`--join`) for as long as it runs.

A client may join if it knows the key of the run, which is in a file that only the user can read, or
the token if the run has one. With `--push` and no token, any client may. Key and token are not
sent: the client sends a nonce and its HMAC with the key or token, and the answer has another HMAC
of the nonce with the same secret. The client sends data only after it has checked that answer, so
a program that has taken over the port of a dead run gets no data. The answer begins before the
body, so that a refused client learns it at once. It ends with `ended` when everything has been
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
"""Header: a random text chosen by the client."""
PIECE = 64 * 1024
"""Bytes of a body that are split into lines before other tasks run."""
ENDED = b"ended\n"
"""The body of the answer, sent when everything has been read."""
FULL_TEXT = "too many streams are open; raise the limit of open files (ulimit -n)"
OFF_TEXT = "this needs the key of the run; start livegraph with --push or a token"
FAILURES = (aiohttp.ClientError, web.RequestPayloadError, OSError, ValueError)
"""Raised when the client disconnects or sends an invalid line."""


def proof(key: str, side: str, nonce: str) -> str:
    """The HMAC (SHA-256, hex) with which a `side`, `guest` or `host`, proves it has the key."""
    text = f"{side} {nonce}".encode("utf-8", "surrogateescape")
    return hmac.new(key.encode(), text, "sha256").hexdigest()


class JoinEndpoint:
    """Answers `POST /join`, and calls `add` to start reading from a client.

    `open_to_all`: clients without the key may join, too; they need the `token` if it is set.
    """

    def __init__(
        self, key: str, token: str | None, add: Callable[[JoinedSource], None], *, open_to_all: bool
    ) -> None:
        self._add, self._open_to_all = add, open_to_all
        self._token = token if open_to_all else None
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
            # a small compressed body could expand to a huge one
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
        """The secret that the client has proven, '' if it needs none, None if it may not join."""
        nonces, proofs = request.headers.getall(NONCE, []), request.headers.getall(PROOF, [])
        if not nonces and not proofs:
            return "" if self._open_to_all else None  # `AccessPolicy` has checked the token
        if len(nonces) != 1 or len(proofs) != 1:
            return None
        given = proofs[0].encode("utf-8", "surrogateescape")
        for secret in self._secrets:
            if hmac.compare_digest(given, proof(secret, "guest", nonces[0]).encode()):
                return secret
        return None

    async def _read(self, request: web.Request, guest: JoinedSource) -> bool:
        """Read the body to its end, even after a disconnect; True if it was complete."""
        whole = False
        with contextlib.suppress(*FAILURES):
            async for part in request.content.iter_any():
                for at in range(0, len(part), PIECE):
                    await guest.give(part[at : at + PIECE])
                    await asyncio.sleep(0)
            whole = True
        await guest.end("ended" if whole else "lost")
        return whole
