"""Where bytes come from: one file a kind of source.

The module `livegraph.sources.SCHEME` has `open_source(spec, options) -> Source`. It is imported
when it is asked for: a run that reads stdin never pays for pyserial.
"""

import os
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
"""The kinds, by the scheme that names them, and what each is."""

MODULES = {"ws": "websocket", "wss": "websocket", "https": "http", "mqtts": "mqtt"}
"""Modules of the schemes that have none of their own name."""

LISTENERS = ("tcp", "unix")
"""The kinds by which further sources come."""

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
    """Parse the `url` of a source in a config file: `-`, a path, or `scheme:address`."""
    scheme, colon, address = url.partition(":")
    if url == "-":
        return SourceSpec("stdin")
    return SourceSpec(scheme, address) if colon and scheme in SOURCES else SourceSpec("file", url)


def argument_spec(word: str) -> SourceSpec:
    """Parse a SOURCE argument; UsageError if it is a command.

    The shell may have put it there for a `*`, so the name of an existing file is that file,
    whatever it looks like, and no SOURCE argument runs anything.
    """
    if word != "-" and os.path.lexists(word):
        return SourceSpec("file", word)
    spec = url_spec(word)
    if spec.scheme == "command":
        shown = redacted(word)
        example = shown.partition(":")[2] or "vmstat 1"
        raise UsageError(
            f"SOURCE {shown!r}: a command comes after --; for example livegraph -- {example}"
        )
    return spec


def command_spec(words: Sequence[str]) -> SourceSpec:
    """The command that stands after `--`."""
    return SourceSpec("command", shlex.join(words))


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    """Open a source; SourceError if that fails."""
    module = import_module(f"livegraph.sources.{MODULES.get(spec.scheme, spec.scheme)}")
    source: Source = module.open_source(spec, options)
    return source


def are_several(specs: Sequence[SourceSpec]) -> bool:
    """Whether more than one source may come of these."""
    return len(specs) > 1 or any(spec.scheme in LISTENERS for spec in specs)
