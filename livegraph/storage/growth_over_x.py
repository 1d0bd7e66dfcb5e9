"""`--rate` and `--diff` in a run without a store: over the same x as on a page of that run."""

from dataclasses import replace

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.batch import Batch
from livegraph.settings import StorageOptions
from livegraph.storage.source_state import SourceProgress
from livegraph.storage.x_axis import XAxis


class GrowthOverX:
    """Replaces counters of all sources by their growth. Set `x_axis.by_index` before the first."""

    def __init__(self, options: StorageOptions) -> None:
        self.x_axis = XAxis(options, by_index=False)
        self._progress = BoundedDict[str, SourceProgress](
            MAX_SOURCES, lambda _: SourceProgress(options)
        )

    def apply(self, source: str, batch: Batch) -> Batch:
        """The next batch of a source with the growth of its counters; points in the plane stay."""
        self.x_axis.decide(batch)
        if not len(batch.line):
            return batch
        progress = self._progress[source]
        x, _ = self.x_axis.place(batch, progress)
        seconds, over_time = self.x_axis.in_seconds(x)
        grown = progress.rate_and_diff["rows"].apply(
            batch.without_plane(), seconds, over_time=over_time
        )
        return replace(grown, columns=(*grown.columns, *batch.plane_columns))
