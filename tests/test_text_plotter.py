"""Numbers in lines of text as series of the store: their units, and their x without times."""

from reading import take

from livegraph.parsing.batch import Batch, Text
from livegraph.settings import StorageOptions
from livegraph.storage.store import Store


def tell(store: Store, source: str, *texts: str) -> None:
    lines = tuple(Text(i, text) for i, text in enumerate(texts, 1))
    take(store, Batch(lines=len(texts), texts=lines), 0, 1, source)


def test_a_series_from_lines_of_text_has_the_unit_in_them() -> None:
    store = Store(StorageOptions())
    tell(store, "a", "took 30 ms", "took 40 ms")
    name, _ = store.plot_number(1, len("took "), 2.0)
    series = store.series[name]
    assert (series.unit, series.min, series.max) == ("ms", 30, 40)


def test_lines_of_a_source_that_begins_after_the_choice_are_numbered_too() -> None:
    store = Store(StorageOptions(time="index"))
    tell(store, "a", "took 30 ms", "took 20 ms")
    store.plot_number(1, len("took "), 2.0)
    tell(store, "b", "ready", "steady")
    assert [message.x for message in store.messages] == [1, 2, 1, 2]
