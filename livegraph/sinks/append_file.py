"""The file of `--record`: an append-only file that ends with a whole line even if a write fails."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.source_spec import SourceSpec
from livegraph.system.file_access import BINARY, NO_LINK, NO_WAIT, read_at, try_lock
from livegraph.system.file_errors import write_fix
from livegraph.system.symlinks import opened_folder
from livegraph.system.users import is_trusted, user_name

FLAGS = os.O_RDWR | os.O_APPEND | BINARY | NO_WAIT | NO_LINK


class AppendFile:
    """A file opened for appending, locked against other livegraphs.

    If the file is deleted, the next `append` creates it again. One thread at a time may use it.

    `size`: its size when it was opened. `ends_midline`: its last line was incomplete then, as after
    a crash. UsageError if it cannot be written, is not a regular file, holds something
    else than records, is in use, or is one of `sources`, which would then never end.
    """

    def __init__(self, path: Path, sources: Iterable[SourceSpec] = ()) -> None:
        self.name = path.name
        self._path = path.absolute()
        self._fd, self._is_new = _open(path)
        self.removed_if_empty = False
        self._end: int | None = None  # end of the last whole line, if a fragment follows it
        try:
            self._check(path, sources)
        except UsageError:
            os.close(self._fd)
            raise
        self.size = os.fstat(self._fd).st_size
        self.ends_midline = self.size > 0 and read_at(self._fd, 1, self.size - 1) != b"\n"

    def _check(self, path: Path, sources: Iterable[SourceSpec]) -> None:
        here = os.fstat(self._fd)
        if not stat.S_ISREG(here.st_mode):
            raise UsageError(f"--record {str(path)!r}: it is not a regular file; use another file")
        if any(os.path.samestat(here, there) for there in map(_stat, sources) if there):
            raise UsageError(f"--record {str(path)!r}: it is also a source; use another file")
        if read_at(self._fd, 1, 0) not in (b"", b"{"):
            raise UsageError(
                f"--record {str(path)!r}: it exists and is not a recording; use another file"
            )
        if not _lock(self._fd):
            raise UsageError(
                f"--record {str(path)!r}: another livegraph is writing to it; use another file"
            )

    def append(self, lines: bytes | bytearray) -> tuple[int, OSError | None]:
        """Write whole lines; returns the number of bytes written, in whole lines, and the error.

        A line that was written only in part is removed from the file.
        """
        start = written = 0
        try:
            if not os.fstat(self._fd).st_nlink:
                self._recreate()
            self._truncate()
            start = os.fstat(self._fd).st_size
            while written < len(lines):
                written += os.write(self._fd, memoryview(lines)[written:])
        except OSError as error:
            whole = lines.rfind(b"\n", 0, written) + 1
            if whole < written:
                self._end = start + whole
                with contextlib.suppress(OSError):  # then the next `append` tries again
                    self._truncate()
            return whole, error
        return written, None

    def _recreate(self) -> None:
        fd, _ = _open_for_append(self._path)
        try:
            if not _lock(fd):
                raise OSError(errno.EBUSY, "another livegraph has created it again")
            os.dup2(fd, self._fd, inheritable=False)
            self._end = None
        finally:
            os.close(fd)

    def _truncate(self) -> None:
        if self._end is not None:
            os.ftruncate(self._fd, self._end)
            self._end = None

    def close(self) -> OSError | None:
        """Sync the file to disk and close it; returns the error, if any.

        With `removed_if_empty`, removes a file that was created here and is empty.
        """
        try:
            if self.removed_if_empty and self._is_new and not os.fstat(self._fd).st_size:
                self._remove()
            os.fsync(self._fd)
        except OSError as error:
            return error
        finally:
            os.close(self._fd)
        return None

    def _remove(self) -> None:
        """Remove the file, unless its name belongs to another file by now."""
        with opened_folder(self._path) as (folder, name):
            there = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if os.path.samestat(there, os.fstat(self._fd)):
                os.unlink(name, dir_fd=folder)


def _open(path: Path) -> tuple[int, bool]:
    """Open the file for the first time; UsageError if that fails."""
    try:
        return _open_for_append(path.absolute())
    except OSError as error:
        fix = write_fix(error, "use another file")
        raise UsageError(f"--record {str(path)!r}: {error.strerror}; {fix}") from error


def _open_for_append(path: Path) -> tuple[int, bool]:
    """Open the file, or create it; returns the descriptor, and whether it was created.

    PermissionError if it belongs to another user, who could read or change the records, or may be a
    hard link that another user made to a file of ours; other OSErrors if it cannot be opened. A
    file created here is trusted whatever its owner, because on some file systems one user owns all
    files.
    """
    with opened_folder(path) as (folder, name):
        try:
            fd = os.open(name, FLAGS, dir_fd=folder)
        except FileNotFoundError:
            return os.open(name, FLAGS | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=folder), True
        reason = "" if folder is None else _distrust(os.fstat(fd), os.fstat(folder))
    if reason:
        os.close(fd)
        raise PermissionError(errno.EPERM, reason)
    return fd, False


def _distrust(file: os.stat_result, folder: os.stat_result) -> str:
    """Why another user may have placed the file in the folder; '' if none can have."""
    if not is_trusted(file.st_uid):
        return f"it belongs to {user_name(file.st_uid)}"
    shared = folder.st_mode & stat.S_IWOTH or not is_trusted(folder.st_uid)
    if shared and file.st_nlink > 1:  # with fs.protected_hardlinks=0, anyone can link to any file
        return f"it has {file.st_nlink} hard links, in a directory that other users can write to"
    return ""


def _lock(fd: int) -> bool:
    """Lock the file; False if another process has it locked. True if locks are not supported."""
    try:
        return try_lock(fd)
    except OSError:
        return True


def _stat(source: SourceSpec) -> os.stat_result | None:
    """The status of the file that a source reads, or None."""
    with contextlib.suppress(OSError, ValueError):
        if source.scheme == "stdin":
            return os.fstat(0)
        if source.scheme in ("file", "replay"):
            return Path(source.address).stat()
    return None
