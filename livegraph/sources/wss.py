"""`wss://host/path`: as `ws:`, over TLS."""

from livegraph.settings import Settings
from livegraph.sources.reconnecting import ReconnectingSource
from livegraph.sources.websocket import socket


def open_source(address: str, _settings: Settings) -> ReconnectingSource:
    return socket(f"wss:{address}")
