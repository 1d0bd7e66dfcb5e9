"""What viewers hold of the series of a view, as positions: no points are kept for a viewer.

All of it is immutable: a viewer that cannot take a tick keeps what the others held before it.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from livegraph.storage.level import Level
from livegraph.storage.series import Series

LOOK = 64
"""Points searched at a time for the first one in the window."""
NO_TAIL = -1
"""The `samples` of a cursor whose tail has not been sent."""


class Cursor(NamedTuple):
    """The points from `first` up to `position` of a level of a series.

    `begun` is another number each time viewers are to forget what they hold of the series.
    `samples`: how many the series had when its tail was sent. `edge` is the x of the first point in
    the window: as long as it stays in there, no point has to go.
    """

    begun: int
    level: int
    first: int
    position: int
    samples: int
    edge: float = math.nan

    def let_go(self, level: Level, start: float, head: float) -> "Cursor":
        """Without what came before the window was reached, but for the point that the curve comes
        from. Each page does the same by itself: `trim` in static/js/state/model.js.

        A cursor on points that the level has forgotten stays as it is.
        """
        first, edge = self.first, self.edge
        if start == -math.inf or start <= edge <= head or first < level.first:
            return self
        while first + 1 < self.position and not start <= edge <= head:
            x, _ = level.read(first, min(first + LOOK, self.position))
            inside = (start <= x) & (x <= head)
            at = int(inside.argmax())
            first += max(at - 1, 0) if inside[at] else len(x) - 1
            edge = float(x[at]) if inside[at] else math.nan
        return self._replace(first=first, edge=edge)


class Held(NamedTuple):
    """What a viewer holds of a view.

    `messages`: how many messages of the run it has been sent, or need not be. `turn`: the place of
    the series that the next part begins with. `has_series`, `has_messages`: it was told to forget
    those of before.
    """

    head: float = -math.inf
    cursors: Mapping[Series, Cursor] = {}
    messages: int = 0
    turn: int = 0
    has_series: bool = False
    has_messages: bool = False


NOTHING = Held()
"""What a viewer holds that has just come."""
