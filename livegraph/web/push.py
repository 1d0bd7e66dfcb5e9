"""`POST /push`: accepts lines in any format, and answers with the counts of what they gave.

Off without `--push` or a token. A page of another origin must not be able to push, so only content
types that need a CORS preflight are accepted, and livegraph never grants one. Forms, text/plain and
bodies without a type are refused. A body is read completely before its first line is parsed.
"""

from contextlib import AsyncExitStack
from functools import partial

import orjson
from aiohttp import web

from livegraph.errors import SourceError
from livegraph.sources.push import PushSource
from livegraph.web import request_input
from livegraph.web.event_encoding import dumps
from livegraph.web.http_connection import slot
from livegraph.web.request_slots import Slot, Slots

MAX_BODIES = 16
"""Bodies of more than 16 KiB in memory at a time. Further ones wait unread, and while they do, the
slowest client can lose its slot."""

OFF_TEXT = "push is off; start livegraph with --push"


def curl_example(address: str, *, token: bool = False) -> str:
    """A command that pushes a sample to the page at `address`; `token`: it needs one."""
    proof = "-H 'Authorization: Bearer TOKEN' " if token else ""
    return f"curl {proof}-H 'Content-Type: application/json' -d '{{\"temp\":21.5}}' {address}"


class PushEndpoint:
    """Answers pushes; `pushed` receives the lines, and is None if push is off."""

    def __init__(self, pushed: PushSource | None) -> None:
        self._pushed = pushed
        self._free_bodies = Slots(MAX_BODIES)

    def table(self) -> list[web.RouteDef]:
        return [web.post("/push", self._push), web.post("/", self._push)]

    async def _push(self, request: web.Request) -> web.StreamResponse:
        if not self._pushed:
            return request_input.refuse(403, OFF_TEXT)
        async with AsyncExitStack() as held:
            try:
                body = await request_input.body(
                    request, room=partial(_enter, held, request, self._free_bodies)
                )
            except web.HTTPException as error:
                example = curl_example("ADDRESS")
                return request_input.refuse(
                    error.status, f"{(error.text or '').strip()}; for example: {example}"
                )
            try:
                taken = await self._pushed.push(_one_line_each(body) if _is_json(request) else body)
            except SourceError as error:
                return request_input.refuse(503, str(error))
        if taken is None:
            return request_input.refuse(503, "livegraph is shutting down")
        return web.Response(body=dumps(taken), content_type="application/json")


async def _enter(held: AsyncExitStack, request: web.Request, slots: Slots) -> Slot:
    """Hold a slot until the body has been read and parsed."""
    return await held.enter_async_context(slot(request, slots))


def _is_json(request: web.Request) -> bool:
    return request.content_type == "application/json"


def _one_line_each(body: bytes) -> bytes:
    """Put a JSON document of several lines on one line, and each object of a list on its own."""
    if body.count(b"\n", 0, len(body.rstrip())) == 0 and body[:1] != b"[":
        return body
    try:
        document = orjson.loads(body)
    except ValueError:
        return body  # JSON Lines, or invalid; the parser reports that
    objects = isinstance(document, list) and all(isinstance(item, dict) for item in document)
    return b"\n".join(map(dumps, document)) if objects else dumps(document)
