"""An HTTP connection: aiohttp's protocol class with timeouts, limits and our own error answers.

- A whole request head must arrive within `HEAD_SECONDS` seconds of the connection or of the
  previous answer. A client that sends nothing, or a byte now and then, cannot hold a connection.
- A client that reads nothing of an answer for `STALL_SECONDS` seconds is disconnected, because
  unsent data costs memory.
- `ConnectionQuota` limits the number of connections and the unsent bytes of all of them.
- An invalid request never reaches a route. Its answer has our headers, too, and does not reveal the
  software of the server.
"""

import asyncio
import socket
from contextlib import AbstractAsyncContextManager

from aiohttp import web

from livegraph.lib.peer_address import peer_of
from livegraph.system.peer_user import Finder
from livegraph.web.access import Handler
from livegraph.web.connection_quota import ConnectionQuota
from livegraph.web.request_slots import PART, Slot, Slots
from livegraph.web.security_headers import HEADERS

HEAD_SECONDS = 15.0
"""Seconds for the head of a request, or for a TLS handshake; then the connection is closed."""
STALL_SECONDS = 20.0
"""Seconds before a client that stops reading is disconnected."""
MAX_LINE_BYTES = 8190
"""Maximum bytes of the request line, and of each header."""
MAX_HEADERS = 100
"""Maximum number of headers of a request."""


class HttpConnection(web.RequestHandler):
    """An accepted connection.

    `quota`: admits it, and may close it. `user`: uid of the process at the other end as found by
    `find`, or None if unknown. `user_not_found`: `find` was called and returned None. `given_up`:
    the connection was closed because the client stopped reading.
    """

    __slots__ = ("_find", "_stall_timer", "given_up", "quota", "user")

    def __init__(
        self, manager: web.Server, quota: ConnectionQuota, find: Finder | None = None
    ) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=HEAD_SECONDS,  # aiohttp applies this until a whole head has arrived
            max_line_size=MAX_LINE_BYTES,
            max_field_size=MAX_LINE_BYTES,
            max_headers=MAX_HEADERS,
        )
        self._stall_timer: asyncio.TimerHandle | None = None
        self.given_up = False
        self._find = find
        self.user: int | None = None
        self.quota = quota

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        # not 0: an empty TLS transport would count as full
        transport.set_write_buffer_limits(high=1)
        sock = transport.get_extra_info("socket")
        ours, theirs = map(transport.get_extra_info, ("sockname", "peername"))
        if self._find and ours and theirs:  # a closed connection has no peer address
            self.user = self._find(ours, theirs)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: detect a peer that has vanished
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(STALL_SECONDS * 1000))
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):  # keep little unsent data in the kernel
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, PART)
        if not self.quota.admit(self, theirs[0] if theirs else ""):
            self.cut()

    @property
    def user_not_found(self) -> bool:
        return self._find is not None and self.user is None

    def cut(self) -> None:
        """Close the connection at once and discard unsent data."""
        if self.transport:
            self.transport.abort()

    def pause_writing(self) -> None:
        """Called when data remains unsent after a write."""
        super().pause_writing()
        self._start_stall_timer()
        assert self.transport
        self.quota.waits(self, self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_stall_timer()
        self.quota.sent(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_stall_timer()
        self.quota.lost(self)
        super().connection_lost(exc)

    def _start_stall_timer(self) -> None:
        assert self.transport
        left = self.transport.get_write_buffer_size()
        self._stall_timer = self._loop.call_later(STALL_SECONDS, self._check_progress, left)

    def _check_progress(self, before: int) -> None:
        assert self.transport
        if self.transport.get_write_buffer_size() < before:
            self._start_stall_timer()
        else:
            self.given_up = True
            self.transport.abort()

    def _stop_stall_timer(self) -> None:
        if self._stall_timer:
            self._stall_timer.cancel()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer an invalid request, or an exception of livegraph, and close the connection."""
        super().handle_error(request, status, exc, message)  # logs an exception
        text = "not a valid HTTP request" if status < 500 else "internal error; see the terminal"
        response = web.Response(status=status, text=text + "\n", headers=HEADERS)
        response.headers["Cache-Control"] = "no-store"
        response.force_close()
        return response


@web.middleware
async def answering(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Treat the connection as busy while the handler runs."""
    connection = request.protocol
    if not isinstance(connection, HttpConnection):  # a test server
        return await handler(request)
    with connection.quota.answering(connection):
        return await handler(request)


def slot(request: web.Request, slots: Slots) -> AbstractAsyncContextManager[Slot]:
    """Wait for a slot. A client that is too slow while others wait is disconnected."""
    transport = request.transport
    disconnect = transport.abort if transport else lambda: None  # it is closed already
    return slots.slot(peer_of(request.remote or ""), disconnect)


def keep(request: web.Request) -> bool:
    """Keep the connection open for a long answer; False if too many are kept already."""
    connection = request.protocol
    return not isinstance(connection, HttpConnection) or connection.quota.keep(connection)
