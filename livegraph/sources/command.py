"""A command, run on a pseudo-terminal, so that what it prints is not held back in blocks.

The terminal is its own, raw and wide: nothing is wrapped, echoed or turned into CR LF. What it says
on stderr becomes messages. It leads a session and a process group of its own, whose controlling
terminal this is: the group is ended with us, and when we are killed the kernel hangs up on it.

Its input is empty, or, where something may be sent to it, the terminal too.

With `--every` it is run again and again; a run that takes longer than that is waited for.
"""

import asyncio
import contextlib
import errno
import fcntl
import os
import select
import shlex
import signal
import struct
import termios
import threading
import time
import tty
from collections import deque
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import DRAIN_SECONDS, SEND_SECONDS, Chunk, Note, Source
from livegraph.sources.threads import READ_BYTES, ThreadedReader
from livegraph.system.child_environment import child_environment

ROWS, COLUMNS = 50, 200
"""The size of the terminal; tools wrap or cut their lines at its width."""
IGNORED = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGXFSZ)
"""Signals that a command would inherit as ignored: from nohup, from a shell that ran us in the
background, from Python. Without SIGHUP, the kernel's hang-up would not end it."""
NO_INPUT = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
QUIET = 200
"""Milliseconds of silence, once it has ended, after which nothing more is expected."""
LOOK = 0.02
"""Seconds between two looks whether it takes more of what it is sent."""
LONGEST = 1000
"""Bytes of a line on stderr that are kept."""
FIXES = {
    errno.ENOENT: "is it installed, and the name right?",
    errno.EACCES: "may you run it? (chmod +x {name})",
}


class ChildProcess:
    """One run of a command, and what it prints; `takes`: the terminal is its input, too."""

    def __init__(self, arguments: list[str], *, takes: bool) -> None:
        self.name = Path(arguments[0]).name
        self.out, screen = os.openpty()
        self.err, status_fd = os.pipe()
        try:
            tty.setraw(screen)
            os.set_blocking(self.out, False)
            fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            self.pid = os.posix_spawnp(
                arguments[0],
                arguments,
                child_environment() | {"TERM": "dumb"},  # no colours, no cursor to be moved
                file_actions=[
                    # the first terminal that a session's leader opens is its controlling one
                    (os.POSIX_SPAWN_OPEN, 1, os.ttyname(screen), os.O_RDWR, 0),
                    *([(os.POSIX_SPAWN_DUP2, 1, 0)] if takes else [NO_INPUT]),
                    (os.POSIX_SPAWN_DUP2, status_fd, 2),
                ],
                setsid=True,
                setsigdef=IGNORED,
            )
        except OSError as error:
            os.close(self.out)
            os.close(self.err)
            fix = FIXES.get(error.errno or 0, "can it be run?").format(name=arguments[0])
            raise SourceError(f"cannot run {arguments[0]}: {error.strerror}; {fix}") from error
        finally:
            os.close(screen)
            os.close(status_fd)
        self.exit = _pidfd(self.pid)

    def signal(self, number: int) -> None:
        """To the group; it has its number as long as its leader is not reaped."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def wait(self) -> None:
        """Until it has ended; it still has its number then."""
        os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def reap(self) -> tuple[str, bool]:
        """How it ended, in words, and whether well; what it left in its group is ended, too."""
        self.signal(signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        for fd in (self.out, self.err, self.exit):
            if fd is not None:
                os.close(fd)
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return f"{self.name} was ended by {signal.Signals(-code).name}", False
        return f"{self.name} ended with status {code}" if code else f"{self.name} ended", not code


def _pidfd(pid: int) -> int | None:
    """Readable once the process has ended, whoever holds its terminal; None where there is none."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return None


class CommandSource(Source):
    """A command, run once, or every `period` seconds."""

    def __init__(self, arguments: list[str], period: float, *, takes: bool) -> None:
        self.can_send = takes
        self._arguments, self._period = arguments, period
        self._poll = select.poll()
        self._wake, self._waker = os.pipe()
        self._poll.register(self._wake, select.POLLIN)
        self._lock = threading.Lock()  # whoever sends a signal knows that nobody reaps meanwhile
        self._turn = asyncio.Lock()  # of those who send
        self._closing = self._over = False
        self._items: deque[bytes | Note] = deque()
        self._due = time.monotonic()
        self._ending = ""
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
            async with asyncio.timeout(SEND_SECONDS), self._turn:
                while data := data[self._put(data) :]:  # noqa: ASYNC110 - nothing tells it of it
                    await asyncio.sleep(LOOK)
        except TimeoutError:
            raise SourceError(f"{self.name} takes nothing; does it read its input?") from None

    def _put(self, data: bytes) -> int:
        """Write what there is room for: so many bytes."""
        with self._lock:
            if not self._child or not self.can_send:
                raise SourceError(f"{self.name} does not run now; send it again when it does")
            try:
                return os.write(self._child.out, data)
            except BlockingIOError:
                return 0
            except OSError as error:
                raise SourceError(f"{self.name} did not take it: {error.strerror}") from error

    def _release(self) -> None:
        os.close(self._wake)
        os.close(self._waker)

    def _signal(self, number: int) -> None:
        with self._lock:
            if self._child:
                self._child.signal(number)
            else:
                os.write(self._waker, b"x")

    def _kill(self) -> None:
        self._signal(signal.SIGKILL)
        os.write(self._waker, b"x")

    # in the thread

    def _read(self) -> bytes | Note:
        while not self._items:
            if self._over:
                return b""
            if self._child:
                self._listen(self._child)
            else:
                self._wait()
        return self._items.popleft()

    def _start(self) -> None:
        self._child: ChildProcess | None = ChildProcess(self._arguments, takes=self.can_send)
        if self.can_send:
            self._items.append(Note(time.time(), greet=True))
        self._open = {self._child.out, self._child.err}
        self._unended = False
        self._said = b""
        for fd in (*self._open, self._child.exit):
            if fd is not None:
                self._poll.register(fd, select.POLLIN)
        self._quiet: int | None = None  # milliseconds that are waited for more

    def _listen(self, child: ChildProcess) -> None:
        ready = dict(self._poll.poll(self._quiet))
        if child.out in ready and (data := self._from(child.out)):
            self._unended = not data.endswith((b"\n", b"\r"))
            self._items.append(data)
        if child.err in ready:
            self._messages(self._from(child.err))
        if child.exit in ready:
            # what it has printed may still be on its way, and others may have the terminal open
            self._poll.unregister(child.exit)
            self._quiet = QUIET
        elif not ready or not self._open or self._wake in ready:
            self._finish(child)

    def _from(self, fd: int) -> bytes:
        """What is there; what has ended is not asked again."""
        with contextlib.suppress(OSError):  # EIO: nobody has the terminal open
            if data := os.read(fd, READ_BYTES):
                return data
        self._poll.unregister(fd)
        self._open.discard(fd)
        return b""

    def _messages(self, data: bytes) -> None:
        """Lines of stderr, told when they are whole; at the end the rest."""
        *lines, self._said = (self._said + data).split(b"\n")
        if not data or len(self._said) > LONGEST:
            lines, self._said = [*lines, self._said], b""
        for line in lines:
            if text := line[:LONGEST].decode(errors="replace").strip():
                self._items.append(Note(time.time(), text=text))

    def _finish(self, child: ChildProcess) -> None:
        self._messages(b"")
        if self._unended:
            self._items.append(b"\n")  # what the next run prints is another line
        for fd in self._open:
            self._poll.unregister(fd)
        if self._quiet is None and child.exit is not None:
            self._poll.unregister(child.exit)
        child.wait()
        with self._lock:
            (ending, well), self._child = child.reap(), None
        self._over = not self._period or self._closing
        is_new = ending != self._ending if self._period else True
        if is_new and not self._closing:
            state = "ended" if self._over else "open"
            detail = ending if self._over or not well else ""
            failed = self._over and not well
            self._items.append(Note(time.time(), state=state, detail=detail, failed=failed))
        self._ending = ending

    def _wait(self) -> None:
        """Until the next run is due, and start it."""
        self._due = max(self._due + self._period, time.monotonic())
        self._poll.poll(max(0.0, self._due - time.monotonic()) * 1000)
        with self._lock:
            if self._closing:
                self._over = True
            else:
                self._start()


def open_source(spec: SourceSpec, options: ReadingOptions) -> CommandSource:
    try:
        arguments = shlex.split(spec.address)
    except ValueError as error:
        raise SourceError(
            f"{spec.address} is no command: {error}; quote it as in a shell"
        ) from error
    if not arguments:
        raise SourceError("no command; say livegraph -- vmstat 1")
    takes = bool(options.send) or options.allow_send
    return CommandSource(arguments, options.every, takes=takes)
