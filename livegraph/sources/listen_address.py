"""Addresses to listen on: `//:9000` is this machine only, `//0.0.0.0:9000` everyone."""

import errno
import re
import socket
from ipaddress import ip_address

from livegraph.errors import AddressError, UsageError
from livegraph.lib.redaction import redacted

_ADDRESS = re.compile(r"(?://)?(?P<host>\[[^\]]+\]|[^:/@?#\[\]]*):(?P<port>[0-9]{1,5})/?")


def bind_address(scheme: str, address: str, kind: socket.SocketKind) -> socket.socket:
    """A socket bound to the address; what cannot be had is an error that says the fix."""
    match = _ADDRESS.fullmatch(address)
    if not match or int(match["port"]) > 65535:
        text = f"{redacted(f'{scheme}:{address}')} is no address to listen on; say {scheme}://:9000"
        raise UsageError(text)
    host, port = match["host"].strip("[]") or "127.0.0.1", int(match["port"])
    try:
        info = socket.getaddrinfo(host, port, type=kind)[0]
        sock = socket.socket(info[0], info[1], info[2])
    except OSError as error:
        raise AddressError(f"{scheme}: {host} is not known here; say {scheme}://:{port}") from error
    try:
        if kind == socket.SOCK_STREAM:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(info[4])
    except OSError as error:
        sock.close()
        raise AddressError(_fix(scheme, host, port, error)) from error
    sock.settimeout(0)
    return sock


def _fix(scheme: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{scheme} port {port} is taken; say {scheme}://:0 for a free one"
    if error.errno == errno.EADDRNOTAVAIL:
        read = f"; to read from it: nc {host} {port} | livegraph" if scheme == "tcp" else ""
        return f"{host} is no address of this machine; say {scheme}://:{port}{read}"
    if error.errno == errno.EACCES:
        return f"{scheme} port {port} needs privileges; say {scheme}://:9000"
    return f"cannot listen on {scheme} {host} port {port}: {error.strerror}; say {scheme}://:0"


def listening_text(scheme: str, sock: socket.socket) -> str:
    """What the terminal is told of a bound socket."""
    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    text = f"listening on {scheme}://{shown}:{port}"
    if ip_address(host).is_loopback:
        return text
    return f"{text}; raw lines carry no token: whoever reaches this address can send some"
