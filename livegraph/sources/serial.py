"""Reads a serial port, or anything pyserial opens by URL (`socket://`, `loop://`, `rfc2217://`).

pyserial configures the port. If the port has a file descriptor, it is read directly, without
polling. A port that is gone is opened again: as soon as its name exists again, otherwise with
growing delays, without end. The reading thread does all of this, because closing a port that
another thread reads can block.
"""

import asyncio
import contextlib
import errno
import io
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import serial
from serial.tools.list_ports import comports

from livegraph.errors import SourceError
from livegraph.lib.backoff import Backoff
from livegraph.lib.connection_errors import describe_error
from livegraph.lib.redaction import redacted
from livegraph.parsing.framing.noise import BaudRateCheck
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import SEND_SECONDS, Chunk, Note
from livegraph.sources.threaded_reader import READ_BYTES, ThreadedReader, ThreadedSource
from livegraph.system.file_errors import PATH_FIXES
from livegraph.system.polling import Poller
from livegraph.system.terminal_error import TerminalError
from livegraph.system.users import group_with_access

AUTO = "auto"
"""The address that selects the only port of the machine."""
POLL_SECONDS = 0.2
"""Timeout of a read in seconds, for ports without a file descriptor."""
CHECK_SECONDS = 0.25
"""Seconds between two checks whether the name of a port that is gone exists again."""
FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 5.0
"""Seconds between two attempts to open a port that exists: the first, and the longest."""
FIXES = PATH_FIXES | {
    errno.ENOENT: "check that the device is plugged in, and its name",
    errno.EBUSY: "close the other program that has it open (fuser -v {port} finds it)",
    errno.EAGAIN: "close the other program that has it open (fuser -v {port} finds it)",
}
NO_ACCESS = (errno.EACCES, errno.EPERM)
PORT_ERRORS = (OSError, TerminalError)
"""Raised by reading a port that is gone; TerminalError is not an OSError."""


class SerialSource(ThreadedSource):
    """An open port. With `reopens`, it is opened again when it is gone; otherwise it is lost."""

    starts_midway = True
    ends_whole = False
    may_be_noise = True
    can_send = True

    def __init__(self, address: str, port: serial.Serial, baud: int, *, reopens: bool) -> None:
        self.name = redacted(port.port or address)
        self._address, self._baud, self._reopens = address, baud, reopens
        nameless = "://" in address or address == AUTO
        self._path = None if nameless else Path(address)
        self._baud_check = BaudRateCheck()
        self._hint: Note | None = Note(time.time(), greet=True)
        self._lock = threading.Lock()  # held while sending and while closing the port
        self._poller = Poller()
        self._fd: int | None = None
        self._use(port)
        self._threaded = ThreadedReader(self._read, self._end, self._release)

    async def read(self) -> Chunk | Note | None:
        if self._hint:
            hint, self._hint = self._hint, None
            return hint
        try:
            item = await self._threaded.read()
        except PORT_ERRORS as error:
            raise SourceError(f"{self.name} is gone: {_describe(error)}") from error
        if isinstance(item, Chunk) and self._baud_check.add(item.data, item.time):
            unreadable = f"{self.name} is unreadable at {self._baud} baud; try another --baud"
            detail = "" if self._baud_check.readable else unreadable
            self._hint = Note(item.time, state="open", detail=detail)
        return item

    async def send(self, data: bytes) -> None:
        try:
            await asyncio.to_thread(self._send, data)
        except PORT_ERRORS as error:
            raise SourceError(f"{self.name} did not accept the data: {_describe(error)}") from error

    def _send(self, data: bytes) -> None:
        with self._lock:
            if not self._port:
                raise SourceError(f"{self.name} is gone; send again when it is back")
            self._port.write(data)

    def _release(self) -> None:
        self._close_port()
        self._poller.close()

    def _end(self) -> None:
        self._poller.wake()

    # called in the thread of the reader

    def _use(self, port: serial.Serial) -> None:
        self._port: serial.Serial | None = port
        try:
            self._fd = port.fileno()
            self._poller.add(self._fd)
        except (AttributeError, io.UnsupportedOperation):
            self._fd = None
            port.timeout = POLL_SECONDS

    def _read(self) -> bytes | Note:
        while not self._poller.woken:
            if self._port is None:
                return self._reopen()
            try:
                if data := self._wait_for_bytes(self._port):
                    return data
            except PORT_ERRORS as error:
                if not self._reopens:
                    raise
                self._close_port()
                detail = f"{self.name} is gone: {_describe(error)}; trying again"
                return Note(time.time(), state="waiting", detail=detail, cut=True)
        return b""

    def _wait_for_bytes(self, port: serial.Serial) -> bytes:
        """Wait for bytes; b'' after a timeout or `_end`."""
        if self._fd is None:
            return bytes(port.read(min(max(port.in_waiting, 1), READ_BYTES)))
        self._poller.wait()
        if self._poller.woken:
            return b""
        if data := os.read(self._fd, READ_BYTES):
            return data
        raise OSError(errno.EIO, "the other end hung up")

    def _close_port(self) -> None:
        if self._fd is not None:
            self._poller.remove(self._fd)
            self._fd = None
        with self._lock:
            if self._port:
                with contextlib.suppress(*PORT_ERRORS):
                    self._port.close()
            self._port = None

    def _reopen(self) -> bytes | Note:
        """Wait until the port can be opened again, and open it; b'' after `_end`."""
        backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
        due, was_there = 0.0, False
        while not self._wait_for_end(CHECK_SECONDS):
            is_there = self._path is None or self._path.exists()
            now = time.monotonic()
            if is_there and (now >= due or not was_there):
                with contextlib.suppress(SourceError, *PORT_ERRORS):
                    self._use(opened(self._address, self._baud))
                    return Note(time.time(), state="open", text=f"{self.name} is back", greet=True)
                due = now + backoff.next_delay()
            was_there = is_there
        return b""

    def _wait_for_end(self, seconds: float) -> bool:
        self._poller.wait(seconds)
        return self._poller.woken


def _describe(error: Exception) -> str:
    """Describe an error; that of termios has its number in `args`."""
    if isinstance(error, TerminalError) and error.args:
        return os.strerror(error.args[0])
    return describe_error(error)


def _describe_open(name: str, error: Exception) -> str:
    """Why a port cannot be opened, and what to do."""
    if "://" in name:
        return f"{_describe(error)}; check the address, and that the other end is listening"
    code = getattr(error, "errno", None)
    if not code:  # it is open, but cannot be set up
        return "it is not a serial port; check its name"
    fix = _access_fix(name) if code in NO_ACCESS else FIXES.get(code, "check its name")
    return f"{_describe(error)}; {fix.format(port=redacted(name))}"


def _access_fix(name: str) -> str:
    """What gives the user access to a port."""
    group = group_with_access(name)
    if group:
        return f"run sudo usermod -aG {group} $USER and log in again to get access"
    return "run sudo chmod a+rw {port} to get access"


def opened(address: str, baud: int) -> serial.Serial:
    """Open a port exclusively, because a second reader would take some of the bytes.

    SourceError if it cannot be opened.
    """
    name = only(comports()) if address == AUTO else address
    shown = redacted(name) or "''"
    # pyserial does not support a timeout over RFC 2217, where it has its own
    limit: dict[str, Any] = {} if name.startswith("rfc2217:") else {"write_timeout": SEND_SECONDS}
    try:
        port = serial.serial_for_url(name, baudrate=baud, do_not_open=True, **limit)
        port.exclusive = None if "://" in name else True
        port.open()
    except PORT_ERRORS as error:
        raise SourceError(f"cannot open {shown}: {_describe_open(name, error)}") from error
    except Exception as error:  # ValueError for a baud rate; URL handlers raise anything
        text = "expected a URL such as socket://host:port or rfc2217://host:port"
        if "://" not in name:
            text = f"the port does not support {baud} baud; try --baud 9600 or 115200"
        raise SourceError(f"cannot open {shown}: {text}") from error
    return port


def only(ports: Sequence[Any]) -> str:
    """The name of the only port that has hardware behind it; SourceError if there is not one."""
    real = [port for port in ports if port.hwid != "n/a"]
    if not real:
        raise SourceError("no serial port found; check that the device is plugged in")
    if len(real) > 1:
        listed = ", ".join(f"{port.device} ({port.description})" for port in real)
        raise SourceError(f"found {len(real)} serial ports: {listed}; name one of them")
    return str(real[0].device)


def open_source(spec: SourceSpec, options: ReadingOptions) -> SerialSource:
    run = options.run
    reopens = not (run.exit_on_eof or run.print or run.explain)
    port = opened(spec.address, options.baud)
    return SerialSource(spec.address, port, options.baud, reopens=reopens)
