"""A full `tcp:` source closes the least useful connection to accept the next one."""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from harness import DEADLINE
from loop import in_a_loop

from livegraph.sources import stream_listener
from livegraph.sources.base import Chunk, NewSource
from livegraph.sources.stream_listener import PeerConnection, StreamListener

LIMIT = 4
FIRST_ADDRESS, SECOND_ADDRESS = "127.0.0.1", "127.0.0.2"


class ListenerRun:
    """Reads a listener and each of its connections, as the supervisor does."""

    def __init__(self) -> None:
        self._sock = socket.socket()
        self._sock.bind(("127.0.0.1", 0))
        self._sock.settimeout(0)
        address = self._sock.getsockname()
        self.listener = StreamListener("tcp:", self._sock, "", lambda sock: sock.getpeername()[0])
        self.listener.connections = LIMIT
        self._port = address[1]
        self._tasks = [asyncio.create_task(self._read())]
        self._sockets: list[socket.socket] = []
        self.accepted = 0
        self.received: Counter[int] = Counter()
        self.notes: Counter[str] = Counter()
        self.details: list[str] = []

    async def _read(self) -> None:
        while True:
            item = await self.listener.read()
            if isinstance(item, NewSource):
                assert isinstance(item.source, PeerConnection)
                self._tasks.append(asyncio.create_task(self._receive(self.accepted, item.source)))
                self.accepted += 1
            else:
                self.notes.update(item.counts)
                self.details += [item.detail] if item.detail else []

    async def _receive(self, number: int, source: PeerConnection) -> None:
        while item := await source.read():
            if isinstance(item, Chunk):
                self.received[number] += len(item.data)

    async def connect(self, data: bytes = b"", source: str = FIRST_ADDRESS) -> socket.socket:
        """Connect, and wait until the listener has accepted and read the data."""
        number = self.accepted
        sock = socket.create_connection(("127.0.0.1", self._port), source_address=(source, 0))
        self._sockets.append(sock)
        await until(lambda: self.accepted > number)
        await self.send(sock, number, data)
        return sock

    async def send(self, sock: socket.socket, number: int, data: bytes) -> None:
        before = self.received[number]
        sock.sendall(data)
        await until(lambda: self.received[number] == before + len(data))

    async def try_to_connect(self, source: str = FIRST_ADDRESS) -> None:
        """Connect, and wait until the listener has refused it."""
        before = self.notes["refused"]
        sock = socket.create_connection(("127.0.0.1", self._port), source_address=(source, 0))
        self._sockets.append(sock)
        await until(lambda: self.notes["refused"] == before + 1)

    async def aclose(self) -> None:
        await self.listener.close()
        for task in self._tasks:
            task.cancel()
        for sock in self._sockets:
            sock.close()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def is_closed(sock: socket.socket) -> bool:
    """Whether the listener has closed the connection; it never sends anything."""
    await asyncio.sleep(0)
    sock.settimeout(0)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def run(test: Callable[[ListenerRun], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with aclosing(ListenerRun()) as running:
            await test(running)

    in_a_loop(whole())


async def closed(sockets: list[socket.socket]) -> list[int]:
    return [i for i, sock in enumerate(sockets) if await is_closed(sock)]


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that waits for its next line may be closed at once."""
    monkeypatch.setattr(stream_listener, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def long_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection that ever sent a line may be closed."""
    monkeypatch.setattr(stream_listener, "PAUSE_SECONDS", float("inf"))


@pytest.mark.usefixtures("long_pause")
@pytest.mark.parametrize("data", [b"", b"1", b"temp=1 hum="])
def test_a_peer_that_never_completed_a_line_is_closed_first(data: bytes) -> None:
    async def test(running: ListenerRun) -> None:
        sockets = [await running.connect(b"1\n"), await running.connect(data)]
        sockets += [await running.connect(data), await running.connect(b"1\n")]
        await running.send(sockets[1], 1, data)  # bytes without a line end do not count
        await running.connect(b"2\n")
        assert await closed(sockets) == [1]
        assert running.notes == {"connections_closed": 1}

    run(test)


@pytest.mark.usefixtures("no_pause")
def test_the_peer_with_the_oldest_complete_line_is_closed() -> None:
    async def test(running: ListenerRun) -> None:
        sockets = [await running.connect(b"1\n") for _ in range(LIMIT)]
        await running.send(sockets[0], 0, b"2\n")
        await running.send(sockets[1], 1, b"2")
        await running.connect(b"3\n")
        assert await closed(sockets) == [1]

    run(test)


@pytest.mark.usefixtures("no_pause")
def test_a_peer_with_unread_lines_is_not_closed() -> None:
    async def test(running: ListenerRun) -> None:
        for _ in range(LIMIT):
            await running.connect(b"1\n")
        for connection in running.listener._last_lines:
            connection.awaited = False  # as during parsing
        await running.try_to_connect()

    run(test)


@pytest.mark.usefixtures("long_pause")
@pytest.mark.parametrize("line", [b"1\n", b"1\r", b'{"a":1}'])
def test_a_peer_that_sends_whole_lines_is_never_closed_for_another(line: bytes) -> None:
    async def test(running: ListenerRun) -> None:
        sockets = [await running.connect(line) for _ in range(LIMIT)]
        for _ in range(3):
            await running.try_to_connect()
        assert await closed(sockets) == []
        assert running.notes == {"refused": 3}
        assert sum("more are refused" in text for text in running.details) == 1

    run(test)


@pytest.mark.usefixtures("long_pause")
def test_a_remote_address_may_have_half_of_the_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_listener, "is_here", lambda _: False)

    async def test(running: ListenerRun) -> None:
        sockets = [await running.connect(b"1\n"), await running.connect(b"1")]
        sockets.append(await running.connect(b"1\n"))  # replaces another of its own
        assert await closed(sockets) == [1]
        await running.try_to_connect()
        await running.connect(b"1\n", SECOND_ADDRESS)
        await running.connect(b"1\n", SECOND_ADDRESS)
        assert await closed(sockets) == [1]
        assert (
            sum("2 connections from one address are open; more" in text for text in running.details)
            == 1
        )

    run(test)


@pytest.mark.usefixtures("long_pause")
def test_this_machine_may_have_all_connections() -> None:
    async def test(running: ListenerRun) -> None:
        sockets = [await running.connect(b"1\n") for _ in range(LIMIT)]
        assert await closed(sockets) == []
        assert not running.notes

    run(test)
