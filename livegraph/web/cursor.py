"""What viewers hold of the series of a view, as positions; no points are kept per viewer.

Everything is immutable, so a viewer that misses a tick can keep the state before it.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from livegraph.storage.level import Level
from livegraph.storage.series import Series

SEARCH_POINTS = 64
"""Points searched at a time for the first one in the window."""
NO_TAIL = -1
"""The `samples` of a cursor whose tail has not been sent."""


class Cursor(NamedTuple):
    """The points of a level of a series from `first` up to `position`.

    `begun` changes when viewers must drop what they hold of the series. `samples`: the number of
    samples of the series when its tail was sent. `edge`: the x of the first point in the window; no
    point has to be dropped while it is in there.
    """

    begun: int
    level: int
    first: int
    position: int
    samples: int
    edge: float = math.nan

    def let_go(self, level: Level, start: float, head: float) -> "Cursor":
        """The cursor without points before the window, except the last one, where the curve enters.

        Pages do the same: `trim` in static/js/state/model.js. A cursor on points that the level
        has dropped is returned as it is.
        """
        first, edge = self.first, self.edge
        if start == -math.inf or start <= edge <= head or first < level.first:
            return self
        while first + 1 < self.position and not start <= edge <= head:
            x, _ = level.read(first, min(first + SEARCH_POINTS, self.position))
            inside = (start <= x) & (x <= head)
            at = int(inside.argmax())
            first += max(at - 1, 0) if inside[at] else len(x) - 1
            edge = float(x[at]) if inside[at] else math.nan
        return self._replace(first=first, edge=edge)


class Held(NamedTuple):
    """What a viewer holds of a view.

    `messages`: the number of messages of the run that it has, or does not need. `turn`: the index
    of the series that the next part begins with. `has_series`, `has_messages`: it has dropped what
    it had of an earlier edition.
    """

    head: float = -math.inf
    cursors: Mapping[Series, Cursor] = {}
    messages: int = 0
    turn: int = 0
    has_series: bool = False
    has_messages: bool = False


NOTHING = Held()
"""What a new viewer holds."""
