"""`udp://:47269`: datagrams of whole lines, Teleplot's among them, whoever sends them.

UDP has no back-pressure. What is read waits in a bounded buffer, then in the kernel's; what neither
takes is dropped, and counted as `dropped`: ours exactly, the kernel's where it tells (Linux).
"""

import asyncio
import errno
import socket
import struct
import sys
import time

from livegraph.lib.byte_queue import ByteQueue
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.listen_address import bind_address, listening_text
from livegraph.sources.threads import READ_BYTES

MAX_DATAGRAM_BYTES = 65536
"""Bytes of a datagram, at most."""
MAX_QUEUED_BYTES = 4 << 20
"""Bytes that wait here to be parsed; then datagrams are dropped."""
KERNEL_BUFFER_BYTES = 4 << 20
"""Bytes that the kernel is asked to hold; it gives what it is set to give."""
MAX_DATAGRAMS_AT_ONCE = 2048
"""Datagrams read before others get their turn: some milliseconds."""

_OVERFLOW = 40 if sys.platform == "linux" else None
"""SO_RXQ_OVFL, socket(7): with a datagram comes how many were dropped before it."""
_COUNT = struct.Struct("=I")


class UdpSource(Source):
    """Reads a bound socket; `bare`: Teleplot's points come without their `>` by UDP."""

    bare_teleplot = True

    def __init__(self, name: str, sock: socket.socket) -> None:
        self.name = name
        self._sock = sock
        self._notes = [Note(time.time(), state="open", detail=listening_text("udp", sock))]
        self._queue = ByteQueue(MAX_QUEUED_BYTES)
        self._dropped = self._by_kernel = 0
        self._came = asyncio.Event()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL_BUFFER_BYTES)
        if _OVERFLOW:
            sock.setsockopt(socket.SOL_SOCKET, _OVERFLOW, 1)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock, self._receive)

    def _receive(self) -> None:
        for _ in range(MAX_DATAGRAMS_AT_ONCE):
            try:
                data, ancillary, _, _ = self._sock.recvmsg(
                    MAX_DATAGRAM_BYTES, socket.CMSG_SPACE(_COUNT.size)
                )
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EINTR):
                    continue  # an answer to what someone else sent from here
                break
            for _, kind, count in ancillary:
                if kind == _OVERFLOW and len(count) == _COUNT.size:
                    self._count(_COUNT.unpack(count)[0])
            self._take(data)
        self._came.set()

    def _count(self, total: int) -> None:
        """What the kernel has dropped so far; its counter has 32 bits."""
        self._dropped += (total - self._by_kernel) % (1 << 32)
        self._by_kernel = total

    def _take(self, data: bytes) -> None:
        if data:
            line = data if data.endswith(b"\n") else data + b"\n"
            self._dropped += not self._queue.put(line)

    async def read(self) -> Chunk | Note:
        while True:
            if self._notes:
                return self._notes.pop()
            if self._dropped:
                counts, self._dropped = {"dropped": self._dropped}, 0
                return Note(time.time(), counts=counts)
            if self._queue:
                return Chunk(self._queue.take(READ_BYTES), time.time())
            self._came.clear()
            await self._came.wait()

    async def close(self) -> None:
        if self._sock.fileno() >= 0:  # else it is closed already
            self._loop.remove_reader(self._sock)
            self._sock.close()


def open_source(spec: SourceSpec, _options: ReadingOptions) -> UdpSource:
    return UdpSource(f"udp:{spec.address}", bind_address("udp", spec.address, socket.SOCK_DGRAM))
