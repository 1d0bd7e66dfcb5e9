"""A livegraph process to be measured."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self
from urllib.request import urlopen

LIVEGRAPH = [sys.executable, "-m", "livegraph", "--no-open"]
WATCHED = [sys.executable, "-m", "benchmarks.watched", "--no-open"]
"""The same, but it answers SIGUSR1 with the number of its tasks."""

STALLED_SECONDS = 60.0
"""Seconds without a new line after which a benchmark that waits for one fails."""


class Server:
    """Fed through `stdin`; `url` is its address, `started` when it was executed."""

    def __init__(
        self,
        *options: str,
        command: Sequence[str] = LIVEGRAPH,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.started = time.perf_counter()
        pipe = subprocess.PIPE
        surroundings = {**os.environ, **(env or {})}
        self.process = subprocess.Popen(
            [*command, *options], stdin=pipe, stdout=pipe, stderr=pipe, env=surroundings
        )
        assert self.process.stdin
        assert self.process.stdout
        assert self.process.stderr
        self.stdin: IO[bytes] = self.process.stdin
        self.stdout: IO[bytes] = self.process.stdout
        self.stderr: IO[bytes] = self.process.stderr
        match = re.search(rb"http://127.0.0.1:(\d+)/", self.process.stderr.readline())
        assert match
        self.url, self.port = match[0].decode(), int(match[1])

    def end(self) -> None:
        """The end of the input."""
        self.stdin.close()
        self.process.stdin = None

    def memory(self) -> float:
        """Resident, in MiB."""
        with Path(f"/proc/{self.process.pid}/status").open() as status:
            return next(int(line.split()[1]) / 1024 for line in status if "VmRSS" in line)

    def counts(self) -> tuple[int, int]:
        """Threads, and open files."""
        process = Path(f"/proc/{self.process.pid}")
        threads, files = (sum(1 for _ in (process / part).iterdir()) for part in ("task", "fd"))
        return threads, files

    def tasks(self) -> int:
        """Those of the event loop, if it is `WATCHED`."""
        self.process.send_signal(signal.SIGUSR1)
        return int(self.stdout.readline())

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        with urlopen(f"{self.url}{path}", timeout=STALLED_SECONDS) as answer:
            return json.load(answer)

    def until(self, condition: Callable[[], bool], interval: float = 0.05) -> None:
        """Wait for `condition`; RuntimeError if the process ends first or nothing is read.

        That is, if `lines` does not change for `STALLED_SECONDS`.
        """
        lines, changed = -1, time.monotonic()
        while not condition():
            if self.process.poll() is not None:
                raise RuntimeError(f"livegraph ended with status {self.process.returncode}")
            if (now := self.get("status")["lines"]) != lines:
                lines, changed = now, time.monotonic()
            elif time.monotonic() - changed > STALLED_SECONDS:
                raise RuntimeError(f"livegraph has read no line after {lines:,}")
            time.sleep(interval)

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
