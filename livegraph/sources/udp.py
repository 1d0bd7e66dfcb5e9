"""`udp://:47269`: receives datagrams of whole lines, such as those of Teleplot's clients.

UDP has no back-pressure. Datagrams are queued here up to a limit, then in the kernel. Those for
which neither has room are dropped and counted as `dropped`. The count includes the kernel's drops
on Linux only.
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
from livegraph.sources.threaded_reader import READ_BYTES

MAX_DATAGRAM_BYTES = 65536
"""Maximum size of a datagram."""
MAX_QUEUED_BYTES = 4 << 20
"""Bytes queued for parsing; further datagrams are dropped."""
KERNEL_BUFFER_BYTES = 4 << 20
"""Size of the kernel's buffer to ask for; its own limit may be lower."""
MAX_DATAGRAMS_AT_ONCE = 2048
"""Datagrams read in one turn of the event loop: a few milliseconds."""

_OVERFLOW = 40 if sys.platform == "linux" else None
"""SO_RXQ_OVFL, socket(7): each datagram carries the number of datagrams dropped before it."""
_DROP_COUNT = struct.Struct("=I")


class UdpSource(Source):
    """Reads a bound socket. Teleplot's clients send points without their `>` by UDP."""

    bare_teleplot = True

    def __init__(self, name: str, sock: socket.socket) -> None:
        self.name = name
        self._sock = sock
        self._notes = [Note(time.time(), state="open", detail=listening_text("udp", sock))]
        self._queue = ByteQueue(MAX_QUEUED_BYTES)
        self._dropped = self._kernel_total = 0
        self._has_items = asyncio.Event()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL_BUFFER_BYTES)
        if _OVERFLOW:
            sock.setsockopt(socket.SOL_SOCKET, _OVERFLOW, 1)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(sock, self._receive)

    def _receive(self) -> None:
        for _ in range(MAX_DATAGRAMS_AT_ONCE):
            try:
                data = self._receive_one()
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EINTR):
                    continue  # an ICMP error about something that was sent from this port
                break
            self._enqueue(data)
        self._has_items.set()

    def _receive_one(self) -> bytes:
        if sys.platform != "linux":
            return self._sock.recv(MAX_DATAGRAM_BYTES)
        size = socket.CMSG_SPACE(_DROP_COUNT.size)
        data, ancillary, _, _ = self._sock.recvmsg(MAX_DATAGRAM_BYTES, size)
        for _, kind, count in ancillary:
            if kind == _OVERFLOW and len(count) == _DROP_COUNT.size:
                self._count_kernel_drops(_DROP_COUNT.unpack(count)[0])
        return data

    def _count_kernel_drops(self, total: int) -> None:
        """Add what the kernel has dropped, from its running total of 32 bits."""
        self._dropped += (total - self._kernel_total) % (1 << 32)
        self._kernel_total = total

    def _enqueue(self, data: bytes) -> None:
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
            self._has_items.clear()
            await self._has_items.wait()

    async def close(self) -> None:
        if self._sock.fileno() >= 0:  # otherwise it is closed already
            self._loop.remove_reader(self._sock)
            self._sock.close()


def open_source(spec: SourceSpec, _options: ReadingOptions) -> UdpSource:
    return UdpSource(f"udp:{spec.address}", bind_address("udp", spec.address, socket.SOCK_DGRAM))
