"""A board at a serial port: a pseudo-terminal under a name that comes and goes."""

import os
import tty
from pathlib import Path


class Board:
    """Plugged in under a name, as `socat pty,link=NAME` does; unplugged and plugged in again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.plug()

    def plug(self) -> None:
        self.ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self.ours, False)
        self.path.symlink_to(os.ttyname(self._theirs))
        self.heard = b""

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._theirs)
        os.close(self.ours)

    def write(self, data: bytes) -> None:
        os.write(self.ours, data)

    def hears(self, data: bytes) -> bool:
        """Whether it has been sent this, and nothing else, since it was plugged in."""
        try:
            self.heard += os.read(self.ours, 65536)
        except BlockingIOError:
            return False
        assert data.startswith(self.heard), self.heard
        return self.heard == data
