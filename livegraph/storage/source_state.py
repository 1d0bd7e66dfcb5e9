"""What is known of the sources of a run: how each is, and what its rows go on from."""

import math
from dataclasses import dataclass

from livegraph.parsing.understood import of_sources
from livegraph.settings import StorageOptions
from livegraph.storage.head import Head
from livegraph.storage.rate_and_diff import RateAndDiff

FINAL_STATES = ("ended", "lost")
MAX_FINISHED = 100
"""Sources that are over and still told of; then the oldest is forgotten, its series are not."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is (`waiting`, `open`, `ended`, `lost`), since when (Unix seconds), and why.

    `takes`: a page may send to it.
    """

    name: str
    state: str
    since: float
    detail: str = ""
    takes: bool = False


class SourceProgress:
    """One source: its rows so far, the x and the head they have got to, its counters."""

    def __init__(self, options: StorageOptions) -> None:
        self.rows = 0
        self.last_x = -math.inf
        self.head = Head()
        self.rate_and_diff = RateAndDiff(options.rate, options.diff)
        self.understood = ""


class SourceStates:
    """The sources of a run by name, in the order they came."""

    def __init__(self, options: StorageOptions) -> None:
        self.states: dict[str, SourceState] = {}
        self._progress: dict[str, SourceProgress] = {}
        self._options = options

    def __getitem__(self, name: str) -> SourceProgress:
        """That of a source; a name not seen before is a new one."""
        if name not in self._progress:
            self._progress[name] = SourceProgress(self._options)
        return self._progress[name]

    def set_state(
        self, name: str, state: str, now: float, detail: str = "", *, takes: bool | None = None
    ) -> bool:
        """Note how a source is; whether that is new. `takes` None: as before."""
        known = self.states.get(name)
        takes = bool(known and known.takes) if takes is None else takes
        if known and (known.state, known.detail) == (state, detail):
            return False
        self.states[name] = SourceState(name, state, now, detail, takes)
        over = [each.name for each in self.states.values() if each.state in FINAL_STATES]
        if len(over) > MAX_FINISHED:
            del self.states[over[0]]
            self._progress.pop(over[0], None)
        return True

    @property
    def understood(self) -> str:
        """What the input was read as, with the sources' names where they differ."""
        return of_sources({name: each.understood for name, each in self._progress.items()})
