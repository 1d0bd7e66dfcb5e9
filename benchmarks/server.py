"""A livegraph process to be measured."""

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Self

LIVEGRAPH = [sys.executable, "-m", "livegraph", "--no-open"]


class Server:
    """Fed through `stdin`; `url` is its address, `started` when it was executed."""

    def __init__(self, *options: str) -> None:
        self.started = time.perf_counter()
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([*LIVEGRAPH, *options], stdin=pipe, stderr=pipe)
        assert self.process.stdin
        assert self.process.stderr
        self.stdin: IO[bytes] = self.process.stdin
        match = re.search(rb"http://127.0.0.1:(\d+)/", self.process.stderr.readline())
        assert match
        self.url, self.port = match[0].decode(), int(match[1])

    def memory(self) -> float:
        """Resident, in MiB."""
        with Path(f"/proc/{self.process.pid}/status").open() as status:
            return next(int(line.split()[1]) / 1024 for line in status if "VmRSS" in line)

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        with Path(f"/proc/{self.process.pid}/stat").open() as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()
