"""`POST /plot`: plots a number in a line of text, from now on and in the lines that are kept.

Whoever may read the data may do this, unless nobody needs a token: the series is for all viewers.
The body names a message and a position in it; the pattern is made here, from that line. As with
`/push`, content types must be ones that need a CORS preflight.
"""

import orjson
from aiohttp import web

from livegraph.storage.plotted_numbers import CannotPlotError
from livegraph.storage.store import Store
from livegraph.web import request_input
from livegraph.web.event_encoding import dumps

MAX_BODY_BYTES = 1024
"""Bytes of one request."""
EXAMPLE = 'expected {"message":12,"at":5}: the id of a message and the position of a number in it'


OFF_TEXT = "plotting is off, because nobody needs a token; use --pattern"


class PlotEndpoint:
    """Handles `/plot`; `allowed`: somebody needs a token, and others may plot."""

    def __init__(self, store: Store, *, allowed: bool) -> None:
        self._store, self._allowed = store, allowed

    def table(self) -> list[web.RouteDef]:
        return [web.post("/plot", self._plot)]

    async def _plot(self, request: web.Request) -> web.StreamResponse:
        if not self._allowed:
            return request_input.refuse(403, OFF_TEXT)
        try:
            number, position = _place(await request_input.body(request, MAX_BODY_BYTES))
            series, option = self._store.plot_number(number, position)
        except web.HTTPException as error:
            return request_input.refuse(error.status, (error.text or "").strip())
        except CannotPlotError as error:
            return request_input.refuse(409, str(error))
        return web.Response(
            body=dumps({"series": series, "option": option}), content_type="application/json"
        )


def _place(body: bytes) -> tuple[int, int]:
    """The message and the position that a body names; 400 for anything else."""
    try:
        told = orjson.loads(body)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    number, position = told.get("message"), told.get("at")
    if type(number) is not int or type(position) is not int:
        raise web.HTTPBadRequest(text=EXAMPLE)
    return number, position
