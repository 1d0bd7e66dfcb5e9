"""Detects a writer that buffers its output, so that its lines arrive late and in blocks.

The C library writes to a pipe in blocks of 4096 bytes, which may end anywhere in a line. Python
writes as many whole lines as fit in 8192 bytes. Several reads of exactly such sizes in a row, with
a pause before each, show that the writer buffers. So does one such burst with a long silence after
it, if the last line of the burst is unfinished or the next would not have fitted.
"""

BLOCK_BYTES = 4096
PYTHON_BLOCK_BYTES = 8192
PAUSE_SECONDS = 0.2
"""Minimum pause before a block, in seconds; lines of a faster writer are not noticeably late."""
MIN_BLOCKS = 3
"""Blocks in a row that make it certain."""
MIN_ODDS = 16
"""A burst looks like blocks of Python by chance at most once in so many times."""
SILENCE_SECONDS = 4.0
"""Seconds of silence after which a single burst is judged, and an input without any byte."""

_FIX = "run livegraph -- COMMAND or stdbuf -oL COMMAND | livegraph, for Python python -u"
ADVICE = (
    "the input arrives late, in blocks, because the program that writes it buffers its output; "
    + _FIX
)
NO_INPUT_ADVICE = (
    "no input yet; if the program before the pipe has printed something, it buffers its output: "
    + _FIX
)


class BufferingDetector:
    """Watches the reads of one pipe."""

    def __init__(self) -> None:
        self._blocks = self._size = self._burst = 0
        self._newest = b""
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
        self._burst = len(data) + (0 if slow else self._burst)
        self._newest = data
        if not slow or not (whole or full):
            self._blocks = 0
        elif full or not data.endswith(b"\n"):
            self._blocks += 1
        if self._detected or self._blocks < MIN_BLOCKS:
            return False
        self._detected = True
        return True

    def is_stuck(self) -> bool:
        """Whether the last burst shows that the writer buffers, if nothing has followed for long.

        True only once, and not if `add` was True.
        """
        if self._detected or not self._burst:
            return False
        whole = self._burst % BLOCK_BYTES == 0 and not self._newest.endswith(b"\n")
        blocks = -(-self._burst // PYTHON_BLOCK_BYTES)
        lacking = blocks * max(map(len, self._newest.splitlines(keepends=True)))
        is_sure = lacking * MIN_ODDS <= PYTHON_BLOCK_BYTES
        full = blocks * PYTHON_BLOCK_BYTES - self._burst < lacking and is_sure
        self._detected = whole or full
        return self._detected
