"""The same samples twice: raw, and as the events that a page gets of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from views import events as told
from views import news

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch, SeriesColumn
from livegraph.settings import DisplayOptions, StorageOptions
from livegraph.sink import Delivery
from livegraph.storage.store import Store
from livegraph.web.event_encoding import dumps
from livegraph.web.status import hello
from livegraph.web.view import View

PIXELS = 1032
"""The plot's width."""
FRAMES_A_WINDOW = 3600
"""A minute at 60 frames a second scrolls through a window once."""


@dataclass(frozen=True)
class Stream:
    """`values` has a row a series: the window, then `step` samples for each frame."""

    window: int
    step: int
    values: Floats


def stream(series: int, window: int, frames: int) -> Stream:
    """Noisy waves, some of which cross."""
    step = max(1, window // FRAMES_A_WINDOW)
    count = window + frames * step
    phase = np.arange(count) / window * 2 * np.pi
    noise = np.random.default_rng(1)
    rows = [2 * n + 3 * np.sin(phase + n) + noise.normal(0, 0.5, count) for n in range(series)]
    return Stream(window, step, np.array(rows))


def points(series: int) -> int:
    """What the page asks for: see point_budget.js."""
    return math.ceil(2 * PIXELS * 16 / max(16, series) / 250) * 250


def events(stream: Stream, count: int) -> Iterator[bytes]:
    """`hello`, then `samples`: the window, and what each frame brings, of `count` series."""
    store, window = Store(StorageOptions(time="index")), float(stream.window)
    view = View(store, window, points(count))
    store.take(Delivery("", "", _batch(stream.values[:count, : stream.window]).arrived(0, 0), 0))
    yield dumps(hello(DisplayOptions(), store, window))
    yield _samples(view)
    for at in range(stream.window, stream.values.shape[1], stream.step):
        batch = _batch(stream.values[:count, at : at + stream.step])
        store.take(Delivery("", "", batch.arrived(0, 0), 0))
        yield _samples(view)


def _samples(view: View) -> bytes:
    ((_, data),) = told(news(view))
    return dumps(data)


def _batch(values: Floats) -> Batch:
    rows = np.arange(values.shape[1])
    columns = tuple(SeriesColumn(f"s{n}", rows, y) for n, y in enumerate(values))
    return Batch(lines=len(rows), records=len(rows), line=rows, columns=columns)
