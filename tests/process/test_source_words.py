"""SOURCE arguments: `*` in the shell can insert file names that another person has chosen."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest
from harness import Graph, reading, run, wait_for


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with chdir(tmp_path):
        yield tmp_path


def printed(*arguments: str) -> list[dict[str, Any]]:
    done = run("--print", *arguments)
    assert done.stdout, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_file_name_that_reads_like_a_command_is_a_file(folder: Path) -> None:
    (folder / "command:touch PWNED").write_text("1\n")
    (folder / "a.csv").write_text("2\n")
    names = sorted(os.listdir())  # noqa: PTH208 - as the shell expands *
    assert [each["values"] for each in printed(*names)] == [{"value": 2}, {"value": 1}]
    assert not (folder / "PWNED").exists()


@pytest.mark.parametrize(
    "name", ["tcp:9000", "serial:auto", "demo:", "stdin:", "replay:a", "mqtt:b", "./-", "file:x"]
)
def test_the_name_of_an_existing_file_always_means_that_file(folder: Path, name: str) -> None:
    (folder / name).write_text("7\n")
    assert printed(name) == [{"line": 1, "values": {"value": 7}}]


def test_a_scheme_may_be_in_upper_case() -> None:
    with Graph("TCP://:0") as graph:
        wait_for(lambda: "listening on tcp://127.0.0.1:" in graph.stderr.text, "the address")
    with Graph("HTTP://127.0.0.1:1/") as graph:
        wait_for(lambda: "http://127.0.0.1:1/: Connection refused" in graph.stderr.text, "a try")
    with Graph("--publish", "MQTT://127.0.0.1:1/a") as graph:
        wait_for(lambda: "mqtt://127.0.0.1:1/a: Connection refused" in graph.stderr.text, "a try")
    with Graph("--join", "HTTP://127.0.0.1:1/") as graph:
        wait_for(lambda: "/ cannot be reached: Conn" in graph.stderr.text, "a try")


def test_a_dash_is_standard_input_even_if_a_file_has_that_name(folder: Path) -> None:
    (folder / "-").write_text("7\n")
    with Graph("-") as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        assert graph.get("status")["source"][0]["name"] == "stdin"


@pytest.mark.parametrize("options", [["--print"], ["--print", "--every", "1s"], ["--join"]])
def test_a_source_argument_is_never_a_command(folder: Path, options: list[str]) -> None:
    done = run(*options, "command:touch PWNED")
    assert done.returncode == 2
    assert done.stderr == (
        "livegraph: SOURCE 'command:touch PWNED': put a command after --, "
        "for example livegraph -- touch PWNED\n"
    )
    assert not list(folder.iterdir())


def test_a_command_is_run_with_its_arguments_unchanged() -> None:
    code = "import sys; print(len(sys.argv), repr(sys.argv[1]))"
    (line,) = printed("--", sys.executable, "-c", code, "--a  'b\\ $c")
    assert line["text"] == """2 "--a  'b\\\\ $c\""""


def test_a_config_file_may_name_a_command(folder: Path) -> None:
    assert printed("--config", reading(folder, "command:echo a 1")) == [
        {"line": 1, "values": {"a": 1}}
    ]
