"""Binds sockets to listen on: `//:9000` for this machine only, `//0.0.0.0:9000` for all."""

import errno
import re
import socket
from ipaddress import ip_address

from livegraph.errors import AddressError, UsageError
from livegraph.lib.redaction import redacted
from livegraph.system.listening import reserve_port

_ADDRESS = re.compile(r"(?://)?(?P<host>\[[^\]]+\]|[^:/@?#\[\]]*):(?P<port>[0-9]{1,5})/?")


def bind_address(scheme: str, address: str, kind: socket.SocketKind) -> socket.socket:
    """Return a non-blocking socket bound to `address`.

    UsageError if the address is invalid; AddressError if binding fails.
    """
    match = _ADDRESS.fullmatch(address)
    if not match or int(match["port"]) > 65535:
        shown = redacted(f"{scheme}:{address}")
        raise UsageError(f"{shown}: expected ADDRESS:PORT, for example {scheme}://:9000")
    host, port = match["host"].strip("[]") or "127.0.0.1", int(match["port"])
    try:
        info = socket.getaddrinfo(host, port, type=kind)[0]
        sock = socket.socket(info[0], info[1], info[2])
    except (OSError, UnicodeError) as error:  # UnicodeError: a label is empty or too long
        raise AddressError(
            f"cannot listen on {scheme} {host}: the name cannot be resolved; "
            f"use {scheme}://:{port} or {scheme}://0.0.0.0:{port}"
        ) from error
    try:
        if kind == socket.SOCK_STREAM:
            reserve_port(sock)
        sock.bind(info[4])
    except OSError as error:
        sock.close()
        raise AddressError(_explain(scheme, host, port, error)) from error
    sock.settimeout(0)
    return sock


def _explain(scheme: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{scheme} port {port} is already in use; use {scheme}://:0 for a free one"
    if error.errno == errno.EADDRNOTAVAIL:
        read = f"; to read from it: nc {host} {port} | livegraph" if scheme == "tcp" else ""
        return f"{host} is not an address of this machine; use {scheme}://:{port}{read}"
    if error.errno == errno.EACCES:
        return f"{scheme} port {port} needs privileges; use a port above 1023: {scheme}://:9000"
    return f"cannot listen on {scheme} {host} port {port}: {error.strerror}; try {scheme}://:0"


def listening_text(scheme: str, sock: socket.socket) -> str:
    """Describe where a bound socket listens, with a warning unless it is on a loopback address."""
    host, port = sock.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    text = f"listening on {scheme}://{shown}:{port}"
    if ip_address(host).is_loopback:
        return text
    return f"{text}; no token is needed: anyone who can reach this address can send lines"
