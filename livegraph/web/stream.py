"""One open stream: writes to its transport, and knows when it cannot keep up.

Nothing is queued here beyond one write: as long as what was sent before is on its way, a write is
refused, and the viewer catches up once the way is free.
"""

import asyncio
import contextlib
import socket

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

SEND_BUFFER_BYTES = 64 * 1024
"""Bytes in the kernel for a viewer; the default lets a stalled one hold 4 MB."""


class EventStream:
    """The stream that answers `request`, whose headers have been sent."""

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
        """Whether everything that was sent has gone out."""
        return not self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> bool:
        """Send `data` whole, or refuse it: False while what was sent before is on its way."""
        if self._transport.is_closing():
            return True  # gone; nobody is behind
        if not self.is_free:
            return False
        if self._chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self._transport.write(data)
        return True

    def fall_behind(self) -> None:
        """It lacks something that it can be sent as soon as it is free."""
        self._fell_behind.set()

    def catches_up(self) -> None:
        """It lacks nothing any more."""
        self._fell_behind.clear()

    async def is_behind(self) -> bool:
        """Wait until the viewer lacks something and is free; False once it is gone or has ended."""
        await self._fell_behind.wait()
        await self._drained()
        return not (self._ended or self._transport.is_closing())

    async def _drained(self) -> None:
        """Wait until everything has gone out, or the connection has.

        Not to be cancelled: whoever else waits for the same would be cancelled with it.
        """
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()

    async def drained(self) -> None:
        """Wait until the viewer is in step and has been sent everything."""
        while not self._transport.is_closing():
            if self.is_free and not self._fell_behind.is_set():
                return
            await asyncio.shield(self._drained())
            await asyncio.sleep(0)

    def end(self) -> None:
        """Let `is_behind` return; who still has not taken what was sent is cut off."""
        self._ended = True
        if not self.is_free:
            self._transport.abort()
        self._fell_behind.set()
