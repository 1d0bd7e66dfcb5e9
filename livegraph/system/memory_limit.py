"""Limits on the memory of this process, and how much of it `--memory` may take.

`limits` reads `ulimit -v`, `ulimit -d` and the cgroups (v1 and v2) of the process. `fit` chooses
the memory for samples so that samples and program together stay within all of them: beyond an
rlimit, allocations fail; beyond a cgroup limit, the kernel kills the process.
"""

import contextlib
import ctypes
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from livegraph.errors import UsageError
from livegraph.system.resource_limits import ADDRESS_SPACE, DATA, soft_limit

MIB = 1 << 20

DEFAULT = 512 * MIB
"""Bytes for samples unless a limit leaves less."""
LEAST = MIB
"""Minimum of bytes for samples."""

SPARE = 32 * MIB
"""Bytes of unused address space, released for an orderly shutdown when memory runs out."""


class Needs(NamedTuple):
    """Bytes that a run needs besides its samples.

    `address_space` is counted as by `ulimit -v`, `data` (writable private memory) as by
    `ulimit -d`, and `resident` (memory that has been touched) as by a cgroup.
    """

    address_space: int
    data: int
    resident: int


SERVING = Needs(224 * MIB, 160 * MIB, 96 * MIB)
"""Needs of a run that serves a page.

Measured after `reserve_less`, VmPeak, VmData and VmHWM minus --memory and `SPARE` were at most 152,
90 and 74 MiB. The runs: 40 million lines of one column; the shortest lines (`1`) with --record; 30
and 250 columns with long messages; three exports at once; a saved page. `SPARE` is added to the
first two, and 20 to 40 MiB to all for larger libraries, more threads and more viewers.
"""
PASSING_ON = Needs(224 * MIB, 160 * MIB, 144 * MIB)
"""Needs of `--print` and `--join`.

`--print` of lines that are just `1` took 204, 144 and 125 MiB, because it makes all records of a
chunk at once. `--join` took 136, 76 and 62 MiB.
"""

OUT_OF_MEMORY = "out of memory; raise the limit (ulimit -v), or lower --memory"

UNLIMITED = 1 << 60
"""Bytes from which a limit means none; cgroup v1 writes 2**63 rounded down to a page."""
STACK = MIB
"""Stack size of threads in bytes if address space is limited; the usual default is 8 MiB."""
ARENAS = -8
"""`M_ARENA_MAX`, a parameter of glibc's mallopt."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of `size` bytes set by `cause`; all but samples takes `needed` bytes of it."""

    size: int
    cause: str
    needed: int

    @property
    def room(self) -> int:
        """Bytes left for samples, in whole MiB; negative if even the program does not fit."""
        return (self.size - self.needed) // MIB * MIB


def limits(needs: Needs, root: Path = Path("/")) -> list[Limit]:
    """All memory limits on this process. `root` is the folder with proc/ and sys/."""
    return [*_rlimits(needs), *_cgroup_limits(needs, root)]


def _rlimits(needs: Needs) -> Iterator[Limit]:
    for kind, cause, needed in (
        (ADDRESS_SPACE, "ulimit -v", needs.address_space),
        (DATA, "ulimit -d", needs.data),
    ):
        if (soft := soft_limit(kind)) is not None:
            yield Limit(soft, cause, needed)


def _cgroup_limits(needs: Needs, root: Path) -> Iterator[Limit]:
    for file in _cgroup_files(root):
        with contextlib.suppress(OSError, ValueError):  # the file is missing or says "max"
            size = int(file.read_text())
            if size < UNLIMITED:
                yield Limit(size, f"/{file.relative_to(root)}", needs.resident)


def _cgroup_files(root: Path) -> Iterator[Path]:
    """The limit files of our cgroups and of all their ancestors, innermost first.

    In a container, the path in /proc/self/cgroup may be that of the host; the container's cgroup
    is then the root of the mounted tree.
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
    """Return the bytes for samples, and a notice if a limit makes them fewer than the default.

    `asked` is the value of --memory in bytes, None without the option. UsageError if that does not
    fit in the limits, or if they leave less than `LEAST`.
    """
    tightest = min(found, key=lambda limit: limit.room, default=None)
    wanted = asked or DEFAULT
    if tightest is None or wanted <= tightest.room:
        return wanted, ""
    allows = f"{tightest.cause} allows {_megabytes(tightest.size)} in total"
    if tightest.room < LEAST:
        least = _megabytes(tightest.needed + LEAST)
        raise UsageError(f"{allows}, but livegraph needs at least {least}; raise the limit")
    room = _megabytes(tightest.room)
    if asked:
        raise UsageError(
            f"--memory {asked if asked % MIB else _megabytes(asked)} does not fit: {allows}; "
            f"use --memory {room} or less, or omit it"
        )
    return tightest.room, f"--memory reduced to {room}: {allows}"


def _megabytes(size: int) -> str:
    return f"{size // MIB}M"


def reserve_less() -> None:
    """Keep libraries from reserving address space that they do not use.

    Call this before NumPy is imported and before any thread starts. OpenBLAS reserves about 40 MiB
    per processor, glibc 64 MiB per thread that allocates, and a thread's stack takes 8 MiB.
    """
    threading.stack_size(STACK)
    with contextlib.suppress(AttributeError, OSError, TypeError):  # only glibc has it
        ctypes.CDLL(None).mallopt(ARENAS, 1)
    if "OPENBLAS_NUM_THREADS" not in os.environ:
        os.environ["OPENBLAS_NUM_THREADS"] = "1"
        import numpy as np  # noqa: F401, PLC0415 - reads the variable

        del os.environ["OPENBLAS_NUM_THREADS"]  # so that commands that we run do not inherit it
