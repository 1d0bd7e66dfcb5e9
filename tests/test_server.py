"""The server in this process: limits, pings, and the bytes a viewer gets."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from livegraph import broadcast, push
from livegraph.batch import Batch, Column
from livegraph.server import Server
from livegraph.settings import Settings
from livegraph.sources.pushed import Pushed
from livegraph.store import Store


def sample(value: float) -> Batch:
    row = np.array([0])
    return Batch(
        lines=1,
        records=1,
        line=np.array([1]),
        time=np.array([np.nan]),
        columns=(Column("a", row, np.array([value])),),
    )


@contextlib.asynccontextmanager
async def viewer(server: Server, query: str = "") -> AsyncIterator[Callable[[bytes], Any]]:
    """Opens a stream by hand; gives a function that reads up to some bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET /stream{query} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())

    async def until(mark: bytes) -> bytes:
        async with asyncio.timeout(10):
            return await reader.readuntil(mark)

    yield until
    writer.close()


def run(test: Callable[[Server, Store], Any], **settings: Any) -> None:
    async def start() -> None:
        made = Settings(**settings)
        store = Store(made)
        async with Server(made, store) as server:
            await test(server, store)

    with ThreadPoolExecutor(1) as thread:  # the browser's tests keep a loop in this one
        thread.submit(asyncio.run, start()).result()


def test_one_viewer_too_many_is_told_so_with_200() -> None:
    async def test(server: Server, _: Store) -> None:
        async with viewer(server) as first, viewer(server) as second:
            await first(b"event: status")
            answer = await second(b'{"reason":"full"}')
            assert answer.startswith(b"HTTP/1.0 200 OK")

    run(test, max_viewers=1)


def test_silence_is_broken_by_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "PING", 0.05)

    async def test(server: Server, _: Store) -> None:
        async with viewer(server) as until:
            await until(b"event: ping")
            await until(b"event: ping")

    run(test)


def test_viewers_of_one_view_get_the_same_bytes() -> None:
    async def test(server: Server, store: Store) -> None:
        async with viewer(server) as first, viewer(server) as second:
            for until in (first, second):
                await until(b"event: status")
            store.add(sample(41), 0, 1)
            for until in (first, second):
                await until(b"41.0")
                await until(b"\n\n")
            store.add(sample(42), 0, 1)
            store.add(sample(43), 1, 2)
            one, other = await asyncio.gather(first(b"43.0"), second(b"43.0"))
            assert one == other

    run(test)


def test_nothing_runs_while_nothing_comes() -> None:
    async def test(server: Server, store: Store) -> None:
        store.add(sample(1), 0, 1)
        async with viewer(server) as until:
            await until(b"event: status")
            async with asyncio.timeout(10):
                while server.broadcast._tick or server.broadcast._status_timer:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    run(test)


def test_budgets_and_windows_are_shared_in_steps() -> None:
    async def test(server: Server, _: Store) -> None:
        async with (
            viewer(server, "?points=1010") as a,
            viewer(server, "?points=1100") as b,
            viewer(server, "?points=999999&window=60") as c,
        ):
            for until in (a, b, c):
                await until(b"event: status")
            assert sorted(key[1] for key in server.broadcast._groups) == [1000, 10_000]

    run(test)


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "PATIENCE", 0.05)

    async def start() -> None:
        settings = Settings(push=True)
        async with Server(settings, Store(settings), Pushed(lambda: None)) as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(b"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n")
            writer.write(b"Content-Length: 9\r\n\r\n1,")
            async with asyncio.timeout(10):
                assert await reader.readline() == b"HTTP/1.1 408 Request Timeout\r\n"
            writer.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, start()).result()
