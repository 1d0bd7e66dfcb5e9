"""Stream sockets that others connect to; each connection is a source of its own.

A connection is read no faster than its lines are: its sender waits. When there are too many, the
listener closes one that has never completed a line to accept the next, or else the one whose last
complete line is oldest, unless that is recent. Bytes without a line end do not count, so a slow
trickle keeps no place. If none can be closed, the next is refused. One that goes away within a
line leaves a fragment, which is a bad line (`partial`). A web page can make a browser connect to
any port, and what it sends first is a request: such a connection is refused.
"""

import asyncio
import re
import socket
import time
from collections import Counter, deque
from collections.abc import Callable

from livegraph.errors import SourceError
from livegraph.lib.peer_address import is_here, peer_of
from livegraph.sources.base import SEND_SECONDS, Chunk, NewSource, Note, Source
from livegraph.sources.threads import READ_BYTES
from livegraph.system.file_descriptors import for_listener

MAX_CONNECTIONS = 100
"""Connections at a time; where few descriptors are allowed, fewer."""
PAUSE_SECONDS = 5.0
"""Seconds without a complete line after which a connection may be closed for another one. Senders
that log every second pause for less, also when a packet is lost and sent again."""
ADDRESS_SHARE = 2
"""One over the part of the connections that one address may have; this machine may have all."""
AT_ONCE = 16
"""Connections accepted in a row: input comes in between."""
BUFFER_BYTES = 64 * 1024
"""Bytes that wait here for each connection, at most twice as many; the rest waits at its sender."""
KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 6}
"""Seconds, seconds and times after which a peer that vanished is noticed, where that can be set."""

_LINE_END = re.compile(rb"[\n\r}]")
"""What completes a line; JSON objects may follow each other without a line end."""
_REQUEST = re.compile(rb"[A-Z]{3,7} [^ \r\n]+ HTTP/[0-9.]+\r?\n")


class PeerConnection(Source):
    """One peer; `heard` is called when it has completed a line, `gone` when it is closed, `refuse`
    when it speaks HTTP.

    `address`: the address of the peer, or its IPv6 network; "" for a Unix socket.
    `awaited`: all that it has sent was read, and it is waited for.
    """

    ends_whole = False
    can_send = True

    def __init__(
        self,
        name: str,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        heard: Callable[["PeerConnection"], None],
        gone: Callable[["PeerConnection"], None],
        refuse: Callable[[str], None],
    ) -> None:
        self.name = name
        self._reader, self._writer = streams
        peer = self._writer.get_extra_info("peername")
        self.address = peer_of(peer[0]) if isinstance(peer, tuple) else ""
        self.awaited = False
        self._heard, self._gone, self._refuse = heard, gone, refuse
        self._fresh, self._over, self._greeted = True, False, False

    async def read(self) -> Chunk | Note | None:
        if self._over:
            return None
        if not self._greeted:
            self._greeted = True
            return Note(time.time(), greet=True)
        self.awaited = True
        try:
            data = await self._reader.read(READ_BYTES)
        except OSError:  # reset by the peer, or the peer has vanished
            self._over = True
            return Note(time.time(), state="lost")
        finally:
            self.awaited = False
        if self._fresh and _REQUEST.match(data):
            self._refuse("HTTP was spoken to it; that is what --push is for")
            return None
        self._fresh = False
        if not data:
            return None
        if _LINE_END.search(data):
            self._heard(self)
        return Chunk(data, time.time())

    async def close(self) -> None:
        self.cut()

    async def send(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                self._writer.write(data)
                await self._writer.drain()
        except OSError as error:  # a timeout, too
            raise SourceError(f"{self.name} takes nothing; is it still there?") from error

    def cut(self) -> None:
        """End it at once, whatever is still to be sent."""
        self._writer.transport.abort()
        self._gone(self)


class StreamListener(Source):
    """Accepts on a bound socket; what `caller` calls a peer is the name of its source."""

    def __init__(
        self, name: str, sock: socket.socket, text: str, caller: Callable[[socket.socket], str]
    ) -> None:
        self.name = name
        self._caller = caller
        self._items: deque[NewSource | Note] = deque([Note(time.time(), state="open", detail=text)])
        self._came = asyncio.Event()
        self._without_line: dict[PeerConnection, None] = {}  # in the order they came
        # when each completed a line last, in that order
        self._talking: dict[PeerConnection, float] = {}
        self._counts: Counter[str] = Counter()
        self.connections = for_listener(MAX_CONNECTIONS)
        self._said: set[str] = set()
        sock.listen(MAX_CONNECTIONS)
        self._starting = asyncio.create_task(self._start(sock))

    async def _start(self, sock: socket.socket) -> asyncio.Server:
        accept = self._accept
        if sock.family == socket.AF_UNIX:
            server = await asyncio.start_unix_server(
                accept, sock=sock, limit=BUFFER_BYTES, backlog=AT_ONCE
            )
        else:
            server = await asyncio.start_server(
                accept, sock=sock, limit=BUFFER_BYTES, backlog=AT_ONCE
            )
        sock.listen(MAX_CONNECTIONS)
        return server

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock: socket.socket = writer.get_extra_info("socket")
        streams = (reader, writer)
        connection = PeerConnection(
            self._caller(sock), streams, self._heard, self._gone, self._refuse
        )
        if why := self._find_place(connection.address):
            connection.cut()
            self._refuse(why)
            return
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE.items():
            if sock.family != socket.AF_UNIX and hasattr(socket, option):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        self._without_line[connection] = None
        self._tell(NewSource(connection))

    def _heard(self, connection: PeerConnection) -> None:
        self._gone(connection)
        self._talking[connection] = time.monotonic()

    def _gone(self, connection: PeerConnection) -> None:
        self._without_line.pop(connection, None)
        self._talking.pop(connection, None)

    def _find_place(self, address: str) -> str:
        """Make room for a connection from an address if there is none; why that is not possible."""
        most, share = self.connections, max(self.connections // ADDRESS_SHARE, 1)
        addresses = [each.address for each in self._open()]
        if address and not is_here(address) and addresses.count(address) >= share:
            full, only = f"{share} connections from one address are open", address
        elif len(addresses) >= most:
            full, only = f"{most} connections are open", ""
        else:
            return ""
        if connection := self._find_least_useful(only):
            connection.cut()
            self._count(
                "connections_closed",
                f"{full}; livegraph closes those without a complete line for {PAUSE_SECONDS:g} s "
                "to make room",
            )
            return ""
        return f"{full}; more are refused"

    def _open(self) -> list[PeerConnection]:
        return [*self._without_line, *self._talking]

    def _find_least_useful(self, address: str) -> PeerConnection | None:
        """The connection to close for another one, of one address unless that is "".

        None if none may be closed. One that is not awaited may have sent lines that have not been
        read.
        """
        recent = time.monotonic() - PAUSE_SECONDS
        paused = [each for each, at in self._talking.items() if each.awaited and at <= recent]
        candidates = [*self._without_line, *paused]
        return next((each for each in candidates if address in ("", each.address)), None)

    def _tell(self, item: NewSource | Note) -> None:
        self._items.append(item)
        self._came.set()

    def _refuse(self, why: str) -> None:
        self._count("refused", why)

    def _count(self, note: str, why: str) -> None:
        """Count a connection that is not taken, or no longer; why is said once."""
        self._counts[note] += 1
        if why not in self._said:
            self._said.add(why)
            self._tell(Note(time.time(), state="open", detail=f"{self.name}: {why}"))
        self._came.set()

    async def read(self) -> NewSource | Note:
        while True:
            if self._items:
                return self._items.popleft()
            if self._counts:
                counts, self._counts = self._counts, Counter()
                return Note(time.time(), counts=counts)
            self._came.clear()
            await self._came.wait()

    async def close(self) -> None:
        (await self._starting).close()
        for connection in self._open():
            connection.cut()
