"""Where a run, or one source of it, has got to on the x axis."""

import math


class Head:
    """The largest x of what came in this second and the one before.

    A single time far ahead (a clock not yet set) is forgotten with its second. As long as nothing
    comes it stays.
    """

    def __init__(self) -> None:
        self.x = -math.inf
        self._second, self._now, self._before = 0, -math.inf, -math.inf

    def add(self, x: float, arrival: float) -> bool:
        """Take the largest x of what came at `arrival`; True if the head has gone back."""
        steps = math.floor(arrival) - self._second
        if steps:
            self._before = self._now if steps == 1 else -math.inf
            self._second, self._now = self._second + steps, -math.inf
        self._now = max(self._now, x)
        before, self.x = self.x, max(self._now, self._before)
        return self.x < before
