"""`https://host/path`: as `http:`, over TLS."""

from livegraph.settings import Settings
from livegraph.sources.http import source
from livegraph.sources.reconnecting import ReconnectingSource


def open_source(address: str, settings: Settings) -> ReconnectingSource:
    return source(f"https:{address}", settings)
