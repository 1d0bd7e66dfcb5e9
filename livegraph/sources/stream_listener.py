"""Listens on a stream socket; each connection is a source of its own.

A connection is read no faster than its lines are parsed, so its sender has to wait. When there are
too many connections, the listener makes room for the next one: it closes one that has never
completed a line, or else the one whose last complete line is oldest, unless that is recent. Bytes
without a line end do not count, so a slow trickle does not keep a connection open. If none can be
closed, the next one is refused.

A connection that ends within a line leaves a fragment, which is a bad line (`partial`). A
connection that begins with an HTTP request is refused, because any web page can make a browser
connect here.
"""

import asyncio
import re
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Callable

from livegraph.errors import SourceError
from livegraph.lib.peer_address import is_here, peer_of
from livegraph.sources.base import SEND_SECONDS, Chunk, NewSource, Note, Source
from livegraph.sources.threaded_reader import READ_BYTES
from livegraph.system.file_descriptors import for_listener

MAX_CONNECTIONS = 100
"""Maximum number of connections; fewer if the process may open few descriptors."""
PAUSE_SECONDS = 5.0
"""Seconds without a complete line after which a connection may be closed for another one. A sender
that logs every second pauses for less, even when a lost packet has to be sent again."""
ADDRESS_DIVISOR = 2
"""2: one address may have half of the connections. This machine may have all of them."""
ACCEPT_BATCH = 16
"""Connections accepted in one turn of the event loop, so that input is read in between."""
BUFFER_BYTES = 64 * 1024
"""The buffer of each connection holds up to twice this many bytes; then its sender has to wait."""
KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 6}
"""TCP keepalive, which detects a peer that is gone: seconds, seconds, number of probes."""

_LINE_END = re.compile(rb"[\n\r}]")
"""What completes a line; JSON objects may follow each other without a line end."""
_REQUEST = re.compile(rb"[A-Z]{3,7} [^ \r\n]+ HTTP/[0-9.]+\r?\n")


class PeerConnection(Source):
    """The connection of one peer.

    `address`: the address of the peer, or its IPv6 network; '' for a Unix socket.
    `awaited`: all received bytes were returned, and `read` waits for more.
    It calls `on_line` when the peer has completed a line, `on_close` when it is closed, and
    `refuse` with a reason when the peer sends an HTTP request.
    """

    ends_whole = False
    can_send = True

    def __init__(
        self,
        name: str,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        on_line: Callable[["PeerConnection"], None],
        on_close: Callable[["PeerConnection"], None],
        refuse: Callable[[str], None],
    ) -> None:
        self.name = name
        self._reader, self._writer = streams
        peer = self._writer.get_extra_info("peername")
        self.address = peer_of(peer[0]) if isinstance(peer, tuple) else ""
        self.awaited = False
        self._on_line, self._on_close, self._refuse = on_line, on_close, refuse
        self._is_first, self._lost, self._greeted = True, False, False

    async def read(self) -> Chunk | Note | None:
        if self._lost:
            return None
        if not self._greeted:
            self._greeted = True
            return Note(time.time(), greet=True)
        self.awaited = True
        try:
            data = await self._reader.read(READ_BYTES)
        except OSError:  # reset, or the peer is gone
            self._lost = True
            return Note(time.time(), state="lost")
        finally:
            self.awaited = False
        if self._is_first and _REQUEST.match(data):
            self._refuse("it received an HTTP request; use --push for HTTP")
            return None
        self._is_first = False
        if not data:
            return None
        if _LINE_END.search(data):
            self._on_line(self)
        return Chunk(data, time.time())

    async def close(self) -> None:
        self.cut()

    async def send(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                self._writer.write(data)
                await self._writer.drain()
        except OSError as error:  # includes TimeoutError
            text = f"{self.name} did not accept the data in time; check that it is still connected"
            raise SourceError(text) from error

    def cut(self) -> None:
        """Close the connection at once and discard unsent data."""
        self._writer.transport.abort()
        self._on_close(self)


class StreamListener(Source):
    """Accepts connections on a bound socket.

    `text`: where it listens, for a person. `name_of`: the name of the source for a connection.
    """

    def __init__(
        self, name: str, sock: socket.socket, text: str, name_of: Callable[[socket.socket], str]
    ) -> None:
        self.name = name
        self._name_of = name_of
        self._items: deque[NewSource | Note] = deque([Note(time.time(), state="open", detail=text)])
        self._has_items = asyncio.Event()
        self._without_line: dict[PeerConnection, None] = {}  # oldest first
        # monotonic time of the last complete line; longest ago first
        self._last_lines: dict[PeerConnection, float] = {}
        self._counts: Counter[str] = Counter()
        self.connections = for_listener(MAX_CONNECTIONS)
        self._reported: set[str] = set()
        sock.listen(MAX_CONNECTIONS)
        self._starting = asyncio.create_task(self._start(sock))

    async def _start(self, sock: socket.socket) -> asyncio.Server:
        accept = self._accept
        if sys.platform != "win32" and sock.family == socket.AF_UNIX:
            server = await asyncio.start_unix_server(
                accept, sock=sock, limit=BUFFER_BYTES, backlog=ACCEPT_BATCH
            )
        else:
            server = await asyncio.start_server(
                accept, sock=sock, limit=BUFFER_BYTES, backlog=ACCEPT_BATCH
            )
        sock.listen(MAX_CONNECTIONS)
        return server

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock: socket.socket = writer.get_extra_info("socket")
        streams = (reader, writer)
        connection = PeerConnection(
            self._name_of(sock), streams, self._on_line, self._forget, self._refuse
        )
        if reason := self._make_room(connection.address):
            connection.cut()
            self._refuse(reason)
            return
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE.items():
            if connection.address and hasattr(socket, option):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        self._without_line[connection] = None
        self._put(NewSource(connection))

    def _on_line(self, connection: PeerConnection) -> None:
        self._forget(connection)
        self._last_lines[connection] = time.monotonic()

    def _forget(self, connection: PeerConnection) -> None:
        self._without_line.pop(connection, None)
        self._last_lines.pop(connection, None)

    def _make_room(self, address: str) -> str:
        """Make room for a connection from `address` if needed; returns why that fails, or ''."""
        most, share = self.connections, max(self.connections // ADDRESS_DIVISOR, 1)
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
        return [*self._without_line, *self._last_lines]

    def _find_least_useful(self, address: str) -> PeerConnection | None:
        """The connection to close for another one; only of `address` unless that is ''.

        None if none may be closed. A connection that is not `awaited` is kept, because it may have
        sent lines that have not been read.
        """
        recent = time.monotonic() - PAUSE_SECONDS
        paused = [each for each, at in self._last_lines.items() if each.awaited and at <= recent]
        candidates = [*self._without_line, *paused]
        return next((each for each in candidates if address in ("", each.address)), None)

    def _put(self, item: NewSource | Note) -> None:
        self._items.append(item)
        self._has_items.set()

    def _refuse(self, reason: str) -> None:
        self._count("refused", reason)

    def _count(self, note: str, reason: str) -> None:
        """Count a connection that is refused or closed; each reason is reported once."""
        self._counts[note] += 1
        if reason not in self._reported:
            self._reported.add(reason)
            self._put(Note(time.time(), state="open", detail=f"{self.name}: {reason}"))
        self._has_items.set()

    async def read(self) -> NewSource | Note:
        while True:
            if self._items:
                return self._items.popleft()
            if self._counts:
                counts, self._counts = self._counts, Counter()
                return Note(time.time(), counts=counts)
            self._has_items.clear()
            await self._has_items.wait()

    async def close(self) -> None:
        (await self._starting).close()
        for connection in self._open():
            connection.cut()
