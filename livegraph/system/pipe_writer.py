"""The name of the program that writes into a pipe.

Only Linux tells, in /proc, and only about processes of the same user. A shell puts the commands of
a pipeline into one process group, so only the processes of our group are looked at. Arguments may
contain passwords: only the name of the script that an interpreter runs is taken from them.
"""

import os
import re
import sys
from pathlib import Path

from livegraph.system.users import user_id

PROC = Path("/proc")
ACCESS_MODE = 0o3
"""The bits of a descriptor's flags that say whether it can be written to; 0 is read-only."""
FULL_COMM = 15
"""Characters of a program's name that the kernel keeps."""

_SHELL = re.compile(r"(?:ba|da|k|z|fi)?sh\b")
_INTERPRETER = re.compile(r"python|pypy|perl|ruby|node|MainThread|Rscript|php|lua")
_SCRIPT = re.compile(r"[\w.+/~-]+\.(?:py|pl|rb|m?js|R|php|lua|(?:ba|z|fi)?sh)", re.ASCII)


def writer_name(fd: int) -> str:
    """The program, or the script, that writes into the pipe `fd`; '' if that is not known."""
    if sys.platform != "linux":
        return ""
    try:
        pipe = str((PROC / "self/fd" / str(fd)).readlink())
        pids = sorted(int(each.name) for each in PROC.iterdir() if each.name.isdecimal())
    except OSError:
        return ""
    if not pipe.startswith("pipe:"):
        return ""
    return next((_name(pid) for pid in pids if _writes(pid, pipe)), "")


def _writes(pid: int, pipe: str) -> bool:
    """Whether it is another process of our group and user that can write into the pipe."""
    try:
        if pid == os.getpid() or not _is_of_our_group(pid):
            return False
        process = PROC / str(pid)
        if process.stat().st_uid != user_id():
            return False
        return any(
            str(entry.readlink()) == pipe and _is_writable(process / "fdinfo" / entry.name)
            for entry in (process / "fd").iterdir()
        )
    except OSError:  # it has ended, or may not be looked at
        return False


def _is_of_our_group(pid: int) -> bool:
    return sys.platform != "win32" and os.getpgid(pid) == os.getpgrp()


def _is_writable(info: Path) -> bool:
    flags = re.search(r"^flags:\s*([0-7]+)", info.read_text(), re.MULTILINE)
    return bool(flags and int(flags[1], 8) & ACCESS_MODE)


def _name(pid: int) -> str:
    try:
        process = PROC / str(pid)
        name = (process / "comm").read_text(errors="replace").rstrip("\n")
        if _SHELL.match(name) or _INTERPRETER.match(name):
            return _script(process) or ("" if _SHELL.match(name) else _program(process, name))
        return _program(process, name) if len(name) == FULL_COMM else name
    except OSError:
        return ""


def _program(process: Path, name: str) -> str:
    """The name of the program's file, if `name` is the beginning of it."""
    file = (process / "exe").readlink().name
    return file if file.startswith(name) else name


def _script(process: Path) -> str:
    """The file name of the first argument that is no option, if it looks like a script."""
    arguments = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")[1:]
    first = next((each for each in arguments if not each.startswith("-")), "")
    return Path(first).name if _SCRIPT.fullmatch(first) else ""
