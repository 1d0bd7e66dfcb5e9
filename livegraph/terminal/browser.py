"""Opening the page: only where a graphical browser is, never a text browser, never waited for.

The variable BROWSER comes first: programs, separated by `:`, of which the first that exists is run,
with the address in place of `%s` or at the end.

What a launcher is called with, every user of the machine can read (`ps`). So an address with a
token is not told to it: it opens a file, which only its owner can read, that leads there.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path

from livegraph.system.child_environment import child_environment

TEXT_BROWSERS = ("www-browser", "links", "links2", "elinks", "lynx", "w3m")
LAUNCHERS = ("xdg-open", "gio open", "firefox", "chromium", "google-chrome")


def launcher(environ: Mapping[str, str], platform: str = sys.platform) -> list[str] | None:
    """The command that opens a page here, or None where no one would see it.

    The address replaces `%s` in it, or is its last argument.
    """
    if chosen := _chosen(environ):
        return chosen
    if "SSH_CONNECTION" in environ:
        return None
    if platform == "darwin":
        return ["open"]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    if "WSL_DISTRO_NAME" in environ and shutil.which("wslview", path=environ.get("PATH")):
        return ["wslview"]
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return None
    commands = [command.split() for command in LAUNCHERS]
    return next((c for c in commands if shutil.which(c[0], path=environ.get("PATH"))), None)


def _chosen(environ: Mapping[str, str]) -> list[str] | None:
    """The first command of the variable BROWSER that exists and is no text browser."""
    for text in environ.get("BROWSER", "").split(os.pathsep):
        words = text.removesuffix("&").split()
        is_graphical = words and Path(words[0]).name not in TEXT_BROWSERS
        if is_graphical and shutil.which(words[0], path=environ.get("PATH")):
            return words
    return None


def open_page(url: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Start a browser on `url`; False if there is none. It outlives us and keeps its output."""
    command = launcher(environ)
    if command is None:
        return False
    try:
        if "%s" not in " ".join(command):
            command = [*command, "%s"]
        target = str(_detour(url, environ)) if "#" in url else url
        subprocess.Popen(  # noqa: S603 - a fixed command, an address or file of ours
            [word.replace("%s", target) for word in command],
            env=child_environment(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True


def _detour(url: str, environ: Mapping[str, str]) -> Path:
    """A file that leads a browser to `url`, for this user's eyes only; gone when we are."""
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    folder = runtime if os.access(runtime, os.W_OK) else None
    fd, name = tempfile.mkstemp(prefix="livegraph-", suffix=".html", dir=folder)  # mode 0600
    path = Path(name)
    atexit.register(path.unlink, missing_ok=True)
    page = f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(url)}">'
    with os.fdopen(fd, "w") as file:
        file.write(page + f'<title>livegraph</title><a href="{escape(url)}">livegraph</a>\n')
    return path
