"""Opening, reading and locking files: what differs between systems.

Descriptors that Python opens are not inherited by commands, so no flag says so.
"""

import contextlib
import os
import sys

if sys.platform != "win32":
    import fcntl

    BINARY = 0
    NO_WAIT = os.O_NONBLOCK
    """Opening a FIFO returns at once. Regular files ignore it."""
    NO_LINK = os.O_NOFOLLOW
    """Opening a symbolic link fails."""
else:
    BINARY, NO_WAIT, NO_LINK = os.O_BINARY, 0, 0


def read_at(fd: int, size: int, offset: int) -> bytes:
    """Read up to `size` bytes at `offset`; on Windows one thread at a time may call it."""
    if sys.platform != "win32":
        return os.pread(fd, size, offset)
    position = os.lseek(fd, 0, os.SEEK_CUR)
    os.lseek(fd, offset, os.SEEK_SET)
    try:
        return os.read(fd, size)
    finally:
        os.lseek(fd, position, os.SEEK_SET)


def read_into(fd: int, buffer: memoryview) -> bytes:
    """Read up to the size of `buffer`, a block that is used again for each read where possible."""
    if sys.platform != "win32":
        return bytes(buffer[: os.readv(fd, [buffer])])
    return os.read(fd, len(buffer))


def enlarge_pipe(fd: int, size: int) -> None:
    """Enlarge the buffer of a pipe, where possible, so that a read gets more of a fast writer."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, size)


def try_lock(fd: int, *, shared: bool = False) -> bool:
    """Lock a file; False if another process has it locked. Windows: True, without a lock.

    OSError if the file system has no locks.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
    return True
