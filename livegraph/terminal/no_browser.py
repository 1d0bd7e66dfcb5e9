"""How to open a page that only this machine can reach, where no browser could be started."""

import shlex
import socket
from collections.abc import Mapping
from pathlib import Path

CONTAINER_FILES = (".dockerenv", "run/.containerenv")
"""Files that Docker and Podman put into the root of a container."""
SSH_PORT = "22"


def how_to_open(host: str, port: int, environ: Mapping[str, str], root: Path = Path("/")) -> str:
    """Say how to open the page at this loopback address, from wherever the user sits.

    `root` is the root of the file system.
    """
    if "SSH_CONNECTION" in environ:
        return f"to open it on your own machine, run there: {_tunnel(host, port, environ)}"
    if "WSL_DISTRO_NAME" in environ:
        return "no browser found; open the address in Windows, or install wslu"
    if "container" in environ or any((root / file).exists() for file in CONTAINER_FILES):
        return (
            "to open it from outside this container, start livegraph with --host 0.0.0.0 --port "
            "8080, and the container with -p 127.0.0.1:8080:8080"
        )
    tunnel = _tunnel(host, port, environ)
    return f"no browser found; to open the address on another machine, run there: {tunnel}"


def _tunnel(host: str, port: int, environ: Mapping[str, str]) -> str:
    """The command that makes the page appear under the same address on another machine.

    The variable SSH_CONNECTION has the address and the port of the SSH server that the user chose.
    """
    to = f"[{host}]" if ":" in host else host
    name, ssh_port = socket.gethostname(), SSH_PORT
    match environ.get("SSH_CONNECTION", "").split():
        case [_, _, name, ssh_port]:
            pass
    user = environ.get("USER") or environ.get("LOGNAME") or ""
    at = shlex.quote(f"{user}@{name}" if user else name)
    return f"ssh -L {port}:{to}:{port} {at}" + (f" -p {ssh_port}" if ssh_port != SSH_PORT else "")
