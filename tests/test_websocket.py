"""A WebSocket whose peer is slow, silent, gone or wrong."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from harness import DEADLINE
from loop import in_a_loop
from peers import server

from livegraph.sources import websocket
from livegraph.sources.base import Chunk, Note, Source

MESSAGES = 30_000
"""More than livegraph reads ahead."""


def with_peer(
    attend: Callable[[web.WebSocketResponse], Awaitable[None]],
    test: Callable[[Source], Awaitable[None]],
) -> None:
    """Run `test` with a source whose peer does this with each connection, and sends no pong."""

    async def answer(request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        await attend(ws)
        return ws

    async def run(port: int) -> None:
        source = websocket.socket(f"ws://127.0.0.1:{port}/")
        async with asyncio.timeout(DEADLINE):
            await test(source)
        await source.close()

    with server(answer) as port:
        in_a_loop(run(port))


async def until_waiting(source: Source) -> str:
    """Read until the source waits for its peer; what it says."""
    while True:
        item = await source.read()
        if isinstance(item, Note) and item.state == "waiting":
            return item.detail


def test_a_peer_that_is_faster_than_livegraph_stays_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)

    async def attend(ws: web.WebSocketResponse) -> None:
        for n in range(MESSAGES):
            await ws.send_str(f"{n}")
        await ws.receive()

    async def test(source: Source) -> None:
        await asyncio.sleep(20 * websocket.SILENCE_SECONDS)  # livegraph does something else
        lines = list[bytes]()
        while len(lines) < MESSAGES:
            item = await source.read()
            if isinstance(item, Chunk):
                lines.append(item.data)
            else:
                assert isinstance(item, Note)
                assert item.state == "open", item
        assert lines == [b"%d\n" % n for n in range(MESSAGES)]

    with_peer(attend, test)


def test_a_silent_peer_that_answers_a_ping_stays_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)

    async def attend(ws: web.WebSocketResponse) -> None:
        for _ in range(3):
            ping = await ws.receive()
            await ws.pong(ping.data)
        await ws.send_str("1")
        await ws.receive()

    async def test(source: Source) -> None:
        while not isinstance(item := await source.read(), Chunk):
            assert isinstance(item, Note)
            assert item.state == "open", item

    with_peer(attend, test)


def test_a_peer_that_answers_no_ping_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)
    monkeypatch.setattr(websocket, "PONG_SECONDS", 0.05)

    async def attend(ws: web.WebSocketResponse) -> None:
        while not ws.closed:
            await ws.receive()

    async def test(source: Source) -> None:
        assert "it did not answer in time" in await until_waiting(source)

    with_peer(attend, test)


def test_a_message_that_is_too_large_is_said() -> None:
    async def attend(ws: web.WebSocketResponse) -> None:
        await ws.send_str("x" * (websocket.MAX_MESSAGE_BYTES + 1))
        await ws.receive()

    async def test(source: Source) -> None:
        words = "it sent a message that is invalid or too large; trying again"
        assert words in await until_waiting(source)

    with_peer(attend, test)


def test_a_ping_of_the_peer_is_answered() -> None:
    async def attend(ws: web.WebSocketResponse) -> None:
        await ws.ping(b"there?")
        pong = await ws.receive()
        await ws.send_bytes(pong.data)
        await ws.receive()

    async def test(source: Source) -> None:
        while not isinstance(item := await source.read(), Chunk):
            pass
        assert item.data == b"there?\n"

    with_peer(attend, test)
