"""What may be shown of an address that a source, `--publish` or `--join` was given.

Passwords and tokens stand in addresses. Only the object that connects keeps the whole address;
every name, message and error is made from what `redacted` leaves of it.
"""

import os
import re

LOCAL = ("command", "file", "replay", "unix", "stdin", "demo")
"""Schemes of sources whose rest is a path, a command or nothing: `?` and `#` belong to it."""
NETWORK = ("http", "https", "ws", "wss", "mqtt", "mqtts", "tcp", "udp", "socket", "rfc2217")
"""Schemes that are recognised without their slashes, too."""

_ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*):([/\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_NAME = r"(?:\[[0-9A-Fa-f:.]*(?:%[\w.-]*)?\]|[^:@\[\]]*)"
_HOST = re.compile(rf"({_NAME})(:[0-9]{{0,5}})?")
_SECRET_PART = re.compile(
    r"[?#]|\b(?:access_?)?(?:token|key|password|passwd|secret)=", re.IGNORECASE
)
_NO_PORT = re.compile(r":(?![0-9]{1,5}(?:/|$))[^/]*")
_URL_IN_COMMAND = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"]+")


def redacted(address: str) -> str:
    """The address without user, password, query and fragment; a path comes back as it is.

    An address that is mistyped loses what could be a secret: `http:user:password@host`. Of one
    whose port is no number, scheme and host are left.
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
    elif not is_url:
        return "…"
    elif not _HOST.fullmatch(host):  # a password with an unescaped / ? or #
        rest = rest.rpartition("@")[2]
    host = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    if not _HOST.fullmatch(host):  # what is no port may be a password without its @
        name = re.match(_NAME, host)
        rest = name[0] if name else ""
    shown = re.split(r"[?#]", rest, maxsplit=1)[0]
    return f"{scheme}:{slashes}{shown}" if is_url else shown  # else `scheme` is a user


def redacted_word(word: str) -> str:
    """What may be shown of a word that should be a path: all of it, if there is such a file.

    Else it may be an address with a typo (`http//user:password@host`, `host/a?token=…`): what could
    be a secret of one is `…`.
    """
    if os.path.lexists(word):
        return word
    shown = redacted(word)
    if shown != word or "://" in word:
        return shown
    start = _SECRET_PART.split(word, maxsplit=1)[0]
    if "@" in word[len(start) :]:  # of a password, or of a query: nobody knows
        return "…"
    user, _, rest = start.rpartition("@")
    cut = len(start) < len(word)
    if cut or "//" in word:
        rest = _NO_PORT.sub("", rest)
    return f"{'…' if user else ''}{rest}{'…' if cut else ''}"
