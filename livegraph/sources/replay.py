"""A file with times in its lines, at its own pace: `--replay run.jsonl --speed 10`.

A line is held back until it is due. When that is, is found by reading the lines as the run will,
many at a time and once more; a line without a time is due with the one before. The clock of such a
source is that of the file: what has no time of its own stands where it stood. Where the times go
back by more than a moment, the file goes on from there.
"""

import math
import threading
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from livegraph.errors import SourceError
from livegraph.lib.arrays import Floats
from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import TIME_MODES, ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources import file
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threads import InterruptibleFile, ThreadedReader

LOOKAHEAD_BYTES = 1000
"""Lines without a time before it is said that there is none."""
TICK_SECONDS = 0.004
"""Seconds that a line may come early, with the one before."""
BACK = 5.0
"""Seconds that times may go back among lines of several sources; more, and a clock was set back."""
BEHIND = 1.0
"""Seconds late from which on the rest comes as much later, as after the machine slept."""
QUIET_SECONDS = 10.0
"""Seconds to wait that are told; then twice as many."""


class ReplayClock:
    """When times are due, in seconds since the first; `speed` 2 is in half of them."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._latest = math.nan
        self._due = 0.0

    def due(self, when: float) -> float:
        if when > self._latest:
            self._due += (when - self._latest) / self._speed
            self._latest = when
        elif not when >= self._latest - BACK:
            self._latest = when
        return self._due


class ReplaySource(Source):
    """The lines of an open file; `clock` is how far it has got, in Unix seconds."""

    def __init__(self, name: str, fd: int, options: ReadingOptions) -> None:
        self.name = name
        self._now = time.time()
        self._descriptor = InterruptibleFile(fd)
        self._parser = Parser(_for_times(options))
        self._number = 0
        self._last = math.nan
        self._pace, self._start, self._told = (
            ReplayClock(options.speed),
            math.nan,
            QUIET_SECONDS / 2,
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
            raise SourceError(f"{self.name} cannot be read: {error.strerror}") from error
        if item:
            self._now = item.time
        return item

    async def close(self) -> None:
        await self._threaded.close()

    def _end(self) -> None:
        self._ending.set()
        self._descriptor.end()

    # in the thread

    def _play(self) -> Iterator[Chunk | Note]:
        held, timeless = b"", 0
        for data in self._whole_lines():
            times = self._times(data)
            if math.isnan(self._last):
                held, timeless = held + data, timeless + len(times)
                if timeless < LOOKAHEAD_BYTES:
                    continue
                break
            times = _backwards(np.append(np.full(timeless, math.nan), times))
            yield from self._paced(held + data, times)
            held, timeless = b"", 0
        if held and not self._ending.is_set():
            raise SourceError(
                f"{self.name} has no times to go by; livegraph {self.name} shows it at once, "
                "--time FIELD says which field is the time"
            )

    def _whole_lines(self) -> Iterator[bytes]:
        rest = b""
        while data := self._descriptor.read():
            data = rest + data
            end = data.rfind(b"\n") + 1
            rest = data[end:]
            if end:
                yield data[:end]
        if rest and not self._ending.is_set():
            yield rest + b"\n"

    def _times(self, data: bytes) -> Floats:
        """The time of each line, or that of the one before; NaN before the first."""
        batch = self._parser.parse(LineBlock(data.replace(b"\r", b" ")), time.time())
        first = self._number + 1
        times = np.full(data.count(b"\n"), math.nan)
        self._number += len(times)
        own = [(text.line, text.time) for text in batch.texts if text.time is not None]
        own += zip(batch.line.tolist(), batch.time.tolist(), strict=False)
        for line, when in own:
            if line >= first and not math.isnan(when):
                times[line - first] = when
        times = _forwards(np.append(self._last, times))[1:]
        self._last = float(times[-1])
        return times

    def _paced(self, data: bytes, times: Floats) -> Iterator[Chunk | Note]:
        ends = (np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1).tolist()
        dues = [self._pace.due(when) for when in times.tolist()]
        at = start = 0
        while at < len(ends):
            wait = dues[at] - self._elapsed()
            if wait >= 2 * self._told:
                self._told = wait
                text = f"{self.name}: the next line comes in {_span(wait)}; --speed has it sooner"
                yield Note(float(times[max(at - 1, 0)]), state="waiting", detail=text)
            if self._ending.wait(min(max(wait, 0), threading.TIMEOUT_MAX)):
                return
            self._start += max(-wait - BEHIND, 0)
            at = max(at + 1, bisect_right(dues, self._elapsed() + TICK_SECONDS))
            yield Chunk(data[start : ends[at - 1]], float(times[at - 1]))
            start = ends[at - 1]

    def _elapsed(self) -> float:
        """Seconds since the first line came."""
        now = time.monotonic()
        if math.isnan(self._start):
            self._start = now
        return now - self._start


def _for_times(options: ReadingOptions) -> ReadingOptions:
    """Times are looked for also where they are not shown, and where no field is."""
    auto = options.time in TIME_MODES
    return replace(options, fields=(), time="auto" if auto else options.time)


def _forwards(times: Floats) -> Floats:
    """With that of the one before where there is none."""
    known = np.maximum.accumulate(np.where(np.isnan(times), 0, np.arange(len(times))))
    return times[known]


def _backwards(times: Floats) -> Floats:
    return _forwards(times[::-1])[::-1]


def _span(seconds: float) -> str:
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def open_source(spec: SourceSpec, options: ReadingOptions) -> Source:
    if math.isinf(options.speed):
        return file.open_source(spec, replace(options, follow=False))
    return ReplaySource(Path(spec.address).name, file.opened(spec.address), options)
