"""The contract of every source: it returns what is written to its other end, complete and in order;
it ends when the other end hangs up; it closes quickly in any state.

Each scheme has a row in `ENDS`, which plays the other end; `test_every_scheme_is_tested` fails if
one is missing.
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
from harness import DEADLINE
from loop import in_a_loop

from livegraph.errors import Exit, SourceError
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.settings import SENDABLE_SCHEMES, ReadingOptions, RunMode, Settings
from livegraph.sink import Delivery, Sink
from livegraph.sources import SOURCES, Chunk, Note, Source, open_source, url_spec
from livegraph.storage.source_state import FINAL_STATES

if TYPE_CHECKING:
    from livegraph.parsing.batch import Batch

SETTINGS = ReadingOptions(run=RunMode(exit_on_eof=True))  # with it, a port that is gone is lost


class End:
    """The other end of a source.

    `named`: the source as given on the command line. `lead`: bytes that are written first.
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
    # read and write, so that it opens without a reader
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
    """The first line has a time; lines without one are due with it."""
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
WITHOUT_END = {
    "followed": "a file may always grow",
    "demo": "it generates data without end",
    "udp": "it has no connections",
    "ws": "a closed WebSocket is opened again",
    "mqtt": "the source waits for a broker that is away",
}
"""Sources that do not end, and why."""
WHOLE_MESSAGES = {
    "udp": "a datagram is whole lines",
    "ws": "a message is whole lines",
    "mqtt": "a message is whole lines",
}
"""Sources whose input cannot be cut anywhere, and why."""
DROPPING = {"udp": "it has no back-pressure; test_udp.py checks that drops are counted"}
"""Sources that may drop lines when there are many, and why."""
READ_ONLY = {"demo"}
"""Sources that nothing can be written to."""
WHOLE_LINES = {"replay": "it returns whole lines, at the times in them"}
"""Sources that do not return a line before its end, and why."""

Use = Callable[[Source, End | ends.Peer], Coroutine[None, None, None]]


def use(kind: str, folder: Path, steps: Use) -> None:
    """Open a source of this kind, run `steps` with it and its other end, and close it."""

    async def run(end: End | ends.Peer) -> None:
        opened = open_source(url_spec(end.named), end.settings)
        try:
            async with asyncio.timeout(DEADLINE):
                source = await end.reach(opened)
                await read(source, len(end.lead))
                await steps(source, end)
                await source.close()
        finally:
            await opened.close()

    with ENDS[kind](folder) as end:
        in_a_loop(run(end))


async def read(source: Source, size: int) -> bytes:
    data = b""
    while len(data) < size:
        item = await source.read()
        assert item, f"it ended after {data!r}"
        if isinstance(item, Chunk):
            data += item.data
    return data


async def read_notes(source: Source) -> None:
    """Read the notes that a source begins with."""
    with contextlib.suppress(TimeoutError):
        while item := await asyncio.wait_for(source.read(), 0.1):
            assert isinstance(item, Note), item


def all_but(*without: Collection[str]) -> pytest.MarkDecorator:
    """Parametrize over all kinds but these."""
    kinds = [kind for kind in ENDS if not any(kind in some for some in without)]
    return pytest.mark.parametrize("kind", kinds)


every = all_but()
written_to = all_but(READ_ONLY)
in_pieces = all_but(READ_ONLY, WHOLE_MESSAGES, WHOLE_LINES)
in_order = all_but(READ_ONLY, DROPPING)
ending = all_but(WITHOUT_END)
hung_up = all_but(WITHOUT_END, WHOLE_LINES)


OVER_TLS = {"https": "http", "wss": "ws", "mqtts": "mqtt"}
"""Schemes that are another one over TLS; test_trust.py tests them."""


def test_every_scheme_is_tested() -> None:
    assert set(SOURCES) == set(ENDS) - {"followed"} | set(OVER_TLS)
    assert set(OVER_TLS.values()) <= set(ENDS)


@every
def test_it_has_a_name_and_flags(kind: str, tmp_path: Path) -> None:
    async def steps(source: Source, _end: End | ends.Peer) -> None:
        assert source.name
        flags = source.by_index, source.starts_midway, source.ends_whole, source.may_be_noise
        assert all(isinstance(flag, bool) for flag in flags)

    use(kind, tmp_path, steps)


@every
def test_sending_works_for_the_sendable_schemes_and_else_is_an_error(
    kind: str, tmp_path: Path
) -> None:
    async def steps(source: Source, end: End | ends.Peer) -> None:
        if kind != "command":  # it can be sent to only with `--send` or `--allow-send`
            assert source.can_send == (url_spec(end.named).scheme in SENDABLE_SCHEMES)
        if not source.can_send:
            with pytest.raises(SourceError, match=re.escape(source.name)):
                await source.send(b"1\n")

    use(kind, tmp_path, steps)


@in_pieces
def test_bytes_arrive_unchanged_wherever_they_are_cut(kind: str, tmp_path: Path) -> None:
    data = "".join(f"{i} é\r\n" for i in range(400)).encode()

    async def steps(source: Source, end: End | ends.Peer) -> None:
        before = time.time()
        for size in (1, 2, 7, 61, 1000):
            for at in range(0, len(data), len(data) // 4):
                end.write(piece := data[at : at + size])
                assert await read(source, len(piece)) == piece
        end.write(b"1\n")
        chunk = await source.read()
        assert isinstance(chunk, Chunk)
        assert before <= chunk.time <= time.time()

    use(kind, tmp_path, steps)


@in_order
def test_a_hundred_thousand_lines_arrive_complete_and_in_order(kind: str, tmp_path: Path) -> None:
    data = "".join(f"{i}\n" for i in range(100_000)).encode()

    async def steps(source: Source, end: End | ends.Peer) -> None:
        writer = threading.Thread(target=end.write, args=(data,))
        writer.start()
        assert await read(source, len(data)) == data
        writer.join()

    use(kind, tmp_path, steps)


@hung_up
def test_it_ends_when_the_other_end_hangs_up(kind: str, tmp_path: Path) -> None:
    async def steps(source: Source, end: End | ends.Peer) -> None:
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

    use(kind, tmp_path, steps)


@every
def test_cancelling_a_waiting_read_loses_nothing(kind: str, tmp_path: Path) -> None:
    async def steps(source: Source, end: End | ends.Peer) -> None:
        if kind in READ_ONLY:
            return
        await read_notes(source)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(source.read(), 0.01)
        end.write(b"1\n")
        assert await read(source, 2) == b"1\n"

    use(kind, tmp_path, steps)


@every
def test_it_closes_within_seconds_even_when_its_data_is_not_read(kind: str, tmp_path: Path) -> None:
    async def steps(source: Source, end: End | ends.Peer) -> None:
        waiting = asyncio.create_task(source.read())
        await asyncio.sleep(0)
        waiting.cancel()
        if kind not in READ_ONLY:
            for _ in range(20):
                end.write(b"1\n" * 100)
        end.hang_up()
        async with asyncio.timeout(DEADLINE):
            await source.close()

    use(kind, tmp_path, steps)


class Counting(Sink):
    """Counts what a supervisor delivers."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.batches: list[Batch] = []
        self.lines = 0
        self.complete = asyncio.Event()

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        self.states.append(state)

    def take(self, delivery: Delivery) -> None:
        assert delivery.batch.since <= delivery.batch.arrival
        self.batches.append(delivery.batch)
        self.lines += delivery.batch.lines
        if self.lines >= 1000:
            self.complete.set()


@ending
def test_every_line_counts_once(kind: str, tmp_path: Path) -> None:
    # the first line end is for ports, where reading begins in the middle of a line
    data = b"\n" + b'1\n\nhello there\n{"a":\n22\n' * 200 + b"4"

    async def run(end: End | ends.Peer) -> None:
        counting = Counting()
        supervisor = SourceSupervisor(Settings(reading=end.settings), counting)
        opened = open_source(url_spec(end.named), end.settings)
        source = await end.reach(opened)
        supervisor.add(source, time.time())
        end.write(data)
        async with asyncio.timeout(DEADLINE):
            await counting.complete.wait()
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
        end_state = ("lost", Exit.SOURCE) if kind == "serial" else ("ended", Exit.END)
        assert (counting.states[-1], status) == end_state

    with ENDS[kind](tmp_path) as end:
        in_a_loop(run(end))


@written_to
def test_closed_sources_leave_no_descriptor_or_thread(kind: str, tmp_path: Path) -> None:
    def open_resources() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208

    def once(i: int) -> None:
        async def steps(source: Source, end: End | ends.Peer) -> None:
            end.write(b"1\n")
            await read(source, 2)
            end.hang_up()

        folder = tmp_path / str(i)
        folder.mkdir()
        use(kind, folder, steps)

    once(0)
    before = open_resources()
    for i in range(1, 5):
        once(i)
    fds, threads = open_resources()
    assert fds <= before[0]
    assert threads <= before[1] + 1  # one may still be ending


class Restless(Source):
    """Reports the same state repeatedly, and then that it is lost."""

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


def test_a_sink_gets_each_state_once_and_the_final_one_after_all_lines() -> None:
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


def test_a_sink_that_fails_at_the_end_of_a_source_ends_the_run_with_its_error() -> None:
    class Failing(Sink):
        def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
            if state in FINAL_STATES:
                raise ZeroDivisionError

    async def run() -> None:
        supervisor = SourceSupervisor(Settings(), Failing())
        supervisor.add(Restless(), 0.0)
        async with asyncio.timeout(DEADLINE):
            with pytest.raises(ZeroDivisionError):
                await supervisor.wait()
        await supervisor.close()

    in_a_loop(run())
