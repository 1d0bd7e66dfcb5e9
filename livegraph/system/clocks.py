"""Clocks of the system: a steady one, and when this process started."""

import contextlib
import os
import sys
import time
from pathlib import Path


def steady_seconds() -> float:
    """Monotonic seconds, including suspend where the system has such a clock (Linux)."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def process_start() -> float:
    """When this process started, in Unix seconds; an `exec` keeps that time.

    Where the system has no /proc, the CPU time that the process has used is its age: on a busy
    machine it is older than that.
    """
    age = time.process_time()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
            started = int(fields[19]) / os.sysconf("SC_CLK_TCK")  # after boot, see proc_pid_stat(5)
            age = steady_seconds() - started
    return time.time() - max(age, 0.0)
