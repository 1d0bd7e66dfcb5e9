"""The state of each source, and the progress that its next rows continue from."""

import math
from dataclasses import dataclass

from livegraph.parsing.understood import of_sources
from livegraph.settings import StorageOptions
from livegraph.storage.head import Head
from livegraph.storage.rate_and_diff import RateAndDiff

FINAL_STATES = ("ended", "lost")
MAX_FINISHED = 100
"""Ended sources that are still listed. Then the oldest is forgotten; its series stay."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source is `waiting`, `open`, `ended` or `lost`, since a time (Unix seconds).

    `detail` may say why. `takes`: viewers may send to it.
    """

    name: str
    state: str
    since: float
    detail: str = ""
    takes: bool = False


class SourceProgress:
    """One source: its number of rows, last x, head and counters, and what it was read as."""

    def __init__(self, options: StorageOptions) -> None:
        self.rows = 0
        self.last_x = -math.inf
        self.head = Head()
        self.rate_and_diff = RateAndDiff(options.rate, options.diff)
        self.understood = ""


class SourceStates:
    """The sources of a run by name, in order of appearance."""

    def __init__(self, options: StorageOptions) -> None:
        self.states: dict[str, SourceState] = {}
        self._progress: dict[str, SourceProgress] = {}
        self._options = options

    def __getitem__(self, name: str) -> SourceProgress:
        """The progress of a source, created for a new name."""
        if name not in self._progress:
            self._progress[name] = SourceProgress(self._options)
        return self._progress[name]

    def set_state(
        self, name: str, state: str, detail: str, now: float, *, can_send: bool | None = None
    ) -> None:
        """Set the state of a source, known or new; `can_send` None: as before."""
        if can_send is None:
            can_send = name in self.states and self.states[name].takes
        self.states[name] = SourceState(name, state, now, detail, can_send)
        over = [each.name for each in self.states.values() if each.state in FINAL_STATES]
        if len(over) > MAX_FINISHED:
            del self.states[over[0]]
            self._progress.pop(over[0], None)

    @property
    def understood(self) -> str:
        """What the input was read as, with names of sources where they differ."""
        return of_sources({name: each.understood for name, each in self._progress.items()})
