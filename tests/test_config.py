"""`--config`: the file says what the options say, and what is wrong in it is told with a fix."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.cli import option_types
from livegraph.config import SOURCE_OPTIONS, Config, load
from livegraph.errors import UsageError


def told(folder: Path, text: str) -> Config:
    (folder / "rig.toml").write_text(text)
    return load(folder / "rig.toml", option_types())


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("port = 8080", "port", 8080),
        ("y-min = 5", "y-min", 5),
        ("y-max = 1.5", "y-max", 1.5),
        ("open = false", "open", False),
        ('title = "rig"', "title", "rig"),
        ("window = 300", "window", "300"),
        ('window = "5m"', "window", "5m"),
        ('panel = "a,b"', "panel", ["a,b"]),
        ('panel = ["a,b", "c"]', "panel", ["a,b", "c"]),
        ('names = ["a", "-"]', "names", "a,-"),
    ],
)
def test_an_option_is_said_as_toml_says_such_things(
    tmp_path: Path, text: str, key: str, value: object
) -> None:
    assert told(tmp_path, text).values == {key: value}


def test_sources_are_named_in_any_way(tmp_path: Path) -> None:
    text = 'source = ["a.log", {url = "b.log", baud = 5}]\nserial = "auto"\nreplay = ["r"]\n'
    assert told(tmp_path, text + "demo = true").sources == (
        {"url": "a.log"},
        {"url": "b.log", "baud": 5},
        {"url": "serial:auto"},
        {"url": "replay:r"},
        {"url": "demo:"},
    )
    assert told(tmp_path, 'source = "-"').sources == ({"url": "-"},)
    assert told(tmp_path, "").sources == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("windw = 1", "no option is called windw; do you mean window?"),
        ("y_min = 1", "do you mean y-min?"),
        ('sources = "a"', "do you mean source?"),
        ("config = 'x'", "no option is called config"),
        ("zzzz = 1", "there are allow-host, allow-send"),
        ('port = "8080"', "port is a whole number, not '8080'; say port = 8080"),
        ("port = true", "port is a whole number, not True"),
        ("port = 1.5", "port is a whole number, not 1.5"),
        ("open = 1", "open is true or false, not 1; say open = true"),
        ("y-min = 'low'", "y-min is a number, not 'low'"),
        ("title = 5", "title is a text, not 5"),
        ("panel = [1]", r"panel is a list of texts, not \[1\]"),
        ("window = true", "window is a text, not True"),
        ("source = 5", "source = 5 names none"),
        ("[[source]]\nbaud = 5", "a source has no url"),
        ('[[source]]\nurl = "x"\ntitle = "t"', "no option is called title"),
        ('[[source]]\nurl = "x"\nbaud = "t"', "baud is a whole number"),
        ("a = = 1", "is no TOML: Invalid value"),
    ],
)
def test_what_is_wrong_is_told_with_its_key_and_a_fix(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        told(tmp_path, text)


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is the path right"):
        load(tmp_path / "missing", option_types())
    (tmp_path / "x").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="is no text"):
        load(tmp_path / "x", option_types())


def test_every_option_of_a_source_is_an_option() -> None:
    assert set(SOURCE_OPTIONS) <= set(option_types())


SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5))


@given(st.sampled_from(sorted(option_types())), st.one_of(SCALARS, st.lists(SCALARS, max_size=3)))
def test_any_value_is_taken_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    refused = ""
    try:
        told(tmp_path_factory.getbasetemp(), f"{key} = {toml(value)}")
    except UsageError as error:
        refused = str(error)
    assert not refused or f"{key} is " in refused


def toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    return str(value).lower()
