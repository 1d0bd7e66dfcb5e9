"""Detects a writer that buffers its output, so that its lines arrive late and in blocks.

The C library writes to a pipe in blocks of 4096 bytes, which may end anywhere in a line. Python
writes as many whole lines as fit in 8192 bytes. Several reads of exactly such sizes in a row, with
a pause before each, show that the writer buffers.
"""

BLOCK_BYTES = 4096
PYTHON_BLOCK_BYTES = 8192
PAUSE_SECONDS = 0.2
"""Minimum pause before a block, in seconds; lines of a faster writer are not noticeably late."""
MIN_BLOCKS = 3
"""Blocks in a row that make it certain."""

ADVICE = (
    "the input arrives late, in blocks, because the program that writes it buffers its output; "
    "run livegraph -- COMMAND or stdbuf -oL COMMAND | livegraph, for Python python -u"
)


class BufferingDetector:
    """Watches the reads of one pipe."""

    def __init__(self) -> None:
        self._blocks = self._size = 0
        self._last_read = float("-inf")
        self._detected = False

    def add(self, data: bytes, time: float) -> bool:
        """Add what was read at `time` (seconds); True once, when the writer is known to buffer."""
        slow = time - self._last_read >= PAUSE_SECONDS
        self._last_read = time
        first = data.find(b"\n") + 1 or len(data)
        whole = len(data) % BLOCK_BYTES == 0
        full = (
            self._size <= PYTHON_BLOCK_BYTES < self._size + first
        )  # the last block had no room for this line
        self._size = len(data)
        if not slow or not (whole or full):
            self._blocks = 0
        elif full or not data.endswith(b"\n"):
            self._blocks += 1
        if self._detected or self._blocks < MIN_BLOCKS:
            return False
        self._detected = True
        return True
