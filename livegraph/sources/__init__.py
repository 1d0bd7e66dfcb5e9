"""Sources of bytes: one module per scheme.

Each module has a function `open_source(spec, options) -> Source`. It is imported on first use, so
a run that reads stdin never loads pyserial.
"""

import os
import re
import shlex
from collections.abc import Sequence
from importlib import import_module

from livegraph.errors import UsageError
from livegraph.lib.redaction import redacted
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Chunk, NewSource, Note, Source

SOURCES = {
    "stdin": "what is piped in",
    "file": "a file or FIFO, read to its end",
    "command": "a command with its arguments, quoted as in a shell",
    "serial": "a serial port, or a pyserial URL such as socket://host:port",
    "tcp": "whoever connects to tcp://:PORT, or tcp://ADDRESS:PORT for other machines",
    "unix": "whoever connects to a socket by its path",
    "udp": "datagrams of lines, to udp://:PORT; Teleplot's clients send to 47269",
    "mqtt": "what is published about a topic: mqtt://broker/topic/#",
    "mqtts": "the same over TLS",
    "ws": "a WebSocket: ws://host/path; each message is lines",
    "wss": "the same over TLS",
    "http": "an answer, as it comes, or again and again (--every): http://host/path",
    "https": "the same over TLS",
    "replay": "a file with times in its lines, at its own pace (--speed)",
    "demo": "three made-up series",
}
"""What each scheme reads, for the help and the documentation."""

MODULES = {"ws": "websocket", "wss": "websocket", "https": "http", "mqtts": "mqtt"}
"""The module of each scheme, where its name differs from the scheme."""

LISTENERS = ("tcp", "unix")
"""Schemes that add a source for each connection."""

_SCHEMES = ", ".join(f"{each}:" for each in SOURCES if each not in ("stdin", "command"))
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")

__all__ = [
    "SOURCES",
    "Chunk",
    "NewSource",
    "Note",
    "Source",
    "are_several",
    "argument_spec",
    "command_spec",
    "open_source",
    "url_spec",
]


def url_spec(url: str) -> SourceSpec:
    """Parse the `url` of a source in a config file: `-`, a path, or `scheme:address`.

    UsageError if it is a URL of an unknown scheme. Schemes may be in upper case (RFC 3986).
    """
    if url == "-":
        return SourceSpec("stdin")
    scheme, colon, address = url.partition(":")
    if colon and scheme.lower() in SOURCES:
        return SourceSpec(scheme.lower(), address)
    if _URL.match(url) and not os.path.lexists(url):
        shown = redacted(url)
        serial = scheme.lower() in ("socket", "rfc2217", "loop", "spy")
        fix = f"--serial {shown}" if serial else f"one of {_SCHEMES}"
        raise UsageError(f"{shown}: unknown scheme {scheme}; use {fix}")
    return SourceSpec("file", url)


def argument_spec(word: str) -> SourceSpec:
    """Parse a SOURCE argument; UsageError if it is a command.

    A word that is the name of an existing file is that file, whatever it looks like, because the
    shell may have expanded a `*` to it. For the same reason no SOURCE argument runs a command.
    """
    if word != "-" and os.path.lexists(word):
        return SourceSpec("file", word)
    spec = url_spec(word)
    if spec.scheme == "command":
        shown = redacted(word)
        example = shown.partition(":")[2] or "vmstat 1"
        raise UsageError(
            f"SOURCE {shown!r}: put a command after --, for example livegraph -- {example}"
        )
    return spec


def command_spec(words: Sequence[str]) -> SourceSpec:
    """The source for the command after `--`."""
    return SourceSpec("command", shlex.join(words))


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    """Open a source. Call this in the thread of the event loop.

    UsageError for an invalid address, AddressError if it cannot be listened on, and SourceError
    for anything else that prevents opening.
    """
    module = import_module(f"livegraph.sources.{MODULES.get(spec.scheme, spec.scheme)}")
    source: Source = module.open_source(spec, options)
    return source


def are_several(specs: Sequence[SourceSpec]) -> bool:
    """Whether a run of these may have more than one source."""
    return len(specs) > 1 or any(spec.scheme in LISTENERS for spec in specs)
