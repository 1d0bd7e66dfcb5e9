"""The viewers that share a view."""

from typing import TypeAlias

from livegraph.web.cursor import NOTHING, Held
from livegraph.web.event_stream import EventStream
from livegraph.web.view import View

ViewKey: TypeAlias = tuple[float | None, int]
"""Width of the window (None: livegraph chooses it), and points per series."""


class ViewGroup:
    """The viewers of one view; each has `Held` if it is behind, or None if it is up to date."""

    def __init__(self, key: ViewKey, view: View) -> None:
        self.key = key
        self.view = view
        self.viewers: dict[EventStream, Held | None] = {}

    @property
    def in_step(self) -> list[EventStream]:
        return [viewer for viewer, held in self.viewers.items() if held is None]

    @property
    def is_auto(self) -> bool:
        """Whether livegraph chooses the width of the window."""
        return self.key[0] is None

    @property
    def has_behind(self) -> bool:
        return any(self.viewers.values())

    def fall_behind(self, viewer: EventStream, held: Held) -> None:
        self.viewers[viewer] = held
        viewer.fall_behind()

    def restart(self) -> None:
        """Make all viewers get everything again."""
        for viewer in self.viewers:
            self.fall_behind(viewer, NOTHING)

    def send(self, data: bytes, held: Held) -> None:
        """Send to all viewers that are up to date; those that refuse it fall behind with `held`."""
        for viewer in self.in_step:
            if not viewer.write(data):
                self.fall_behind(viewer, held)
