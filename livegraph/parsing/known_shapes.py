"""Shapes of held lines that have come twice in a row: further lines of such a shape are records."""

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.interface import Held

MAX_SHAPES = 64
"""Shapes that are remembered; the least recently used goes first."""


class KnownShapes:
    """Remembers shapes; one that only numbers its lines is forgotten when the run of them ends."""

    def __init__(self) -> None:
        self._known = BoundedDict[tuple[object, ...], bool](MAX_SHAPES)
        self._counted: tuple[object, ...] = ()

    def __contains__(self, held: Held) -> bool:
        return held.shape in self._known

    def add(self, held: Held) -> None:
        self._known[held.shape] = True
        if held.counted:
            self._counted = held.shape

    def end_run(self) -> None:
        """A line came that is not held."""
        if self._counted:
            self._known.pop(self._counted, None)
            self._counted = ()
