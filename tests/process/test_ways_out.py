"""A run that fails closes everything that it opened: files, sockets, commands, threads."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from harness import DEADLINE

RUNS = """
import asyncio, gc, json, os, sys, threading, time
from livegraph.cli import main

def held():
    gc.collect()
    children = [open(f"/proc/self/task/{task}/children").read().split()
                for task in os.listdir("/proc/self/task")]
    return [len(os.listdir("/proc/self/fd")), sum(map(len, children)), threading.active_count()]

def run():
    try:
        main(sys.argv[1:])
    except SystemExit as exit:
        end = time.monotonic() + 5
        while threading.active_count() > 1 and time.monotonic() < end:  # threads on their way out
            time.sleep(0.01)
        return exit.code, held()

statuses, counts = zip(*[run() for _ in range(4)])  # the first run loads what it needs
print(json.dumps([statuses, counts]))
"""


def runs(*arguments: str) -> tuple[list[int], list[list[int]]]:
    """Four runs in a process: exit statuses, and open files, children and threads after each."""
    done = subprocess.run(
        [sys.executable, "-c", RUNS, "--no-open", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=4 * DEADLINE,
    )
    statuses, counts = json.loads(done.stdout)
    return statuses, counts


@pytest.fixture
def taken() -> Iterator[str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        yield str(other.getsockname()[1])


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    """A source of each kind that keeps something open."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").write_text("1\n")
    listeners = [f"unix:{tmp_path}/socket", "tcp://:0", "udp://:0"]
    stubborn = ["--", "sh", "-c", "trap '' TERM HUP; sleep 1000"]
    files = [f"{tmp_path}/fifo", f"{tmp_path}/file", f"replay:{tmp_path}/file"]
    return ["--follow", *files, *listeners, *stubborn]


def test_nothing_stays_open_when_the_port_is_taken(
    tmp_path: Path, taken: str, sources: list[str]
) -> None:
    statuses, counts = runs("--port", taken, "--record", f"{tmp_path}/record", *sources)
    assert statuses == [4] * 4
    assert counts[1:] == counts[:1] * 3
    assert counts[0][1] == 0
    assert not (tmp_path / "socket").exists()


def test_nothing_stays_open_when_a_source_cannot_be_opened(
    tmp_path: Path, sources: list[str]
) -> None:
    statuses, counts = runs("--record", f"{tmp_path}/record", f"{tmp_path}/nonesuch", *sources)
    assert statuses == [3] * 4
    assert counts[1:] == counts[:1] * 3
