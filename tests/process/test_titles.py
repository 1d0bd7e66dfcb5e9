"""The title of the page: what is watched, unless `--title` says otherwise."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness import Graph, reading
from programs import needed

SECRET = "cAnArY7"
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")


def title(*options: str) -> str:
    with Graph(*options) as graph:
        return str(graph.get("status")["title"])


@pytest.fixture
def days(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"day {n}.csv" for n in range(5)]
    for path in paths:
        path.write_text("1\n2\n")
    return list(map(str, paths))


def test_the_title_is_the_command_with_its_arguments() -> None:
    assert title("--", "/bin/sleep", "60") == "sleep 60"


def test_the_title_of_a_file_is_its_name_and_of_a_url_its_host_and_path(days: list[str]) -> None:
    assert title(days[0]) == "day 0.csv"
    assert title(f"http://user:{SECRET}@127.0.0.1:9/a/b?token={SECRET}") == "127.0.0.1:9/a/b"


def test_several_sources_are_named_and_from_the_fourth_on_counted(days: list[str]) -> None:
    assert title(*days[:2]) == "day 0.csv and day 1.csv"
    assert title(*days[:3]) == "day 0.csv, day 1.csv and day 2.csv"
    assert title(*days) == "day 0.csv, day 1.csv and 3 more"


def test_a_name_of_the_config_file_and_a_title_go_before_it(tmp_path: Path) -> None:
    path = tmp_path / "rig.toml"
    path.write_text('[[source]]\nurl = "tcp://127.0.0.1:0"\nname = "kiln"\n')
    assert title("--config", str(path)) == "kiln"
    assert title("--config", str(path), "--title", "rig 1") == "rig 1"


def test_a_title_has_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202eb.csv"
    path.write_text("1\n")
    assert title("--config", reading(tmp_path, str(path))) == "a\\x1b[31m\\u202eb.csv"


@contextmanager
def piped(*command: str | Path) -> Iterator[Graph]:
    """`command | livegraph`"""
    ours, theirs = os.pipe()
    with subprocess.Popen(command, stdout=theirs) as writer:
        os.close(theirs)
        try:
            with Graph(stdin=ours, execute=True) as graph:
                os.close(ours)
                yield graph
        finally:
            writer.kill()


@ONLY_LINUX
def test_the_title_of_a_pipe_is_the_program_that_writes_into_it(tmp_path: Path) -> None:
    program = tmp_path / "greenhouse_sensors"
    shutil.copy(needed("sleep", "to copy"), program)
    with piped(program, "60") as graph:
        assert graph.get("status")["title"] == "greenhouse_sensors"


@ONLY_LINUX
def test_a_script_is_named_without_its_arguments(tmp_path: Path) -> None:
    script = tmp_path / "sensor.py"
    script.write_text("import time; time.sleep(60)\n")
    with piped(sys.executable, "-u", script, SECRET) as graph:
        assert graph.get("status")["title"] == "sensor.py"


@ONLY_LINUX
def test_a_pipe_whose_writer_has_ended_is_standard_input() -> None:
    ours, theirs = os.pipe()
    os.close(theirs)
    with Graph(stdin=ours, execute=True) as graph:
        os.close(ours)
        assert graph.get("status")["title"] == "standard input"
