"""Runs livegraph with what Python has on Windows: `python tests/on_windows.py [ARGUMENT]...`.

Libraries are imported as they are here, and then everything that Python lacks on Windows is taken
away, before livegraph is imported. Without arguments, imports every module of livegraph.
"""

import asyncio
import importlib
import os
import pkgutil
import select
import signal
import socket
import sys
import time
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import aiohttp.web  # noqa: F401
import aiomqtt  # noqa: F401
import click  # noqa: F401
import numpy as np  # noqa: F401
import orjson  # noqa: F401
import regex  # noqa: F401
import serial.tools.list_ports  # noqa: F401
import simdjson  # noqa: F401

HIDDEN = {"fcntl", "grp", "inotify_simple", "pty", "pwd", "resource", "syslog", "termios", "tty"}
POSIX: dict[Any, str] = {
    os: "O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_PATH chown fchmod fork geteuid getpgid"
    " getpgrp getuid killpg mkfifo openpty pidfd_open posix_spawn posix_spawnp pread readv"
    " statvfs sysconf ttyname uname waitid",
    select: "poll epoll",
    signal: "SIGHUP SIGKILL SIGPIPE SIGQUIT SIGXFSZ",
    time: "clock_gettime CLOCK_BOOTTIME CLOCK_MONOTONIC tzset",
    socket: "AF_NETLINK AF_UNIX CMSG_SPACE MSG_DONTWAIT",
    asyncio: "start_unix_server open_unix_connection",
    asyncio.SelectorEventLoop: "add_signal_handler",
}
"""What Python lacks on Windows, of what a program may use."""
WINDOWS = (
    (os, "O_BINARY", 0),
    (signal, "SIGBREAK", 30),
    (socket, "socketpair", partial(socket.socketpair, getattr(socket, "AF_UNIX", None))),
    (socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR),
)
"""What it has there, or in another way."""


class Refusal(MetaPathFinder):
    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        if fullname in HIDDEN:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def pretend() -> None:
    for place, names in POSIX.items():
        for name in names.split():
            delattr(place, name)
    for place, name, value in WINDOWS:
        setattr(place, name, value)
    for name in HIDDEN:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Refusal())
    sys.platform = "win32"


def import_all() -> None:
    import livegraph  # noqa: PLC0415 - only now

    for module in pkgutil.walk_packages(livegraph.__path__, "livegraph."):
        importlib.import_module(module.name)
        print(module.name)  # noqa: T201 - its output


if __name__ == "__main__":
    if sys.platform != "win32":
        pretend()
    if sys.argv[1:]:
        from livegraph.__main__ import main

        main()
    else:
        import_all()
