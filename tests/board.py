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
        self.path.symlink_to(os.ttyname(self._theirs))

    def unplug(self) -> None:
        self.path.unlink()
        os.close(self._theirs)
        os.close(self.ours)

    def write(self, data: bytes) -> None:
        os.write(self.ours, data)
