"""Remove secrets from the addresses of sources, `--publish` and `--join`.

Addresses may contain passwords and tokens. Only the object that connects keeps the full address;
all names, messages and errors use the redacted one.
"""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

LOCAL = ("command", "file", "replay", "unix", "stdin", "demo")
"""Schemes followed by a path, a command or nothing, where `?` and `#` are ordinary characters."""
NETWORK = ("http", "https", "ws", "wss", "mqtt", "mqtts", "tcp", "udp", "socket", "rfc2217")
"""Schemes of URLs that are recognised without their slashes, too."""

_ADDRESS = re.compile(r"\s*([a-z][a-z0-9+.-]*):([/\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_NAME = r"(?:\[[0-9A-Fa-f:.]*(?:%[\w.-]*)?\]|[^:@\[\]]*)"
_HOST = re.compile(rf"({_NAME})(:[0-9]{{0,5}})?")
_SECRET_PART = re.compile(
    r"[?#]|\b(?:access_?)?(?:token|key|password|passwd|secret)=", re.IGNORECASE
)
_NO_PORT = re.compile(r":(?![0-9]{1,5}(?:/|$))[^/]*")
_URL_IN_COMMAND = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s'\"]+")
_URL = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9][0-9.,]*[a-z]?", re.IGNORECASE)
_OPTION = re.compile(r"-[A-Za-z]{1,3}|--[a-z][a-z-]*")
_PLAIN = re.compile(r"[\w.+,%@/~][\w.+,%@/~-]*")
_SECRET_WORD = re.compile(r"pass|token|secret|key|auth|cred|login|user|bearer", re.IGNORECASE)


def redacted(address: str) -> str:
    """Remove user, password, query and fragment from an address; a path is returned unchanged.

    In a mistyped address (`http:user:password@host`), everything that may be a secret is removed.
    If the port is not a number, only scheme and host are left.
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
    if not _HOST.fullmatch(host):  # a port that is not a number may be a password without its @
        name = re.match(_NAME, host)
        rest = name[0] if name else ""
    shown = re.split(r"[?#]", rest, maxsplit=1)[0]
    return f"{scheme}:{slashes}{shown}" if is_url else shown  # otherwise `scheme` is a user name


def redacted_word(word: str) -> str:
    """Redact a word that should be a path; unchanged if such a file exists.

    Otherwise it may be a mistyped address (`http//user:password@host`, `host/a?token=…`), and each
    part that may be a secret becomes `…`.
    """
    if os.path.lexists(word):
        return word
    shown = redacted(word)
    if shown != word or "://" in word:
        return shown
    start = _SECRET_PART.split(word, maxsplit=1)[0]
    if "@" in word[len(start) :]:  # in a password or in a query: undecidable
        return "…"
    user, _, rest = start.rpartition("@")
    cut = len(start) < len(word)
    if cut or "//" in word:
        rest = _NO_PORT.sub("", rest)
    return f"{'…' if user else ''}{rest}{'…' if cut else ''}"


def names_secret(text: str) -> bool:
    """Whether a text has a word such as `password` or `token`."""
    return bool(_SECRET_WORD.search(text))


def redacted_command(words: Sequence[str]) -> str:
    """The program's name and its arguments, up to the first that may contain a secret.

    Shown are numbers, options without a value, names of existing files, URLs without their secrets,
    and plain words, unless they may be the value of an option.
    """
    program, *arguments = words
    return " ".join((Path(program).name, *_plain_arguments(arguments)))


def runnable_command(words: Sequence[str]) -> str:
    """The same as it was typed, quoted for a shell."""
    program, *arguments = words
    shown = (word if word == "…" else shlex.quote(word) for word in _plain_arguments(arguments))
    return " ".join((shlex.quote(redacted_word(program)), *shown))


def _plain_arguments(arguments: Sequence[str]) -> Iterator[str]:
    after_option = False
    for word in arguments:
        is_url, is_option = bool(_URL.fullmatch(word)), bool(_OPTION.fullmatch(word))
        shown = redacted(word) if is_url else word
        is_plain = _PLAIN.fullmatch(word) and not after_option
        is_clear = is_url or is_option or is_plain or _NUMBER.fullmatch(word)
        if is_clear or os.path.lexists(word):
            yield shown
            after_option = is_option
            if not names_secret(shown):
                continue
        yield "…"
        return
