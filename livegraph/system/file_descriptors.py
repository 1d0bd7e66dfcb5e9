"""How many files and sockets this process may have open, and how many of them are for whom."""

import resource

WANTED = 4096
"""Open files that a run asks for, if it may: each page is one, and systems give 1024, or 256."""
RESERVED = 64
"""Open files left at least, but for a small limit, to --exec, --save, --record and sources."""


def raise_limit() -> None:
    """Raise the soft limit of open files as far as a run wants and may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(hard, WANTED)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def limit() -> int:
    """Files that may be open at a time; no more than a run wants."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WANTED if soft == resource.RLIM_INFINITY else min(soft, WANTED)


def for_pages(listening: int = 0) -> int:
    """Connections that the server may have open, besides `listening` that sources may accept.

    A quarter of all descriptors is for everything else.
    """
    most = limit()
    reserved = max(most // 4, min(RESERVED, most // 2))
    return max(most - reserved - listening, most // 4)


def for_listener(wanted: int) -> int:
    """Connections that one listening source may have open: `wanted`, or a part of a small limit."""
    return max(min(wanted, limit() // 8), 1)
