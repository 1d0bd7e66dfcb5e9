"""Completion in a real bash, at a real terminal, with the script that the wheel installs."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0
"""Seconds to wait for what bash shows."""
PORTS = """\
import serial.tools.list_ports as ports
from types import SimpleNamespace
ports.comports = lambda: [
    SimpleNamespace(device="/dev/ttyUSB7", description="a board", hwid="USB"),
    SimpleNamespace(device="/dev/ttyS0", description="nothing", hwid="n/a"),
]
"""
"""What stands for the machine's serial ports, in the processes that bash starts."""

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


class Bash:
    """A bash at a terminal of its own, in the folder `home`."""

    def __init__(self, home: Path) -> None:
        self._ours, theirs = os.openpty()
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=home,
            env={"PATH": path, "PYTHONPATH": str(home), "PS1": "$ ", "TERM": "dumb"},
            start_new_session=True,
        )
        os.close(theirs)
        self._shown = ""

    def type(self, text: str, expected: str) -> None:
        """Type a text, and wait until bash has shown what matches `expected` after it."""
        self._shown = ""
        os.write(self._ours, text.encode())
        end = time.monotonic() + DEADLINE
        while not re.search(expected, self._shown):
            left = max(end - time.monotonic(), 0)
            assert select.select([self._ours], [], [], left)[0], self._shown
            self._shown += os.read(self._ours, 4096).decode()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@pytest.fixture
def bash(tmp_path: Path) -> Iterator[Bash]:
    (tmp_path / "sitecustomize.py").write_text(PORTS)
    (tmp_path / "weather.csv").write_text("a\n1\n")
    shell = Bash(tmp_path)
    script = ROOT / "packaging" / "completions" / "livegraph.bash"
    shell.type(f"source {script}; echo rea''dy\n", r"ready")
    yield shell
    shell.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("livegraph --fo\t\t", r"--follow\s+--format"),
        ("livegraph --format js\t", r"--format json "),
        ("livegraph wea\t", r"weather\.csv "),
        ("livegraph --replay wea\t", r"weather\.csv "),
        ("livegraph --serial /dev/tty\t", r"/dev/ttyUSB7 "),
        ("livegraph --chart sc\t", r"scatter "),
        ("livegraph -- wea\t", r"weather\.csv "),
    ],
)
def test_bash_completes(bash: Bash, typed: str, completed: str) -> None:
    bash.type(typed, completed)
