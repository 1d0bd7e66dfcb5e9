"""Suggest how to fix an error in writing a file."""

import errno

FIXES = {
    errno.EPERM: "choose a file in a folder that you own",
    errno.ENOSPC: "free space on its disk",
    errno.EDQUOT: "free space on its disk",
    errno.EFBIG: "name a file on a disk that takes larger files, or raise ulimit -f",
    errno.ENOENT: "recreate its folder",
}


def fix(error: OSError, otherwise: str) -> str:
    """Return what the user can do about `error`; `otherwise` for other kinds of errors."""
    return FIXES.get(error.errno or 0, otherwise)
