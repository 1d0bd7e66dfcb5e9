"""Finds running livegraphs of the same user on this machine, for `--join`.

Each run writes a file named after its process id into a directory that only its user can enter. It
has the address of the page and the key for joining. The run holds a lock on its file, so a file
without a lock was left behind, as by a run that was killed; it is removed.
"""

import contextlib
import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self, TextIO
from urllib.parse import parse_qs

from livegraph.errors import LivegraphError
from livegraph.lib.redaction import redacted
from livegraph.system.file_access import NO_LINK, NO_WAIT, try_lock
from livegraph.system.file_errors import write_fix
from livegraph.system.users import user_id

FOLDER_NAME = "livegraph"
ELSEWHERE = "set XDG_RUNTIME_DIR to a directory that only you can enter"


@dataclass(frozen=True, slots=True)
class Instance:
    """A registered run.

    `url`: its address, with `#token=…` if it has a token. `key`: the secret for joining.
    `fingerprint`: SHA-256 of its certificate in hex; '' without TLS. `since`: Unix seconds.
    """

    url: str
    key: str
    fingerprint: str = ""
    since: float = 0.0

    @property
    def public_url(self) -> str:
        """The address without its token, user and password."""
        return redacted(self.url)

    @property
    def secret(self) -> str:
        """The secret that both sides prove to have: the key, else the token; '' without either."""
        return self.key or parse_qs(self.url.partition("#")[2]).get("token", [""])[0]


class FolderError(LivegraphError):
    """The directory is missing, or other users can enter it."""


class Registration:
    """A context manager that makes the run findable; `failed` says why it is not, or is ''."""

    def __init__(self, run: Instance) -> None:
        self.failed = ""
        self._path: Path | None = None
        if sys.platform == "win32":
            return
        try:
            self._write(_instance_folder(), json.dumps(asdict(run)))
        except FolderError as error:
            self.failed = str(error)
        except OSError as error:
            what = write_fix(error, ELSEWHERE)
            why = f"cannot save its address: {error.strerror or error}; {what}"
            self.failed = f"--join cannot find this page: {why}"

    def _write(self, folder: Path, text: str) -> None:
        temporary, path = folder / f".{os.getpid()}", folder / f"{os.getpid()}.json"
        temporary.unlink(missing_ok=True)
        self._fd = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            try_lock(self._fd)
            with os.fdopen(
                os.dup(self._fd), "w"
            ) as file:  # unlike os.write, it writes everything or raises
                file.write(text)
            temporary.rename(path)  # so others never see it incomplete or without its lock
        except OSError:
            os.close(self._fd)
            temporary.unlink(missing_ok=True)
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
    """Running livegraphs of this user on this machine, newest first; removes stale files."""
    for file, _, alive in _registrations():
        if not alive:
            file.unlink(missing_ok=True)
    return running()


def running() -> list[Instance]:
    """The same, without removing files."""
    alive = [run for _, run, alive in _registrations() if alive and run]
    return sorted(alive, key=lambda run: run.since, reverse=True)


def killed() -> list[Instance]:
    """Runs that ended without removing their files."""
    return [run for _, run, alive in _registrations() if run and not alive]


def trouble() -> str:
    """Why no run can be found on this machine, or ''."""
    try:
        _instance_folder()
    except FolderError as error:
        return str(error)
    return ""


def _instance_folder() -> Path:
    """The directory of the registrations, created if needed; FolderError if it is not private."""
    if sys.platform == "win32":  # an open file cannot get another name there
        raise FolderError(
            "--join cannot find pages on Windows; give the address: --join http://127.0.0.1:8080/"
        )
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    shared = Path(tempfile.gettempdir()) / f"{FOLDER_NAME}-{user_id()}"
    folder = Path(given) / FOLDER_NAME if os.access(given, os.W_OK) else shared
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        info = folder.lstat()
    except OSError as error:
        raise FolderError(
            f"--join is not possible: {folder}: {error.strerror}; {ELSEWHERE}"
        ) from error
    if stat.S_ISDIR(info.st_mode) and info.st_uid == user_id() and info.st_mode & 0o077:
        fix = f"chmod 700 {folder}"
        raise FolderError(f"--join is not possible: other users can enter {folder}; run {fix}")
    if not _is_private(info, stat.S_ISDIR):
        why = "belongs to another user or is not a directory"
        raise FolderError(f"--join is not possible: {folder} {why}; remove it or {ELSEWHERE}")
    return folder


def _is_private(stat_result: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether a file is of the given kind, belongs to this user, and is closed to all others."""
    return (
        is_kind(stat_result.st_mode)
        and stat_result.st_uid == user_id()
        and not stat_result.st_mode & 0o077
    )


def _registrations() -> Iterator[tuple[Path, Instance | None, bool]]:
    """Each private file, its instance (None if another version wrote it), and whether that runs."""
    try:
        files = list(_instance_folder().glob("*.json"))
    except FolderError:
        return
    for file in files:
        with contextlib.suppress(OSError):  # deleted by now, or a link
            fd = os.open(file, os.O_RDONLY | NO_LINK | NO_WAIT)
            with os.fdopen(fd) as opened:
                if _is_private(os.fstat(fd), stat.S_ISREG):
                    running = not try_lock(fd, shared=True)
                    yield file, _read_instance(opened), running


def _read_instance(opened: TextIO) -> Instance | None:
    with contextlib.suppress(ValueError, TypeError):  # another version wrote it
        return Instance(**json.load(opened))
    return None
