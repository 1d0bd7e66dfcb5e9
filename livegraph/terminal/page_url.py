"""The URL of the page, as printed and as opened by a browser on this machine."""

import socket
from urllib.parse import quote

from livegraph.settings import ServerOptions

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
"""Wildcard addresses, and the loopback addresses by which this machine reaches them."""
PROBE_ADDRESSES = {
    "0.0.0.0": [(socket.AF_INET, "192.0.2.1")],  # noqa: S104
    "::": [(socket.AF_INET6, "2001:db8::1"), (socket.AF_INET, "192.0.2.1")],
}
"""Remote addresses (RFC 5737, RFC 3849): packets to them leave by the address that others reach."""


def page_url(server: ServerOptions, port: int, *, here: bool = False) -> str:
    """The URL of the page. The token is in its fragment, which browsers do not send.

    For a wildcard address it has the address that other machines reach, or with `here` the
    loopback address; the host name is often unknown to other machines.
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
    """The address by which others reach this machine; None without a network.

    Connecting a datagram socket sends nothing: it only makes the kernel choose a route.
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
