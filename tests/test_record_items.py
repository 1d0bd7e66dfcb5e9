"""Records are read back as the values that were recorded."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reading import NOW, batches, cut
from test_parse import CUTS, STREAMS

from livegraph.lib.control_characters import STEERING
from livegraph.lib.json_lines import json_lines
from livegraph.parsing.batch import Batch
from livegraph.parsing.lexing.series_name import escape_name
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.sinks.jsonl import flat_lines, print_lines
from livegraph.sinks.record_items import RecordItems

PLAIN = ReadingOptions()
OPTIONS = st.sampled_from(
    [
        PLAIN,
        ReadingOptions(names=("time", "b")),
        ReadingOptions(time="arrival"),
        ReadingOptions(fields=("b", "y.*")),
        ReadingOptions(key="temp"),
        ReadingOptions(decimal=","),
        *(
            ReadingOptions(format=name)
            for name in ("json", "pairs", "teleplot", "influx", "prometheus")
        ),
    ]
)
WORDS = st.text(max_size=40) | st.lists(
    st.sampled_from([*'{}[]"\\,:;= []', "},{", '"},{"', "a", "1", "time", "\x1b[2J", "\x7f"])
    | st.sampled_from(["\x9b2J", "\x85", "\u061c", "\u200f", "\u2028", "\u202e", "\u2069"]),
    max_size=12,
).map("".join)
"""Names, texts, units, sources: any text, often with characters special to JSON or terminals."""
LINES = (
    WORDS
    | st.dictionaries(WORDS, st.integers(-9, 9) | WORDS | st.none(), max_size=4).map(json.dumps)
    | st.builds("{}={} {}".format, WORDS, st.integers(-9, 9), WORDS)
)
MIXED = st.lists(LINES, max_size=8).map(lambda some: "\n".join(some).encode())
Sample = tuple[str, float | None, str]


def rows(batches_read: list[Batch]) -> Iterator[tuple[float, dict[str, float | None]]]:
    """The time and the values of each row; None is a gap."""
    for batch in batches_read:
        values: list[dict[str, float | None]] = [{} for _ in batch.line]
        for column in batch.columns:
            for row, y in zip(column.rows.tolist(), column.y.tolist(), strict=True):
                values[row][column.name] = None if y != y else y  # noqa: PLR0124 - NaN
        yield from zip(batch.arrived(NOW - 1, NOW).times.tolist(), values, strict=True)


def texts(batches_read: list[Batch]) -> list[str]:
    return [text.text for batch in batches_read for text in batch.texts]


def units(batches_read: list[Batch]) -> dict[str, str]:
    return {unit.name: unit.unit for batch in batches_read for unit in batch.units}


def panels(batches_read: list[Batch]) -> dict[str, str]:
    return {panel.name: panel.panel for batch in batches_read for panel in batch.panels}


def groups(batches_read: list[Batch]) -> dict[str, str]:
    return {each.name: each.group for batch in batches_read for each in batch.groups}


def written(
    batches_read: list[Batch], *, mark: str = "", source: str = "", after: bool = False
) -> bytes:
    records = RecordItems(StorageOptions(mark=mark), after=after)
    each = [records.from_batch(batch.arrived(NOW - 1, NOW), source) for batch in batches_read]
    return json_lines([*chain.from_iterable(each)])


def parsed(file: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.splitlines()]


@given(STREAMS, CUTS, OPTIONS)
def test_recorded_input_is_read_back_unchanged(
    data: bytes, at: list[int], options: ReadingOptions
) -> None:
    original = batches(cut(data, at), options)
    file = written(original)
    again = batches(cut(file, at), PLAIN)
    assert list(rows(again)) == list(rows(original))
    assert texts(again) == texts(original)
    assert units(again) == units(original)
    assert not any(batch.bad for batch in again)
    assert parsed(written(again)) == parsed(file)


def test_a_panel_is_read_back() -> None:
    original = batches([b">temp,room:21\n>hum,room:40\n>load:1\n>temp:22\n"], PLAIN)
    again = batches([written(original)], PLAIN)
    assert panels(again) == panels(original) == {"temp": "room", "hum": "room"}


@pytest.mark.parametrize("at", [[], [5]], ids=["together", "apart"])
def test_a_panel_that_comes_with_a_later_row_is_recorded_from_there_on(at: list[int]) -> None:
    file = written(batches(cut(b">a:1\n>a,motor:2\n>a:3\n", at), PLAIN))
    assert [item.get("panel") for item in parsed(file)] == [None, "motor", "motor"]
    again = batches([file], PLAIN)
    assert parsed(written(again)) == parsed(file)


@pytest.mark.parametrize("at", [[], [16]], ids=["together", "apart"])
def test_groups_that_come_with_a_later_header_are_recorded_from_there_on(at: list[int]) -> None:
    data = b"r b\n1 2\n3 4\n5 6\nprocs --memory--\n r  b swpd free\n 1  0  0  7\n 2  0  0  8\n"
    file = written(batches(cut(data, at), PLAIN))
    grouped = {"r": "procs", "b": "procs", "swpd": "memory", "free": "memory"}
    assert [item.get("groups") for item in parsed(file)] == [None] * 3 + [grouped] * 2


def test_the_groups_of_a_header_are_read_back() -> None:
    data = b"procs --memory--\n r  b swpd free\n 1  0  0  7\n 2  0  0  8\n 1  0  0  9\n"
    original = batches([data], PLAIN)
    again = batches([written(original, source="web1")], PLAIN)
    assert groups(original) == {"r": "procs", "b": "procs", "swpd": "memory", "free": "memory"}
    assert groups(again) == {f"web1:{name}": group for name, group in groups(original).items()}


def test_points_of_x_and_y_are_read_back_as_such() -> None:
    original = batches([b">pos:12:42|xy\n>a:5\n>pos:1:2|xyclr\n"], PLAIN)
    file = written(original, after=True)
    again = [batch for batch in batches([file], PLAIN) if len(batch.line)]
    assert [x for batch in again for x in batch.x[batch.plane]] == [12, 1]
    assert [x for batch in again for x in batch.x[batch.cleared]] == [1]
    assert {each.name for batch in again for each in batch.without_plane().columns} == {"a"}


def test_panels_and_units_with_control_characters_are_read_back() -> None:
    line = b'{"time":1,"values":{"a":1},"units":{"a":"%s"},"panel":"%s"}\n'
    reported = batches([line % (rb"\\x01", rb"\\x02")], PLAIN)
    again = batches([written(reported)], PLAIN)
    assert units(again) == units(reported) == {"a": r"\x01"}
    assert panels(again) == panels(reported) == {"a": r"\x02"}
    published = b"".join(line for batch in reported for line in flat_lines(batch, {}))
    assert units(batches([published], PLAIN)) == units(reported)


def test_lines_without_a_time_get_their_time_of_arrival() -> None:
    original = batches([b"1\nboot ok\n2\n"], PLAIN)
    result = [json.loads(line) for line in written(original).splitlines()]
    assert [item["time"] for item in result] == sorted(item["time"] for item in result)
    assert all(NOW - 1 <= item["time"] <= NOW for item in result)


def test_with_several_sources_each_record_names_its_source() -> None:
    original = batches([b"x=1 V\nboot ok\n"], PLAIN)
    again = batches([written(original, source="a.log")], PLAIN)
    assert [values for _, values in rows(again)] == [{"a.log:x": 1.0}]
    assert units(again) == {"a.log:x": "V"}
    assert texts(again) == ["a.log: boot ok"]


def test_a_recorded_mark_needs_no_option() -> None:
    original = batches([b"boot ok\nhello\n"], PLAIN)
    again = batches([written(original, mark="boot")], PLAIN)
    assert [text.mark for batch in again for text in batch.texts] == [True, False]


def test_a_gap_breaks_every_series_of_its_source() -> None:
    records = RecordItems(StorageOptions())
    assert records.gap("") == []
    for batch in batches([b"t=1 y=2\ny=3\n"], PLAIN):
        records.from_batch(batch.arrived(NOW, NOW))
    assert records.gap("") == [{"time": NOW, "values": {"t": None, "y": None}}]


def test_a_gap_puts_no_series_into_the_panel_of_another() -> None:
    records = RecordItems(StorageOptions(), after=True)
    (batch,) = [each for each in batches([b">a,motor:1\n>b:2\n"], PLAIN) if each.records]
    begun = records.from_batch(batch.arrived(NOW, NOW))
    records.from_batch(batches([b">a,motor:2\xc2\xa7V\n"], PLAIN)[0].arrived(NOW, NOW))
    empty = {"time": NOW, "values": {"a": None, "b": None}}
    assert (begun[0], records.gap("")) == (empty, [empty])


def test_a_run_appended_to_another_begins_with_a_gap_in_each_series() -> None:
    original = batches([b"t=1 y=2\ny=3\n", b"y=4 z=5\n"], PLAIN)
    values = [
        item["values"] for item in map(json.loads, written(original, after=True).splitlines())
    ]
    gap = None
    assert values == [
        *({"t": gap, "y": gap}, {"t": 1.0, "y": 2.0}, {"y": 3.0}),
        *({"z": gap}, {"y": 4.0, "z": 5.0}),
    ]


@given(st.lists(st.dictionaries(WORDS, WORDS | st.none(), min_size=1, max_size=4), max_size=4))
def test_each_object_is_one_line_whatever_it_contains(items: list[dict[str, Any]]) -> None:
    assert parsed(json_lines(items)) == items


@given(MIXED, WORDS.filter(bool))
def test_any_name_unit_text_and_source_is_read_back(data: bytes, source: str) -> None:
    original = batches([data], PLAIN)
    again = batches([written(original)], PLAIN)
    assert list(rows(again)) == list(rows(original))
    assert texts(again) == texts(original)
    assert units(again) == units(original)
    named = written(original, source=source)
    assert not any(batch.bad for batch in batches([named], PLAIN))
    assert [item.pop("source") for item in parsed(named)] == [source] * len(parsed(named))


@given(MIXED, WORDS)
def test_each_printed_or_published_line_is_an_object(data: bytes, source: str) -> None:
    for batch in batches([data], PLAIN):
        result = parsed(print_lines(batch, {}, source))
        assert len(result) == len(batch.line) + len(batch.texts) + len(batch.bad)
        timed = replace(batch, time=batch.arrived(NOW - 1, NOW).times)
        assert all(len(parsed(line)) == 1 for line in flat_lines(timed, {}, source))


NAMES = WORDS | st.sampled_from(
    [
        "time",
        "Time",
        "ts",
        "a.date",
        "text",
        "source",
        "line",
        "bad",
        "values",
        "units",
        "x",
        "a [C]",
    ]
)
UNITS = st.sampled_from(["C", "m/s", "%", "", "a b", "]", "C] [V"])


@hypothesis_settings(deadline=None)  # the first example loads what the others use
@given(
    st.lists(
        st.dictionaries(NAMES, st.tuples(st.floats(-1e9, 2e9), UNITS), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    WORDS,
)
def test_what_is_published_is_read_back_whatever_the_names_are(
    records: list[dict[str, tuple[float, str]]], source: str
) -> None:
    own = [
        {
            "time": NOW + n,
            "values": {escape_name(name): y for name, (y, _) in record.items()},
            "units": {escape_name(name): unit for name, (_, unit) in record.items() if unit},
        }
        for n, record in enumerate(records)
    ]
    reported = batches([json_lines(own)], PLAIN)
    known: dict[str, str] = {}
    source = escape_name(source)
    published = b"".join(line for batch in reported for line in flat_lines(batch, known, source))
    again = batches([published], PLAIN)
    expected = batches([json_lines([{**item, "source": source} for item in own])], PLAIN)
    assert list(rows(again)) == list(rows(expected if source else reported))
    assert units(again) == units(expected if source else reported)


def test_what_is_published_is_flat_where_the_names_allow_it() -> None:
    def published(data: bytes, source: str = "") -> bytes:
        return b"".join(
            line for batch in batches([data], PLAIN) for line in flat_lines(batch, {}, source)
        )

    assert parsed(published(b'{"time":1795000000,"temp [C]":1,"a.b":2}\n')) == [
        {"time": 1795000000.0, "temp [C]": 1.0, "a.b": 2.0}
    ]
    record = b'{"time":1795000000.0,"source":"s","values":{"a.time":7.0},"units":{"a.time":"C"}}\n'
    own = record.replace(b'"source":"s",', b"")
    assert published(own) == own
    assert published(own, "s") == record


@given(WORDS)
def test_no_record_has_a_character_that_steers_a_terminal(word: str) -> None:
    line = json_lines([{"text": word}])
    assert not STEERING.search(line.decode().removesuffix("\n"))
    assert json.loads(line) == {"text": word}
