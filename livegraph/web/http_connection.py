"""One connection: what aiohttp makes of it, within our limits and with our words.

- The head of a request must be there `HEAD_SECONDS` seconds after the connection was made or the
  answer before was sent: who sends nothing, or a byte now and then, holds no connection.
- An answer must be taken: who takes nothing for `STALL_SECONDS` seconds is cut off, whatever it is.
  It costs memory for as long as it waits.
- How many there are, and what they have not taken, is limited for all together
  (`ConnectionLimits`).
- A request that cannot be understood never reaches a route; its answer, too, has our headers, and
  says nothing of the software behind it.
"""

import asyncio
import socket
from contextlib import AbstractAsyncContextManager, AbstractContextManager

from aiohttp import web

from livegraph.lib.peer_address import peer_of
from livegraph.system.peer_user import Finder
from livegraph.web.access import HEADERS, Handler
from livegraph.web.client_slots import PART, Slot, Slots
from livegraph.web.connection_limits import ConnectionLimits

HEAD_SECONDS = 15.0
"""Seconds for the head of a request, or for a TLS handshake; then the connection is closed."""
STALL_SECONDS = 20.0
"""Seconds without progress after which who does not take an answer is given up."""
MAX_LINE_BYTES = 8190
"""Bytes of the request line and of a header."""
MAX_HEADERS = 100
"""Headers of a request."""


class HttpConnection(web.RequestHandler):
    """Made for each connection that is accepted.

    `user`: the uid of the process at the other end, if `find` finds it; None: not known.
    `user_not_found`: `find` was asked, and did not find it.
    `given_up`: it was cut off because it took no answer.
    """

    __slots__ = ("_find", "_limits", "_stall_timer", "given_up", "user")

    def __init__(
        self, manager: web.Server, limits: ConnectionLimits, find: Finder | None = None
    ) -> None:
        super().__init__(
            manager,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=HEAD_SECONDS,  # in aiohttp, this counts until a whole head has come
            max_line_size=MAX_LINE_BYTES,
            max_field_size=MAX_LINE_BYTES,
            max_headers=MAX_HEADERS,
        )
        self._stall_timer: asyncio.TimerHandle | None = None
        self.given_up = False
        self._find = find
        self.user: int | None = None
        self._limits = limits

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        # not 0: a TLS transport with nothing to send counts that as full
        transport.set_write_buffer_limits(high=1)
        sock = transport.get_extra_info("socket")
        ours, theirs = map(transport.get_extra_info, ("sockname", "peername"))
        if self._find and ours and theirs:  # a peer that has gone has no address
            self.user = self._find(ours, theirs)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux: notice a peer that vanished
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(STALL_SECONDS * 1000))
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):  # little is kept that has not been sent
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, PART)
        if not self._limits.admit(self, theirs[0] if theirs else ""):
            self.cut()

    @property
    def user_not_found(self) -> bool:
        return self._find is not None and self.user is None

    def cut(self) -> None:
        """Close it at once, whatever is still to be sent."""
        if self.transport:
            self.transport.abort()

    def answering(self) -> AbstractContextManager[None]:
        """A request is answered inside; otherwise the connection is idle."""
        return self._limits.answering(self)

    def keep(self) -> bool:
        """Do not close it to make room for others, as long as its request is answered; False: too
        many are kept.
        """
        return self._limits.keep(self)

    def pause_writing(self) -> None:
        """What was sent has not all gone out."""
        super().pause_writing()
        self._start_stall_timer()
        assert self.transport
        self._limits.waits(self, self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_stall_timer()
        self._limits.sent(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._stop_stall_timer()
        self._limits.lost(self)
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
        """The answer to what is no request, or after a defect of ours; then the end."""
        super().handle_error(request, status, exc, message)  # has the defect told
        text = "not a valid HTTP request" if status < 500 else "internal error; see the terminal"
        response = web.Response(status=status, text=text + "\n", headers=HEADERS)
        response.headers["Cache-Control"] = "no-store"
        response.force_close()
        return response


@web.middleware
async def answering(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell the limits that a connection is not idle meanwhile."""
    connection = request.protocol
    if not isinstance(connection, HttpConnection):  # a server of other connections
        return await handler(request)
    with connection.answering():
        return await handler(request)


def slot(request: web.Request, slots: Slots) -> AbstractAsyncContextManager[Slot]:
    """Wait for one of the slots; a client that is too slow while others wait is cut off."""
    transport = request.transport
    return slots.slot(peer_of(request.remote or ""), transport.abort if transport else _gone)


def _gone() -> None:
    """The connection is closed already."""


def keep(request: web.Request) -> bool:
    """Keep the connection open for an answer that goes on for long; False: there is no room."""
    return not isinstance(request.protocol, HttpConnection) or request.protocol.keep()
