"""Split concatenated JSON objects, `{"a":1}{"a":2}`, into a line each.

Some senders never write a line end. Only lines that begin with `{"` and contain `}{"` are searched;
one pass over strings and braces finds where the objects end. If an object and the two bytes after
it do not fit in a line, the rest is left unsplit, so the result does not depend on how the bytes
are cut into chunks. While a line grows, a search that found nothing is repeated only after a
quarter more has arrived, so the total work is linear.
"""

import re

import orjson

BETWEEN = b'}{"'
_STEP = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?$)|[{}]', re.DOTALL)
_DEPTH = {b"{": 1, b"}": -1}


def is_object(line: bytes | bytearray) -> bool:
    """Whether `line` is exactly one JSON object."""
    if not line.startswith(b'{"') or not line.endswith(b"}"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except ValueError:
        return False


def split_objects(data: bytes, max_bytes: int) -> bytes:
    """Give each concatenated object a line of its own. `data` is whole lines, each ended by LF."""
    return b"".join(
        b"\n".join(_split(line, max_bytes)) if BETWEEN in line else line
        for line in data.splitlines(keepends=True)
    )


def _split(line: bytes | bytearray, max_bytes: int) -> list[bytes]:
    cuts = _split_positions(line, max_bytes)
    edges = zip([0, *cuts], [*cuts, len(line)], strict=True)
    return [bytes(line[start:end]) for start, end in edges]


def _split_positions(line: bytes | bytearray, max_bytes: int) -> list[int]:
    """Positions at which one object ends and another begins."""
    cuts: list[int] = []
    start = depth = 0
    for step in _STEP.finditer(line):
        if not depth and not (step.start() == start and line.startswith(b'{"', start)):
            break
        depth += _DEPTH.get(step[0], 0)
        if not depth:
            if step.end() - start + 2 > max_bytes or not line.startswith(b'{"', step.end()):
                break
            start = step.end()
            cuts.append(start)
    return cuts


class ObjectSplitter:
    """Splits whole objects off an incomplete line while it grows."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.restart()

    def restart(self) -> None:
        """Forget the line; the next call passes another."""
        self._searched = self._next = 0
        self._between = False

    def take(self, line: bytearray) -> bytes:
        """Remove the objects that another follows from `line`; return them, each ended by LF."""
        if not self._between:
            self._between = line.find(BETWEEN, self._searched) >= 0
            self._searched = max(len(line) - 2, 0)
        if not self._between or len(line) < min(self._next, self._max_bytes + 1):
            return b""
        *whole, rest = _split(line, self._max_bytes)
        self.restart()
        if not whole:
            self._between, self._next = True, len(line) * 5 // 4 + 1
            return b""
        line[:] = rest
        return b"\n".join(whole) + b"\n"
