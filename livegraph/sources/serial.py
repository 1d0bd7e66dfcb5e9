"""A serial port, or anything pyserial opens by URL (`socket://`, `loop://`, `rfc2217://`).

pyserial sets the port up; where it has a file descriptor we read that, so that nothing polls. A
port that goes away is opened again, for ever: as soon as its name is there again, else after half a
second and then ever more seldom. All of that happens in the thread that reads: to close a port that
is gone while another thread reads it can block.
"""

import asyncio
import contextlib
import errno
import io
import os
import select
import termios
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import serial
from serial.tools.list_ports import comports

from livegraph.errors import SourceError
from livegraph.lib.backoff import Backoff
from livegraph.lib.redaction import redacted
from livegraph.lib.tls_errors import describe_error
from livegraph.parsing.framing.noise import BaudRateCheck
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import SEND_SECONDS, Chunk, Note, Source
from livegraph.sources.threads import READ_BYTES, ThreadedReader

AUTO = "auto"
"""Stands for the only port there is."""
POLL_SECONDS = 0.2
"""Seconds a read waits where there is no descriptor to wait on."""
LOOK_SECONDS = 0.25
"""Seconds between two looks whether the name of a port that is gone is there again."""
FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 5.0
"""Seconds between two attempts to open a port that is there: the first, and the longest."""
FIXES = {
    errno.ENOENT: "is the device plugged in and the name right?",
    errno.EACCES: "may you use it? (sudo usermod -aG dialout $USER, then log in again)",
    errno.EPERM: "may you use it? (sudo usermod -aG dialout $USER, then log in again)",
    errno.EBUSY: "another program has it open (fuser -v {port})",
    errno.EAGAIN: "another program has it open (fuser -v {port})",
}
LOSSES = (OSError, termios.error)
"""What reading a port that is gone raises; the second is no OSError."""


class SerialSource(Source):
    """The port at `address`, which is open; it is opened again if it was `lasting`."""

    starts_midway = True
    ends_whole = False
    may_be_noise = True
    can_send = True

    def __init__(self, address: str, port: serial.Serial, baud: int, *, lasting: bool) -> None:
        self.name = redacted(port.port or address)
        self._address, self._baud, self._lasting = address, baud, lasting
        nameless = "://" in address or address == AUTO
        self._path = None if nameless else Path(address)
        self._ended = False
        self._legibility = BaudRateCheck()
        self._hint: Note | None = Note(time.time(), greet=True)
        self._lock = threading.Lock()  # whoever sends knows that nobody closes the port meanwhile
        self._wake, self._waker = os.pipe()
        self._use(port)
        self._threaded = ThreadedReader(self._read, self._end, self._release)

    async def read(self) -> Chunk | Note | None:
        if self._hint:
            hint, self._hint = self._hint, None
            return hint
        try:
            item = await self._threaded.read()
        except LOSSES as error:
            raise SourceError(f"{self.name} is gone: {_words(error)}") from error
        if isinstance(item, Chunk) and self._legibility.add(item.data, item.time):
            unreadable = f"{self.name} is unreadable: wrong --baud? It is {self._baud} now"
            detail = "" if self._legibility.readable else unreadable
            self._hint = Note(item.time, state="open", detail=detail)
        return item

    async def close(self) -> None:
        await self._threaded.close()

    async def send(self, data: bytes) -> None:
        try:
            await asyncio.to_thread(self._send, data)
        except LOSSES as error:
            raise SourceError(f"{self.name} did not take it: {_words(error)}") from error

    def _send(self, data: bytes) -> None:
        with self._lock:
            if not self._port:
                raise SourceError(f"{self.name} is gone; send it again when it is back")
            self._port.write(data)

    def _release(self) -> None:
        self._drop()
        os.close(self._wake)
        os.close(self._waker)

    def _end(self) -> None:
        self._ended = True
        os.write(self._waker, b"x")

    # in the thread

    def _use(self, port: serial.Serial) -> None:
        self._port: serial.Serial | None = port
        self._poll = select.poll()
        self._poll.register(self._wake, select.POLLIN)
        try:
            self._fd: int | None = port.fileno()
            self._poll.register(self._fd, select.POLLIN)
        except (AttributeError, io.UnsupportedOperation):
            self._fd = None
            port.timeout = POLL_SECONDS

    def _read(self) -> bytes | Note:
        while not self._ended:
            if self._port is None:
                return self._again()
            try:
                if data := self._next(self._port):
                    return data
            except LOSSES as error:
                if not self._lasting:
                    raise
                self._drop()
                detail = f"{self.name} is gone: {_words(error)}; trying again"
                return Note(time.time(), state="waiting", detail=detail, cut=True)
        return b""

    def _next(self, port: serial.Serial) -> bytes:
        """What comes next; nothing if nothing did for a while."""
        if self._fd is None:
            return bytes(port.read(min(max(port.in_waiting, 1), READ_BYTES)))
        if self._wake in dict(self._poll.poll()):
            return b""
        if data := os.read(self._fd, READ_BYTES):
            return data
        raise OSError(errno.EIO, "the other end hung up")

    def _drop(self) -> None:
        with self._lock:
            if self._port:
                with contextlib.suppress(*LOSSES):
                    self._port.close()
            self._port = None

    def _again(self) -> bytes | Note:
        """Open the port as soon as that can be; nothing at the end."""
        backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
        due, was_there = 0.0, False
        while not self._poll_end(LOOK_SECONDS):
            is_there = self._path is None or self._path.exists()
            now = time.monotonic()
            if is_there and (now >= due or not was_there):
                with contextlib.suppress(SourceError, *LOSSES):
                    self._use(opened(self._address, self._baud))
                    return Note(time.time(), state="open", text=f"{self.name} is back", greet=True)
                due = now + backoff.next_delay()
            was_there = is_there
        return b""

    def _poll_end(self, seconds: float) -> bool:
        return bool(select.select([self._wake], [], [], seconds)[0])


def _words(error: Exception) -> str:
    """`words`, also where pyserial raised what has no number; termios has one as its argument."""
    if isinstance(error, termios.error) and error.args:
        return os.strerror(error.args[0])
    return describe_error(error)


def opened(address: str, baud: int) -> serial.Serial:
    """The port, for us alone: a second reader would steal bytes."""
    name = only(comports()) if address == AUTO else address
    shown = redacted(name)
    # over RFC 2217 pyserial has a limit of its own, and takes none
    limit: dict[str, Any] = {} if name.startswith("rfc2217:") else {"write_timeout": SEND_SECONDS}
    try:
        port = serial.serial_for_url(name, baudrate=baud, do_not_open=True, **limit)
        port.exclusive = None if "://" in name else True
        port.open()
    except LOSSES as error:
        code = getattr(error, "errno", None) or 0
        fix = FIXES.get(code, "is it a serial port?").format(port=shown)
        raise SourceError(f"cannot open {shown}: {_words(error)}; {fix}") from error
    except Exception as error:  # ValueError for a speed; a URL may raise anything, with its words
        fix = "is it such as socket://host:port or rfc2217://host:port?"
        fix = fix if "://" in name else f"the port cannot do {baud} baud; say --baud 9600 or 115200"
        raise SourceError(f"cannot open {shown}: {fix}") from error
    return port


def only(ports: Sequence[Any]) -> str:
    """The name of the only port there is; those without hardware behind them do not count."""
    real = [port for port in ports if port.hwid != "n/a"]
    if not real:
        raise SourceError("there is no serial port; is the device plugged in?")
    if len(real) > 1:
        listed = ", ".join(f"{port.device} ({port.description})" for port in real)
        raise SourceError(f"there are {len(real)} serial ports: {listed}; name one of them")
    return str(real[0].device)


def open_source(spec: SourceSpec, options: ReadingOptions) -> SerialSource:
    lasting = not (options.exit_on_eof or options.print)
    port = opened(spec.address, options.baud)
    return SerialSource(spec.address, port, options.baud, lasting=lasting)
