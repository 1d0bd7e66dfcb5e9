"""`POST /push`: lines in the body, any format; the answer says what they gave.

Off unless it is asked for or a token protects it. Only content types that a web page of another
origin cannot send without asking first (a preflight, which is never granted): so forms, text/plain
and a body without a type are refused. A body is read whole before any of it counts.
"""

import asyncio

import orjson
from aiohttp import web

from livegraph.errors import SourceError
from livegraph.sources.pushed import Pushed
from livegraph.wire import dumps

TYPES = ("application/json", "application/x-ndjson", "text/csv", "application/octet-stream")
LARGEST = 1 << 20
"""Bytes of a body."""
PATIENCE = 10.0
"""Seconds that a body may take to come."""
AT_ONCE = 16
"""Bodies held at a time; the next ones wait, unread."""

OFF = "push is off; start livegraph with --push"
TYPE = (
    f"content type not accepted; send one of {', '.join(TYPES)}, as in: "
    "curl -H 'Content-Type: application/json' -d '{\"temp\":21.5}' ADDRESS"
)
TOO_LARGE = "the body is larger than 1 MiB; send it in parts"
TOO_SLOW = "the body took longer than 10 s; send less at a time"


class Push:
    """Answers what is pushed; `pushed` is where it goes, None where that is off."""

    def __init__(self, pushed: Pushed | None) -> None:
        self._pushed = pushed
        self._room = asyncio.Semaphore(AT_ONCE)

    def table(self) -> list[web.RouteDef]:
        return [web.post("/push", self._push), web.post("/", self._push)]

    async def _push(self, request: web.Request) -> web.StreamResponse:
        if not self._pushed:
            return _refused(403, OFF)
        kind = _content_type(request)
        if kind not in TYPES:
            return _refused(415, TYPE)
        if (request.content_length or 0) > LARGEST:
            return _refused(413, TOO_LARGE)
        async with self._room:
            try:
                async with asyncio.timeout(PATIENCE):
                    body = await _body(request)
            except TimeoutError:
                return _refused(408, TOO_SLOW)
            if body is None:
                return _refused(413, TOO_LARGE)
            try:
                taken = await self._pushed.push(_in_lines(body) if kind == TYPES[0] else body)
            except SourceError as error:
                return _refused(503, str(error))
        if taken is None:
            return _refused(503, "livegraph is ending")
        return web.Response(body=dumps(taken), content_type="application/json")


def _content_type(request: web.Request) -> str:
    """That of the one header; '' if there is none, where aiohttp would guess."""
    given = request.headers.getall("Content-Type", [])
    return given[0].partition(";")[0].strip().lower() if len(given) == 1 else ""


async def _body(request: web.Request) -> bytes | None:
    """The whole body; None if it is too large."""
    body = bytearray()
    async for part in request.content.iter_any():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _in_lines(body: bytes) -> bytes:
    """JSON that is one document over several lines, as one line; a list of objects, a line each."""
    if body.count(b"\n", 0, len(body.rstrip())) == 0 and body[:1] != b"[":
        return body
    try:
        document = orjson.loads(body)
    except ValueError:
        return body  # it is JSON Lines, or broken; the reader says so
    objects = isinstance(document, list) and all(isinstance(item, dict) for item in document)
    return b"\n".join(map(dumps, document)) if objects else dumps(document)


def _refused(status: int, text: str) -> web.Response:
    answer = web.Response(status=status, text=text + "\n")
    answer.force_close()  # what is left of the body is nobody's request
    return answer
