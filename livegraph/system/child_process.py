"""A command whose stdout is a pseudo-terminal, which Windows does not have."""

import contextlib
import errno
import os
import select
import shlex
import signal
import sys
from pathlib import Path

from livegraph.errors import SourceError
from livegraph.system.child_environment import child_environment
from livegraph.system.file_errors import PATH_FIXES
from livegraph.system.pseudo_terminal import open_pseudo_terminal

FIXES = PATH_FIXES | {
    errno.ENOENT: "check the name and that it is installed",
    errno.EACCES: "check that you may run it (chmod +x {name})",
}


class ChildProcess:
    """One run of a command. `can_send`: the terminal is its stdin, too.

    SourceError if it cannot be started.
    """

    name: str
    out: int
    err: int
    pid: int
    exit: int | None

    def __init__(self, arguments: list[str], *, can_send: bool) -> None:
        if sys.platform == "win32":
            command = shlex.join(arguments)
            raise SourceError(
                f"-- {command}: needs a pseudo-terminal, which Windows does not have; "
                f"pipe it instead: {command} | livegraph"
            )
        self.name = Path(arguments[0]).name
        self.out, screen = open_pseudo_terminal()
        self.err, status_fd = os.pipe()
        try:
            os.set_blocking(self.out, False)
            self.pid = os.posix_spawnp(
                arguments[0],
                arguments,
                child_environment() | {"TERM": "dumb"},  # no colours, no cursor movement
                file_actions=[
                    # the first terminal that a session leader opens becomes its controlling one
                    (os.POSIX_SPAWN_OPEN, 1, os.ttyname(screen), os.O_RDWR, 0),
                    (os.POSIX_SPAWN_DUP2, 1, 0)
                    if can_send
                    else (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, status_fd, 2),
                ],
                setsid=True,
                setsigdef=_reset_signals(),
            )
        except OSError as error:
            os.close(self.out)
            os.close(self.err)
            fix = FIXES.get(error.errno or 0, "check that it can be run").format(name=arguments[0])
            raise SourceError(f"cannot run {arguments[0]}: {error.strerror}; {fix}") from error
        finally:
            os.close(screen)
            os.close(status_fd)
        self.exit = _pidfd(self.pid)

    def signal(self, number: int) -> None:
        """Send a signal to the process group; its number is valid until the leader is reaped."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)

    def kill(self) -> None:
        if sys.platform != "win32":
            self.signal(signal.SIGKILL)

    def wait(self) -> None:
        """Wait until the command has ended, without reaping it."""
        if sys.platform == "linux":
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        elif sys.platform == "darwin":  # where Python has waitid since 3.13 only
            ending = select.kevent(
                self.pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT
            )
            queue = select.kqueue()
            with contextlib.suppress(ProcessLookupError):  # it has ended already
                queue.control([ending], 1)
            queue.close()

    def reap(self) -> tuple[str, int]:
        """Kill the rest of the group; returns how the command ended, and its exit status.

        The status of a command that was killed by a signal is 128 and the signal's number, as in a
        shell.
        """
        self.kill()
        _, status = os.waitpid(self.pid, 0)
        for fd in (self.out, self.err, self.exit):
            if fd is not None:
                os.close(fd)
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            return f"{self.name} was killed by {signal.Signals(-code).name}", 128 - code
        return f"{self.name} ended with status {code}" if code else f"{self.name} ended", code


def _pidfd(pid: int) -> int | None:
    """A descriptor that is readable once the process has ended; None on other systems than Linux.

    The terminal does not show the end, because other processes may hold it open.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return os.pidfd_open(pid)
    return None


def _reset_signals() -> list[signal.Signals]:
    """Signals that livegraph may ignore, because of nohup, a shell that runs it in the background,
    or Python. They are reset to their defaults for the command: SIGHUP must end it.
    """
    names = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGPIPE", "SIGXFSZ")
    return [signal.Signals[name] for name in names]
