"""Rows whose times are far ahead of the clock, from a sender whose clock is wrong."""

import math

from livegraph.lib.arrays import Floats

FAR_SECONDS = 3600.0
"""More than this ahead is far: a wrong time zone or worse, and no clock that runs a little fast."""


class RowsAhead:
    """Counts the rows of a run, or of one source, that are far ahead, and where they are.

    If most rows are far ahead, the data has times of its own, and none of them counts.
    """

    def __init__(self) -> None:
        self._rows = self._ahead = 0
        self._first, self._last = math.inf, -math.inf

    @property
    def count(self) -> int:
        return self._ahead if 2 * self._ahead < self._rows else 0

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last time of those (Unix seconds), if there are any."""
        return self._first, self._last

    def add(self, x: Floats, arrival: float) -> Floats:
        """Count rows at the times `x` (float64[n], Unix seconds); return those not far ahead."""
        self._rows += len(x)
        far = x > arrival + FAR_SECONDS
        if not far.any():
            return x
        self._ahead += int(far.sum())
        self._first = min(self._first, float(x[far].min()))
        self._last = max(self._last, float(x[far].max()))
        return x[~far] if self.count else x
