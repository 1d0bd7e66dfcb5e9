"""Notices that a file which was read once, to its end, is still being written to."""

import asyncio
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from livegraph.settings import Settings
from livegraph.source_spec import SourceSpec

CHECK_SECONDS = (2.0, 10.0, 60.0)
"""Seconds after the end of a source at which the sizes of the files are compared; then no more."""


class GrownFiles:
    """Calls `on_growth` when a file grows after its end; `grown` are those that have."""

    def __init__(self, settings: Settings, on_growth: Callable[[], None]) -> None:
        self.grown: list[SourceSpec] = []
        self._files = [
            source
            for at, source in enumerate(settings.sources)
            if source.scheme == "file" and not settings.reading_of(at).follow
        ]
        self._sizes: dict[SourceSpec, int] = {}
        self._on_growth = on_growth
        self._timers: list[asyncio.TimerHandle] = []

    def watch(self) -> None:
        """Compare the sizes of the files with those of now. Call this when a source ends."""
        if self._files:
            self.close()
            self._sizes = {file: _size(file) for file in self._files}
            loop = asyncio.get_running_loop()
            self._timers = [loop.call_later(seconds, self._check) for seconds in CHECK_SECONDS]

    def close(self) -> None:
        for timer in self._timers:
            timer.cancel()

    def _check(self) -> None:
        grown = [file for file, size in self._sizes.items() if _size(file) > size]
        if len(grown) > len(self.grown):
            self.grown = grown
            self._on_growth()


def _size(file: SourceSpec) -> int:
    """The size of a regular file in bytes, or 0."""
    with suppress(OSError):
        found = Path(file.address).stat()
        return found.st_size if stat.S_ISREG(found.st_mode) else 0
    return 0
