"""One contract for every source: what is written to its other end comes out, whole and in order; it
ends when that ends; closing it is soon over, whatever it waits for.

A row of `ENDS` for each kind of source plays its other end; `test_every_kind_is_tried` sees to it
that none is left out.
"""

import asyncio
import contextlib
import os
import re
import shlex
import sys
import threading
import time
import tty
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import ends
import pytest
from loop import in_a_loop

from livegraph.errors import Exit, SourceError
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.settings import SENDABLE_SCHEMES, ReadingOptions, Settings
from livegraph.sink import Delivery, Sink
from livegraph.sources import SOURCES, Chunk, Note, Source, open_source, url_spec

if TYPE_CHECKING:
    from livegraph.parsing.batch import Batch

SETTINGS = ReadingOptions(exit_on_eof=True)  # a port that is gone is then lost
DEADLINE = 20.0


class End:
    """The other end of a source; `named` is what the command line says, `lead` what it needs to
    come first.
    """

    def __init__(
        self,
        named: str,
        fd: int,
        hang_up: Callable[[], None],
        settings: ReadingOptions = SETTINGS,
        lead: bytes = b"",
    ) -> None:
        self.named, self.settings, self.lead = named, settings, lead
        self._fd, self._hang_up = fd, hang_up

    def write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._fd, data) :]

    async def reach(self, source: Source) -> Source:
        return source

    def hang_up(self) -> None:
        self._hang_up()


@contextmanager
def stdin(_folder: Path) -> Iterator[End]:
    read, write = os.pipe()
    old = os.dup(0)
    os.dup2(read, 0)
    os.close(read)
    writer = open(write, "wb")  # noqa: SIM115, PTH123 - closed to hang up
    try:
        with mock.patch("sys.stdin", sys.__stdin__):
            yield End("-", write, writer.close)
    finally:
        writer.close()
        os.dup2(old, 0)
        os.close(old)


@contextmanager
def fifo(folder: Path) -> Iterator[End]:
    os.mkfifo(folder / "fifo")
    # for reading and writing, so that it opens without a reader
    writer = (folder / "fifo").open("r+b", buffering=0)
    with writer:
        yield End(str(folder / "fifo"), writer.fileno(), writer.close)


@contextmanager
def followed(folder: Path) -> Iterator[End]:
    with (folder / "grows").open("wb", buffering=0) as writer:
        settings = replace(SETTINGS, follow=True)
        yield End(str(folder / "grows"), writer.fileno(), writer.close, settings)


@contextmanager
def command(folder: Path) -> Iterator[End]:
    os.mkfifo(folder / "in")
    with (folder / "in").open("r+b", buffering=0) as writer:
        named = f"command:{shlex.join(['sh', '-c', f'exec cat < {folder}/in'])}"
        yield End(named, writer.fileno(), writer.close)


@contextmanager
def port(_folder: Path) -> Iterator[End]:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    open_ = [ours, theirs]

    def hang_up() -> None:
        while open_:
            os.close(open_.pop())

    try:
        yield End(f"serial:{os.ttyname(theirs)}", ours, hang_up)
    finally:
        hang_up()


@contextmanager
def replayed(folder: Path) -> Iterator[End]:
    """Lines without a time come with the one before that has one."""
    lead = b'{"time":1715682093,"values":{"lead":0}}\n'
    os.mkfifo(folder / "fifo")
    with (folder / "fifo").open("r+b", buffering=0) as writer:
        writer.write(lead)
        named = f"replay:{folder / 'fifo'}"
        yield End(named, writer.fileno(), writer.close, SETTINGS, lead)


@contextmanager
def demo(_folder: Path) -> Iterator[End]:
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        yield End("demo:", nowhere.fileno(), nowhere.close)


ENDS: dict[str, Callable[[Path], AbstractContextManager[End | ends.Peer]]] = {
    "stdin": stdin,
    "file": fifo,
    "followed": followed,
    "command": command,
    "serial": port,
    "replay": replayed,
    "demo": demo,
    "tcp": ends.tcp,
    "unix": ends.unix,
    "udp": ends.udp,
    "http": ends.http,
    "ws": ends.ws,
    "mqtt": ends.mqtt,
}
ENDLESS = {
    "followed": "a file may grow for ever",
    "demo": "so it is made",
    "udp": "nobody hangs up",
    "ws": "one that closes is opened again",
    "mqtt": "a broker that goes away is waited for",
}
"""Sources without an end of their own, and why."""
IN_LINES = {
    "udp": "a datagram is whole lines",
    "ws": "a message is whole lines",
    "mqtt": "a message is whole lines",
}
"""Sources of which what is written is not cut anywhere, and why."""
DROPPING = {"udp": "it has no back-pressure; what is dropped is counted: test_udp.py"}
"""Sources that may not bring all of much, and why."""
DEAF = {"demo"}
"""Sources that have nobody to write to them."""
WHOLE = {"replay": "it gives lines when they are whole, at times that are those of the lines"}
"""Sources that give nothing of a line before its end, and why."""

Use = Callable[[Source, End | ends.Peer], Coroutine[None, None, None]]


def use(kind: str, folder: Path, told: Use) -> None:
    """Have `told` use a source of this kind, and close it in the end."""

    async def run(end: End | ends.Peer) -> None:
        opened = open_source(url_spec(end.named), end.settings)
        try:
            async with asyncio.timeout(DEADLINE):
                source = await end.reach(opened)
                await read(source, len(end.lead))
                await told(source, end)
                await source.close()
        finally:
            await opened.close()

    with ENDS[kind](folder) as end:
        in_a_loop(run(end))


async def read(source: Source, size: int) -> bytes:
    data = b""
    while len(data) < size:
        reported = await source.read()
        assert reported, f"it ended after {data!r}"
        if isinstance(reported, Chunk):
            data += reported.data
    return data


async def silence(source: Source) -> None:
    """Wait until it has said of itself what it says."""
    with contextlib.suppress(TimeoutError):
        while reported := await asyncio.wait_for(source.read(), 0.1):
            assert isinstance(reported, Note), reported


def but(*without: Collection[str]) -> pytest.MarkDecorator:
    """Over all kinds but these."""
    kinds = [kind for kind in ENDS if not any(kind in some for some in without)]
    return pytest.mark.parametrize("kind", kinds)


every = but()
written_to = but(DEAF)
in_pieces = but(DEAF, IN_LINES, WHOLE)
in_order = but(DEAF, DROPPING)
ending = but(ENDLESS)
hung_up = but(ENDLESS, WHOLE)


SECURE = {"https": "http", "wss": "ws", "mqtts": "mqtt"}
"""Kinds that are another over TLS, which test_trust.py tries."""


def test_every_kind_is_tried() -> None:
    assert set(SOURCES) == set(ENDS) - {"followed"} | set(SECURE)
    assert set(SECURE.values()) <= set(ENDS)


@every
def test_it_says_what_it_is(kind: str, tmp_path: Path) -> None:
    async def told(source: Source, _end: End | ends.Peer) -> None:
        assert source.name
        flags = source.by_index, source.starts_midway, source.ends_whole, source.may_be_noise
        assert all(isinstance(flag, bool) for flag in flags)

    use(kind, tmp_path, told)


@every
def test_it_can_be_sent_to_if_its_kind_is_one_of_those_and_else_says_so(
    kind: str, tmp_path: Path
) -> None:
    async def told(source: Source, end: End | ends.Peer) -> None:
        if kind != "command":  # which takes something if it is asked to
            assert source.can_send == (url_spec(end.named).scheme in SENDABLE_SCHEMES)
        if not source.can_send:
            with pytest.raises(SourceError, match=re.escape(source.name)):
                await source.send(b"1\n")

    use(kind, tmp_path, told)


@in_pieces
def test_what_is_written_comes_out_wherever_it_is_cut(kind: str, tmp_path: Path) -> None:
    data = "".join(f"{i} é\r\n" for i in range(400)).encode()

    async def told(source: Source, end: End | ends.Peer) -> None:
        before = time.time()
        for size in (1, 2, 7, 61, 1000):
            for at in range(0, len(data), len(data) // 4):
                end.write(piece := data[at : at + size])
                assert await read(source, len(piece)) == piece
        end.write(b"1\n")
        chunk = await source.read()
        assert isinstance(chunk, Chunk)
        assert before <= chunk.time <= time.time()

    use(kind, tmp_path, told)


@in_order
def test_much_comes_out_whole_and_in_order(kind: str, tmp_path: Path) -> None:
    data = "".join(f"{i}\n" for i in range(100_000)).encode()

    async def told(source: Source, end: End | ends.Peer) -> None:
        writer = threading.Thread(target=end.write, args=(data,))
        writer.start()
        assert await read(source, len(data)) == data
        writer.join()

    use(kind, tmp_path, told)


@hung_up
def test_it_ends_when_the_other_end_does(kind: str, tmp_path: Path) -> None:
    async def told(source: Source, end: End | ends.Peer) -> None:
        end.write(b"1\n2")
        assert await read(source, 3) == b"1\n2"
        end.hang_up()
        try:
            while item := await source.read():
                assert not isinstance(item, Chunk) or item.data == b"\n"
        except SourceError as error:
            assert not source.ends_whole
            assert error.exit == Exit.SOURCE  # noqa: PT017
            assert source.name in str(error)  # noqa: PT017

    use(kind, tmp_path, told)


@every
def test_a_read_that_waits_can_be_given_up_without_a_loss(kind: str, tmp_path: Path) -> None:
    async def told(source: Source, end: End | ends.Peer) -> None:
        if kind in DEAF:
            return
        await silence(source)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(source.read(), 0.01)
        end.write(b"1\n")
        assert await read(source, 2) == b"1\n"

    use(kind, tmp_path, told)


@every
def test_closing_ends_it_soon_while_it_waits_and_while_nobody_reads(
    kind: str, tmp_path: Path
) -> None:
    async def told(source: Source, end: End | ends.Peer) -> None:
        waiting = asyncio.create_task(source.read())
        await asyncio.sleep(0)
        waiting.cancel()
        if kind not in DEAF:
            for _ in range(20):
                end.write(b"1\n" * 100)
        end.hang_up()
        async with asyncio.timeout(5):
            await source.close()

    use(kind, tmp_path, told)


class Counting(Sink):
    """Counts what a supervisor delivers."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.batches: list[Batch] = []
        self.lines = 0
        self.came = asyncio.Event()

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        self.states.append(state)

    def take(self, delivery: Delivery) -> None:
        assert delivery.batch.since <= delivery.batch.arrival
        self.batches.append(delivery.batch)
        self.lines += delivery.batch.lines
        if self.lines >= 1000:
            self.came.set()


@ending
def test_all_lines_count_once(kind: str, tmp_path: Path) -> None:
    data = b"\n" + b'1\n\nhello there\n{"a":\n22\n' * 200 + b"4"  # a port begins in mid-line

    async def run(end: End | ends.Peer) -> None:
        counting = Counting()
        supervisor = SourceSupervisor(Settings(reading=end.settings), counting)
        opened = open_source(url_spec(end.named), end.settings)
        source = await end.reach(opened)
        supervisor.add(source, time.time())
        end.write(data)
        async with asyncio.timeout(DEADLINE):
            await counting.came.wait()
            end.hang_up()
            status = await supervisor.wait()
        await supervisor.close()
        await opened.close()
        lines = 1001 if source.starts_midway else 1002 + bool(end.lead)
        assert counting.lines == lines
        for batch in counting.batches:
            said = batch.records + len(batch.texts) + batch.layout + len(batch.bad)
            assert batch.lines == said
        records = (401 if source.ends_whole else 400) + bool(end.lead)
        assert sum(batch.records for batch in counting.batches) == records
        over = ("lost", Exit.SOURCE) if kind == "serial" else ("ended", Exit.END)
        assert (counting.states[-1], status) == over

    with ENDS[kind](tmp_path) as end:
        in_a_loop(run(end))


@written_to
def test_sources_that_come_and_go_leave_nothing_open(kind: str, tmp_path: Path) -> None:
    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208

    def once(i: int) -> None:
        async def told(source: Source, end: End | ends.Peer) -> None:
            end.write(b"1\n")
            await read(source, 2)
            end.hang_up()

        folder = tmp_path / str(i)
        folder.mkdir()
        use(kind, folder, told)

    once(0)
    before = held()
    for i in range(1, 5):
        once(i)
    fds, threads = held()
    assert fds <= before[0]
    assert threads <= before[1] + 1  # one may be on its way out


class Restless(Source):
    """Reports its state over and over, and then how it ends."""

    name = "restless"

    def __init__(self) -> None:
        states = [("waiting", "no port"), ("waiting", "no port"), ("open", ""), ("lost", "gone")]
        self._items: list[Chunk | Note] = [
            Note(i, state=state, detail=detail) for i, (state, detail) in enumerate(states)
        ]
        self._items[3:3] = [Chunk(b"1\n", 3.0)]

    async def read(self) -> Chunk | Note | None:
        return self._items.pop(0) if self._items else None

    async def close(self) -> None: ...


def test_a_sink_learns_of_a_state_once_and_of_the_last_one_after_all_lines() -> None:
    events: list[object] = []

    class Listing(Sink):
        def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
            events.append((state, detail))

        def take(self, delivery: Delivery) -> None:
            events.extend(["lines"] * delivery.batch.lines)

    async def run() -> None:
        supervisor = SourceSupervisor(Settings(), Listing())
        supervisor.add(Restless(), 0.0)
        await supervisor.wait()
        await supervisor.close()

    in_a_loop(run())
    assert events == [("waiting", "no port"), ("open", ""), "lines", ("lost", "gone")]
