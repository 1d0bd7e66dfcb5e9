"""Lines per second, averaged over the last five seconds."""

import math


class LineRate:
    """Estimates the rate from the lines of the current span and a share of the one before.

    A span has `SPAN` seconds; two counters suffice at any rate.
    """

    SPAN = 5.0

    def __init__(self) -> None:
        self._span, self._now, self._before = 0, 0, 0
        self._start: float | None = None

    def _advance(self, time: float) -> None:
        steps = math.floor(time / self.SPAN) - self._span
        if steps:
            self._before = self._now if steps == 1 else 0
            self._span, self._now = self._span + steps, 0
        if steps < 0:  # the clock was set back
            self._start = None

    def add(self, n: int, time: float) -> None:
        self._advance(time)
        self._now += n
        self._start = time if self._start is None else self._start

    def at(self, time: float) -> float:
        self._advance(time)
        lines = self._now + self._before * (1 - time / self.SPAN % 1)
        return lines / min(max(time - (self._start or time), 1), self.SPAN)
