"""`POST /push`: lines in the body, any format; the answer says what they gave.

Off unless it is asked for or a token protects it. Only content types that a web page of another
origin cannot send without asking first (a preflight, which is never granted): so forms, text/plain
and a body without a type are refused. A body is read whole before any of it counts.
"""

from contextlib import AsyncExitStack
from functools import partial

import orjson
from aiohttp import web

from livegraph.errors import SourceError
from livegraph.sources.push import PushSource
from livegraph.web import request_input
from livegraph.web.client_slots import Slot, Slots
from livegraph.web.events import dumps
from livegraph.web.http_connection import slot

MAX_BODIES = 16
"""Bodies held at a time that are not small. The next ones wait, unread, and the slowest client
gives way to them."""

OFF_TEXT = "push is off; start livegraph with --push"
CURL_EXAMPLE = "curl -H 'Content-Type: application/json' -d '{\"temp\":21.5}' ADDRESS"


class PushEndpoint:
    """Answers what is pushed; `pushed` is where it goes, None where that is off."""

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
                return request_input.refuse(
                    error.status, f"{(error.text or '').strip()}; as in: {CURL_EXAMPLE}"
                )
            try:
                taken = await self._pushed.push(_one_line_each(body) if _is_json(request) else body)
            except SourceError as error:
                return request_input.refuse(503, str(error))
        if taken is None:
            return request_input.refuse(503, "livegraph is ending")
        return web.Response(body=dumps(taken), content_type="application/json")


async def _enter(held: AsyncExitStack, request: web.Request, slots: Slots) -> Slot:
    """Hold a slot until the body has been read and understood."""
    return await held.enter_async_context(slot(request, slots))


def _is_json(request: web.Request) -> bool:
    return request.content_type == "application/json"


def _one_line_each(body: bytes) -> bytes:
    """JSON that is one document over several lines, as one line; a list of objects, a line each."""
    if body.count(b"\n", 0, len(body.rstrip())) == 0 and body[:1] != b"[":
        return body
    try:
        document = orjson.loads(body)
    except ValueError:
        return body  # it is JSON Lines, or broken; the reader says so
    objects = isinstance(document, list) and all(isinstance(item, dict) for item in document)
    return b"\n".join(map(dumps, document)) if objects else dumps(document)
