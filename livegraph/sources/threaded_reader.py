"""Runs blocking reads in a thread, with back-pressure."""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import Callable

from livegraph.sources.base import Chunk, Note, Source
from livegraph.system.file_access import enlarge_pipe, read_into
from livegraph.system.polling import Poller

READ_BYTES = 256 * 1024
"""Maximum size of a read."""
MAX_CHUNKS_AHEAD = 2
"""Chunks read ahead of the parser; then the source is not read, so its writer has to wait."""
PAUSE_SECONDS = 0.0025
"""Seconds between small reads in quick succession, so that frequent writes need fewer reads."""
SMALL_READ_BYTES = 4096
"""A read of fewer bytes is small; a pipe has room for what arrives in a pause."""


class InterruptibleFile:
    """Blocking reads of a file descriptor that another thread can end, except on Windows."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._buffer = memoryview(bytearray(READ_BYTES))  # allocating it per read costs too much
        enlarge_pipe(fd, READ_BYTES)
        self._poller = Poller()
        self._poller.add(fd)

    def is_ready(self) -> bool:
        """Whether `read` would return at once."""
        return self._poller.interrupts_reads and bool(self._poller.wait(0))

    def read(self) -> bytes:
        """Wait for bytes and return them; b'' at the end of the file or after `end`."""
        self._poller.wait()
        return b"" if self._poller.woken else read_into(self.fd, self._buffer)

    def end(self) -> None:
        """Make `read` return b'' from now on; any thread may call it."""
        self._poller.wake()

    def close(self) -> None:
        """Close the descriptors, except standard ones; call it when no thread reads any more."""
        self._poller.close()
        if self.fd > 2:
            os.close(self.fd)


class ThreadedReader:
    """Calls `read` in a thread and passes the results to the event loop.

    `read` blocks; b'' is the end of the source. `end` makes `read` return b'' soon. `release` is
    called once, after the last read. `grace`: seconds after closing during which input is still
    read and discarded.
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
        last_read = 0.0
        try:
            while data := self._read():
                if not self._closing:
                    item = Chunk(data, time.time()) if isinstance(data, bytes) else data
                    self._hand_over(item)
                    self._room.acquire()
                last_read, earlier = time.monotonic(), last_read
                if (
                    isinstance(data, bytes)
                    and len(data) < SMALL_READ_BYTES
                    and last_read - earlier < 2 * PAUSE_SECONDS
                ):
                    time.sleep(PAUSE_SECONDS)
            self._hand_over(None)
        except Exception as error:  # noqa: BLE001 - the reader of the queue raises it
            self._hand_over(error)

    def _hand_over(self, item: Chunk | Note | Exception | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing waits for the item
            self._loop.call_soon_threadsafe(self._put, item)

    def _put(self, item: Chunk | Note | Exception | None) -> None:
        self._items.put_nowait(item)
        if not isinstance(item, Chunk | Note):
            self._finished.set()

    async def read(self) -> Chunk | Note | None:
        """Wait for the next item, None at the end; raises what the blocking `read` raised."""
        item = await self._items.get()
        self._room.release()
        if isinstance(item, Exception):
            raise item
        return item

    async def close(self) -> None:
        """End the reading and release. If a read hangs, its thread and descriptors are left."""
        self._closing = True
        self._room.release()
        for seconds in (self._grace, 0.5):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._finished.wait(), seconds)
            if self._finished.is_set():
                release, self._release = self._release, None
                if release:
                    release()
                return
            self._end()


class ThreadedSource(Source):
    """Base of the sources that a thread reads; they set `_threaded`."""

    _threaded: ThreadedReader

    async def close(self) -> None:
        await self._threaded.close()
