"""The terminal that a command believes it writes to."""

import os
import struct
import sys

if sys.platform != "win32":
    import fcntl
    import termios
    import tty

ROWS, COLUMNS = 50, 200
"""Its size; many tools wrap or cut their lines at its width."""


def open_pseudo_terminal() -> tuple[int, int]:
    """Open one that changes no byte; returns descriptors of livegraph's end and the command's.

    OSError if there is none.
    """
    if sys.platform != "win32":
        ours, screen = os.openpty()
        tty.setraw(screen)
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        return ours, screen
    raise OSError("Windows has no pseudo-terminals")
