"""What may be shown of an address that a source, `--publish` or `--join` was given.

Passwords and tokens stand in addresses. Only the object that connects keeps the whole address;
every name, message and error is made from what `redacted` leaves of it.
"""

import re

LOCAL = ("command", "file", "replay", "unix", "stdin", "demo")
"""Schemes of sources whose rest is a path, a command or nothing: `?` and `#` belong to it."""
NETWORK = ("http", "https", "ws", "wss", "mqtt", "mqtts", "tcp", "udp", "socket", "rfc2217")
"""Schemes that are recognised without their slashes, too."""

_ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*):([/\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(\[[^\]@]*\]|[^:@]*)(:[0-9]*)?")
_URL_IN_COMMAND = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"]+")


def redacted(address: str) -> str:
    """The address without user, password, query and fragment; a path comes back as it is.

    An address that is mistyped loses what could be a secret: `http:user:password@host`.
    """
    match = _ADDRESS.match(address)
    if not match:
        return address
    scheme, slashes, rest = match[1], match[2], match[3]
    if scheme == "command":
        return _URL_IN_COMMAND.sub(lambda url: redacted(url[0]), address)
    if scheme == "serial":
        return f"serial:{redacted(slashes + rest)}"
    is_url = len(slashes) > 1 or scheme.lower() in NETWORK
    if scheme in LOCAL or not (is_url or "@" in rest):
        return address
    host = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    if "@" in host:
        rest = host.rpartition("@")[2] + rest[len(host) :]
    elif not _HOST.fullmatch(host):  # a password with an unescaped / ? or #
        rest = rest.rpartition("@")[2]
    shown = re.split(r"[?#]", rest, maxsplit=1)[0]
    return f"{scheme}:{slashes}{shown}" if is_url else shown  # else `scheme` is a user
