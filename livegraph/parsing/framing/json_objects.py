"""JSON objects that follow each other with nothing in between, `{"a":1}{"a":2}`: each is a line.

Some senders write them so, and no line end ever. Looked at is only what begins with `{"` and has
`}{"` in it; one pass over strings and braces finds where objects end. An object, and the two bytes
that tell that another one follows, must fit in a line, else the rest is left as it is: so it does
not matter how the bytes are cut. Of what is still to go on, a look that finds nothing is repeated
only when a quarter more has come: the work stays linear.
"""

import re

import orjson

BETWEEN = b'}{"'
_STEP = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?$)|[{}]', re.DOTALL)
_DEPTH = {b"{": 1, b"}": -1}


def is_object(line: bytes | bytearray) -> bool:
    """Whether it is one whole object."""
    if not line.startswith(b'{"') or not line.endswith(b"}"):
        return False
    try:
        return isinstance(orjson.loads(line), dict)
    except ValueError:
        return False


def split_objects(data: bytes, max_bytes: int) -> bytes:
    """Whole lines, each ended by LF; objects that follow each other get lines of their own."""
    return b"".join(
        b"\n".join(_split(line, max_bytes)) if BETWEEN in line else line
        for line in data.splitlines(keepends=True)
    )


def _split(line: bytes | bytearray, max_bytes: int) -> list[bytes]:
    cuts = _split_positions(line, max_bytes)
    edges = zip([0, *cuts], [*cuts, len(line)], strict=True)
    return [bytes(line[start:end]) for start, end in edges]


def _split_positions(line: bytes | bytearray, max_bytes: int) -> list[int]:
    """Where an object ends and another one follows."""
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
    """Looks at a line that has begun, again and again, while it grows."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.restart()

    def restart(self) -> None:
        """It is another line."""
        self._searched = self._next = 0
        self._between = False

    def take(self, line: bytearray) -> bytes:
        """The objects that are followed by another one, each ended by LF, taken off the line."""
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
