"""What the sources of a run bring, and the interface of everything that takes it.

The store, the terminal, a record file, an MQTT broker, standard output and the client of `--join`
are all sinks. They are called in the thread of the event loop, in order, and must return at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from livegraph.parsing.batch import Batch
from livegraph.parsing.understood import Missing


@dataclass(frozen=True, slots=True)
class Delivery:
    """A batch from a source.

    `understood`: what all lines of the source were read as, in words. `missing`: the names in
    options that none of them has. `now`: Unix seconds by this
    machine's clock, which `batch.arrival` is not when a replay has a clock of its own.
    """

    source: str
    understood: str
    batch: Batch
    now: float
    missing: tuple[Missing, ...] = ()


class Sink:
    """Takes what sources bring; by default, nothing. Times are Unix seconds.

    No two running sources have the same name.
    """

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:
        """A source is read from now on: a new one, or one of this name again.

        `can_send`: viewers may send to it. `finite`: it is a regular file, read to its end.
        """

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        """The source changed to `waiting`, `open`, `ended` or `lost`; `detail` may say why."""

    def message(self, source: str, text: str, now: float) -> None:
        """The source has something to say besides its lines."""

    def gap(self, source: str) -> None:
        """What follows does not continue what came before: curves break off."""

    def count(self, source: str, counts: Mapping[str, int]) -> None:
        """Something besides lines was counted, such as refused connections."""

    def take(self, delivery: Delivery) -> None:
        """Take a batch."""

    async def close(self) -> bool:
        """Give pending data a moment to be written; False if anything was lost since the start."""
        return True
