"""`unix:/path/socket`: lines from whoever connects on this machine and may write to the file.

A socket that nobody listens on any more is replaced; ours is removed at the end.
"""

import contextlib
import socket
import stat
from pathlib import Path

from livegraph.errors import AddressError, UsageError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.stream_listener import StreamListener


class UnixListener(StreamListener):
    """Has a file, which goes with it."""

    def __init__(self, path: Path, sock: socket.socket) -> None:
        text = f"listening on unix:{path}"
        super().__init__(f"unix:{path}", sock, text, lambda _: path.name)
        self._path, self._inode = path, path.stat().st_ino

    async def close(self) -> None:
        with contextlib.suppress(OSError):
            if self._path.stat().st_ino == self._inode:  # else another one has taken its place
                self._path.unlink()
        await super().close()


def open_source(spec: SourceSpec, _options: ReadingOptions) -> UnixListener:
    path = Path(spec.address.removeprefix("//"))
    if not path.name:
        raise UsageError("unix: names no file; say unix:/tmp/live.sock")
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _clear(path)
        sock.bind(str(path))
    except OSError as error:
        sock.close()
        fix = "is there such a directory, and may you write in it?"
        text = f"cannot listen on unix:{path}: {error.strerror or error}; {fix}"
        raise AddressError(text) from error
    except AddressError:
        sock.close()
        raise
    sock.settimeout(0)
    return UnixListener(path, sock)


def _clear(path: Path) -> None:
    """Remove a socket that nobody listens on; AddressError if the path is not free then."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise AddressError(f"{path} is there and is no socket; name another file")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
        except FileNotFoundError:
            return
        except OSError as error:  # it is full, or we may not: somebody listens
            raise AddressError(_taken(path)) from error
    raise AddressError(_taken(path))


def _taken(path: Path) -> str:
    return f"another program listens on unix:{path}; name another file, or end it"
