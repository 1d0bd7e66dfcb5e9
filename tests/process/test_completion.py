"""Completion in real shells, at a real terminal, with the scripts that the wheel installs."""

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import needed

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0
"""Seconds to wait for what a shell shows."""
PORTS = """\
import serial.tools.list_ports as ports
from types import SimpleNamespace
ports.comports = lambda: [
    SimpleNamespace(device="/dev/ttyUSB7", description="a board", hwid="USB"),
    SimpleNamespace(device="/dev/ttyS0", description="nothing", hwid="n/a"),
]
"""
"""What stands for the machine's serial ports, in the processes that the shell starts."""

COMPLETIONS = ROOT / "packaging" / "completions"
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"source {COMPLETIONS}/livegraph.bash"),
    "zsh": (
        ["zsh", "-f", "-i"],
        f"fpath=({COMPLETIONS} $fpath); autoload -Uz compinit; compinit -u -D",
    ),
    "fish": (["fish", "--no-config", "-i"], f"source {COMPLETIONS}/livegraph.fish"),
}
"""How each shell is started, and what it is told to load the script."""


class Shell:
    """A shell at a terminal of its own, in the folder `home`."""

    def __init__(self, command: list[str], home: Path) -> None:
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=home,
            env={"PATH": path, "PYTHONPATH": str(home), "HOME": str(home), "TERM": "dumb"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)
        self._shown = ""

    def type(self, text: str, expected: str) -> None:
        """Type a text, and wait until the shell has shown what matches `expected` after it."""
        self._shown = ""
        os.write(self._ours, text.encode())
        end = time.monotonic() + DEADLINE
        while not re.search(expected, self._shown):
            left = max(end - time.monotonic(), 0)
            assert select.select([self._ours], [], [], left)[0], self._shown
            self._shown += os.read(self._ours, 4096).decode(errors="replace")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@pytest.fixture(params=SHELLS)
def shell(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Shell]:
    needed(request.param, "to complete options in")
    (tmp_path / "sitecustomize.py").write_text(PORTS)
    (tmp_path / "weather.csv").write_text("temperature,pressure\n1,2\n")
    command, load = SHELLS[request.param]
    shell = Shell(command, tmp_path)
    shell.type(f"{load}; echo rea''dy\n", r"ready")
    yield shell
    shell.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("livegraph --follo\t", r"--follow "),
        ("livegraph --format js\t", r"json "),
        ("livegraph wea\t", r"weather\.csv "),
        ("livegraph --replay wea\t", r"weather\.csv "),
        ("livegraph --serial /dev/tty\t", r"/dev/ttyUSB7 "),
        ("livegraph --chart sc\t", r"scatter "),
        ("livegraph -- wea\t", r"weather\.csv "),
        ("livegraph weather.csv --field tem\t", r"temperature "),
    ],
)
def test_the_shell_completes(shell: Shell, typed: str, completed: str) -> None:
    shell.type(typed, completed)
