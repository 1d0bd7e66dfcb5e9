"""A serial port, or anything pyserial opens by URL (`socket://`, `loop://`, `rfc2217://`).

pyserial sets the port up; where it has a file descriptor we read that, so that nothing polls.
"""

import contextlib
import errno
import io

import serial

from livegraph.errors import SourceError
from livegraph.settings import Settings
from livegraph.sources.source import READ, Chunk, Descriptor, Note, Threaded

POLL = 0.2
"""Seconds a read waits where there is no descriptor to wait on."""
FIXES = {
    errno.ENOENT: "is the device plugged in and the name right?",
    errno.EACCES: "may you use it? (sudo usermod -aG dialout $USER, then log in again)",
    errno.EPERM: "may you use it? (sudo usermod -aG dialout $USER, then log in again)",
    errno.EBUSY: "another program has it open (fuser -v {port})",
    errno.EAGAIN: "another program has it open (fuser -v {port})",
}


class Serial:
    """An open port."""

    by_index = False
    starts_midway = True
    ends_whole = False

    def __init__(self, name: str, port: serial.Serial) -> None:
        self.name = name
        self._port = port
        self._ended = False
        try:
            descriptor = Descriptor(port.fileno())
        except (AttributeError, io.UnsupportedOperation):
            port.timeout = POLL
            self._threaded = Threaded(self._poll, self._end)
        else:
            self._threaded = Threaded(descriptor.read, descriptor.end)

    def _poll(self) -> bytes:
        while not self._ended:
            if data := self._port.read(min(max(self._port.in_waiting, 1), READ)):
                return bytes(data)
        return b""

    def _end(self) -> None:
        self._ended = True

    async def read(self) -> Chunk | Note | None:
        try:
            chunk = await self._threaded.read()
        except OSError as error:
            raise SourceError(f"{self.name} is gone: {error.strerror or error}") from error
        if chunk is None:
            raise SourceError(f"{self.name} is gone: the other end hung up")
        return chunk

    async def close(self) -> None:
        await self._threaded.close()
        with contextlib.suppress(OSError):
            self._port.close()


def open_source(address: str, settings: Settings) -> Serial:
    try:
        port = serial.serial_for_url(address, baudrate=settings.baud, do_not_open=True)
        port.exclusive = None if "://" in address else True  # a second reader would steal bytes
        port.open()
    except ValueError as error:
        raise SourceError(f"cannot open {address}: {error}; say --baud 9600 or 115200") from error
    except OSError as error:
        fix = FIXES.get(error.errno or 0, "is it a serial port?").format(port=address)
        raise SourceError(f"cannot open {address}: {error.strerror or error}; {fix}") from error
    return Serial(address, port)
