"""The users of the machine. On Windows, access lists protect files: all count as this user's."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import grp
    import pwd

GROUP_ACCESS = 0o060
"""The bits of a mode with which a group may read and write."""


def user_id() -> int:
    """The number of the user of this process."""
    if sys.platform == "win32":
        return 0
    return os.geteuid()


def is_trusted(owner: int) -> bool:
    """Whether files owned by this user ID are safe to use: it is ours or root's."""
    return owner in (user_id(), 0)


def user_name(user: int) -> str:
    """Name a user ID in a message: `user NAME`, or `user NUMBER` if it has no name."""
    if sys.platform != "win32":
        try:
            return f"user {pwd.getpwuid(user).pw_name}"
        except KeyError:
            pass
    return f"user {user}"


def group_with_access(path: str) -> str:
    """The name of the group whose members may read and write a file; '' if there is none."""
    if sys.platform != "win32":
        with suppress(OSError, KeyError):
            found = Path(path).stat()
            if found.st_gid and found.st_mode & GROUP_ACCESS == GROUP_ACCESS:
                return grp.getgrgid(found.st_gid).gr_name
    return ""
