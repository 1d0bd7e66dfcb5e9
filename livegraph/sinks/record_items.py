"""Makes the records of a run: objects like those of `--print`, each with its time on the x axis.

Records hold the parsed values, before `--rate` or other display options: the same options show a
recorded run the same way again. Marks, panels, groups and gaps are added, because the parsed lines
do not contain them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.batch import Batch
from livegraph.settings import StorageOptions
from livegraph.sinks.jsonl import Describe, record_items
from livegraph.storage.marks import MarkPattern

Item: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class SourceRecords:
    """The state of one source: the facts about its series, their names, and its last row."""

    units: dict[str, str] = field(default_factory=dict)
    panels: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)

    def describe(self, batch: Batch) -> Describe:
        """What returns the panel and the groups of each row of the batch, and learns them."""
        panels = [(each.row, each.name, each.panel) for each in reversed(batch.panels)]
        groups = [(each.row, each.name, each.group) for each in reversed(batch.groups)]

        def place(row: int, values: Mapping[str, float]) -> Item:
            for facts, known in ((panels, self.panels), (groups, self.groups)):
                while facts and facts[-1][0] <= row:
                    _, name, fact = facts.pop()
                    known[name] = fact
            return self._place(values)

        return place

    def _place(self, values: Mapping[str, float]) -> Item:
        """The panel that all of these series share, and the groups of those that have one."""
        placed: Item = {}
        panels = {self.panels.get(name, "") for name in values} if self.panels else {""}
        if len(panels) == 1 and (panel := panels.pop()):
            placed["panel"] = panel
        if own := {name: self.groups[name] for name in values if name in self.groups}:
            placed["groups"] = own
        return placed


class RecordItems:
    """Converts batches to records, in order. `source` names the source if there are several.

    `after`: the file has records of an earlier run, so each series begins with a gap.
    """

    def __init__(self, settings: StorageOptions, *, after: bool = False) -> None:
        self._marks = MarkPattern(settings.mark)
        self._max_series = settings.max_series
        self._after = after
        self._by_source = BoundedDict[str, SourceRecords](MAX_SOURCES, lambda _: SourceRecords())

    def from_batch(self, batch: Batch, source: str = "", *, timed: bool = True) -> list[Item]:
        """The records of a batch; with `timed`, lines without a time get that of their arrival."""
        known = self._by_source[source]
        if timed:
            batch = _with_times(batch)
        records = record_items(batch, known.units, source, known.describe(batch))
        items = [self._complete(item, known) for item in records]
        return self._first_gap(batch, known, items) + items

    def _first_gap(self, batch: Batch, known: SourceRecords, items: list[Item]) -> list[Item]:
        """A gap in the series that are new in this run, before their first sample."""
        columns = batch.without_plane().columns
        new = [each.name for each in columns if each.name not in known.names]
        new = new[: self._max_series - len(known.names)]
        known.names.update(dict.fromkeys(new))
        first = next((item for item in items if "values" in item and "xy" not in item), {})
        if not new or not self._after or "time" not in first:
            return []
        return [_gap(first, new)]

    def _complete(self, item: Item, known: SourceRecords) -> Item:
        if "text" in item:
            if "mark" not in item and self._marks.matches(item["text"]):
                item["mark"] = True
            return item
        if "xy" not in item:
            known.last = item
        return item

    @staticmethod
    def message(source: str, text: str, time: float) -> Item:
        """A message of a source, at a time (Unix seconds)."""
        return {"time": time, **({"source": source} if source else {}), "text": text}

    def gap(self, source: str) -> list[Item]:
        """A gap in all series of a source; [] if it has none yet."""
        known = self._by_source.get(source)
        if not known or not known.last:
            return []
        return [_gap(known.last, known.names)]


def _gap(row: Mapping[str, Any], names: Iterable[str]) -> Item:
    """A gap in some series, at the place of a row, of which they need not be a part."""
    place = {key: row[key] for key in ("time", "source", "x") if key in row}
    return {**place, "values": dict.fromkeys(names)}


def _with_times(batch: Batch) -> Batch:
    times = batch.text_times.tolist()
    texts = tuple(replace(text, time=at) for text, at in zip(batch.texts, times, strict=True))
    return replace(batch, time=batch.times, texts=texts)
