"""One open event stream: writes to its transport, and notices when the client is too slow.

Nothing is queued: while an earlier write is still being sent, `write` refuses, and the viewer
catches up later.
"""

import asyncio
import contextlib
import socket

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

SEND_BUFFER_BYTES = 64 * 1024
"""Bytes of the kernel's send buffer; by default a stalled client could hold 4 MB."""


class EventStream:
    """The response to `request`, whose headers have been sent."""

    def __init__(self, request: web.Request, writer: AbstractStreamWriter) -> None:
        assert request.transport is not None
        self._transport = request.transport
        self._writer = writer
        self._chunked = request.version >= HttpVersion11
        self._fell_behind = asyncio.Event()
        self._ended = False
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)

    @property
    def is_free(self) -> bool:
        """Whether all earlier writes have been passed to the kernel."""
        return not self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> bool:
        """Send `data`; False, without sending any of it, while an earlier write is pending."""
        if self._transport.is_closing():
            return True  # the client has gone
        if not self.is_free:
            return False
        if self._chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self._transport.write(data)
        return True

    def fall_behind(self) -> None:
        """Mark the viewer as behind."""
        self._fell_behind.set()

    def catches_up(self) -> None:
        """Mark the viewer as up to date."""
        self._fell_behind.clear()

    async def is_behind(self) -> bool:
        """Wait until the viewer is behind and can be written to; False if it has gone or ended."""
        await self._fell_behind.wait()
        await self._drained()
        return not (self._ended or self._transport.is_closing())

    async def _drained(self) -> None:
        """Wait until everything has been sent or the connection is lost.

        Must not be cancelled: other waiters would be cancelled, too.
        """
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()

    async def drained(self) -> None:
        """Wait until the viewer is up to date and everything has been sent."""
        while not self._transport.is_closing():
            if self.is_free and not self._fell_behind.is_set():
                return
            await asyncio.shield(self._drained())
            await asyncio.sleep(0)

    def end(self) -> None:
        """Make `is_behind` return, and cut off a client with a pending write."""
        self._ended = True
        if not self.is_free:
            self._transport.abort()
        self._fell_behind.set()
