"""The memory this process may use, and how much of it `--memory` may take.

`limits` reads `ulimit -v`, `ulimit -d` and the cgroups (v1 and v2) that the process is in. `fit`
chooses the memory for samples so that samples and program together stay within all of them: beyond
an rlimit an allocation fails, beyond a cgroup's limit the kernel kills the process.
"""

import contextlib
import ctypes
import os
import resource
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from livegraph.errors import UsageError

MIB = 1 << 20

DEFAULT = 512 * MIB
"""Bytes for samples where no limit leaves less."""
LEAST = MIB
"""Fewest bytes for samples that a run starts with."""

SPARE = 32 * MIB
"""Bytes of address space, never touched, that a run keeps to end in order when memory runs out."""


class Needs(NamedTuple):
    """Bytes that a run needs besides its samples.

    `address_space` as `ulimit -v` counts, `data` (private memory that can be written) as `ulimit
    -d` does, `resident` (memory that has been touched) as a cgroup does.
    """

    address_space: int
    data: int
    resident: int


SERVING = Needs(224 * MIB, 160 * MIB, 96 * MIB)
"""What a run with a page needs.

VmPeak, VmData and VmHWM of real runs after `reserve_less`, less --memory and `SPARE`, were at most
152, 90 and 74 MiB: 40 million lines of one column, the shortest there are (`1`) with --record, 30
and 250 columns with long messages, three exports at once and a saved page. `SPARE` is added where
it counts, and 20 to 40 MiB for larger libraries, further threads and viewers.
"""
PASSING_ON = Needs(224 * MIB, 160 * MIB, 144 * MIB)
"""What `--print` and `--join` need: `--print` of lines that are just `1` took 204, 144 and 125 MiB,
for it makes all records of a chunk at once. `--join` took 136, 76 and 62.
"""

OUT_OF_MEMORY = "out of memory; raise the limit (ulimit -v), or give --memory less"

UNLIMITED = 1 << 60
"""Bytes from which on a limit is none; cgroup v1 writes 2**63 rounded down to a page."""
STACK = MIB
"""Bytes of stack of each thread where address space is limited; 8 MiB is the usual default."""
ARENAS = -8
"""`M_ARENA_MAX` of glibc's mallopt."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `size` bytes, of which `needed` are for all but samples; `cause` says who limits."""

    size: int
    cause: str
    needed: int

    @property
    def room(self) -> int:
        """Bytes left for samples, in whole MiB; negative if even the program does not fit."""
        return (self.size - self.needed) // MIB * MIB


def limits(needs: Needs, root: Path = Path("/")) -> list[Limit]:
    """All limits in force on a run with these needs; `root` is where /proc and /sys are."""
    return [*_rlimits(needs), *_cgroup_limits(needs, root)]


def _rlimits(needs: Needs) -> Iterator[Limit]:
    for kind, cause, needed in (
        (resource.RLIMIT_AS, "ulimit -v", needs.address_space),
        (resource.RLIMIT_DATA, "ulimit -d", needs.data),
    ):
        soft, _ = resource.getrlimit(kind)
        if soft != resource.RLIM_INFINITY:
            yield Limit(soft, cause, needed)


def _cgroup_limits(needs: Needs, root: Path) -> Iterator[Limit]:
    for file in _cgroup_files(root):
        with contextlib.suppress(OSError, ValueError):  # not there, or "max"
            size = int(file.read_text())
            if size < UNLIMITED:
                yield Limit(size, f"/{file.relative_to(root)}", needs.resident)


def _cgroup_files(root: Path) -> Iterator[Path]:
    """Where the limits of our cgroups and of all above them stand, the innermost first.

    In a container the path in /proc/self/cgroup may be that of the host; its cgroup is then the
    root of what is mounted.
    """
    mounted = root / "sys/fs/cgroup"
    with contextlib.suppress(OSError):
        for line in os.fsdecode((root / "proc/self/cgroup").read_bytes()).split("\n"):
            number, _, rest = line.partition(":")
            controllers, _, path = rest.partition(":")
            names = Path(path.lstrip("/"))
            for group in (names, *names.parents):
                if number == "0" and not controllers:
                    yield mounted / group / "memory.max"
                elif "memory" in controllers.split(","):
                    yield mounted / "memory" / group / "memory.limit_in_bytes"


def fit(asked: int | None, found: list[Limit]) -> tuple[int, str]:
    """Bytes for samples, and a sentence if that is less than the default because of a limit.

    UsageError if there is no room for what was `asked`, or for anything.
    """
    tightest = min(found, key=lambda limit: limit.room, default=None)
    wanted = asked or DEFAULT
    if tightest is None or wanted <= tightest.room:
        return wanted, ""
    allows = f"{tightest.cause} allows {_megabytes(tightest.size)} in all"
    if tightest.room < LEAST:
        least = _megabytes(tightest.needed + LEAST)
        raise UsageError(f"{allows}, but livegraph needs at least {least}; raise the limit")
    room = _megabytes(tightest.room)
    if asked:
        raise UsageError(
            f"--memory {asked if asked % MIB else _megabytes(asked)} does not fit: {allows}; "
            f"say --memory {room}, or leave it out"
        )
    return tightest.room, f"--memory is {room}: {allows}"


def _megabytes(size: int) -> str:
    return f"{size // MIB}M"


def reserve_less() -> None:
    """Keep libraries from reserving address space that they do not use.

    To be called before NumPy is imported and before there are threads. OpenBLAS reserves some 40
    MiB for each processor, glibc 64 MiB for each thread that allocates, a thread's stack takes 8.
    """
    threading.stack_size(STACK)
    with contextlib.suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(ARENAS, 1)
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        import numpy as np  # noqa: F401, PLC0415 - reads the variable

        del os.environ["OPENBLAS_NUM_THREADS"]  # commands that we run have their own needs
