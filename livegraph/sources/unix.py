"""`unix:/path/socket`: accepts connections on a Unix domain socket.

A socket file that no program listens on is replaced. The file is removed at the end.
"""

import contextlib
import socket
import stat
import sys
from pathlib import Path

from livegraph.errors import AddressError, UsageError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.stream_listener import StreamListener
from livegraph.system.file_errors import write_fix


class UnixListener(StreamListener):
    """A listener that removes its socket file when it is closed."""

    def __init__(self, path: Path, sock: socket.socket) -> None:
        text = f"listening on unix:{path}"
        super().__init__(f"unix:{path}", sock, text, lambda _: path.name)
        self._path, self._inode = path, path.stat().st_ino

    async def close(self) -> None:
        with contextlib.suppress(OSError):
            if self._path.stat().st_ino == self._inode:  # otherwise it is another program's socket
                self._path.unlink()
        await super().close()


def open_source(spec: SourceSpec, _options: ReadingOptions) -> UnixListener:
    path = Path(spec.address.removeprefix("//"))
    if not path.name:
        raise UsageError("unix: expected a path, for example unix:/tmp/live.sock")
    sock = _unix_socket()
    try:
        _remove_stale(path)
        sock.bind(str(path))
    except OSError as error:
        sock.close()
        fix = write_fix(error, "use a path in a directory that you may write to")
        text = f"cannot listen on unix:{path}: {error.strerror or error}; {fix}"
        raise AddressError(text) from error
    except AddressError:
        sock.close()
        raise
    sock.settimeout(0)
    return UnixListener(path, sock)


def _unix_socket() -> socket.socket:
    if sys.platform == "win32":
        raise UsageError("unix: needs Unix sockets, which Python lacks on Windows; use tcp://:9000")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def _remove_stale(path: Path) -> None:
    """Remove a socket that no program listens on; AddressError if the path is still in use."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise AddressError(
            f"cannot listen on unix:{path}: the file exists and is not a socket; use another path"
        )
    with _unix_socket() as caller:
        caller.settimeout(1)
        try:
            caller.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
            return
        except FileNotFoundError:
            return
        except OSError as error:  # its queue is full, or access is denied: a program listens
            raise AddressError(_in_use(path)) from error
    raise AddressError(_in_use(path))


def _in_use(path: Path) -> str:
    return f"cannot listen on unix:{path}: another program does; use another path or stop it"
