"""The server, run in this process: limits, pings, and the bytes that a viewer gets."""

import asyncio
import socket
from contextlib import closing
from typing import Any

import numpy as np
import pytest
from harness import DEADLINE
from reading import take
from served import run, viewer

from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.server import Server, _bind
from livegraph.storage.store import Store
from livegraph.web import keep_alive


def sample(value: float) -> Batch:
    row = np.array([0])
    return Batch(
        lines=1,
        records=1,
        line=np.array([1]),
        time=np.array([np.nan]),
        columns=(SeriesColumn("a", row, np.array([value])),),
    )


def test_one_viewer_too_many_gets_bye_with_status_200() -> None:
    async def test(server: Server, _: Store) -> None:
        async with viewer(server) as first, viewer(server) as second:
            await first(b"event: status")
            answer = await second(b'{"reason":"full"}')
            assert answer.startswith(b"HTTP/1.0 200 OK")

    run(test, max_viewers=1)


def test_a_viewer_that_connects_while_the_run_ends_gets_bye_and_is_not_kept() -> None:
    async def test(server: Server, _: Store) -> None:
        await server.close("stopped")
        async with viewer(server) as late:
            answer = await late(b'{"reason":"stopped"}')
            assert b"event: hello" not in answer

    run(test)


def test_pings_are_sent_while_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keep_alive, "PING_SECONDS", 0.05)

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
            take(store, sample(41), 0, 1)
            for until in (first, second):
                await until(b"41.0")
                await until(b"\n\n")
            take(store, sample(42), 0, 1)
            take(store, sample(43), 1, 2)
            one, other = await asyncio.gather(first(b"43.0"), second(b"43.0"))
            assert one == other

    run(test)


def test_no_timer_runs_while_no_input_arrives() -> None:
    async def test(server: Server, store: Store) -> None:
        take(store, sample(1), 0, 1)
        async with viewer(server) as until:
            await until(b"event: status")
            async with asyncio.timeout(DEADLINE):
                while server.broadcast._tick or server.broadcast._status_timer:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    run(test)


def test_a_new_row_alone_is_no_urgent_change_and_a_state_is() -> None:
    async def test(server: Server, store: Store) -> None:
        store.begin("a", 1, can_send=False)
        take(store, sample(1), 0, 1, "a")
        async with viewer(server) as until:
            await until(b"event: status")
            server.broadcast._send_status()
            take(store, sample(2), 1, 2, "a")
            assert not server.broadcast._is_urgent()
            store.state("a", "ended", "", 3)
            assert server.broadcast._is_urgent()

    run(test)


@pytest.mark.parametrize(
    ("options", "arrange"),
    [({}, "auto"), ({"arrange": "one"}, "one"), ({"split": True}, "each")],
)
def test_a_page_learns_which_series_share_a_panel(options: dict[str, Any], arrange: str) -> None:
    async def test(server: Server, _: Store) -> None:
        async with viewer(server) as until:
            assert f'"arrange":"{arrange}"'.encode() in await until(b"event: status")

    run(test, **options)


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


def test_the_first_address_of_a_host_that_this_machine_has_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, elsewhere = ("127.0.0.1", 0), ("192.0.2.1", 0)
    reported = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", each) for each in (elsewhere, here)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: reported)
    with closing(_bind("somewhere", 0)) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
