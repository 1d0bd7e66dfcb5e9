"""Recognises a writer that holds its output back until a block of it is full.

The C library, and what is built on it, writes to a pipe in blocks of 4096 bytes, wherever in a line
that ends. Python writes the lines that fit in 8192 bytes. Reads of exactly such sizes, again and
again and with a pause before each, are that and nothing else.
"""

BLOCK_BYTES = 4096
PYTHON = 8192
PAUSE_SECONDS = 0.2
"""Seconds of silence before a block; a writer that fills blocks faster is none to wait for."""
MIN_BLOCKS = 3
"""Blocks in a row after which it is said."""

ADVICE = (
    "what is piped in comes in blocks: its writer holds it back until there is enough of it; "
    "run it as livegraph -- COMMAND, or say stdbuf -oL COMMAND | livegraph, python -u for Python"
)


class BufferingDetector:
    """Watches the reads of one pipe."""

    def __init__(self) -> None:
        self._blocks = self._size = 0
        self._before = float("-inf")
        self._told = False

    def add(self, data: bytes, time: float) -> bool:
        """Take what was read at a time (seconds); True once, when it is known."""
        slow = time - self._before >= PAUSE_SECONDS
        self._before = time
        first = data.find(b"\n") + 1 or len(data)
        whole = len(data) % BLOCK_BYTES == 0
        full = self._size <= PYTHON < self._size + first  # the read before had no room for it
        self._size = len(data)
        if not slow or not (whole or full):
            self._blocks = 0
        elif full or not data.endswith(b"\n"):
            self._blocks += 1
        if self._told or self._blocks < MIN_BLOCKS:
            return False
        self._told = True
        return True
