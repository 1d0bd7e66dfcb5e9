"""Runs a command and reads its output.

The command's stdout is a pseudo-terminal, so that it does not buffer its output in blocks. The
terminal is raw and wide: it does not wrap, echo or turn LF into CR LF. Its stdin is empty, or the
terminal if viewers or `--send` may send to it. Lines of its stderr become messages.

The command leads a session and a process group of its own, with this terminal as the controlling
one. The group is killed when livegraph ends; if livegraph itself is killed, the kernel sends the
group SIGHUP.

With `--every` the command runs repeatedly. Runs never overlap: the next one starts when it is due
and the last one has ended.
"""

import asyncio
import contextlib
import os
import shlex
import signal
import threading
import time
from collections import deque
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import DRAIN_SECONDS, SEND_SECONDS, Chunk, Note, Source
from livegraph.sources.threaded_reader import READ_BYTES, ThreadedReader
from livegraph.system.child_process import ChildProcess
from livegraph.system.polling import Poller

OUTPUT_SECONDS = 0.2
"""Seconds without output, after the command has ended, that complete its output."""
RETRY_SECONDS = 0.02
"""Seconds between two attempts to write to a command whose input is full."""
MAX_MESSAGE_BYTES = 1000
"""Bytes of a line on stderr that are shown; the rest is cut off."""


class CommandSource(Source):
    """A command that runs once, or every `period` seconds if that is not 0."""

    def __init__(self, arguments: list[str], period: float, *, can_send: bool) -> None:
        self.can_send = can_send
        self._arguments, self._period = arguments, period
        self._poller = Poller()
        self._lock = threading.Lock()  # held while sending a signal and while reaping
        self._send_lock = asyncio.Lock()  # one `send` at a time
        self._closing = self._finished = False
        self._items: deque[bytes | Note] = deque()
        self._due = time.monotonic()
        self._last_ending = ""
        self._start()
        self.name = Path(arguments[0]).name
        self._threaded = ThreadedReader(self._read, self._kill, self._release, DRAIN_SECONDS)

    async def read(self) -> Chunk | Note | None:
        return await self._threaded.read()

    async def close(self) -> None:
        if not self._closing:
            self._closing = True
            self._signal(signal.SIGTERM)
        await self._threaded.close()

    async def send(self, data: bytes) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS), self._send_lock:
                while data := data[self._write_some(data) :]:  # noqa: ASYNC110 - there is no event
                    await asyncio.sleep(RETRY_SECONDS)
        except TimeoutError:
            raise SourceError(
                f"{self.name} did not accept the data in time; check that it reads its input"
            ) from None

    def _write_some(self, data: bytes) -> int:
        """Write as much as there is room for; returns the number of bytes."""
        with self._lock:
            if not self._child or not self.can_send:
                raise SourceError(f"{self.name} is not running now; send again when it is")
            try:
                return os.write(self._child.out, data)
            except BlockingIOError:
                return 0
            except OSError as error:
                raise SourceError(
                    f"{self.name} did not accept the data: {error.strerror}"
                ) from error

    def _release(self) -> None:
        self._poller.close()

    def _signal(self, number: int) -> None:
        with self._lock:
            if self._child:
                self._child.signal(number)
            else:
                self._poller.wake()

    def _kill(self) -> None:
        with self._lock:
            if self._child:
                self._child.kill()
        self._poller.wake()

    # called in the thread of the reader

    def _read(self) -> bytes | Note:
        while not self._items:
            if self._finished:
                return b""
            if self._child:
                self._poll_child(self._child)
            else:
                self._start_next()
        return self._items.popleft()

    def _start(self) -> None:
        self._child: ChildProcess | None = ChildProcess(self._arguments, can_send=self.can_send)
        if self.can_send:
            self._items.append(Note(time.time(), greet=True))
        self._open = {self._child.out, self._child.err}
        self._in_line = False
        self._partial_message = b""
        for fd in (*self._open, self._child.exit):
            if fd is not None:
                self._poller.add(fd)
        self._poll_timeout: float | None = None  # timeout in seconds, once it has ended

    def _poll_child(self, child: ChildProcess) -> None:
        ready = self._poller.wait(self._poll_timeout)
        if child.out in ready and (data := self._read_available(child.out)):
            self._in_line = not data.endswith((b"\n", b"\r"))
            self._items.append(data)
        if child.err in ready:
            self._add_messages(self._read_available(child.err))
        if child.exit in ready:
            # output may still arrive, and other processes may hold the terminal open
            self._poller.remove(child.exit)
            self._poll_timeout = OUTPUT_SECONDS
        elif not ready or not self._open or self._poller.woken:
            self._finish(child)

    def _read_available(self, fd: int) -> bytes:
        """Read what is available; stop polling a descriptor that has ended."""
        with contextlib.suppress(OSError):  # EIO: no process has the terminal open
            if data := os.read(fd, READ_BYTES):
                return data
        self._poller.remove(fd)
        self._open.discard(fd)
        return b""

    def _add_messages(self, data: bytes) -> None:
        """Add to stderr: each whole line is a message, and at the end (no data) the rest is one."""
        *lines, self._partial_message = (self._partial_message + data).split(b"\n")
        if not data or len(self._partial_message) > MAX_MESSAGE_BYTES:
            lines, self._partial_message = [*lines, self._partial_message], b""
        for line in lines:
            if text := line[:MAX_MESSAGE_BYTES].decode(errors="replace").strip():
                self._items.append(Note(time.time(), text=text))

    def _finish(self, child: ChildProcess) -> None:
        self._add_messages(b"")
        if self._in_line:
            self._items.append(b"\n")  # or the next run would continue this line
        for fd in self._open:
            self._poller.remove(fd)
        if self._poll_timeout is None and child.exit is not None:
            self._poller.remove(child.exit)
        child.wait()
        with self._lock:
            (ending, status), self._child = child.reap(), None
        self._finished = not self._period or self._closing
        is_new = ending != self._last_ending if self._period else True
        if is_new and not self._closing:
            state = "ended" if self._finished else "open"
            detail = ending if self._finished or status else ""
            exit_status = status if self._finished else 0
            self._items.append(Note(time.time(), state=state, detail=detail, exit=exit_status))
        self._last_ending = ending

    def _start_next(self) -> None:
        """Wait until the next run is due, and start it."""
        self._due = max(self._due + self._period, time.monotonic())
        self._poller.wait(max(0.0, self._due - time.monotonic()))
        with self._lock:
            if self._closing:
                self._finished = True
            else:
                self._start()


def open_source(spec: SourceSpec, options: ReadingOptions) -> CommandSource:
    try:
        arguments = shlex.split(spec.address)
    except ValueError as error:
        text = f"cannot parse the command {spec.address}: {error}; quote it as in a shell"
        raise SourceError(text) from error
    if not arguments:
        raise SourceError("the command is empty; give one, for example livegraph -- vmstat 1")
    can_send = bool(options.send) or options.allow_send
    return CommandSource(arguments, options.every, can_send=can_send)
