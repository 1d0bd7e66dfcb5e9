"""`demo:`: three made-up series and occasional messages, to try livegraph without any data."""

import asyncio
import json
import math
import random
import time

from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Chunk, Source

PERIOD_SECONDS = 1 / 30


class DemoSource(Source):
    """A room with a thermostat: temperature, humidity and the heater's power, 30 lines a second."""

    name = "demo"

    def __init__(self) -> None:
        self._temp, self._power, self._heating = 60.0, 0.0, True
        self._random = random.Random(1)  # noqa: S311 - a demonstration, not a secret
        self._start = self._next = time.monotonic()

    async def read(self) -> Chunk | None:
        self._next += PERIOD_SECONDS
        await asyncio.sleep(self._next - time.monotonic())
        return Chunk(self._lines(self._next - self._start).encode(), time.time())

    def _lines(self, elapsed: float) -> str:
        text = self._thermostat()
        noise = self._random.gauss
        self._power += ((94 if self._heating else 12) - self._power) * 0.06
        wave = 40 + 9 * math.sin(elapsed / 3.1) + 2 * math.sin(elapsed * 1.7) + noise(0, 0.35)
        record = {
            "temp (°C)": round(self._temp + noise(0, 0.15), 2),
            "humidity (%)": round(wave, 2),
            "power (W)": round(self._power + noise(0, 0.9), 1),
        }
        return text + json.dumps(record, ensure_ascii=False) + "\n"

    def _thermostat(self) -> str:
        """Advance the temperature; returns a line of text when the heating is switched, else ''."""
        self._temp += (0.11 if self._heating else -0.07) * (1.3 - abs(self._temp - 65) / 30)
        if self._heating == (self._temp < 72 if self._heating else self._temp < 58):
            return ""
        self._heating = not self._heating
        return f"heating {'on' if self._heating else 'off'}\n"

    async def close(self) -> None:
        """Do nothing: the source holds no resources."""


def open_source(_spec: SourceSpec, _options: ReadingOptions) -> DemoSource:
    return DemoSource()
