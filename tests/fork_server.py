"""Starts livegraph processes by forking a process that has already imported livegraph.

For most tests of a process, importing takes more CPU time than everything else. A forked child is a
separate process with its own descriptors, arguments, environment and folder, and runs what
`python -m livegraph` runs, except that no silence makes it give advice: on a slow machine a test is
silent, too. This does not test what happens before and after: how the loader and the
interpreter use the environment, that each module imports what it needs, how the interpreter ends.
Tests that execute the command cover this (`tests/process/test_launcher.py`, `test_terminal.py`,
`test_outlets.py` and others), and so does a `Graph` with `execute`, `prefix` or `descriptors`.

This file is also the program of the server. The server has a single thread and never waits for a
child: each child gets its own parent (`_spawn`), which reports the exit status.
"""

import atexit
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

CLIENT = Path(__file__).parent / "fork_client.py"
MAX_REQUEST = 1 << 17
"""Bytes of the arguments and the environment of a child, at most."""


LONG = 3600.0
"""Seconds of silence that no test lasts."""


class ForkServer:
    """The client of the fork server."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )

    def start(
        self, *arguments: str, stdin: IO[bytes] | int, env: Mapping[str, str]
    ) -> "ForkedProcess":
        """Start `livegraph ARGUMENTS` in this folder; `stdin` and `env` as for Popen."""
        request = json.dumps([arguments, env, os.getcwd(), 0]).encode()  # noqa: PTH109
        child = ForkedProcess(stdin)
        socket.send_fds(self._requests, [request], child.take_descriptors())
        child.close_descriptors()
        return child

    @property
    def descriptor(self) -> int:
        """What a process inherits that runs `command`."""
        return self._requests.fileno()

    @property
    def command(self) -> list[str]:
        """The command `livegraph`, for programs that start it (`fork_client.py`)."""
        return [sys.executable, "-I", "-S", str(CLIENT), str(self.descriptor)]

    def close(self) -> None:
        self._requests.close()
        self._process.wait()


@cache
def fork_server() -> ForkServer:
    """Return the fork server of this process, started on first use."""
    server = ForkServer()
    atexit.register(server.close)
    return server


class ForkedProcess:
    """The part of `subprocess.Popen` that tests need, for a process that is not a child."""

    def __init__(self, stdin: IO[bytes] | int) -> None:
        self.stdin: IO[bytes] | None = None
        self.returncode: int | None = None
        if stdin == subprocess.PIPE:
            read, write = os.pipe()
            self.stdin = os.fdopen(write, "wb")
        elif stdin == subprocess.DEVNULL:
            read = os.open(os.devnull, os.O_RDONLY)
        else:
            read = os.dup(stdin if isinstance(stdin, int) else stdin.fileno())
        pipes = [os.pipe() for _ in range(3)]
        self.stdout, self.stderr, self._status = (os.fdopen(pipe[0], "rb") for pipe in pipes)
        self._descriptors = [read, *(pipe[1] for pipe in pipes)]
        self._pid = 0

    def take_descriptors(self) -> list[int]:
        """Return stdin, stdout and stderr of the child, and the pipe for its status."""
        return self._descriptors

    def close_descriptors(self) -> None:
        """Close the descriptors that the child has received."""
        for each in self._descriptors:
            os.close(each)

    @property
    def pid(self) -> int:
        self._pid = self._pid or int(self._status.readline())
        return self._pid

    def poll(self) -> int | None:
        return self._end(0)

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status, negative for a signal; TimeoutExpired after `timeout` s."""
        status = self._end(timeout)
        if status is None:
            raise subprocess.TimeoutExpired("livegraph", timeout or 0.0)
        return status

    def _end(self, timeout: float | None) -> int | None:
        assert self.pid
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            with self._status as status:
                self.returncode = int(status.readline())
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _serve(requests: socket.socket) -> bool:
    """Fork a child for each request until the last. Returns True in a child, which then runs."""
    while True:
        request, descriptors, _, _ = socket.recv_fds(requests, MAX_REQUEST, 4)
        if not request:
            return False
        if not os.fork():
            requests.close()
            _spawn(descriptors)
            _prepare(*json.loads(request))
            return True
        for each in descriptors:
            os.close(each)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # reap the parents of children that have ended


def _spawn(descriptors: list[int]) -> None:
    """Return in a child with these descriptors; this process waits for it and reports its end."""
    *standard, status = descriptors
    if child := os.fork():
        os.closerange(0, 3)
        for each in standard:
            os.close(each)
        os.write(status, b"%d\n" % child)
        end = os.waitpid(child, 0)[1]
        with suppress(BrokenPipeError):  # the test has ended
            os.write(status, b"%d\n" % os.waitstatus_to_exitcode(end))
        os._exit(0)
    os.close(status)
    for number, each in enumerate(standard):
        os.dup2(each, number)
        os.close(each)


def _prepare(arguments: list[str], environment: dict[str, str], folder: str, group: int) -> None:
    """Do what an interpreter does before it runs a module; join this process group, if not 0."""
    if group:
        os.setpgid(0, group)
    sys.argv = ["livegraph", *arguments]
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    time.tzset()
    sys.stdin = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115


def _run() -> None:
    """Run livegraph, and end as the forked children of `multiprocessing` do.

    They wait for threads and run what is registered, but tear no modules down: that would copy
    all memory which they share with the server, and take as much CPU time as the rest of a run.
    """
    try:
        importlib.import_module("livegraph.__main__").main()
    except SystemExit as end:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(end.code or 0))


def _warm_up() -> None:
    """Do what is kept for the life of a process: the page's files, and regular expressions."""
    from livegraph.parse import Parser  # noqa: PLC0415
    from livegraph.settings import ReadingOptions  # noqa: PLC0415
    from livegraph.web.assets import assets, compressed  # noqa: PLC0415

    Parser(ReadingOptions())
    for asset in assets().values():
        compressed(asset)


def _main() -> None:
    import livegraph  # noqa: PLC0415 - tests import this module without livegraph

    for module in pkgutil.walk_packages(livegraph.__path__, "livegraph."):
        importlib.import_module(module.name)
    _warm_up()
    vars(sys.modules["livegraph.sources.stdin"])["SILENCE_SECONDS"] = LONG
    with suppress(KeyboardInterrupt), socket.socket(fileno=int(sys.argv[1])) as requests:
        forked = _serve(requests)
    if forked:
        _run()


if __name__ == "__main__":
    _main()
