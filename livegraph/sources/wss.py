"""`wss://host/path`: as `ws:`, over TLS."""

from livegraph.settings import ReadingOptions
from livegraph.sources.reconnecting import ReconnectingSource
from livegraph.sources.websocket import socket


def open_source(address: str, _options: ReadingOptions) -> ReconnectingSource:
    return socket(f"wss:{address}")
