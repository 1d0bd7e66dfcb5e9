"""Symbolic links where a file is to be written: ours are followed, another user's never.

In a folder that everybody writes to, such as /tmp, another user may have put a link under the name
of our file, which leads to a file that only we may write. Whoever writes must open the result with
O_NOFOLLOW or rename over it: a link made after the check is not followed then, either.
"""

import errno
import os
import stat
from pathlib import Path

MOST = 40
"""Links in a row, as Linux has it."""


def followed(path: Path) -> Path:
    """Where the file itself is, at the end of links of this user or root.

    PermissionError if a link is another user's; other OSErrors if it cannot be known.
    """
    for _ in range(MOST):
        try:
            found = path.lstat()
        except FileNotFoundError:
            return path
        if not stat.S_ISLNK(found.st_mode):
            return path
        if found.st_uid not in (os.geteuid(), 0):
            raise PermissionError(errno.EPERM, "it is a link that belongs to another user")
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
