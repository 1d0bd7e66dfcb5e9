"""Settings: options go to the parts that need them, and contradictions are refused."""

from dataclasses import fields
from typing import Any

import pytest

from livegraph.errors import UsageError
from livegraph.settings import PARTS, Settings
from livegraph.source_spec import SourceSpec

COMMAND = (SourceSpec("command", "cat"),)


def test_an_option_goes_to_every_part_that_has_it() -> None:
    made = Settings.of(time="depth", print=True, title="kiln", port=80, memory=1 << 20)
    assert (made.reading.time, made.storage.time) == ("depth", "depth")
    assert (made.reading.run.print, made.output.print) == (True, True)
    assert (made.display.title, made.server.port, made.storage.memory) == ("kiln", 80, 1 << 20)


@pytest.mark.parametrize("option", ["record", "publish", "join"])
def test_reading_options_know_whether_rows_are_passed_on(option: str) -> None:
    options: dict[str, Any] = {option: "x"}
    assert Settings.of(**options).reading.run.passes_on
    assert not Settings.of().reading.run.passes_on


def test_an_option_that_no_part_has_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="no part has windw"):
        Settings.of(windw=5)


def test_only_four_options_are_in_several_parts() -> None:
    names = [each.name for part in PARTS.values() for each in fields(part)]
    assert {name for name in names if names.count(name) > 1} == {
        *("exit_on_eof", "explain", "max_series", "print", "time")
    }


def test_the_options_of_a_source_override_the_common_ones() -> None:
    made = Settings.of((*COMMAND, *COMMAND), ({"key": "a"}, {}), key="b", decimal=",")
    assert [made.reading_of(at).key for at in (0, 1)] == ["a", "b"]
    assert made.reading_of(0).decimal == ","


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"tee": True, "print": True}, "--tee and --print: both write to stdout; choose one"),
        ({"tee": True, "explain": True}, "--tee and --explain: both write to stdout; choose one"),
        ({"print": True, "explain": True}, "--print and --explain: choose one"),
        ({"time": "index", "join": "here"}, "--time 'index': .*; leave --time out"),
        ({"exec": "true"}, "--exec: needs a threshold; add --threshold 'temp>80'"),
        ({"every": 2.0}, "--every: expected a command"),
        ({"speed": 2.0}, "--speed: expected a replay"),
        ({"send": (b"a",)}, "--send: expected a source that can be sent to"),
        ({"allow_send": True}, "--allow-send: expected a source that can be sent to"),
        ({"y_min": 5.0, "y_max": 5.0}, "--y-min 5: expected less than --y-max, which is 5"),
        ({"split": True, "arrange": "one"}, "--split and --panels one: choose one"),
        ({"log_y": True, "y_min": 0.0}, "--log-y: .*, for example --y-min 0.1"),
        ({"token": ""}, "--token '': expected at least 16 characters"),
    ],
)
def test_contradictory_options_are_refused_with_advice(
    options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(UsageError, match=f"^{problem}"):
        Settings.of(**options)


@pytest.mark.parametrize("own", [{"send": (b"a",)}, {"every": 2.0}])
def test_an_option_that_a_source_cannot_have_is_refused(own: dict[str, Any]) -> None:
    sources = (SourceSpec("file", "a.log"), *COMMAND)
    with pytest.raises(UsageError, match=r"^source a\.log: .*; remove the option"):
        Settings.of(sources, (own, {}))
