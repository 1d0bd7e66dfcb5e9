"""Blocking reads in a thread of their own."""

import asyncio
import contextlib
import fcntl
import os
import select
import threading
import time
from collections.abc import Callable

from livegraph.sources.base import Chunk, Note

READ_BYTES = 256 * 1024
"""Bytes asked for at a time."""
MAX_CHUNKS_AHEAD = 2
"""Chunks read before the first of them is parsed; then the source is left alone, and its producer
waits."""
PAUSE_SECONDS = 0.0025
"""Seconds between two reads of little from a source that goes on giving: a thousand writes a second
are then no thousand reads."""
SMALL_READ_BYTES = 4096
"""Bytes: no more, and a pipe has room for what comes in a pause."""


class InterruptibleFile:
    """Blocking reads of a file descriptor that another thread can end.

    `select.poll` takes what `loop.connect_read_pipe` refuses (files), and leaves the flags of a
    terminal that others share alone.
    """

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._room = memoryview(
            bytearray(READ_BYTES)
        )  # to make it for each read costs more than a line
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
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, READ_BYTES)


class ThreadedReader:
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
        self._room = threading.Semaphore(MAX_CHUNKS_AHEAD)
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
                    item = Chunk(data, time.time()) if isinstance(data, bytes) else data
                    self._hand_over(item)
                    self._room.acquire()
                before, last = time.monotonic(), before
                if (
                    isinstance(data, bytes)
                    and len(data) < SMALL_READ_BYTES
                    and before - last < 2 * PAUSE_SECONDS
                ):
                    time.sleep(PAUSE_SECONDS)
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
