"""What to do about a file that cannot be written."""

import errno

FIXES = {
    errno.EPERM: "name a file in a folder of your own",
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room on its disk",
    errno.EFBIG: "name a file on a disk that takes larger files, or raise ulimit -f",
    errno.ENOENT: "make its folder again",
}


def fix(error: OSError, otherwise: str) -> str:
    """What to do about it; `otherwise` where nothing is known of its kind."""
    return FIXES.get(error.errno or 0, otherwise)
