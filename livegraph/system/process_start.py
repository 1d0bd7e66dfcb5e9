"""When this process started."""

import os
import time
from pathlib import Path


def process_start() -> float:
    """When this process started, in Unix seconds; an `exec` keeps that time.

    Where the system has no /proc, the CPU time that the process has used is its age: on a busy
    machine it is older than that.
    """
    try:
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")  # after boot, see proc_pid_stat(5)
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - started
    except (OSError, AttributeError, IndexError, ValueError):
        age = time.process_time()
    return time.time() - max(age, 0.0)
