"""The status line of a run that serves a page: its state, lines per second, series and viewers."""

import asyncio
import math
import time
from collections.abc import Callable

from livegraph.lib.duration import in_words, unit_of
from livegraph.storage.source_state import FINAL_STATES
from livegraph.storage.store import Store
from livegraph.terminal.console import Console

REDRAW_SECONDS = 0.5
"""Minimum seconds between two updates, however often the run changes."""


class StatusLine:
    """Updates the status line of `console` after changes of the `store`, until it is closed.

    An idle run causes no updates, except that the length of a silence is counted, in seconds for a
    minute, then in minutes, hours and days. `viewers` returns the number of open pages.
    """

    def __init__(self, console: Console, store: Store, viewers: Callable[[], int]) -> None:
        self._console, self._store, self._viewers = console, store, viewers
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._drawn_at = -math.inf
        self._is_closed = False
        store.on_change(self._on_change)
        self._draw()

    def close(self) -> None:
        """Remove the status line."""
        self._is_closed = True
        if self._timer:
            self._timer.cancel()
        self._console.show_status()

    def _on_change(self) -> None:
        self._draw_at(self._drawn_at + REDRAW_SECONDS)

    def _draw_at(self, when: float) -> None:
        if self._is_closed or (self._timer and self._timer.when() <= when):
            return
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._draw)

    def _draw(self) -> None:
        self._timer, self._drawn_at = None, self._loop.time()
        now = time.time()
        state, change = condition(self._store, now)
        store = self._store
        lines = _rate(store.rate.at(now)) if state == "live" else _count(store.lines, "line")
        series, viewers = len(store.series), self._viewers()
        self._console.show_status(state, lines, _count(series, "series"), _count(viewers, "viewer"))
        if math.isfinite(change):
            self._draw_at(self._drawn_at + change)


def condition(store: Store, now: float) -> tuple[str, float]:
    """The state of a run at `now` (Unix seconds), and the seconds until it changes by itself."""
    sources = store.sources.values()
    going = [each for each in sources if each.state not in FINAL_STATES]
    if sources and not going:
        return ("lost" if any(each.state == "lost" for each in sources) else "ended"), math.inf
    if not store.lines or all(each.state == "waiting" for each in going):
        return "waiting", math.inf
    rate = store.rate
    if now < rate.silent_from:
        return "live", rate.silent_from - now
    silence = now - rate.newest
    _, size = unit_of(silence)
    return f"silent for {in_words(silence)}", size - silence % size


def _rate(rate: float) -> str:
    rounded = float(f"{rate:.3g}")
    return f"{rounded:{',.0f' if rounded >= 100 else 'g'}} {'line' if rounded == 1 else 'lines'}/s"


def _count(n: int, unit: str) -> str:
    return f"{n:,} {unit if n == 1 or unit.endswith('s') else unit + 's'}"
