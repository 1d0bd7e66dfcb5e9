"""`POST /send`: sends the body to a source, unchanged.

Off without `--allow-send`, with which everyone needs the token, including the user who started the
run. As with `/push`, content types must be ones that need a CORS preflight.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web

from livegraph.errors import SourceError
from livegraph.storage.store import Store
from livegraph.web import request_input
from livegraph.web.event_encoding import dumps

MAX_BODY_BYTES = 64 * 1024
"""Bytes of one request."""

OFF_TEXT = "sending is off; start livegraph with --allow-send"


class SendEndpoint:
    """Handles `/send`. `send` sends data to a source; None if sending is off."""

    def __init__(self, store: Store, send: Callable[[str, bytes], Awaitable[None]] | None) -> None:
        self._store, self._send_to = store, send

    def table(self) -> list[web.RouteDef]:
        return [web.post("/send", self._send)]

    async def _send(self, request: web.Request) -> web.StreamResponse:
        if not self._send_to:
            return request_input.refuse(403, OFF_TEXT)
        try:
            body = await request_input.body(request, MAX_BODY_BYTES)
            source = self._source(request)
            await self._send_to(source, body)
        except web.HTTPException as error:
            return request_input.refuse(error.status, (error.text or "").strip())
        except SourceError as error:
            return request_input.refuse(503, str(error))
        sent = {"source": source, "bytes": len(body)}
        return web.Response(body=dumps(sent), content_type="application/json")

    def _source(self, request: web.Request) -> str:
        """The source that the request names, or the only one that can be sent to."""
        named = request.query.getall("source", [])
        there = [each.name for each in self._store.sources.values() if each.takes]
        if len(named) > 1 or (not named and len(there) != 1):
            raise web.HTTPBadRequest(text="name one source: /send?source=NAME")
        source = named[0] if named else there[0]
        if source not in there:
            raise web.HTTPNotFound(text=f"no source named {source} can be sent to")
        return source
