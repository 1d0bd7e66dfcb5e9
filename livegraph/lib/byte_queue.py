"""A queue of lines, bounded by their bytes."""

from collections import deque


class ByteQueue:
    """Lines in order, of at most `limit` bytes together; `size` is how many there are."""

    def __init__(self, limit: int) -> None:
        self.size = 0
        self._limit = limit
        self._lines: deque[bytes] = deque()

    def __len__(self) -> int:
        """The number of lines."""
        return len(self._lines)

    def put(self, line: bytes) -> bool:
        """Append a line; False if there is no room for it."""
        if self.size + len(line) > self._limit:
            return False
        self._lines.append(line)
        self.size += len(line)
        return True

    def put_back(self, data: bytes) -> None:
        """Put what `take` returned in front again; that is never refused."""
        self._lines.appendleft(data)
        self.size += len(data)

    def take(self, size: int) -> bytes:
        """Remove whole lines from the front until they have `size` bytes, or all are taken."""
        lines, taken = [], 0
        while self._lines and taken < size:
            lines.append(self._lines.popleft())
            taken += len(lines[-1])
        self.size -= taken
        return b"".join(lines)
