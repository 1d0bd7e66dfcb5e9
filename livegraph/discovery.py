"""Where a run is found by another of the same user on the same machine, which joins it.

A file for each run, named by its process, in a folder that only its user may enter: the address of
the page, and a key with which to join. The run holds a lock on its file. One that was left behind,
as by a run that was killed, is known by that: nobody holds it, so it is removed.
"""

import contextlib
import fcntl
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, TextIO
from urllib.parse import parse_qs

from livegraph.errors import LivegraphError
from livegraph.lib.redaction import redacted
from livegraph.system.write_errors import fix

FOLDER_NAME = "livegraph"
ELSEWHERE = "set XDG_RUNTIME_DIR to a folder that only you may enter"


@dataclass(frozen=True, slots=True)
class Instance:
    """A run: its address, with its token behind `#`, since when (Unix seconds), and how to join it.

    `fingerprint`: the SHA-256 of its certificate, in hex, where it speaks TLS.
    """

    url: str
    key: str
    fingerprint: str = ""
    since: float = 0.0

    @property
    def public_url(self) -> str:
        """Without a token, a user and a password, as it may be shown."""
        return redacted(self.url)

    @property
    def secret(self) -> str:
        """What both sides prove that they know: the key; else the token; '' if there is neither."""
        return self.key or parse_qs(self.url.partition("#")[2]).get("token", [""])[0]


class FolderError(LivegraphError):
    """There is no folder that only this user can enter; the text says which, and the fix."""


class Registration:
    """A context manager: inside, the run is found; `failed` says why it is not, or is empty."""

    def __init__(self, run: Instance) -> None:
        self.failed = ""
        self._path: Path | None = None
        try:
            self._write(_instance_folder(), json.dumps(asdict(run)))
        except FolderError as error:
            self.failed = str(error)
        except OSError as error:
            what = fix(error, ELSEWHERE)
            why = f"cannot save its address: {error.strerror or error}; {what}"
            self.failed = f"--join cannot find this page: {why}"

    def _write(self, folder: Path, text: str) -> None:
        making, path = folder / f".{os.getpid()}", folder / f"{os.getpid()}.json"
        making.unlink(missing_ok=True)
        self._fd = os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX)
            with os.fdopen(
                os.dup(self._fd), "w"
            ) as file:  # which writes all of it, or says why not
                file.write(text)
            making.rename(path)  # nobody sees half of it, or one without a lock
        except OSError:
            os.close(self._fd)
            making.unlink(missing_ok=True)
            raise
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._path:
            self._path.unlink(missing_ok=True)
            os.close(self._fd)
            self._path = None


def register(url: str, key: str, fingerprint: str) -> Registration:
    return Registration(Instance(url, key, fingerprint, time.time()))


def instances() -> list[Instance]:
    """The runs of this user on this machine, the newest first; files left behind are removed."""
    for file, _, alive in _registrations():
        if not alive:
            file.unlink(missing_ok=True)
    return running()


def running() -> list[Instance]:
    """The same; nothing is removed."""
    alive = [run for _, run, alive in _registrations() if alive and run]
    return sorted(alive, key=lambda run: run.since, reverse=True)


def killed() -> list[Instance]:
    """The runs that left their files behind."""
    return [run for _, run, alive in _registrations() if run and not alive]


def trouble() -> str:
    """Why no run can be found here, or nothing."""
    try:
        _instance_folder()
    except FolderError as error:
        return str(error)
    return ""


def _instance_folder() -> Path:
    """Ours alone; FolderError if that cannot be."""
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    shared = Path(tempfile.gettempdir()) / f"{FOLDER_NAME}-{os.geteuid()}"
    folder = Path(given) / FOLDER_NAME if os.access(given, os.W_OK) else shared
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise FolderError(f"--join cannot work: {folder}: {error.strerror}; {ELSEWHERE}") from error
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and found.st_mode & 0o077:
        fix = f"chmod 700 {folder}"
        raise FolderError(f"--join cannot work: {folder} is open to other users; say {fix}")
    if not _is_private(found, stat.S_ISDIR):
        why = "belongs to another user, or is no folder"
        raise FolderError(f"--join cannot work: {folder} {why}; have it removed, or {ELSEWHERE}")
    return folder


def _is_private(stat_result: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is what it should be (and no link), our own, and closed to others."""
    return (
        is_kind(stat_result.st_mode)
        and stat_result.st_uid == os.geteuid()
        and not stat_result.st_mode & 0o077
    )


def _registrations() -> Iterator[tuple[Path, Instance | None, bool]]:
    """Each file that is ours alone, what it says (None: another version's), if its run goes on."""
    try:
        files = list(_instance_folder().glob("*.json"))
    except FolderError:
        return
    for file in files:
        with contextlib.suppress(OSError):  # gone meanwhile, or a link
            fd = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(fd) as opened:
                if _is_private(os.fstat(fd), stat.S_ISREG):
                    running = _is_locked(fd)
                    yield file, _read_instance(opened), running


def _is_locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _read_instance(opened: TextIO) -> Instance | None:
    with contextlib.suppress(ValueError, TypeError):  # another version's
        return Instance(**json.load(opened))
    return None
