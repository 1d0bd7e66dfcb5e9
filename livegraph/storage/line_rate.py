"""Lines per second, over the last five seconds or the last five reads, whichever is longer."""

import math
from collections import deque

RATE_SECONDS = 5.0
MIN_READS = 6
READ_SECONDS = 0.02
"""Lines that are read sooner after others count as one read with them: this bounds memory."""
LEAST_SECONDS = 1.0
"""Time over which a first read, and reads in quick succession, are averaged."""
MISSED_READS = 3


class LineRate:
    """Estimates the rate from the times of reads.

    It counts the lines after the oldest read, up to the newest: so a source that sends a line a
    second has a steady rate, whenever one looks. A read that is overdue lowers it.
    """

    def __init__(self) -> None:
        self._reads: deque[tuple[float, int]] = deque()
        self._lines = 0

    def add(self, n: int, time: float) -> None:
        """Count `n` lines that were read at `time` (Unix seconds)."""
        if not n:
            return
        reads = self._reads
        if reads and time < reads[-1][0]:  # the clock was set back
            reads.clear()
            self._lines = 0
        if reads and time - reads[-1][0] < READ_SECONDS:
            reads[-1] = reads[-1][0], reads[-1][1] + n
        else:
            reads.append((time, n))
        self._lines += n
        while len(reads) > MIN_READS and reads[0][0] < time - RATE_SECONDS:
            self._lines -= reads.popleft()[1]

    @property
    def newest(self) -> float:
        """When lines were last read (Unix seconds); -inf before the first."""
        return self._reads[-1][0] if self._reads else -math.inf

    @property
    def silent_from(self) -> float:
        """When the rate becomes 0 if no line comes (Unix seconds); -inf before the first."""
        return self.newest + max(RATE_SECONDS, MISSED_READS * self._usual)

    @property
    def _usual(self) -> float:
        """The usual seconds between two reads."""
        seconds = self.newest - self._reads[0][0] if self._reads else 0.0
        return seconds / max(len(self._reads) - 1, 1)

    def at(self, time: float) -> float:
        """The rate at `time`; 0 after a silence of five seconds or three usual reads."""
        if not self._reads or time > self.silent_from:
            return 0.0
        (oldest, lines_then), (newest, _) = self._reads[0], self._reads[-1]
        seconds, waited = newest - oldest, max(time - newest, 0.0)
        if seconds < LEAST_SECONDS:
            return self._lines / max(time - oldest, LEAST_SECONDS)
        return (self._lines - lines_then) / (seconds + max(waited - self._usual, 0.0))
