"""From Enter to the first byte of the page."""

import time
import urllib.request
from collections.abc import Iterator

from benchmarks.server import Server


def run() -> Iterator[tuple[str, ...]]:
    yield "what", "figure"
    yield "---", "---"
    addresses, pages, memory = [], [], 0.0
    for _ in range(5):
        with Server() as server:
            addresses.append(time.perf_counter() - server.started)
            with urllib.request.urlopen(server.url) as page:
                page.read(1)
            pages.append(time.perf_counter() - server.started)
            memory = server.memory()
    yield "exec → address on the terminal", f"{min(addresses):.2f} s"
    yield "exec → first byte of the page", f"{min(pages):.2f} s"
    yield "memory at start", f"{memory:.0f} MiB"
    with Server() as server:
        before = server.cpu()
        time.sleep(5)
        yield "CPU without input", f"{(server.cpu() - before) / 5:.1%}"
