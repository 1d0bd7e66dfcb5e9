"""Records of sources on their way to the page of another livegraph."""

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
from aiohttp import web
from aiohttp.test_utils import TestServer
from harness import DEADLINE
from loop import in_a_loop

from livegraph.commands.join import JoinClient
from livegraph.commands.join_client import NoPageError
from livegraph.discovery import Instance
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.settings import Settings
from livegraph.sink import Delivery
from livegraph.sources import url_spec
from livegraph.terminal.console import Console

Page = Callable[[bytes], Awaitable[None]]
"""Receives everything that one source sends."""


def joined(page: Page, test: Callable[[JoinClient], Awaitable[None]]) -> None:
    """Run `test` with a client that has joined a page."""

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
            async with asyncio.timeout(DEADLINE):
                await test(JoinClient(settings, Console()))

    in_a_loop(run())


def batch(y: float) -> Batch:
    column = SeriesColumn("value", np.arange(1), np.array([y]))
    return Batch(line=np.arange(1), time=np.array([y]), columns=(column,))


def connection(joiner: JoinClient, name: str, y: float) -> None:
    """A connection that opens, sends a number and ends."""
    joiner.begin(name, 0, can_send=False)
    joiner.take(Delivery(name, "numbers", batch(y).arrived(0, y), y))
    joiner.state(name, "ended", "", y)


def test_closing_waits_for_all_connections_even_with_the_same_name() -> None:
    taken: list[bytes] = []
    has_data, later = asyncio.Event(), asyncio.Event()

    async def page(data: bytes) -> None:
        if b'"value":1' in data:
            await later.wait()
        taken.append(data)
        has_data.set()

    async def test(joiner: JoinClient) -> None:
        connection(joiner, "peer", 1)
        connection(joiner, "peer", 2)
        finishing = asyncio.create_task(joiner.close())
        await has_data.wait()
        assert b'"value":2' in taken[0]
        done, _ = await asyncio.wait({finishing}, timeout=0.5)
        assert not done
        later.set()
        assert await finishing
        assert b'"value":1' in taken[1]

    joined(page, test)


def test_only_lines_of_the_input_are_counted_as_lost() -> None:
    async def page(data: bytes) -> None:
        pass

    async def test(joiner: JoinClient) -> None:
        joiner.begin("peer", 0, can_send=False)
        joiner.find = _nowhere  # type: ignore[method-assign]
        joiner.message("peer", "hello", 0)
        joiner.count("peer", {"refused": 1})
        connection(joiner, "peer", 1)
        assert not await joiner.close()
        assert str(joiner.counts) == "0 of 1 line; 1 failed"

    joined(page, test)


def _nowhere() -> Instance:
    raise NoPageError("no page")


def test_ended_connections_are_forgotten() -> None:
    async def page(data: bytes) -> None:
        pass

    async def test(joiner: JoinClient) -> None:
        for i in range(50):
            connection(joiner, f"peer {i}", i)
        assert await joiner.close()
        assert not [*joiner._uplinks, *joiner._records, *joiner._going]

    joined(page, test)


def test_counts_of_a_source_that_sent_nothing_reach_the_page() -> None:
    taken: list[bytes] = []

    async def page(data: bytes) -> None:
        taken.append(data)

    async def test(joiner: JoinClient) -> None:
        joiner.begin("listener", 0, can_send=False)
        joiner.count("refused", {"refused": 1})
        assert await joiner.close()
        assert b'{"refused":1}' in taken[0]

    joined(page, test)
