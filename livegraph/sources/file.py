"""A file or FIFO by its path, read to its end; with `--follow` a file has none."""

import os
import stat
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.lib.redaction import redacted_word
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Source
from livegraph.sources.follow import FollowedFile
from livegraph.sources.stdin import StdinSource


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    fd = opened(spec.address)
    path = Path(spec.address)
    if options.follow and stat.S_ISREG(os.fstat(fd).st_mode):
        return FollowedFile(path, fd)
    return StdinSource(path.name, fd)


def opened(address: str) -> int:
    """A descriptor to read from; SourceError if there can be none."""
    if Path(address).is_dir():
        text = f"cannot open {redacted_word(address)}: it is a directory; name a file in it"
        raise SourceError(text)
    try:
        # a FIFO without a writer must not hold us up; O_NONBLOCK changes nothing for files
        fd = os.open(address, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(fd, True)
    except OSError as error:
        fix = "is the path right?" if isinstance(error, FileNotFoundError) else "may you read it?"
        text = (
            f"cannot open {redacted_word(address)}: {error.strerror}; {fix}"  # a mistyped URL, too
        )
        raise SourceError(text) from error
    return fd
