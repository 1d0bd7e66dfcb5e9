"""Keeping and asking back: a long run in bounded memory, any stretch of it in an instant."""

import time
from collections.abc import Iterator

import numpy as np

from benchmarks.server import Server
from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.sink import Delivery
from livegraph.storage.series import Series
from livegraph.storage.store import Store

SAMPLES = 100_000_000
CHUNK = 37_000
CAPACITY = (512 << 20) // 16


def run() -> Iterator[tuple[str, ...]]:
    yield "what", "figure"
    yield "---", "---"
    series = Series("s", CAPACITY)
    y = np.random.default_rng(1).random(CHUNK)
    x = np.arange(float(CHUNK))
    start = time.perf_counter()
    for at in range(0, SAMPLES, CHUNK):
        series.append(x + at, y)
    spent = time.perf_counter() - start
    yield "stored and downsampled", f"{series.count / spent / 1e6:.0f} M samples/s"
    yield "memory of 100 M samples, of 512 MiB", f"{series.size / (1 << 20):.0f} MiB"
    for label, share in (("all of it", 1.0), ("a tenth", 0.1), ("a thousandth", 0.001)):
        yield f"2,000 points of {label}", f"{_asked(series, share):.2f} ms"
    yield "share of storing and downsampling in the time for plain numbers", f"{_share():.0%}"
    yield "memory of the process after 100 M lines, --memory 256M", f"{_resident():.0f} MiB"


def _asked(series: Series, share: float) -> float:
    start = time.perf_counter()
    for i in range(20):
        begin = series.count * (1 - share) * i / 20
        series.between(begin, begin + series.count * share, 2000)
    return (time.perf_counter() - start) / 20 * 1000


def _share() -> float:
    """The store's share of reading numbers and keeping them, in memory that was used before.

    On a virtual machine the first touch of memory can cost more than all of this.
    """
    parser, store = Parser(ReadingOptions()), Store(StorageOptions(memory=32 << 20))
    parsing = keeping = 0.0
    block = LineBlock(b"".join(b"%d\n" % i for i in range(30_000)))
    for now in range(300):
        start = time.perf_counter()
        batch = parser.parse(block, now)
        parsed = time.perf_counter()
        store.take(Delivery("", "", batch.arrived(now, now + 1), now + 1))
        if now >= 100:
            parsing += parsed - start
            keeping += time.perf_counter() - parsed
    return keeping / (keeping + parsing)


def _resident() -> float:
    lines = b"".join(b"%d\n" % i for i in range(100_000))
    with Server("--memory", "256M", "--window", "all") as server:
        for _ in range(SAMPLES // 100_000):
            server.stdin.write(lines)
        server.stdin.flush()
        server.until(lambda: server.get("status")["lines"] >= SAMPLES, interval=0.1)
        return server.memory()
