"""The newest position of a run, or of one source, on the x axis."""

import math


class Head:
    """The largest x that arrived in this second or the one before.

    So a single time far ahead, from a clock that is not set yet, is forgotten two seconds later.
    Without new samples the head stays where it is.
    """

    def __init__(self) -> None:
        self.x = -math.inf
        self._second, self._now, self._before = 0, -math.inf, -math.inf

    def add(self, x: float, arrival: float) -> bool:
        """Add the largest x of a batch read at `arrival`; True if the head moved back."""
        steps = math.floor(arrival) - self._second
        if steps:
            self._before = self._now if steps == 1 else -math.inf
            self._second, self._now = self._second + steps, -math.inf
        self._now = max(self._now, x)
        before, self.x = self.x, max(self._now, self._before)
        return self.x < before
