"""Cut chunks of bytes into whole lines. No I/O, no clock, no interpretation.

A line ends at LF, CR LF, a lone CR or an escape sequence that moves the cursor to the first column,
as programs that repaint write it; in the output, each line ends with one LF. A CR at the end of
a chunk ends its line at once; an LF at the start of the next chunk then belongs to that CR. The
lines of a chunk stay together in one block, so the cost is a few passes over the bytes and nothing
per line. At most `max_line` bytes of an incomplete line are kept. A longer line is reported once,
when it passes the limit, and the rest of it is discarded, so a stream without line ends takes no
memory. Concatenated JSON objects become a line each (`json_objects.py`).
"""

from dataclasses import dataclass

from livegraph.parsing.framing.json_objects import BETWEEN, ObjectSplitter, is_object, split_objects
from livegraph.parsing.framing.terminal_escapes import CURSOR_TO_FIRST_COLUMN, UNFINISHED

BOM = b"\xef\xbb\xbf"
MAX_SHOWN_BYTES = 200
"""Bytes of a bad line that are kept for display."""


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines, each ended by LF; or, if `reason` is set, one bad line.

    `reason` is '', `too_long`, `partial` or `noise`. `data` is then the beginning of the bad line.
    """

    data: bytes
    reason: str = ""


class LineFramer:
    """Cuts a stream of chunks into lines of at most `max_line` bytes, not counting the line end.

    `skip_first` discards everything before the first line end, because a serial port is opened in
    the middle of a line. With `keep_last=False`, an unfinished line at the end is bad (`partial`),
    because a lost connection may have cut a number short.
    """

    def __init__(self, max_line: int, *, skip_first: bool = False, keep_last: bool = True) -> None:
        self._max = max_line
        self._keep_last = keep_last
        self._skip_first = self._skipping = skip_first
        self._start = True
        self._after_cr = self._after_object = False
        self._tail = bytearray()
        self._escape = b""
        self._objects = ObjectSplitter(max_line)

    def feed(self, chunk: bytes) -> list[LineBlock]:
        """Return the lines that `chunk` completes, in order."""
        if self._start:
            chunk = self._without_bom(chunk)
        return self._frame(self._ended_by_lf(chunk)) if chunk else []

    def settle(self) -> list[LineBlock]:
        """Call when the stream pauses: a whole JSON object without a line end is then a line."""
        if not is_object(self._tail):
            return []
        block = LineBlock(bytes(self._tail) + b"\n")
        self._tail.clear()
        self._objects.restart()
        self._after_object = True
        return [block]

    def finish(self) -> list[LineBlock]:
        """End the stream: return what is left. The next `feed` starts a new stream."""
        blocks = []
        if self._start and self._tail:
            self._start = False
            rest, self._tail = bytes(self._tail), bytearray()
            blocks = self._frame(self._ended_by_lf(rest))
        self._tail += self._escape
        self._escape = b""
        if self._tail:
            whole = LineBlock(bytes(self._tail) + b"\n")
            keep = self._keep_last or is_object(self._tail)
            blocks.append(whole if keep else self._bad("partial", self._tail))
        self._tail.clear()
        self._objects.restart()
        self._start, self._skipping = True, self._skip_first
        self._after_cr = self._after_object = False
        return blocks

    def _without_bom(self, chunk: bytes) -> bytes:
        """`chunk` without a BOM; empty as long as the bytes so far may be part of one."""
        chunk = bytes(self._tail) + chunk
        self._tail.clear()
        if len(chunk) < len(BOM) and BOM.startswith(chunk):
            self._tail += chunk
            return b""
        self._start = False
        return chunk.removeprefix(BOM)

    def _ended_by_lf(self, chunk: bytes) -> bytes:
        if self._escape or b"\x1b" in chunk:
            chunk = self._ended_at_repaint(chunk)
        if self._after_cr:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" not in chunk:
            return chunk
        self._after_cr = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _ended_at_repaint(self, chunk: bytes) -> bytes:
        """`chunk` with CR for what moves the cursor to the first column, unfinished ones kept."""
        chunk = self._escape + chunk
        unfinished = UNFINISHED.search(chunk, max(0, len(chunk) - 16))
        self._escape = unfinished[0] if unfinished else b""
        return CURSOR_TO_FIRST_COLUMN.sub(b"\r", chunk.removesuffix(self._escape))

    def _frame(self, data: bytes) -> list[LineBlock]:
        if self._skipping:
            end = data.find(b"\n")
            if end < 0:
                return []
            self._skipping = False
            data = data[end + 1 :]
        if self._after_object and data:
            data, self._after_object = data.removeprefix(b"\n"), False  # its line end
        end = data.rfind(b"\n") + 1
        blocks = self._complete(data[:end]) if end else []
        self._tail += data[end:]
        if objects := self._objects.take(self._tail):
            blocks.append(LineBlock(objects))
        if len(self._tail) > self._max:
            blocks.append(self._bad("too_long", self._tail))
            self._tail.clear()
            self._objects.restart()
            self._skipping = True
        return blocks

    def _complete(self, data: bytes) -> list[LineBlock]:
        if self._tail:
            data = bytes(self._tail) + data
            self._tail.clear()
            self._objects.restart()
        if BETWEEN in data:
            data = split_objects(data, self._max)
        return [LineBlock(data)] if len(data) <= self._max else self._split_long(data)

    def _split_long(self, data: bytes) -> list[LineBlock]:
        """Split `data` around lines that are too long, in one step per `max_line` bytes."""
        blocks = []
        start = at = 0
        while len(data) - at > self._max:
            end = data.rfind(b"\n", at, at + self._max + 1) + 1
            if not end:
                if at > start:
                    blocks.append(LineBlock(data[start:at]))
                end = data.index(b"\n", at) + 1
                blocks.append(self._bad("too_long", data[at : at + MAX_SHOWN_BYTES]))
                start = end
            at = end
        if len(data) > start:
            blocks.append(LineBlock(data[start:]))
        return blocks

    @staticmethod
    def _bad(reason: str, line: bytes | bytearray) -> LineBlock:
        return LineBlock(bytes(line[:MAX_SHOWN_BYTES]), reason)
