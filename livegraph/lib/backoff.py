"""Growing delays between attempts."""


class Backoff:
    """Delays in seconds: `first`, then twice the one before, up to `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def next_delay(self) -> float:
        delay = self._next
        self._next = min(2 * delay, self._longest)
        return delay

    def reset(self) -> None:
        """Start again at `first`, once an attempt has succeeded."""
        self._next = self._first
