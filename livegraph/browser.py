"""Opening the page: only where a graphical browser is, never a text browser, never waited for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

LAUNCHERS = ("xdg-open", "gio open", "firefox", "chromium", "google-chrome")


def launcher(environ: Mapping[str, str], platform: str = sys.platform) -> list[str] | None:
    """The command that opens a page here, or None where no one would see it."""
    if "SSH_CONNECTION" in environ:
        return None
    if platform == "darwin":
        return ["open"]
    if "WSL_DISTRO_NAME" in environ and shutil.which("wslview"):
        return ["wslview"]
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return None
    commands = [command.split() for command in LAUNCHERS]
    return next((c for c in commands if shutil.which(c[0], path=environ.get("PATH"))), None)


def open_page(url: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Start a browser on `url`; False if there is none. It outlives us and keeps its output."""
    command = launcher(environ)
    if command is None:
        return False
    try:
        subprocess.Popen(  # noqa: S603 - a fixed command and our own address
            [*command, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
