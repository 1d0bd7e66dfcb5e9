"""What sources bring on its way to the page that was joined."""

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
from aiohttp import web
from aiohttp.test_utils import TestServer
from loop import in_a_loop

from livegraph.commands.join import JoinClient
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.settings import Settings
from livegraph.sink import Delivery
from livegraph.sources import url_spec
from livegraph.terminal.console import Console

Page = Callable[[bytes], Awaitable[None]]
"""Gets all that one source brings."""


def joined(page: Page, test: Callable[[JoinClient], Awaitable[None]]) -> None:
    """Run `test` with what joins a page."""

    async def welcome(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        await page(await request.read())
        await answer.write(b"ended\n")
        return answer

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/join", welcome)
        async with TestServer(app) as server:
            settings = Settings.of(join=str(server.make_url("/")), sources=(url_spec("unix:x"),))
            async with asyncio.timeout(20):
                await test(JoinClient(settings, Console()))

    in_a_loop(run())


def batch(y: float) -> Batch:
    column = SeriesColumn("value", np.arange(1), np.array([y]))
    return Batch(line=np.arange(1), time=np.array([y]), columns=(column,))


def connection(joiner: JoinClient, name: str, y: float) -> None:
    """One comes, says a number and goes."""
    joiner.begin(name, 0, can_send=False)
    joiner.take(Delivery(name, "numbers", batch(y).arrived(0, y), y))
    joiner.state(name, "ended", "", y)


def test_the_end_waits_for_each_connection_also_for_those_of_one_name() -> None:
    taken: list[bytes] = []
    came, later = asyncio.Event(), asyncio.Event()

    async def page(data: bytes) -> None:
        if b'"value":1' in data:
            await later.wait()
        taken.append(data)
        came.set()

    async def test(joiner: JoinClient) -> None:
        connection(joiner, "peer", 1)
        connection(joiner, "peer", 2)
        finishing = asyncio.create_task(joiner.close())
        await came.wait()
        assert b'"value":2' in taken[0]
        done, _ = await asyncio.wait({finishing}, timeout=0.5)
        assert not done
        later.set()
        assert await finishing
        assert b'"value":1' in taken[1]

    joined(page, test)


def test_connections_that_are_over_are_forgotten() -> None:
    async def page(data: bytes) -> None:
        pass

    async def test(joiner: JoinClient) -> None:
        for i in range(50):
            connection(joiner, f"peer {i}", i)
        assert await joiner.close()
        assert not [*joiner._uplinks, *joiner._counters, *joiner._records, *joiner._going]

    joined(page, test)


def test_what_is_told_of_a_source_that_never_ran_is_counted_with_another() -> None:
    taken: list[bytes] = []

    async def page(data: bytes) -> None:
        taken.append(data)

    async def test(joiner: JoinClient) -> None:
        joiner.begin("listener", 0, can_send=False)
        joiner.count("refused", {"refused": 1})
        assert await joiner.close()
        assert b'{"refused":1}' in taken[0]

    joined(page, test)
