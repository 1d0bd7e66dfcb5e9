"""A server in this process, for tests that inspect it or lower its limits.

async def test(server, store):
    answer = await exchange(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

run(test, max_viewers=1)
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from harness import DEADLINE
from loop import in_a_loop

from livegraph.server import Server
from livegraph.settings import Settings
from livegraph.storage.store import Store

LARGEST = 1 << 24
"""Bytes of a stream that are searched for a mark, at most."""


def run(test: Callable[[Server, Store], Any], **settings: Any) -> None:
    """Run `test` with a server of these settings and its store."""

    async def start() -> None:
        made = Settings.of(**settings)
        store = Store(made.storage, chosen=made.choose_series)
        async with Server(made.server, made.display, store) as server:
            await test(server, store)

    in_a_loop(start())


@contextlib.asynccontextmanager
async def viewer(server: Server, query: str = "") -> AsyncIterator[Callable[[bytes], Any]]:
    """Open a stream, and yield a function that reads until some bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=LARGEST)
    writer.write(f"GET /stream{query} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())

    async def until(mark: bytes) -> bytes:
        async with asyncio.timeout(DEADLINE):
            return await reader.readuntil(mark)

    yield until
    writer.close()


async def exchange(server: Server, data: bytes) -> bytes:
    """Send bytes to the server, and return its answer until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        async with asyncio.timeout(DEADLINE):
            writer.write(data)
            return await reader.read()
    finally:
        writer.close()


def head(answer: bytes) -> tuple[int, dict[str, str]]:
    """Return the status and the headers of an answer, with names in lower case."""
    first, *fields = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (field.partition(":") for field in fields)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}
