"""`https://host/path`: as `http:`, over TLS."""

from livegraph.settings import Settings
from livegraph.sources.http import source
from livegraph.sources.reconnecting import Remote


def open_source(address: str, settings: Settings) -> Remote:
    return source(f"https:{address}", settings)
