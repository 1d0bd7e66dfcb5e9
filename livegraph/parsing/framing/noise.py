"""Filter noise: what a serial port delivers at the wrong baud rate, or while a board boots.

A line is noise if more than a third of it is not text: control characters, or bytes that are not
UTF-8. A device that writes Latin-1, or a zero after each line, stays below that. After a noisy line
the next ones are held back until enough clean lines have come in a row, and are then passed on
unchanged. If a noisy line comes first, the held lines count as noise too, and twice as many clean
lines are needed next time: in noise some lines look clean, but rarely many in a row. Each line of
noise is a bad line (`noise`).
"""

import re
from dataclasses import dataclass

from livegraph.parsing.framing.lines import MAX_SHOWN_BYTES, LineBlock

MIN_CLEAN_LINES, MAX_CLEAN_LINES = 3, 32
"""Clean lines in a row that end a stretch of noise: at first, and at most."""
BUCKET_SECONDS = 0.75
"""Seconds of input that are judged together. Two noisy buckets in a row are unreadable."""
MIN_BUCKET_BYTES = 8
"""A bucket with fewer bytes is not judged."""

_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")


def count_non_text(data: bytes) -> int:
    """Count control characters and bytes that are not UTF-8."""
    high = 0
    if not data.isascii():
        high = data.decode(errors="replace").count("\ufffd")
    return len(_NO_TEXT.findall(data)) + high


def is_noise(data: bytes) -> bool:
    return 3 * count_non_text(data) > len(data)


class NoiseFilter:
    """Filters the blocks of one source. Holds back at most `2 * MAX_CLEAN_LINES` lines."""

    def __init__(self) -> None:
        self._withheld: list[bytes] | None = None  # None: no noise at present
        self._clean_needed = MIN_CLEAN_LINES

    def filter(self, block: LineBlock) -> list[LineBlock]:
        """Return what is decided so far, in order: blocks of clean lines, noise line by line."""
        if block.reason:
            return [*self._drop(), block]
        if self._withheld is None and not count_non_text(block.data):
            return [block]
        blocks: list[LineBlock] = []
        for line in block.data.splitlines(keepends=True):
            blocks += self._line(line)
        return blocks

    def finish(self) -> list[LineBlock]:
        """End the stream: lines held back are noise. The next block starts a new stream."""
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
        """Start to hold lines back; the lines held so far are noise."""
        held, self._withheld = self._withheld or [], []
        return [LineBlock(line[:MAX_SHOWN_BYTES], "noise") for line in held]


def _is_not_blank(line: bytes) -> bool:
    return bool(line.strip())


@dataclass(slots=True)
class TimeBucket:
    """Bytes that arrived from `start` (seconds) on, and how many of them are not text."""

    start: float
    size: int = 0
    junk: int = 0

    @property
    def dirty(self) -> bool:
        return self.size >= MIN_BUCKET_BYTES and 3 * self.junk > self.size


class BaudRateCheck:
    """Detects a wrong baud rate: whether a stream is readable, even if it has no line ends."""

    def __init__(self) -> None:
        self.readable = True
        self._previous: TimeBucket | None = None
        self._now: TimeBucket | None = None

    def add(self, data: bytes, time: float) -> bool:
        """Add bytes that arrived at `time` (seconds). Return whether `readable` has changed."""
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
