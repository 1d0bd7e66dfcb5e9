"""`--rate` and `--diff` of one source where no store holds it, as with `--print` and `--join`."""

from livegraph.parsing.batch import Batch
from livegraph.settings import StorageOptions
from livegraph.storage.source_state import SourceProgress
from livegraph.storage.x_axis import XAxis


class GrowthOverX:
    """Applies `--rate` and `--diff` over the same x as a page would. `by_index`: see `Store`."""

    def __init__(self, options: StorageOptions, *, by_index: bool = False) -> None:
        self._axis = XAxis(options, by_index=by_index)
        self._progress = SourceProgress(options)

    def apply(self, batch: Batch) -> Batch:
        """The batch with the growth of its counters."""
        if not len(batch.line):
            return batch
        self._axis.decide(batch)
        x = self._axis.place(batch, self._progress)
        return self._progress.rate_and_diff.apply(batch, self._axis.in_seconds(x))
