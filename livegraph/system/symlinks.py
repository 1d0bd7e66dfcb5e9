"""Symbolic links on the way to a file to write: those of this user and root are followed.

In a folder that every user can write to, such as /tmp, another user can make a link under the name
of the file or of one of its folders, which leads to a file that only this user may write. So a path
is walked one name at a time, each in the folder that was opened before, and what was checked is
what is opened.
"""

import errno
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAX_LINKS = 40
"""Links followed in one path, the same limit as Linux has."""
O_PATH = getattr(os, "O_PATH", 0)
"""Linux: opens a folder that may be searched but not read, and a link itself."""
FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | O_PATH


@contextmanager
def opened_folder(path: Path) -> Iterator[tuple[int, str]]:
    """Open the folder that holds a file, following links; yield its descriptor and the file's name.

    The name is no link, or not there. It can become a link later: open it with O_NOFOLLOW, or
    rename over it. PermissionError, with the link and its owner, if another user owns a link on the
    way; other OSErrors if a folder cannot be opened.
    """
    folder = os.open(path.anchor or ".", FOLDER)
    try:
        walked, links = Path(), 0
        names = _last_first(path)
        while True:
            name = names.pop()
            target = _link_target(folder, name, walked / name)
            if target is not None:
                names += _last_first(target)
                links += 1
                if links > MAX_LINKS:
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            elif names:
                inner = os.open(name, FOLDER, dir_fd=folder)
                os.close(folder)
                folder, walked = inner, walked / name
            else:
                break
        yield folder, name
    finally:
        os.close(folder)


def is_trusted(owner: int) -> bool:
    """Whether what this user ID owns is safe to write to: it is this user's or root's."""
    return owner in (os.geteuid(), 0)


def user_name(user: int) -> str:
    """The name of a user ID, or its number if it has none, for messages."""
    try:
        return f"user {pwd.getpwuid(user).pw_name}"
    except KeyError:
        return f"user {user}"


def _last_first(path: Path) -> list[str]:
    """The names in a path, the root's among them, from the last to the first."""
    return list(reversed(path.parts)) or ["."]


def _link_target(folder: int, name: str, path: Path) -> Path | None:
    """Where a link leads; None if it is no link or not there. `path` is its name in errors."""
    try:
        owner, target = _read_link(folder, name)
    except FileNotFoundError:
        return None
    if target and not is_trusted(owner):
        raise PermissionError(errno.EPERM, f"{path} is a link of {user_name(owner)}")
    return Path(target) if target else None


def _read_link(folder: int, name: str) -> tuple[int, str]:
    """The owner of what has this name, and where it leads, or '' if it is no link."""
    if not O_PATH:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        is_link = stat.S_ISLNK(found.st_mode)
        return found.st_uid, os.readlink(name, dir_fd=folder) if is_link else ""
    # owner and target of the same link, also if another takes its name meanwhile
    link = os.open(name, O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        found = os.fstat(link)
        return found.st_uid, os.readlink("", dir_fd=link) if stat.S_ISLNK(found.st_mode) else ""
    finally:
        os.close(link)
