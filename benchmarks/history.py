"""Keeping and asking back: a long run in bounded memory, any stretch of it in an instant."""

import time
from collections.abc import Iterator

import numpy as np

from livegraph.series import Series

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
    yield "kept and thinned", f"{series.count / spent / 1e6:.0f} M samples/s"
    yield "memory of 100 M samples, of 512 MiB", f"{series.size / (1 << 20):.0f} MiB"
    for label, share in (("all of it", 1.0), ("a tenth", 0.1), ("a thousandth", 0.001)):
        yield f"2,000 points of {label}", f"{_asked(series, share):.2f} ms"


def _asked(series: Series, share: float) -> float:
    start = time.perf_counter()
    for i in range(20):
        begin = series.count * (1 - share) * i / 20
        series.between(begin, begin + series.count * share, 2000)
    return (time.perf_counter() - start) / 20 * 1000
