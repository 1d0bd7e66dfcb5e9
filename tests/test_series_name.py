"""Names of series: harmless as shown, and never the same for two different ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import objects

from livegraph.lib.control_characters import STEERING
from livegraph.parsing.few_keys import DEVICE_IDS
from livegraph.parsing.lexing.series_name import (
    MAX_LENGTH,
    SeriesNames,
    escape_name,
    unescape_name,
)

PARTS = ["\\", "\\", "x01", "x41", "xa0", "x9f", "u202e", "u2029", "ud800", "u0001", "\x01", "\x9f"]
NAMES = st.text(st.characters()) | st.lists(
    st.sampled_from([*PARTS, "\u202e", "\u2029", "\ud800", "a", "value", ".", "°"]), max_size=12
).map("".join)
"""Any text, and often what is an escape or nearly one."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("temp", "temp"),
        ("a\x01b", r"a\x01b"),
        ("a\tb", r"a\x09b"),
        ("a\x7f\x9f", r"a\x7f\x9f"),
        ("a\u202eb\ud800", r"a\u202eb\ud800"),
        (r"C:\temp\x41\u0041\n", r"C:\temp\x41\u0041\n"),
        (r"a\x01", r"a\\x01"),
        (r"a\\x01", r"a\\\\x01"),
        ("a\\\x01", r"a\\\x01"),
    ],
    ids=ascii,
)
def test_control_characters_are_escaped_and_backslashes_only_where_needed(
    name: str, shown: str
) -> None:
    assert SeriesNames()[name] == shown


def test_every_control_character_and_its_escape_stay_different() -> None:
    characters = [*filter(STEERING.match, map(chr, range(0x10000)))]
    escapes = [escape_name(character) for character in characters]
    assert [unescape_name(escape) for escape in escapes] == characters
    assert [escape_name(escape) for escape in escapes] == ["\\" + escape for escape in escapes]


@given(NAMES)
def test_an_escaped_name_is_harmless_and_leads_back_to_its_original(name: str) -> None:
    escaped = escape_name(name)
    assert not STEERING.search(escaped)
    assert unescape_name(escaped) == name


@given(NAMES.filter(lambda name: not STEERING.search(name)))
def test_a_harmless_name_is_the_escape_of_one_other(name: str) -> None:
    assert escape_name(unescape_name(name)) == name


@given(st.lists(NAMES, unique=True), st.sampled_from(["", "a", "a.x01", "\\"]), st.integers(0, 210))
def test_different_names_stay_different(names: list[str], prefix: str, common: int) -> None:
    cleaned = SeriesNames(prefix)
    shown = {cleaned["b" * common + name] for name in names}
    assert len(shown) == len(names)
    assert all(len(name) <= MAX_LENGTH and not STEERING.search(name) for name in shown)


def test_a_long_name_keeps_its_beginning_and_ends_with_a_digest_of_all_of_it() -> None:
    names = SeriesNames()
    assert names["a" * MAX_LENGTH] == "a" * MAX_LENGTH
    assert names["a" * (MAX_LENGTH + 1)] == "a" * 183 + "…a616db75c1aa75b4"
    assert names["\x01" * 60][:183] == (r"\x01" * 60)[:183]


def is_of_a_sample(name: str) -> bool:
    """Whether a number with this name is one; `imei` says which device the others are of."""
    return name != "" and name.rpartition(".")[2].lower() not in DEVICE_IDS


@given(st.lists(NAMES.filter(is_of_a_sample), unique=True, min_size=1), st.integers(0, 210))
def test_names_that_are_printed_are_read_back(names: list[str], common: int) -> None:
    line = json.dumps({"b" * common + "." + name: n for n, name in enumerate(names)})
    (printed,) = objects(line.encode() + b"\n", args=["--format", "json"])
    assert len(printed["values"]) == len(names)
    (again,) = objects(json.dumps(printed).encode() + b"\n")
    assert again["values"] == printed["values"]


def test_a_record_with_control_characters_in_a_name_is_ordinary_json() -> None:
    line = r'{"line":1,"values":{"a\u0001":1,"a\\x01":2}}'
    (printed,) = objects(line.encode() + b"\n")
    assert printed["values"] == {"line": 1, r"values.a\x01": 1, r"values.a\\x01": 2}
    line = r'{"source":"\u0001","values":{"a":1}}'
    (printed,) = objects(line.encode() + b"\n")
    assert printed["values"] == {"values.a": 1}
