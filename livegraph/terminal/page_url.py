"""The address of the page: what is printed, and what a browser of this machine opens."""

import socket
from urllib.parse import quote

from livegraph.settings import ServerOptions

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
"""The addresses that mean all of this machine's, and how the machine itself reaches them."""
PROBE_ADDRESSES = {
    "0.0.0.0": [(socket.AF_INET, "192.0.2.1")],  # noqa: S104
    "::": [(socket.AF_INET6, "2001:db8::1"), (socket.AF_INET, "192.0.2.1")],
}
"""Addresses far away (RFC 5737, RFC 3849): what goes there leaves by the address others reach."""


def page_url(server: ServerOptions, port: int, *, here: bool = False) -> str:
    """The URL of the page, with the token in its fragment, which is never sent to a server.

    Served on all addresses, it is the one that other machines reach, or the loopback one for use
    `here`: the machine's name is often known to nobody else.
    """
    host = server.host
    if host in LOOPBACK:
        host = LOOPBACK[host] if here else outward_address(host) or socket.gethostname()
    if ":" in host:
        host = f"[{host}]"
    scheme = "https" if server.tls_cert else "http"
    fragment = f"#token={quote(server.token, safe='')}" if server.token else ""
    return f"{scheme}://{host}:{port}/{fragment}"


def outward_address(host: str) -> str | None:
    """The address by which others reach this machine; None where it has no network.

    To connect a datagram socket sends nothing: it only has the system choose a way.
    """
    for family, far in PROBE_ADDRESSES[host]:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                name: str = probe.getsockname()[0]
                return name
        except OSError:
            continue
    return None
