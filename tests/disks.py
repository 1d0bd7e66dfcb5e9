"""Disks that are full on demand.

Each is a file to write, what makes its disk full for a `Graph`, and what makes room again.
"""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from harness import Graph

Disk = tuple[Path, Callable[[Graph], None], Callable[[Graph], None]]


@contextmanager
def limited(folder: Path) -> Iterator[Disk]:
    """A file that may not grow; no rights needed."""

    def limit(graph: Graph, size: int) -> None:
        hard = resource.prlimit(graph.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(graph.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    yield (
        folder / "run.jsonl",
        lambda graph: limit(graph, 5000),
        lambda graph: limit(graph, resource.RLIM_INFINITY),
    )


@contextmanager
def tiny(folder: Path) -> Iterator[Disk]:
    """A disk of a few pages."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a disk")
    other = folder / "other"
    try:
        yield (
            folder / "run.jsonl",
            lambda _: fill(other),
            lambda _: other.unlink(),
        )
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as rest, suppress(OSError):
        while True:
            rest.write(b"x" * 1000)
