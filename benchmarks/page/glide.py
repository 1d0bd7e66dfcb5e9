"""A picture that follows the run: what its motion costs, and how even it is.

The window of a minute is full, so the picture moves with the clock, whether samples come or not.
CPU time of the page's main thread, by Chromium's own count, so that other work on the machine
matters little; beside it, that of an empty page.
"""

import json
import math
import statistics
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from playwright.sync_api import Browser, Page

from benchmarks.page.chromium import chromium
from benchmarks.server import Server

Motion = Literal["no-preference", "reduce"]

SECONDS, SERIES, WINDOW = 10.0, 4, 60
RATES = (1, 10, 100)
JITTER = 1e-3
"""Pixels; less is no step but rounding."""
STEPS = """milliseconds => new Promise(done => {
  // How far the picture is to the left in each frame, in CSS pixels.
  const panel = document.querySelector('[data-panel]');
  const { clientWidth } = panel.querySelector('.plot');
  const canvas = panel.querySelector('.plot canvas');
  const places = [];
  let [start, drawn] = [null, 0];
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...size) {
    if (this.canvas === canvas) drawn++;
    return clearRect.apply(this, size);
  };
  const look = now => {
    const [from, to] = panel.dataset.x.split(' ').map(Number);
    const { left } = canvas.getBoundingClientRect(); // it moves by itself until it is drawn again
    start ??= { now, to };
    places.push((start.to - from) / (to - from) * clientWidth + left);
    if (now - start.now < milliseconds) requestAnimationFrame(look);
    else done({ places, drawn });
  };
  requestAnimationFrame(look);
})"""


def run() -> Iterator[tuple[str, ...]]:
    yield "lines/s", "main thread", "empty page", "drawn/s", "steps/s", "pixels per step", "at most"
    yield ("---",) * 7
    with chromium() as browser:
        for rate in RATES:
            yield f"{rate:,}", *_measured(browser, rate, "no-preference")
        yield "10, reduced motion", *_measured(browser, 10, "reduce")


def _measured(browser: Browser, rate: int, motion: Motion) -> tuple[str, ...]:
    with Server("--window", f"{WINDOW}s", "--panels", "one") as server:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page, empty = context.new_page(), context.new_page()
        page.emulate_media(reduced_motion=motion)
        page.goto(server.url)
        page.bring_to_front()
        now = time.time()
        past = WINDOW * rate + rate
        server.stdin.write("".join(_line(i, now + (i - past) / rate) for i in range(past)).encode())
        _feed(server, page, rate, 3.0)  # until the code is warm
        meters = [_Meter(page), _Meter(empty)]
        _feed(server, page, rate, SECONDS)
        shares = [f"{100 * meter.busy / SECONDS:.1f}%" for meter in meters]
        page.evaluate(f"() => {{ window.seen = ({STEPS})({1000 * SECONDS / 2}); }}")
        _feed(server, page, rate, SECONDS / 2)
        seen = page.evaluate("seen")
        context.close()
    steps = [a - b for a, b in pairwise(seen["places"]) if a - b > JITTER]
    return (
        *shares,
        f"{seen['drawn'] / SECONDS * 2:.0f}",
        f"{len(steps) / SECONDS * 2:.0f}",
        f"{statistics.median(steps):.2f}",
        f"{max(steps):.2f}",
    )


class _Meter:
    """`busy`: seconds of CPU time that a page's main thread has taken since the meter was made."""

    def __init__(self, page: Page) -> None:
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._start = self._total()

    @property
    def busy(self) -> float:
        return self._total() - self._start

    def _total(self) -> float:
        metrics = self._protocol.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def _feed(server: Server, page: Page, rate: int, seconds: float) -> None:
    start = time.perf_counter()
    for n in range(round(seconds * rate)):
        server.stdin.write(_line(n, time.time()).encode())
        server.stdin.flush()
        if n % rate == 0:
            page.evaluate("0")  # Playwright's own messages must not pile up
        time.sleep(max(0, start + (n + 1) / rate - time.perf_counter()))


def _line(i: int, at: float) -> str:
    values = {f"s{k}": round(k / 5 + math.sin(i / 30 + k), 3) for k in range(SERIES)}
    return json.dumps({"time": round(at, 3), **values}) + "\n"
