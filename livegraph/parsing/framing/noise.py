"""Tells noise from lines: what a serial port gives at the wrong speed, and while a board starts.

A line is dirty if more than a third of it is no text: control characters, bytes that are no UTF-8.
(So a device that writes Latin-1, or a zero after each line, is no noise.) After a dirty line the
next ones are held back until a few clean ones have come in a row, and are then given as they came;
if a dirty one comes first, they were noise as well. The more often that happens, the longer a row
has to be: of noise some lines look clean, but not many in a row. Noise is a bad line (`noise`).
"""

import re
from dataclasses import dataclass

from livegraph.parsing.framing.lines import MAX_SHOWN_BYTES, LineBlock

MIN_CLEAN_LINES, MAX_CLEAN_LINES = 3, 32
"""Clean lines in a row that end a noise, at least and at most."""
BUCKET_SECONDS = 0.75
"""Seconds of input that are judged together; two of them in a row make it unreadable."""
MIN_BUCKET_BYTES = 8
"""Bytes in these, to be judged at all."""

_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")


def count_non_text(data: bytes) -> int:
    """How many of the bytes are no text."""
    high = 0
    if not data.isascii():
        high = data.decode(errors="replace").count("\ufffd")
    return len(_NO_TEXT.findall(data)) + high


def is_noise(data: bytes) -> bool:
    return 3 * count_non_text(data) > len(data)


class NoiseFilter:
    """Sorts the blocks of one source; at most `MAX_CLEAN_LINES` short lines are held."""

    def __init__(self) -> None:
        self._withheld: list[bytes] | None = None  # None: nothing is wrong
        self._clean_needed = MIN_CLEAN_LINES

    def filter(self, block: LineBlock) -> list[LineBlock]:
        """What is known now, in order: lines that are clean, noise line by line."""
        if block.reason:
            return [*self._drop(), block]
        if self._withheld is None and not count_non_text(block.data):
            return [block]
        blocks: list[LineBlock] = []
        for line in block.data.splitlines(keepends=True):
            blocks += self._line(line)
        return blocks

    def finish(self) -> list[LineBlock]:
        """The end: what is held has shown nothing for itself. What comes next begins anew."""
        held = self._drop()
        self._withheld = None
        return held

    def _line(self, line: bytes) -> list[LineBlock]:
        if is_noise(line[:-1]):
            if self._withheld:
                self._clean_needed = min(2 * self._clean_needed, MAX_CLEAN_LINES)
            return [*self._drop(), LineBlock(line[:MAX_SHOWN_BYTES], "noise")]
        if self._withheld is None:
            return [LineBlock(line)]
        self._withheld.append(line)
        if (
            sum(map(_is_not_blank, self._withheld)) < self._clean_needed
            and len(self._withheld) < 2 * MAX_CLEAN_LINES
        ):
            return []
        clean, self._withheld = b"".join(self._withheld), None
        self._clean_needed = max(MIN_CLEAN_LINES, self._clean_needed // 2)
        return [LineBlock(clean)]

    def _drop(self) -> list[LineBlock]:
        """From here on it is noise; what is held was it, too."""
        held, self._withheld = self._withheld or [], []
        return [LineBlock(line[:MAX_SHOWN_BYTES], "noise") for line in held]


def _is_not_blank(line: bytes) -> bool:
    return bool(line.strip())


@dataclass(slots=True)
class TimeBucket:
    """What came from a time on."""

    start: float
    size: int = 0
    junk: int = 0

    @property
    def dirty(self) -> bool:
        return self.size >= MIN_BUCKET_BYTES and 3 * self.junk > self.size


class BaudRateCheck:
    """Whether a stream of bytes, with line ends or without, can be read at all."""

    def __init__(self) -> None:
        self.readable = True
        self._previous: TimeBucket | None = None
        self._now: TimeBucket | None = None

    def add(self, data: bytes, time: float) -> bool:
        """Take what came at a time (seconds); whether `readable` has changed."""
        was = self.readable
        if self._now and time - self._now.start >= BUCKET_SECONDS:
            self._judge(self._now)
            self._previous, self._now = self._now, None
        self._now = self._now or TimeBucket(time)
        self._now.size += len(data)
        self._now.junk += count_non_text(data)
        return self.readable != was

    def _judge(self, bucket: TimeBucket) -> None:
        if bucket.dirty and self._previous and self._previous.dirty:
            self.readable = False
        elif bucket.size >= MIN_BUCKET_BYTES and not bucket.dirty:
            self.readable = True
