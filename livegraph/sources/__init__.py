"""Where bytes come from: one file a kind of source.

A module `livegraph.sources.NAME` has `open_source(address, settings) -> Source`. It is imported
when it is asked for: a run that reads stdin never pays for pyserial.
"""

from collections.abc import Sequence
from importlib import import_module

from livegraph.settings import Settings
from livegraph.sources.source import Chunk, Joined, Note, Source

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

LISTENERS = ("tcp", "unix")
"""The kinds by which further sources come."""

__all__ = ["SOURCES", "Chunk", "Joined", "Note", "Source", "are_several", "open_source"]


def open_source(named: str, settings: Settings) -> Source:
    """Open what is `named`: `-`, a path, or `scheme:address`; SourceError if it cannot be."""
    scheme, colon, address = named.partition(":")
    if named == "-":
        scheme, address = "stdin", ""
    elif not colon or scheme not in SOURCES:
        scheme, address = "file", named
    source: Source = import_module(f"livegraph.sources.{scheme}").open_source(address, settings)
    return source


def are_several(named: Sequence[str]) -> bool:
    """Whether what is named may be more than one source."""
    return len(named) > 1 or any(name.partition(":")[0] in LISTENERS for name in named)
