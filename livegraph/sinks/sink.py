"""Where what was understood goes besides the page: to a broker, into a file."""

from typing import Protocol

from livegraph.parsing.batch import Batch
from livegraph.storage.sink_count import OutletCount


class RecordSink(Protocol):
    """Is told all that comes, and holds nobody up. `source` is named where there are several."""

    count: OutletCount

    def take(
        self, batch: Batch, before: float, arrival: float, source: str = "", *, timed: bool = True
    ) -> None:
        """A batch, when the read before it came and when its own did.

        `timed`: lines without a time of their own stand where they came.
        """
        ...

    def message(self, source: str, text: str, time: float) -> None:
        """A message that a source has besides its lines."""
        ...

    def gap(self, source: str) -> None:
        """What comes next from a source does not go on from what came."""
        ...

    async def close(self) -> bool:
        """Give what waits a moment to be taken; False if anything was lost since the start."""
        ...
