"""Beyond each limit: what is kept, what is dropped, and that it is counted."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing

import numpy as np
import pytest
from harness import DEADLINE
from reading import batches, settings, take
from served import exchange, run
from served import viewer as viewing

from livegraph.parsing.batch import BadLine, Batch, Text
from livegraph.server import Server
from livegraph.settings import ReadingOptions, Settings, StorageOptions
from livegraph.storage.messages import MAX_MESSAGE_CHARACTERS
from livegraph.storage.store import Store
from livegraph.web import broadcast, event_stream, handlers, http_connection, view


def read(data: bytes) -> Store:
    kept = Store(StorageOptions())
    for batch in batches([data], ReadingOptions()):
        take(kept, batch, 0, 1)
    return kept


def test_the_first_series_stay_and_those_beyond_the_limit_are_counted() -> None:
    members = ",".join(f'"s{i}":{i}' for i in range(300))
    kept = read(f"{{{members}}}\n".encode() * 2)
    assert list(kept.series) == [f"s{i}" for i in range(256)]
    assert kept.notes["series_cap"] == 2 * 44
    assert list(kept.left_out) == ["s256", "s257", "s258", "s259", "s260"]


def test_names_that_are_too_long_are_cut_and_stay_different() -> None:
    long = b"n" * 30_000
    kept = read(b'{"%b":1,"%b2":2}\n' % (long, long))
    assert len(kept.series) == 2
    assert all(len(name) == 200 and name.startswith("n" * 183 + "…") for name in kept.series)


def test_the_newest_messages_stay_and_all_are_counted() -> None:
    kept = read(b"".join(b"line %d of text\n" % i for i in range(1500)))
    assert kept.text == 1500
    texts = [message.text for message in kept.messages]
    assert [len(texts), texts[0]] == [1000, "line 500 of text"]


def test_a_long_message_is_cut_and_marked_as_cut() -> None:
    kept = Store(StorageOptions())
    take(kept, Batch(lines=1, texts=(Text(1, "x" * 5000),)), 0, 1)
    (message,) = kept.messages
    assert len(message.text) == MAX_MESSAGE_CHARACTERS
    assert message.text.endswith("…")


def test_the_newest_bad_lines_are_kept_and_all_are_counted() -> None:
    kept = Store(StorageOptions())
    bad = tuple(BadLine(i, "json", "", "{") for i in range(250))
    take(kept, Batch(lines=250, bad=bad), 0, 1)
    assert kept.bad["json"] == 250
    assert [line.line for line in kept.bad_lines] == list(range(150, 250))


def test_a_line_that_is_too_long_is_counted_and_the_next_is_read() -> None:
    kept = read(b"9" * 70_000 + b"\n7\n")
    assert dict(kept.bad) == {"too_long": 1}
    assert kept.series["value"].last == 7


@pytest.mark.parametrize("memory", [1 << 20, 8 << 20])
def test_samples_take_no_more_than_the_memory_allowed(memory: int) -> None:
    kept = Store(StorageOptions(memory=memory))
    row = "".join(f'"s{i}":{i},' for i in range(20)).rstrip(",")
    block = f"{{{row}}}\n".encode() * 5000
    for _ in range(20):
        for batch in batches([block], ReadingOptions()):
            take(kept, batch, 0, 1)
    assert all(series.count == 100_000 for series in kept.series.values())
    assert sum(series.size for series in kept.series.values()) <= memory


async def stalled_viewer(server: Server) -> socket.socket:
    """Open a stream and read nothing."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect(("127.0.0.1", server.port))
    peer.sendall(b"GET /stream?points=10000 HTTP/1.0\r\nHost: localhost\r\n\r\n")
    async with asyncio.timeout(DEADLINE):
        while not server.broadcast.viewers:  # noqa: ASYNC110 - set by another connection
            await asyncio.sleep(0.01)
    return peer


def many(kept: Store, count: int) -> None:
    made = settings(["--format", "json"])
    rows = b"".join(b'{"a":%d.5,"b":%d.25,"c":%d.125}\n' % (i, i, i) for i in range(count))
    for batch in batches([rows], made):
        take(kept, batch, 0, 1)


def unsent(server: Server) -> int:
    """Bytes that are waiting to be sent to the only viewer."""
    (one,) = server._routes.viewers
    return one._transport.get_write_buffer_size()


def test_a_stalled_viewer_has_only_one_part_waiting_to_be_sent() -> None:
    async def test(server: Server, kept: Store) -> None:
        many(kept, 9_000)
        with closing(await stalled_viewer(server)):
            await until(lambda: unsent(server) > 0)
            for _ in range(3):
                many(kept, 10)
                await asyncio.sleep(2 * broadcast.TICK_SECONDS)
                assert 0 < unsent(server) < 128 << 10

    run(test, window=float("inf"))


def test_a_tick_that_is_too_large_is_sent_in_parts() -> None:
    async def test(server: Server, kept: Store) -> None:
        with closing(await stalled_viewer(server)):
            await until(lambda: not next(iter(server._routes.viewers))._fell_behind.is_set())
            many(kept, 9_000)  # 800 KiB
            await until(lambda: unsent(server) > 0)
            assert unsent(server) < 128 << 10

    run(test, window=float("inf"))


def test_points_are_encoded_once_for_all_viewers_that_catch_up_and_then_dropped() -> None:
    async def test(server: Server, kept: Store) -> None:
        many(kept, 9_000)
        encodings = server.broadcast._encodings
        async with viewing(server, "?points=10000") as one, viewing(server, "?points=10000") as two:
            await asyncio.gather(*(stream(b"event: status") for stream in (one, two)))
            assert encodings.hits == encodings.misses == 3 * -(-9_000 // view.PART)
            assert not encodings.size

    run(test, window=float("inf"))


def test_a_stalled_viewer_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "STALL_SECONDS", 0.2)

    async def test(server: Server, kept: Store) -> None:
        peer = await stalled_viewer(server)
        many(kept, 9_000)
        async with asyncio.timeout(DEADLINE):
            while server.broadcast.viewers:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        peer.close()
        assert (kept.outlets["page"].taken, kept.outlets["page"].failed) == (0, 1)

    run(test, window=float("inf"))


def stalled_request(server: Server, path: str) -> closing[socket.socket]:
    """Send a request and read nothing, with a small receive buffer."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.connect(("127.0.0.1", server.port))
    peer.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    return closing(peer)


def connections(server: Server) -> int:
    manager = server._runner.server
    assert manager
    return len(manager.connections)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that another connection fulfils."""
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


LARGE = ["/samples?points=0", "/export.csv", "/export.jsonl", "/save.html"]


@pytest.mark.parametrize("path", LARGE)
def test_a_client_that_reads_nothing_of_an_answer_is_cut_off(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "STALL_SECONDS", 0.2)

    async def test(server: Server, kept: Store) -> None:
        many(kept, 200_000)
        with stalled_request(server, path):
            await until(lambda: connections(server) == 1)
            await until(lambda: connections(server) == 0)

    run(test)


def test_large_answers_wait_for_a_slot_and_a_small_answer_does_not() -> None:
    async def test(server: Server, kept: Store) -> None:
        many(kept, 200_000)
        with ExitStack() as peers:
            first = peers.enter_context(stalled_request(server, "/samples?points=0"))
            for _ in range(1, handlers.MAX_LARGE_ANSWERS):
                peers.enter_context(stalled_request(server, "/samples?points=0"))
            await until(lambda: server._routes._large.full)
            waiting = asyncio.create_task(exchange(server, EXPORT))
            assert (await exchange(server, SMALL)).endswith(b"]}")
            assert not waiting.done()
            first.close()
            assert (await waiting).endswith(b"\r\n200000,199999.5,199999.25,199999.125\r\n")

    run(test, time="index")


@pytest.mark.parametrize("path", LARGE)
def test_a_client_that_reads_nothing_of_a_large_answer_gives_way_to_a_waiting_one(
    path: str,
) -> None:
    async def test(server: Server, kept: Store) -> None:
        many(kept, 200_000)
        with ExitStack() as peers:
            for _ in range(handlers.MAX_LARGE_ANSWERS):
                peers.enter_context(stalled_request(server, path))
            await until(lambda: server._routes._large.full)
            # long before the stalled clients are disconnected
            answer = await exchange(server, EXPORT)
            assert answer.endswith(b"\r\n200000,199999.5,199999.25,199999.125\r\n")
            assert connections(server) == handlers.MAX_LARGE_ANSWERS - 1

    run(test, time="index")


EXPORT = b"GET /export.csv?from=199990 HTTP/1.0\r\nHost: localhost\r\n\r\n"
SMALL = b"GET /samples?points=250 HTTP/1.0\r\nHost: localhost\r\n\r\n"


def test_a_viewer_has_a_small_send_buffer_and_a_timeout_if_it_vanishes() -> None:
    async def test(server: Server, _: Store) -> None:
        peer = await stalled_viewer(server)
        (one,) = server._routes.viewers
        sock = one._transport.get_extra_info("socket")
        assert (
            sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
            <= 4 * event_stream.SEND_BUFFER_BYTES
        )
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 20_000
        peer.close()

    run(test)


def test_the_limits_match_the_documentation() -> None:
    made = Settings()
    assert (made.storage.max_series, made.storage.memory) == (256, 512 << 20)
    assert (made.storage.messages, made.server.max_viewers) == (1000, 1000)
    assert made.reading.max_line == 64 << 10
    assert (
        http_connection.STALL_SECONDS,
        event_stream.SEND_BUFFER_BYTES,
        http_connection.HEAD_SECONDS,
    ) == (
        20,
        64 << 10,
        15,
    )
    assert np.isfinite(made.storage.memory)
