"""Replays a file at the pace of the times in its lines: `--replay run.jsonl --speed 10`.

Each line is held back until it is due. A parser like that of the run finds the times, many lines
at once, so each line is parsed twice. A line without a time is due with the line before it. The
clock of the source is the time in the file, so lines without a time keep their place. Where the
times jump back by more than `MAX_BACK_SECONDS`, replay continues from there without a pause.
"""

import math
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from livegraph.errors import SourceError
from livegraph.lib.arrays import Floats, fill_forward
from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import TIME_MODES, ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources import file
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threaded_reader import InterruptibleFile, ThreadedReader, ThreadedSource

LOOKAHEAD_LINES = 1000
"""Lines to search for the first time; if there is none, that is an error."""
LOOKAHEAD_BYTES = 4 << 20
"""Bytes to search for it."""
TICK_SECONDS = 0.004
"""Seconds by which a line may be early, so that it shares a chunk with the one before."""
MAX_BACK_SECONDS = 5.0
"""Seconds by which times may go back, as among lines of several sources. More means that the clock
was set back."""
MAX_LATE_SECONDS = 1.0
"""Seconds by which replay may be late and still catch up. If it is later, as after a suspend, the
rest is delayed by as much."""
MIN_REPORTED_SECONDS = 10.0
"""Minimum pause, in seconds, that is reported; then only pauses at least twice the last one."""


class ReplayClock:
    """Computes when times are due, in seconds since the first; at `speed` 2 in half the time."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._latest = math.nan
        self._due = 0.0

    def due(self, when: float) -> float:
        """When the line with the time `when` (Unix seconds) is due; call it for each in order."""
        if when > self._latest:
            self._due += (when - self._latest) / self._speed
            self._latest = when
        elif not when >= self._latest - MAX_BACK_SECONDS:
            self._latest = when
        return self._due


class ReplaySource(ThreadedSource):
    """The lines of an open file. `clock` is the time of the last chunk, in Unix seconds."""

    def __init__(self, name: str, fd: int, options: ReadingOptions) -> None:
        self.name = name
        self._now = time.time()
        self._descriptor = InterruptibleFile(fd)
        self._parser = Parser(_time_settings(options))
        self._max_line = options.max_line
        self._lines_read = 0
        self._in_line = False  # the last piece ended within a line, which is too long
        self._last = math.nan
        self._replay_clock, self._start, self._last_reported = (
            ReplayClock(options.speed),
            math.nan,
            MIN_REPORTED_SECONDS / 2,
        )
        self._ending = threading.Event()
        playing = self._play()
        self._threaded = ThreadedReader(
            lambda: next(playing, b""), self._end, self._descriptor.close
        )

    def clock(self) -> float:
        return self._now

    async def read(self) -> Chunk | Note | None:
        try:
            item = await self._threaded.read()
        except OSError as error:
            raise SourceError(f"cannot read {self.name}: {error.strerror}") from error
        if item:
            self._now = item.time
        return item

    def _end(self) -> None:
        self._ending.set()
        self._descriptor.end()

    # called in the thread of the reader

    def _play(self) -> Iterator[Chunk | Note]:
        held: list[tuple[bytes, Floats]] = []  # pieces before the first time
        for data in line_pieces(self._descriptor.read, self._max_line):
            held.append((data, self._find_times(data)))
            if math.isnan(self._last):
                size, lines = (sum(map(len, part)) for part in zip(*held, strict=True))
                if lines < LOOKAHEAD_LINES and size < LOOKAHEAD_BYTES:
                    continue
                break
            newest = held[-1][1]
            first = newest[~np.isnan(newest)][0]
            for piece, times in held:  # lines before the first time are due with it
                yield from self._paced(piece, np.where(np.isnan(times), first, times))
            held.clear()
        if held and not self._ending.is_set():
            raise SourceError(
                f"{self.name}: no times found, so it cannot be replayed; name the field that has "
                f"them with --time FIELD, or show the file at once with livegraph {self.name}"
            )

    def _find_times(self, data: bytes) -> Floats:
        """float64[n], Unix seconds: for each of `_line_ends`, the last time up to it in the file.

        NaN before the first time in the file. A line that is too long is read as an empty one.
        """
        lines = _ended_by_lf(data)
        text = lines if lines.endswith(b"\n") else b"\n"
        if self._in_line:
            text = text[text.index(b"\n") :]
        self._in_line = not lines.endswith(b"\n")
        batch = self._parser.parse(LineBlock(text), time.time())
        first = self._lines_read + 1
        times = np.full(text.count(b"\n"), math.nan)
        self._lines_read += len(times)
        own = [(text.line, text.time) for text in batch.texts if text.time is not None]
        own += zip(batch.line.tolist(), batch.time.tolist(), strict=False)
        for line, when in own:
            if line >= first and not math.isnan(when):
                times[line - first] = when
        times = fill_forward(times, self._last)
        self._last = float(times[-1])
        return times

    def _paced(self, data: bytes, times: Floats) -> Iterator[Chunk | Note]:
        ends = _line_ends(data)
        dues = [self._replay_clock.due(when) for when in times.tolist()]
        at = start = 0
        while at < len(ends):
            wait = dues[at] - self._elapsed()
            if wait >= 2 * self._last_reported:
                self._last_reported = wait
                text = (
                    f"{self.name}: the next line is due in {_span(wait)}; --speed makes it sooner"
                )
                yield Note(float(times[max(at - 1, 0)]), state="waiting", detail=text)
            if self._ending.wait(min(max(wait, 0), threading.TIMEOUT_MAX)):
                return
            self._start += max(-wait - MAX_LATE_SECONDS, 0)
            at = max(at + 1, bisect_right(dues, self._elapsed() + TICK_SECONDS))
            yield Chunk(data[start : ends[at - 1]], float(times[at - 1]))
            start = ends[at - 1]

    def _elapsed(self) -> float:
        """Seconds since the first line was returned, less delays over `MAX_LATE_SECONDS`."""
        now = time.monotonic()
        if math.isnan(self._start):
            self._start = now
        return now - self._start


def line_pieces(read: Callable[[], bytes], max_line: int) -> Iterator[bytes]:
    """What `read` returns until it is empty, in pieces of whole lines; the last line is ended.

    A line of more than `max_line` bytes is passed on as it comes, in pieces without a line end.
    """
    rest = bytearray()
    while data := read():
        end = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
        if end:
            yield bytes(rest + data[:end])
            rest.clear()
        rest += data[end:]
        if len(rest) > max_line:
            yield bytes(rest)
            rest.clear()
    if rest:
        yield bytes(rest + b"\n")


def _ended_by_lf(data: bytes) -> bytes:
    """The same lines, of the same length, each ended by LF."""
    return data.replace(b"\r\n", b" \n").replace(b"\r", b"\n")


def _line_ends(data: bytes) -> list[int]:
    """Where the lines of `data` end; the last one may be unfinished."""
    ends = np.flatnonzero(np.frombuffer(_ended_by_lf(data), np.uint8) == ord("\n")) + 1
    return [*ends.tolist(), *([] if data.endswith((b"\n", b"\r")) else [len(data)])]


def _time_settings(options: ReadingOptions) -> ReadingOptions:
    """The settings for finding times: in all fields, and also if the run does not show times."""
    auto = options.time in TIME_MODES
    return replace(options, fields=(), time="auto" if auto else options.time)


def _span(seconds: float) -> str:
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    if math.isinf(options.speed):
        return file.open_source(spec, replace(options, follow=False))
    return ReplaySource(Path(spec.address).name, file.opened(spec.address), options)
