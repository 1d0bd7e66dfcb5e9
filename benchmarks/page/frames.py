"""Milliseconds of the main thread a frame, and frames a second."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import CDPSession, Page

from benchmarks.page.chromium import chromium
from benchmarks.page.host import Host
from benchmarks.page.stream import Stream, events, stream

WINDOWS = (1_000, 10_000, 100_000, 1_000_000)
SIZES = [(series, window) for series in (1, 4, 16) for window in WINDOWS] + [
    (100, 1_000),
    (256, 1_000),
]
SLICES, FRAMES, SECONDS = 8, 20, 0.7
"""Each chart draws in turn, so often; a slice ends early when a frame takes long."""
STOCK = 16, 100_000
"""More series or points than this and stock Rickshaw takes seconds a frame."""


@dataclass
class Cost:
    """Of each slice: milliseconds of the main thread a frame, and frames a second."""

    work: list[float] = field(default_factory=list)
    pace: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{statistics.median(self.work):.1f}" if self.work else "–"

    @property
    def fps(self) -> str:
        return f"{statistics.median(self.pace):.0f}" if self.pace else "–"


def run() -> Iterator[tuple[str, ...]]:
    charts = "livegraph ms", "fps", "uPlot ms", "fps", "as wide ms", "fps", "Rickshaw ms", "fps"
    yield "samples in the window", *charts
    yield ("---",) * 9
    with Host() as host, chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 600})
        page.goto(host.url)
        meter = Meter(page)
        for series, window in SIZES:
            yield _measured(host, meter, series, window)


def _measured(host: Host, meter: "Meter", series: int, window: int) -> tuple[str, ...]:
    data = stream(series, window, (SLICES + 1) * FRAMES + 2)
    host.files["/values"] = ("application/octet-stream", data.values.tobytes())
    host.files["/events"] = ("text/plain", b"\n".join(events(data, series)))
    meter.load(data)
    stock = series <= STOCK[0] and series * window <= STOCK[1]
    charts = ["livegraph", "uplot", "wide"] + ["rickshaw"] * stock
    costs = {name: Cost() for name in ("livegraph", "uplot", "wide", "rickshaw")}
    for n in range(SLICES + 1):
        for name in charts:
            work, pace = meter.slice(name)
            if n:  # the first one warms up
                costs[name].work.append(work)
                costs[name].pace.append(pace)
    figures = [figure for cost in costs.values() for figure in (str(cost), cost.fps)]
    return f"{series} × {window:,}", *figures


class Meter:
    """Asks the browser what its main thread did; see `Performance.getMetrics` of its protocol."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._protocol: CDPSession = page.context.new_cdp_session(page)
        self._protocol.send("Performance.enable", {"timeDomain": "threadTicks"})

    def load(self, data: Stream) -> None:
        what = {"series": len(data.values), "window": data.window, "step": data.step}
        self._page.evaluate("what => benchmark.load(what)", what)
        self._protocol.send("HeapProfiler.collectGarbage")

    def busy(self) -> float:
        metrics = self._protocol.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    def slice(self, name: str) -> tuple[float, float]:
        """Milliseconds a frame and frames a second of one chart."""
        before = self.busy()
        done = self._page.evaluate(
            "([name, frames, ms]) => benchmark.run(name, frames, ms)",
            [name, FRAMES, SECONDS * 1000],
        )
        spent = self.busy() - before
        return 1000 * spent / done["frames"], done["frames"] / done["seconds"]
