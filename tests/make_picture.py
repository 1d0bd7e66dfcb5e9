"""Makes docs/page.webp, the moving picture of the README: `python tests/make_picture.py`.

A real livegraph reads four made-up sensors, Chromium shows the page, and Pillow joins screenshots
of it. A frame is taken every `STEP_SECONDS` and shown for a third of that, so the picture is three
times as fast as the page. Needs the extras `test` and `docs`, and Chromium.
"""

import io
import json
import math
import os
import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import ARGUMENTS, NAMES
from harness import Graph, wait_for
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

PICTURE = Path(__file__).parent.parent / "docs" / "page.webp"
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
SIZE = (960, 600)
FRAMES = 26
STEP_SECONDS = 0.45
SHOWN_MILLISECONDS = 150
COLORS = 96
"""The page has few; a common palette keeps the file small."""
WINDOW_SECONDS = 30.0
PERIOD_SECONDS = 0.2
POINTING = range(6, 21)
"""The frames in which the pointer reads values."""
MESSAGE_FRAME = 3
PLOT_LEFT, PLOT_RIGHT, PLOT_MIDDLE = 204, 1204, 300
"""Pixels of the page."""


class Sensors(threading.Thread):
    """Writes a line per period: those of the past window at once, the others in real time."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(daemon=True)
        self._graph = graph
        self._random = random.Random(1)
        self._now = time.time() - WINDOW_SECONDS - 1
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(max(self._now - time.time(), 0)):
            self._graph.write(json.dumps(self._record(), ensure_ascii=False) + "\n")
            self._now += PERIOD_SECONDS

    def say(self, text: str) -> None:
        """Write a line of text."""
        self._graph.write(f"{text}\n")

    def end(self) -> None:
        self._ended.set()
        self.join()

    def _record(self) -> dict[str, float]:
        at, noise = self._now, self._random.gauss
        return {
            "time": round(at, 2),
            "temp (°C)": round(21.8 + 0.6 * math.sin(at / 9) + noise(0, 0.03), 2),
            "hum (%)": round(47.5 + 2 * math.sin(at / 7 + 2) + noise(0, 0.1), 1),
            "pressure (Pa)": round(101_310 + 25 * math.sin(at / 11 + 1) + noise(0, 2)),
            "co2 (ppm)": round(780 + 90 * math.sin(at / 8 + 4) + noise(0, 4)),
        }


def frames(page: Page, sensors: Sensors) -> Iterator[Image.Image]:
    """Screenshots at regular intervals, with a message and a pointer that reads values."""
    start = time.monotonic()
    for number in range(FRAMES):
        time.sleep(max(start + number * STEP_SECONDS - time.monotonic(), 0))
        if number == MESSAGE_FRAME:
            sensors.say("window opened")
        if number in POINTING:
            share = 0.35 + 0.4 * POINTING.index(number) / len(POINTING)
            page.mouse.move(PLOT_LEFT + share * (PLOT_RIGHT - PLOT_LEFT), PLOT_MIDDLE)
        elif number == POINTING.stop:
            page.mouse.move(0, 0)
        yield Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def save(taken: list[Image.Image]) -> None:
    """Write the frames as an animated WebP without losses but for the palette."""
    palette = taken[len(taken) // 2].quantize(COLORS, Image.Quantize.MAXCOVERAGE)
    first, *others = (
        frame.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB") for frame in taken
    )
    shown: dict[str, Any] = {"duration": SHOWN_MILLISECONDS, "loop": 0, "append_images": others}
    first.save(PICTURE, save_all=True, lossless=True, quality=80, method=6, **shown)


def main() -> None:
    path = os.environ.get("LIVEGRAPH_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    options = ("--title", "greenhouse", "--window", f"{WINDOW_SECONDS:g}s", "--mark", "window")
    with Graph(*options) as graph, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=VIEWPORT, color_scheme="light")
        sensors = Sensors(graph)
        sensors.start()
        page.goto(graph.url)
        wait_for(lambda: page.locator(".plot").count() == 4, "four panels")
        settled = 1.2 / PERIOD_SECONDS
        wait_for(lambda: graph.get("status")["rate"] < settled, "the rate of the new lines")
        taken = [frame.resize(SIZE, Image.Resampling.LANCZOS) for frame in frames(page, sensors)]
        sensors.end()
        browser.close()
    save(taken)


if __name__ == "__main__":
    main()
