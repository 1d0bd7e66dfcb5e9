"""`--window auto`: the span of x that a page shows unless its reader or an option decides."""

import math
from collections.abc import Iterable

from livegraph.storage.source_state import FINAL_STATES, SourceProgress
from livegraph.storage.store import Store

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
WIDTHS = (
    *(MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE),
    *(HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, math.inf),
)
"""The widths to choose from, in seconds; infinity is the whole run."""
SAMPLES = 60
"""Minimum number of samples of the slowest source in a window."""
TOLERANCE = 0.9
"""Share of `SAMPLES` that is enough: a sample every 1.05 s needs no more than a minute."""
HYSTERESIS = 2.0
"""Factor by which a width may be too narrow or too wide before it is changed."""
MIN_INTERVALS = 3
"""Intervals of a source that must be known before they are used."""


class AutoWindow:
    """Chooses `width`, in seconds, or infinity for the whole run.

    A width holds `SAMPLES` samples of the slowest source that is still read, and past samples that
    arrived at once. It is the whole run if x is not a time, or once all sources are files or have
    ended.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._has_chosen = False
        self.width = WIDTHS[0]

    def choose(self) -> bool:
        """Choose a width from the samples so far; True if it changed."""
        before = self.width
        states = self._store.sources.values()
        if self._store.x_kind != "time" or (states and all(state.finite for state in states)):
            self.width, self._has_chosen = math.inf, False
        else:
            live = (s.name for s in states if not s.finite and s.state not in FINAL_STATES)
            self._choose_for(map(self._store.progress, live))
        return self.width != before

    def _choose_for(self, sources: Iterable[SourceProgress]) -> None:
        spans = [
            (TOLERANCE * SAMPLES * interval, each.past)
            for each in sources
            if (interval := each.spacing.usual(MIN_INTERVALS)) is not None
        ]
        if spans:
            span, past = map(max, zip(*spans, strict=True))
            narrow, fitting, wide = (
                _smallest_width(max(factor * span, past))
                for factor in (1 / HYSTERESIS, 1, HYSTERESIS)
            )
            if not (self._has_chosen and narrow <= self.width <= wide):
                self.width = fitting
            self._has_chosen = True


def _smallest_width(span: float) -> float:
    return next(width for width in WIDTHS if width >= span)
