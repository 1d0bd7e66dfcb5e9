"""Disks that can be filled up during a test.

Each yields a file to write, a function that fills its disk for a `Graph`, and one that frees space.
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
    """A file with a limited size (RLIMIT_FSIZE); needs no privileges."""

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
    """A tmpfs of 64 KiB; needs the right to mount it."""
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
