"""Suggest how to fix an error in opening, reading or writing a file."""

import errno

PATH_FIXES = {
    errno.EISDIR: "name a file in it",
    errno.ELOOP: "check where its symbolic links lead (ls -l)",
    errno.ENOTDIR: "check the path: a part of it is a file, not a directory",
}
READ_FIXES = PATH_FIXES | dict.fromkeys((errno.EACCES, errno.EPERM), "check that you may read it")
WRITE_FIXES = PATH_FIXES | {
    errno.EPERM: "choose a file in a directory that you own",
    errno.ENOSPC: "free space on its disk",
    errno.EDQUOT: "free space on its disk",
    errno.EFBIG: "name a file on a disk that takes larger files, or raise ulimit -f",
    errno.ENOENT: "create its directory first",
}


def read_fix(error: OSError) -> str:
    """Return what the user can do about an error in opening or reading a file."""
    return READ_FIXES.get(error.errno or 0, "check the path")


def write_fix(error: OSError, otherwise: str) -> str:
    """Return what the user can do about an error in writing; `otherwise` if nothing better."""
    return WRITE_FIXES.get(error.errno or 0, otherwise)
