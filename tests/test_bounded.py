"""`BoundedDict`, and classes whose memory it limits."""

from itertools import islice, product

import numpy as np
import pytest

from livegraph.commands.print import RecordPrinter
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.batch import Batch, SeriesColumn, SeriesUnit
from livegraph.parsing.formats.entities import MAX_NAMING_FIELDS, MAX_PLAIN, Entities
from livegraph.settings import Settings, StorageOptions
from livegraph.sink import Delivery
from livegraph.sinks.record_items import RecordItems
from livegraph.terminal.console import Console


def test_one_more_item_evicts_the_least_recently_used() -> None:
    kept: BoundedDict[str, int] = BoundedDict(2)
    kept["a"], kept["b"] = 1, 2
    assert kept["a"] == 1
    kept["c"] = 3
    assert dict(kept) == {"a": 1, "c": 3}
    kept["a"] = 4
    kept["d"] = 5
    assert dict(kept) == {"a": 4, "d": 5}


def test_get_and_in_do_not_count_as_use() -> None:
    kept: BoundedDict[str, int] = BoundedDict(2)
    kept["a"], kept["b"] = 1, 2
    assert kept.get("a") == 1
    assert "a" in kept
    kept["c"] = 3
    assert dict(kept) == {"b": 2, "c": 3}


def test_a_missing_item_is_made_and_kept() -> None:
    kept: BoundedDict[str, list[str]] = BoundedDict(2, lambda key: [key])
    kept["a"].append("more")
    assert kept["a"] == ["a", "more"]
    assert kept.get("b") is None
    kept["b"], kept["c"] = [], []
    assert list(kept) == ["b", "c"]


def test_without_make_a_missing_item_is_an_error() -> None:
    with pytest.raises(KeyError):
        BoundedDict[str, int](2)["a"]


def row(unit: str) -> Batch:
    column = SeriesColumn("temp", np.arange(1), np.array([21.5]))
    units = (SeriesUnit(0, "temp", unit),) if unit else ()
    return Batch(line=np.arange(1), time=np.array([1.0]), columns=(column,), units=units)


def test_memory_for_records_does_not_grow_with_new_sources() -> None:
    records = RecordItems(StorageOptions())
    for i in range(3 * MAX_SOURCES):
        (first,) = (
            records.from_batch(row("C"), "stays") if not i else records.from_batch(row(""), "stays")
        )
        assert first["units"] == {"temp": "C"}
        records.from_batch(row("C"), f"peer {i}")
    assert len(records._by_source) == MAX_SOURCES


def test_memory_for_printing_does_not_grow_with_new_sources(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    printer = RecordPrinter(Settings.of(rate=("other",)), Console())
    for i in range(3 * MAX_SOURCES):
        printer.take(Delivery(f"peer {i}", "", row("C"), 1))
    assert len(printer._units) == len(printer.growth._progress) == MAX_SOURCES
    assert capfdbinary.readouterr().out.count(b"\n") == 3 * MAX_SOURCES


def test_memory_for_fields_that_name_things_does_not_grow_with_new_fields() -> None:
    entities = Entities()
    known = len(entities._fields)
    for i in range(3 * MAX_NAMING_FIELDS):
        entities.tell_apart([{f"{i}name": "a"}, {f"{i}name": "b"}])
    assert len(entities._fields) == known + MAX_NAMING_FIELDS


def test_things_with_too_many_combinations_of_fields_are_still_told_apart() -> None:
    entities = Entities()
    spellings = product(*zip("sensormodel", "SENSORMODEL", strict=True))
    for letters in islice(spellings, 2 * MAX_PLAIN):
        sensor, model = "".join(letters[:6]), "".join(letters[6:])
        prefixes = [entities.prefix({sensor: thing, model: "x"}) for thing in ("a", "b")]
    assert len(entities._plain) == MAX_PLAIN
    assert prefixes == ["a.x", "b.x"]
