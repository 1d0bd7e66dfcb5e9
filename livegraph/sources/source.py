"""What every source is, and the one way to read those that block."""

import asyncio
import contextlib
import fcntl
import os
import select
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from livegraph.batch import Batch
from livegraph.errors import SourceError

SENDING = 5.0
"""Seconds that the other side has to take what it is sent."""
READ = 256 * 1024
"""Bytes asked for at a time."""
AHEAD = 2
"""Chunks read before the first of them is parsed; then the source is left alone, and its producer
waits."""
PAUSE = 0.0025
"""Seconds between two reads of little from a source that goes on giving: a thousand writes a second
are then no thousand reads."""
LITTLE = 4096
"""Bytes: no more, and a pipe has room for what comes in a pause."""
GRACE = 2.0
"""Seconds for which a closed pipe is still emptied, so that its writer can finish."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes, cut anywhere, and when they were read (Unix seconds).

    With a `topic` they are whole lines about it: it stands before their names, and what came before
    about another topic says nothing of them.
    """

    data: bytes
    time: float
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a source says of itself, at its place among the chunks and at a time (Unix seconds).

    `text`: a message. `state`, one of those of the store, and `detail`, why, in words: how it is
    from now on; without a `state` that does not change. `cut`: what comes next does not go on from
    what came: a line that has begun is a fragment, and the curves have a gap. `greet`: it is there,
    anew, and is to be sent what each one is sent first. `failed`: so is the run when it ends with
    it. `counts` are added to the notes of the run.
    """

    time: float
    text: str = ""
    state: str = ""
    detail: str = ""
    cut: bool = False
    greet: bool = False
    failed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Joined:
    """Another source, which has come by this one, such as a connection; it is run beside it."""

    source: "Source"


class Source(Protocol):
    """Something that gives bytes until it ends.

    `name`: what it is called on the page; several sources may bring the same.
    `by_index`: the time of reading says nothing, as with a file. `starts_midway`: everything before
    the first line end is a fragment, as on a serial port. `ends_whole`: what stands after the last
    line end is a line, as in a file, and no fragment. `noisy`: bytes may come that nobody sent.
    `bare`: Teleplot's points come without their `>`, among others. `takes`: it can be sent to.
    `copied`: `--tee` copies it. `connections`: how many others may have to it at a time.
    """

    name: str
    by_index: bool = False
    starts_midway: bool = False
    ends_whole: bool = True
    noisy: bool = False
    bare: bool = False
    takes: bool = False
    copied: bool = True
    connections: int = 0

    def clock(self) -> float:
        """The time that its chunks are given, in Unix seconds: a replay has its own."""
        return time.time()

    def taken(self, batch: Batch) -> None:  # noqa: ARG002
        """What was read of its chunks, as it comes."""
        return

    async def read(self) -> Chunk | Note | Joined | None:
        """The next bytes, or None at the end; SourceError if the source is lost.

        It may be cancelled; what came is then read by the next call.
        """
        ...

    async def close(self) -> None:
        """Release it; whoever writes to it sees no broken pipe for a moment longer.

        May be called more than once, also while it is being closed.
        """
        ...

    async def send(self, data: bytes) -> None:  # noqa: ARG002
        """Write all of it to the other side, in order; SourceError if that cannot be just now.

        It is over, either way, after `SENDING` seconds.
        """
        raise SourceError(f"{self.name} takes nothing")


class Descriptor:
    """Blocking reads of a file descriptor that another thread can end.

    `select.poll` takes what `loop.connect_read_pipe` refuses (files), and leaves the flags of a
    terminal that others share alone.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._room = memoryview(bytearray(READ))  # to make it for each read costs more than a line
        _widen(fd)
        self._wake, self._waker = os.pipe()
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)

    def read(self) -> bytes:
        """Wait for bytes and return them; nothing at the end of the file or after `end`."""
        ready = dict(self._poll.poll())
        return b"" if self._wake in ready else bytes(self._room[: os.readv(self.fd, [self._room])])

    def end(self) -> None:
        os.write(self._waker, b"x")

    def close(self) -> None:
        """Once nothing reads it any more; standard input stays what it is."""
        for fd in (self._wake, self._waker, *([self.fd] if self.fd > 2 else [])):
            os.close(fd)


def _widen(fd: int) -> None:
    """Let a pipe hold more, where that can be: a fast writer then fills a read."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # Linux
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, READ)


class Threaded:
    """Calls `read` in a thread of its own and hands its chunks to the event loop.

    `read` blocks; nothing is the end. `end` makes it return nothing soon. `release` is called when
    nothing reads any more, once. `grace`: seconds for which, once closed, the rest is read and
    dropped.
    """

    def __init__(
        self,
        read: Callable[[], bytes | Chunk | Note],
        end: Callable[[], None],
        release: Callable[[], None],
        grace: float = 0.0,
    ) -> None:
        self._read, self._end, self._grace = read, end, grace
        self._release: Callable[[], None] | None = release
        self._room = threading.Semaphore(AHEAD)
        self._closing = False
        self._loop = asyncio.get_running_loop()
        self._items: asyncio.Queue[Chunk | Note | Exception | None] = asyncio.Queue()
        self._finished = asyncio.Event()
        threading.Thread(target=self._run, name="source", daemon=True).start()

    def _run(self) -> None:
        before = 0.0
        try:
            while data := self._read():
                if not self._closing:
                    told = Chunk(data, time.time()) if isinstance(data, bytes) else data
                    self._hand_over(told)
                    self._room.acquire()
                before, last = time.monotonic(), before
                if isinstance(data, bytes) and len(data) < LITTLE and before - last < 2 * PAUSE:
                    time.sleep(PAUSE)
            self._hand_over(None)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader of the queue raises it
            self._hand_over(error)

    def _hand_over(self, item: Chunk | Note | Exception | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone: so is everyone who asked
            self._loop.call_soon_threadsafe(self._take, item)

    def _take(self, item: Chunk | Note | Exception | None) -> None:
        self._items.put_nowait(item)
        if not isinstance(item, Chunk | Note):
            self._finished.set()

    async def read(self) -> Chunk | Note | None:
        """The next chunk, None at the end; raises what `read` raised."""
        item = await self._items.get()
        self._room.release()
        if isinstance(item, Exception):
            raise item
        return item

    async def close(self) -> None:
        """Have the reading end, then release; what a read is stuck in is left to it."""
        self._closing = True
        self._room.release()
        for patience in (self._grace, 0.5):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._finished.wait(), patience)
            if self._finished.is_set():
                release, self._release = self._release, None
                if release:
                    release()
                return
            self._end()
