"""One connection: what aiohttp makes of it, within our limits and with our words.

- The head of a request must be there `HEAD` seconds after the connection was made or the answer
  before was sent: who sends nothing, or a byte now and then, holds no connection.
- A request that cannot be understood never reaches a route; its answer, too, has our headers, and
  says nothing of the software behind it.
"""

import asyncio

from aiohttp import web

from livegraph.guard import HEADERS

HEAD = 15.0
"""Seconds for the head of a request, or for a TLS handshake; then the connection is closed."""
LINE = 8190
"""Bytes of the request line and of a header."""
FIELDS = 100
"""Headers of a request."""


class Connection(web.RequestHandler):
    """Made for each connection that is accepted."""

    __slots__ = ()

    def __init__(self, manager: web.Server) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=HEAD,  # in aiohttp, this counts until a whole head has come
            max_line_size=LINE,
            max_field_size=LINE,
            max_headers=FIELDS,
        )

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what is no request, or after a defect of ours; then the end."""
        super().handle_error(request, status, exc, message)  # has the defect told
        text = "that is no request" if status < 500 else "internal error, told on the terminal"
        response = web.Response(status=status, text=text + "\n", headers=HEADERS)
        response.headers["Cache-Control"] = "no-store"
        response.force_close()
        return response
