"""A full `tcp:` source: which connection is closed for the next one."""

import asyncio
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import aclosing

import pytest
from loop import in_a_loop

from livegraph.sources import stream_listener
from livegraph.sources.base import Chunk, NewSource
from livegraph.sources.stream_listener import PeerConnection, StreamListener

PLACES = 4
EARLIER, LATER = "127.0.0.1", "127.0.0.2"


class Run:
    """Reads a listener and each of its connections, as the supervisor does."""

    def __init__(self) -> None:
        self._sock = socket.socket()
        self._sock.bind(("127.0.0.1", 0))
        self._sock.settimeout(0)
        address = self._sock.getsockname()
        self.listener = StreamListener("tcp:", self._sock, "", lambda sock: sock.getpeername()[0])
        self.listener.connections = PLACES
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

    async def connect(self, data: bytes = b"", source: str = EARLIER) -> socket.socket:
        """A connection that was accepted, and whose data have been read."""
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

    async def try_to_connect(self, source: str = EARLIER) -> None:
        """A connection that is refused."""
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
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def is_closed(sock: socket.socket) -> bool:
    """Whether the listener has closed it; nothing is ever sent on these."""
    await asyncio.sleep(0)
    sock.settimeout(0)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def run(test: Callable[[Run], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with aclosing(Run()) as listening:
            await test(listening)

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
    async def test(listening: Run) -> None:
        sockets = [await listening.connect(b"1\n"), await listening.connect(data)]
        sockets += [await listening.connect(data), await listening.connect(b"1\n")]
        await listening.send(sockets[1], 1, data)  # a byte is no line
        await listening.connect(b"2\n")
        assert await closed(sockets) == [1]
        assert listening.notes == {"connections_closed": 1}

    run(test)


@pytest.mark.usefixtures("no_pause")
def test_the_peer_whose_last_complete_line_is_longest_ago_is_closed() -> None:
    async def test(listening: Run) -> None:
        sockets = [await listening.connect(b"1\n") for _ in range(PLACES)]
        await listening.send(sockets[0], 0, b"2\n")
        await listening.send(sockets[1], 1, b"2")
        await listening.connect(b"3\n")
        assert await closed(sockets) == [1]

    run(test)


@pytest.mark.usefixtures("no_pause")
def test_a_peer_whose_lines_have_not_been_read_yet_is_not_closed() -> None:
    async def test(listening: Run) -> None:
        for _ in range(PLACES):
            await listening.connect(b"1\n")
        for connection in listening.listener._last_lines:
            connection.awaited = False  # as while its last chunk is parsed
        await listening.try_to_connect()

    run(test)


@pytest.mark.usefixtures("long_pause")
@pytest.mark.parametrize("line", [b"1\n", b"1\r", b'{"a":1}'])
def test_a_peer_that_sends_whole_lines_is_never_closed_for_another(line: bytes) -> None:
    async def test(listening: Run) -> None:
        sockets = [await listening.connect(line) for _ in range(PLACES)]
        for _ in range(3):
            await listening.try_to_connect()
        assert await closed(sockets) == []
        assert listening.notes == {"refused": 3}
        assert sum("more are refused" in text for text in listening.details) == 1

    run(test)


@pytest.mark.usefixtures("long_pause")
def test_an_address_elsewhere_has_half_of_the_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_listener, "is_here", lambda _: False)

    async def test(listening: Run) -> None:
        sockets = [await listening.connect(b"1\n"), await listening.connect(b"1")]
        sockets.append(await listening.connect(b"1\n"))  # in place of its own
        assert await closed(sockets) == [1]
        await listening.try_to_connect()
        await listening.connect(b"1\n", LATER)
        await listening.connect(b"1\n", LATER)
        assert await closed(sockets) == [1]
        assert (
            sum(
                "2 connections from one address are open; more" in text
                for text in listening.details
            )
            == 1
        )

    run(test)


@pytest.mark.usefixtures("long_pause")
def test_this_machine_has_all_places() -> None:
    async def test(listening: Run) -> None:
        sockets = [await listening.connect(b"1\n") for _ in range(PLACES)]
        assert await closed(sockets) == []
        assert not listening.notes

    run(test)
