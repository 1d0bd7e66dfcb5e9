"""A page that is open for long: what it holds at each tenth of the way, while somebody reads it.

Four series at 50 Hz with a line of text each second, in the usual window of a minute. `hour` is an
hour of data in a minute and a half; `minutes` is ten minutes as they pass.
"""

import math
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from playwright.sync_api import Page

from benchmarks.heap import Heap
from benchmarks.page.chromium import chromium
from benchmarks.server import Server

HERTZ, SERIES, TENTHS = 50, 4, 10
START = 1_700_000_000
BETWEEN = 0.1
"""Seconds between two writes; the mouse moves with each."""


def hour() -> Iterator[tuple[str, ...]]:
    return _watched(3600, speed=40)


def minutes() -> Iterator[tuple[str, ...]]:
    return _watched(600, speed=1)


def _watched(seconds: int, speed: int) -> Iterator[tuple[str, ...]]:
    yield "data", "samples", "messages", "heap, MiB", "nodes", "listeners"
    yield ("---",) * 6
    with Server("--window", "60s") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(server.url)
        heap = Heap(page)
        part = seconds // TENTHS
        for start in range(0, seconds, part):
            end = start + part
            _feed(server, page, start, end, speed)
            held = heap.held()
            yield (
                *(f"{end // 60} min", f"{end * HERTZ * SERIES:,}", f"{end:,}"),
                *(f"{held.heap:.2f}", f"{held.nodes:,}", f"{held.listeners:,}"),
            )


def _feed(server: Server, page: Page, start: int, end: int, speed: int) -> None:
    """Data from `start` to `end`, in seconds of it, `speed` times as fast as it would come."""
    began = time.perf_counter()
    step = BETWEEN * speed
    for n in range(round((end - start) / step)):
        first, last = (round((start + k * step) * HERTZ) for k in (n, n + 1))
        server.stdin.write("".join(map(_line, range(first, last))).encode())
        server.stdin.flush()
        _read(page, n)
        time.sleep(max(0, began + (n + 1) * BETWEEN - time.perf_counter()))


def _line(i: int) -> str:
    """The lines that come at the i-th 50th of a second."""
    at = START + i / HERTZ
    values = (f'"s{k}":{k + math.sin(i / 30 + k):.3f}' for k in range(SERIES))
    record = f'{{"time":{at:.2f},{",".join(values)}}}\n'
    if i % HERTZ:
        return record
    clock = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{record}{clock} second {i // HERTZ} is over\n"


def _read(page: Page, n: int) -> None:
    """As readers do: the mouse over the chart, over the messages; now and then a look back."""
    if n % 80 in (60, 0) and n:
        page.keyboard.press("m")  # opens the messages, and closes them
    box = page.locator("#log" if n // 20 % 4 == 3 else ".panels").bounding_box()
    if box:
        share = (n % 20 + 1) / 22
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * share)
    if n % 100 in (70, 80):
        page.keyboard.press("ArrowLeft" if n % 100 == 70 else "l")
