"""The users of the machine. On Windows, access lists protect files: all count as this user's."""

import os
import sys

if sys.platform != "win32":
    import pwd


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
