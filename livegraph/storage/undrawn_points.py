"""Points of x and y that came in a run whose x is something else, where they have no place."""

from collections.abc import Iterator

from livegraph.parsing.batch import Batch

ADVICE = "points of x and y are not drawn over time; --time x draws them"
MAX_NAMED = 100
"""Series of such points that a message names; further ones are only counted."""


class UndrawnPoints:
    """Finds the points in the plane among the samples of batches, and the series not yet named."""

    def __init__(self) -> None:
        self._named: set[tuple[str, str]] = set()

    @staticmethod
    def count(batch: Batch) -> int:
        """Points in the plane in the batch."""
        return sum(len(each.y) for each in batch.columns) - sum(
            len(each.y) for each in batch.without_plane().columns
        )

    def messages(self, batch: Batch, source: str) -> Iterator[str]:
        """A message for each series of such points that is new."""
        plane = {*batch.plane.tolist()}
        for column in batch.columns:
            key = source, column.name
            if key in self._named or plane.isdisjoint(column.rows.tolist()):
                continue
            if len(self._named) < MAX_NAMED:
                self._named.add(key)
                yield f"{column.name}: {ADVICE}"
