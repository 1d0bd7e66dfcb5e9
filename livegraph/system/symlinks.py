"""Follow symbolic links in the path of an output file only if this user or root owns them.

In a folder that every user can write to, such as /tmp, another user can create a link in place of
the file or of one of its folders, and lead us to overwrite a file of our own. So a path is walked
one name at a time, relative to the folder opened before, and what was checked is what is opened.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livegraph.system.file_access import NO_LINK
from livegraph.system.users import is_trusted, user_name

MAX_LINKS = 40
"""Links followed in one path; the same limit as in Linux."""
O_PATH = getattr(os, "O_PATH", 0)
"""On Linux, opens folders that may be searched but not read, and links themselves."""
FOLDER = getattr(os, "O_DIRECTORY", 0) | NO_LINK | O_PATH


@contextmanager
def opened_folder(path: Path) -> Iterator[tuple[int | None, str]]:
    """Open the folder of a file, following links; yield its descriptor and the file's name.

    The name is not a link, or does not exist. It may become a link later, so open it with
    O_NOFOLLOW, or rename over it. PermissionError, naming the link and its owner, if another user
    owns a link in the path; other OSErrors if a folder cannot be opened.

    Windows cannot open files relative to a folder: there the descriptor is None and the name is the
    whole path.
    """
    if sys.platform == "win32":
        yield None, str(path.absolute())
        return
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


def _last_first(path: Path) -> list[str]:
    """The names in a path, the root included, last first."""
    return list(reversed(path.parts)) or ["."]


def _link_target(folder: int, name: str, path: Path) -> Path | None:
    """The target of a link, or None if `name` is not a link. `path` is its name in errors."""
    try:
        owner, target = _read_link(folder, name)
    except FileNotFoundError:
        return None
    if target and not is_trusted(owner):
        raise PermissionError(errno.EPERM, f"{path} is a symbolic link owned by {user_name(owner)}")
    return Path(target) if target else None


def _read_link(folder: int, name: str) -> tuple[int, str]:
    """The owner of `name`, and the target of the link, '' if it is not one."""
    if not O_PATH:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        is_link = stat.S_ISLNK(found.st_mode)
        return found.st_uid, os.readlink(name, dir_fd=folder) if is_link else ""
    # both of the same link, even if another one replaces it in between
    link = os.open(name, O_PATH | NO_LINK, dir_fd=folder)
    try:
        found = os.fstat(link)
        return found.st_uid, os.readlink("", dir_fd=link) if stat.S_ISLNK(found.st_mode) else ""
    finally:
        os.close(link)
