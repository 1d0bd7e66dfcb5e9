"""The error of terminals, and so of serial ports: it is not an OSError. Windows has none."""

import sys

if sys.platform != "win32":
    from termios import error as TerminalError  # noqa: N812 - an exception, by our naming
else:

    class TerminalError(Exception):
        """Never raised."""


__all__ = ["TerminalError"]
