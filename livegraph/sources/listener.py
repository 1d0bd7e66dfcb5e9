"""Stream sockets that others connect to; each connection is a source of its own.

A connection is read no faster than its lines are: its sender waits. One that goes away within a
line leaves a fragment, which is a bad line (`partial`). A web page can make a browser connect to
any port, and what it sends first is a request: such a connection is refused.
"""

import asyncio
import re
import socket
import time
from collections import deque
from collections.abc import Callable

from livegraph.errors import SourceError
from livegraph.sources.source import READ, SENDING, Chunk, Joined, Note, Source

MOST = 100
"""Connections at a time; more are refused and counted."""
BUFFER = 64 * 1024
"""Bytes that wait here for each connection, at most twice as many; the rest waits at its sender."""
KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 6}
"""Seconds, seconds and times after which a peer that vanished is noticed, where that can be set."""

_REQUEST = re.compile(rb"[A-Z]{3,7} [^ \r\n]+ HTTP/[0-9.]+\r?\n")


class Connection(Source):
    """One peer; `gone` is called once when it is closed, `refuse` when it speaks HTTP."""

    ends_whole = False
    takes = True

    def __init__(
        self,
        name: str,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        gone: Callable[["Connection"], None],
        refuse: Callable[[str], None],
    ) -> None:
        self.name = name
        self._reader, self._writer = streams
        self._gone, self._refuse = gone, refuse
        self._fresh, self._over, self._greeted = True, False, False

    async def read(self) -> Chunk | Note | None:
        if self._over:
            return None
        if not self._greeted:
            self._greeted = True
            return Note(time.time(), greet=True)
        try:
            data = await self._reader.read(READ)
        except OSError:  # reset by the peer, or the peer has vanished
            self._over = True
            return Note(time.time(), state="lost")
        if self._fresh and _REQUEST.match(data):
            self._refuse("HTTP was spoken to it; that is what --push is for")
            return None
        self._fresh = False
        return Chunk(data, time.time()) if data else None

    async def close(self) -> None:
        self.cut()

    async def send(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(SENDING):
                self._writer.write(data)
                await self._writer.drain()
        except OSError as error:  # a timeout, too
            raise SourceError(f"{self.name} takes nothing; is it still there?") from error

    def cut(self) -> None:
        """End it at once, whatever is still to be sent."""
        self._writer.transport.abort()
        self._gone(self)


class Listener(Source):
    """Accepts on a bound socket; what `caller` calls a peer is the name of its source."""

    def __init__(
        self, name: str, sock: socket.socket, told: str, caller: Callable[[socket.socket], str]
    ) -> None:
        self.name = name
        self._caller = caller
        self._items: deque[Joined | Note] = deque([Note(time.time(), state="open", detail=told)])
        self._came = asyncio.Event()
        self._open: set[Connection] = set()
        self._refused = 0
        self._said: set[str] = set()
        sock.listen(MOST)
        self._starting = asyncio.create_task(self._start(sock))

    async def _start(self, sock: socket.socket) -> asyncio.Server:
        if sock.family == socket.AF_UNIX:
            return await asyncio.start_unix_server(self._accept, sock=sock, limit=BUFFER)
        return await asyncio.start_server(self._accept, sock=sock, limit=BUFFER)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) >= MOST:
            writer.transport.abort()
            self._refuse(f"{MOST} connections are open; more are refused")
            return
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in KEEPALIVE.items():
            if sock.family != socket.AF_UNIX and hasattr(socket, option):
                sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
        name = self._caller(sock)
        connection = Connection(name, (reader, writer), self._open.discard, self._refuse)
        self._open.add(connection)
        self._tell(Joined(connection))

    def _tell(self, item: Joined | Note) -> None:
        self._items.append(item)
        self._came.set()

    def _refuse(self, why: str) -> None:
        """Count a connection that is not taken; why is said once."""
        self._refused += 1
        if why not in self._said:
            self._said.add(why)
            self._tell(Note(time.time(), state="open", detail=f"{self.name}: {why}"))
        self._came.set()

    async def read(self) -> Joined | Note:
        while True:
            if self._items:
                return self._items.popleft()
            if self._refused:
                counts, self._refused = {"refused": self._refused}, 0
                return Note(time.time(), counts=counts)
            self._came.clear()
            await self._came.wait()

    async def close(self) -> None:
        (await self._starting).close()
        for connection in list(self._open):
            connection.cut()
