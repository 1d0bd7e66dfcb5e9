"""Reports on the terminal how sources change, and for how long one that is back was away."""

from collections.abc import Callable
from dataclasses import dataclass, field

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.lib.duration import in_words
from livegraph.sink import Delivery, Sink
from livegraph.storage.intervals import Intervals
from livegraph.storage.source_state import READ_SECONDS
from livegraph.system.clocks import steady_seconds
from livegraph.terminal.console import Console

MIN_SILENCE_SECONDS = 60.0
"""A shorter silence is not reported."""
MISSED_READS = 3
"""Usual intervals between reads; a shorter silence is not reported."""


@dataclass(slots=True)
class _Presence:
    """`away_since`: when a source reported that it waits, `was_cut`: its input was interrupted."""

    away_since: float | None = None
    was_cut: bool = False
    reads: Intervals = field(default_factory=lambda: Intervals(READ_SECONDS))


class SourceChanges(Sink):
    """Prints why a source changed its state, and when it is back after a loss or a silence.

    `clock` returns seconds that never jump.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = steady_seconds) -> None:
        self._console, self._clock = console, clock
        self._presence = BoundedDict[str, _Presence](MAX_SOURCES, lambda _: _Presence())

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:  # noqa: ARG002
        self._presence[source] = _Presence()

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        presence = self._presence[source]
        if state == "open" and presence.away_since is not None:
            if presence.was_cut:
                away = in_words(self._clock() - presence.away_since)
                self._console.say(f"{source} is back after {away}")
            self._presence[source] = _Presence()
        elif state == "waiting" and detail and presence.away_since is None:
            presence.away_since = self._clock()
        if detail:
            self._console.say(detail, error=state == "lost")

    def gap(self, source: str) -> None:
        self._presence[source].was_cut = True

    def take(self, delivery: Delivery) -> None:
        if not delivery.batch.lines_read:
            return
        reads, now = self._presence[delivery.source].reads, self._clock()
        silence = 0.0 if reads.last is None else now - reads.last
        usual = reads.usual() or now
        if silence >= max(MIN_SILENCE_SECONDS, MISSED_READS * usual):
            self._console.say(f"{delivery.source} is back after {in_words(silence)} of silence")
        reads.add([now])
