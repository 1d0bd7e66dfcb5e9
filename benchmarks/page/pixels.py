"""From the arrival of an event at the page to its pixels, and what the page holds meanwhile."""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.heap import Heap
from benchmarks.page.chromium import chromium
from benchmarks.server import Server

SECONDS, HERTZ, SERIES = 20.0, 200, 16

WATCH = """(() => {
  // An event waits from its arrival until the frame that shows it has been painted.
  let waiting = null;
  window.delays = [];
  const { addEventListener } = EventSource.prototype;
  EventSource.prototype.addEventListener = function (name, told) {
    return addEventListener.call(this, name, event => {
      if (name === 'samples') waiting ??= performance.now();
      told(event);
    });
  };
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = draw => nextFrame(now => {
    draw(now);
    const since = waiting;
    waiting = null;
    if (since === null) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.delays.push(performance.now() - since);
    port2.postMessage(0);
  });
})()"""


def run() -> Iterator[tuple[str, ...]]:
    yield "what", "figure"
    yield "---", "---"
    with Server("--window", "5s") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1500, "height": 600})
        page.add_init_script(WATCH)
        page.goto(server.url)
        heap = Heap(page)
        _feed(server, page, SECONDS / 2)  # until the window is full, and the code is warm
        page.evaluate("delays.length = 0")
        before = heap.held().heap
        _feed(server, page, SECONDS)
        after = heap.held().heap
        delays = sorted(page.evaluate("delays"))
    yield "event → pixels, median", f"{statistics.median(delays):.1f} ms"
    yield "event → pixels, p99", f"{delays[int(len(delays) * 0.99)]:.1f} ms"
    yield f"redraws a second, {SERIES} series", f"{len(delays) / SECONDS:.0f}"
    yield "memory of the page's data and code", f"{before:.1f} MiB"
    yield f"the same after {len(delays):,} redraws", f"{after:.1f} MiB"


def _feed(server: Server, page: Page, seconds: float) -> None:
    start = time.perf_counter()
    for n in range(int(seconds * HERTZ)):
        values = ",".join(f"{i + (n * 7919 % 101) / 50:.3f}" for i in range(SERIES))
        server.stdin.write(f"{values}\n".encode())
        server.stdin.flush()
        if n % HERTZ == 0:
            page.evaluate("0")  # Playwright's own messages must not pile up
        time.sleep(max(0, start + n / HERTZ - time.perf_counter()))
