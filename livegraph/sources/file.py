"""A file or FIFO by its path, read to its end."""

import os
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.settings import Settings
from livegraph.sources.stdin import Stdin


def open_source(address: str, _settings: Settings) -> Stdin:
    if Path(address).is_dir():
        raise SourceError(f"cannot open {address}: it is a directory; name a file in it")
    try:
        # a FIFO without a writer must not hold us up; O_NONBLOCK changes nothing for files
        fd = os.open(address, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        os.set_blocking(fd, True)
        return Stdin(Path(address).name, fd)
    except OSError as error:
        fix = "is the path right?" if isinstance(error, FileNotFoundError) else "may you read it?"
        raise SourceError(f"cannot open {address}: {error.strerror}; {fix}") from error
