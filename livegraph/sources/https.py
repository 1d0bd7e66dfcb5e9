"""`https://host/path`: as `http:`, over TLS."""

from livegraph.settings import ReadingOptions
from livegraph.sources.http import source
from livegraph.sources.reconnecting import ReconnectingSource


def open_source(address: str, options: ReadingOptions) -> ReconnectingSource:
    return source(f"https:{address}", options)
