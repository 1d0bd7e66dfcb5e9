"""`--config`: the options of a file, and advice for each error in it."""

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.cli import config_options
from livegraph.config import Config, load
from livegraph.errors import UsageError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec


def load_text(folder: Path, text: str) -> Config:
    (folder / "rig.toml").write_text(text)
    return load(folder / "rig.toml", config_options())


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("port = 8080", "port", 8080),
        ("y-min = 5", "y_min", 5),
        ("y-max = 1.5", "y_max", 1.5),
        ("open = false", "open", False),
        ('title = "rig"', "title", "rig"),
        ("window = 300", "window", 300),
        ('window = "5m"', "window", "5m"),
        ('panel = "a,b"', "panels", ["a,b"]),
        ('panel = ["a,b", "c"]', "panels", ["a,b", "c"]),
        ('names = ["a", "-"]', "names", "a,-"),
    ],
)
def test_options_have_their_natural_toml_types(
    tmp_path: Path, text: str, key: str, value: object
) -> None:
    assert load_text(tmp_path, text).values == {key: value}


def test_sources_are_named_in_any_way(tmp_path: Path) -> None:
    text = 'source = ["a.log", {url = "b.log", baud = 5}]\nserial = "auto"\nreplay = ["r"]\n'
    assert load_text(tmp_path, text + "demo = true").sources == (
        (SourceSpec("file", "a.log"), {}),
        (SourceSpec("file", "b.log"), {"baud": 5}),
        (SourceSpec("serial", "auto"), {}),
        (SourceSpec("replay", "r"), {}),
        (SourceSpec("demo"), {}),
    )
    assert load_text(tmp_path, 'source = "-"').sources == ((SourceSpec("stdin"), {}),)
    assert load_text(tmp_path, "").sources == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("windw = 1", "windw: no such option; did you mean window?"),
        ("y_min = 1", "did you mean y-min?"),
        ('sources = "a"', "did you mean source?"),
        ("config = 'x'", "config: no such option"),
        ("zzzz = 1", "options: allow-host, allow-send"),
        ('port = "8080"', "port '8080': expected a port from 1 to 65535.*, without quotes"),
        ("port = true", "port True: expected a port"),
        ("port = 1.5", r"port 1\.5: expected a port"),
        ("open = 1", "open 1: expected true or false"),
        ("y-min = 'low'", "y-min 'low': expected a number"),
        ("title = 5", "title 5: expected a text in quotes"),
        ("panel = [1]", r"panel \[1\]: expected a list of texts"),
        ("names = ['a', 1]", r"names \['a', 1\]: expected names"),
        ("window = true", "window True: expected a time span"),
        ("source = 5", "source 5: expected paths or addresses"),
        ("[[source]]\nbaud = 5", "a source needs a url"),
        ('[[source]]\nurl = "x"\ntitle = "t"', "source x: title: no such option"),
        ('[[source]]\nurl = "x"\nbaud = "t"', "source x: baud 't': expected a speed"),
        ('[[source]]\nurl = "x"\nbaud = 0', "source x: baud 0: expected a speed"),
        ('[[source]]\nurl = "x"\nsend = ["a", "\\\\q"]', r"send '\\\\q': unknown escape"),
        ("a = = 1", "Invalid value .*; expected TOML"),
    ],
)
def test_an_error_names_the_key_and_says_what_to_do(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(UsageError, match=f"{tmp_path}/rig.toml: .*{word}"):
        load_text(tmp_path, text)


def test_a_missing_file_and_a_binary_one_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing': No such file .*; check the path"):
        load(tmp_path / "missing", config_options())
    (tmp_path / "x").write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"--config '.*x': not UTF-8"):
        load(tmp_path / "x", config_options())


def test_options_of_a_source_are_fields_of_reading_options() -> None:
    own = {option.name for option in config_options().values() if option.per_source}
    assert own <= {field.name for field in fields(ReadingOptions)}


SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5))


@given(st.sampled_from(sorted(config_options())), st.one_of(SCALARS, st.lists(SCALARS, max_size=3)))
def test_any_value_is_accepted_or_a_usage_error(
    tmp_path_factory: pytest.TempPathFactory, key: str, value: object
) -> None:
    refused = ""
    try:
        load_text(tmp_path_factory.getbasetemp(), f"{key} = {toml(value)}")
    except UsageError as error:
        refused = str(error)
    assert not refused or f"{key} " in refused


def toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
    return str(value).lower()
