"""The limit on open files and sockets, and how it is shared out."""

from livegraph.system.resource_limits import OPEN_FILES, raise_soft_limit, soft_limit

WANTED = 4096
"""Soft limit that a run asks for. Each page needs a socket, and the default is 1024 or 256."""
RESERVED = 64
"""Open files reserved for sources, --record, --save and --exec; fewer if the limit is small."""


def raise_limit() -> None:
    """Raise the soft limit of open files to `WANTED`, or to the hard limit if that is lower."""
    raise_soft_limit(OPEN_FILES, WANTED)


def limit() -> int:
    """Files that may be open at a time, at most `WANTED`."""
    return min(soft_limit(OPEN_FILES) or WANTED, WANTED)


def for_pages(listening: int = 0) -> int:
    """Connections that the server may have open, besides `listening` ones that sources accept.

    A quarter of the limit, but not less than `RESERVED` unless the limit is small, is kept for
    everything else.
    """
    most = limit()
    reserved = max(most // 4, min(RESERVED, most // 2))
    return max(most - reserved - listening, most // 4)


def for_listener(wanted: int) -> int:
    """Connections that a listening source may have open: `wanted`, at most 1/8 of the limit."""
    return max(min(wanted, limit() // 8), 1)
