"""A long run in a short time: once all is kept that may be, nothing grows any more.

Samples come as fast as they are read; each ten million stand for hours or days of a real run.
"""

import contextlib
import http.client
import threading
import time
import urllib.request
from collections.abc import Iterator

from benchmarks.server import WATCHED, Server

FILL, STEP, STEPS = 100_000_000, 10_000_000, 4
"""Samples to fill what `--memory` allows, then those of a row, and how many rows."""


def run() -> Iterator[tuple[str, ...]]:
    yield "samples", "memory, MiB", "more, MiB", "tasks", "threads", "open files", "viewers"
    yield "---", "---", "---", "---", "---", "---", "---"
    with Server("--memory", "32M", "--window", "all", command=WATCHED) as server:
        viewing = threading.Thread(target=_view, args=(server.url,), daemon=True)
        viewing.start()
        sent, before = 0, 0.0
        for step in range(STEPS + 1):
            sent = _feed(server, sent, STEP if step else FILL)
            now = server.memory()
            more = f"{now - before:+.1f}" if step else ""
            time.sleep(1)  # the connections that asked how far it is are over
            counts = (server.tasks(), *server.counts(), server.get("status")["viewers"])
            yield f"{sent // 1_000_000} M", f"{now:.1f}", more, *map(str, counts)
            before = now


def _feed(server: Server, sent: int, count: int) -> int:
    """Lines that differ as those of sensors do, with text among them."""
    piece = b"".join(b"%d %.2f\n" % (i % 977, i % 89 / 7) for i in range(50_000)) + b"a message\n"
    for _ in range(count // 100_000):
        server.stdin.write(piece)
    server.stdin.flush()
    total = sent + count // 100_000 * 100_000
    server.until(lambda: server.get("status")["records"] * 2 >= total)
    return total


def _view(url: str) -> None:
    """A page, until the server is gone."""
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        urllib.request.urlopen(url + "stream?points=2000") as stream,
    ):
        while stream.read(65536):
            pass
