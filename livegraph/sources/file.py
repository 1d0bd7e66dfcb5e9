"""Reads a file or FIFO to its end, or, with `--follow`, a file as it grows."""

import os
import stat
import sys
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.lib.redaction import redacted_word
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Source
from livegraph.sources.follow import FollowedFile
from livegraph.sources.stdin import StdinSource
from livegraph.system.file_access import BINARY, NO_WAIT
from livegraph.system.file_errors import read_fix


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    fd = opened(spec.address)
    path = Path(spec.address)
    if options.follow and stat.S_ISREG(os.fstat(fd).st_mode):
        return FollowedFile(path, fd)
    return StdinSource(path.name, fd)


def opened(address: str) -> int:
    """Open a file or FIFO for reading; SourceError if that fails."""
    shown = redacted_word(address) or "''"  # it may be a mistyped URL with a password
    try:
        # otherwise opening a FIFO would block until it has a writer; files ignore O_NONBLOCK
        fd = os.open(address, os.O_RDONLY | BINARY | NO_WAIT)
        if sys.platform != "win32":
            os.set_blocking(fd, True)
    except (OSError, ValueError) as error:  # ValueError: a null character
        fix = read_fix(error) if isinstance(error, OSError) else "check the path"
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"cannot open {shown}: {reason}; {fix}") from error
    if stat.S_ISDIR(os.fstat(fd).st_mode):
        os.close(fd)
        text = f"cannot open {shown}: it is a directory; name a file in it"
        raise SourceError(text)
    return fd
