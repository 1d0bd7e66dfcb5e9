"""What a terminal allows at the moment."""

import contextlib
import os
import select
import sys

USUAL_COLUMNS = 80
"""Columns of a terminal that does not say how many it has."""

if sys.platform != "win32":

    def free_columns(fd: int) -> int:
        """Columns of the terminal at `fd` if this process may redraw a line of it now, else 0.

        It may not if another job is in the foreground, or if output is stopped (Ctrl-S): then a
        write would block.
        """
        try:
            columns = os.get_terminal_size(fd).columns or USUAL_COLUMNS
        except OSError:
            return 0
        with contextlib.suppress(OSError):  # not the terminal that controls this process
            if os.tcgetpgrp(fd) != os.getpgrp():
                return 0
        poll = select.poll()
        poll.register(fd, select.POLLOUT)
        return columns if poll.poll(0) else 0

else:

    def free_columns(fd: int) -> int:  # noqa: ARG001
        """0: the consoles of Windows have not been tried."""
        return 0
