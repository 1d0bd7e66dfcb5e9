"""`wss://host/path`: as `ws:`, over TLS."""

from livegraph.settings import Settings
from livegraph.sources.remote import Remote
from livegraph.sources.ws import socket


def open_source(address: str, _settings: Settings) -> Remote:
    return socket(f"wss:{address}")
