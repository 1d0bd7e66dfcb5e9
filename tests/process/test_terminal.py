"""At a terminal: the short help, typed numbers, and a terminal left as it was."""

import os
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import DEADLINE, Graph, wait_for

COMMAND = [sys.executable, "-m", "livegraph"]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A terminal: the keyboard's end, and the program's."""
    keyboard, screen = os.openpty()
    yield keyboard, screen
    os.close(screen)
    os.close(keyboard)


def test_without_a_source_it_shows_the_short_help(terminal: tuple[int, int]) -> None:
    done = subprocess.run(COMMAND, stdin=terminal[1], capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Usage: SOMETHING | livegraph [OPTIONS] [SOURCE]... [-- ")
    assert len(done.stderr.splitlines()) < 12


def test_a_dash_reads_what_is_typed(terminal: tuple[int, int]) -> None:
    keyboard, screen = terminal
    with Graph("-", stdin=screen) as graph:
        graph.url  # noqa: B018 - waits until it serves
        os.write(keyboard, b"1\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        os.write(keyboard, b"\x04")
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "ended", "the end")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_terminal_is_left_as_it_was(terminal: tuple[int, int], number: int) -> None:
    screen = terminal[1]
    flags = termios.tcgetattr(screen), os.get_blocking(screen)
    with Graph("-", stdin=screen) as graph:
        graph.url  # noqa: B018
        graph.signal(number)
        graph.wait()
    assert (termios.tcgetattr(screen), os.get_blocking(screen)) == flags


def test_version_is_told() -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, check=True, text=True)
    assert done.stdout.startswith("livegraph ")


def test_an_unknown_option_is_a_mistake_of_usage() -> None:
    done = subprocess.run([*COMMAND, "--nothing"], capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert "--nothing" in done.stderr


def test_options_come_from_the_environment_too() -> None:
    with Graph(env={"LIVEGRAPH_TITLE": "kiln", "LIVEGRAPH_FIELD": "a"}) as graph:
        graph.write('{"a":1,"b":2}\n')
        wait_for(lambda: graph.count("a") == 1, "a sample")
        assert graph.count("b") == 0
        assert graph.get("status")["title"] == "kiln"


def test_a_token_comes_from_the_environment_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("a-token-from-a-file\n")
    with Graph(env={"LIVEGRAPH_TOKEN": "a+b/c=&x#y%41..."}) as graph:
        assert graph.token == "a+b/c=&x#y%41..."
        assert graph.get("status")["lines"] == 0
    with Graph("--token-file", str(path)) as graph:
        assert graph.token == "a-token-from-a-file"


@pytest.mark.parametrize(
    "text",
    ["a-token-of-a-file\nand-another-token\n", "a token in several words", "a-token-of\ta-file"],
)
def test_a_file_of_more_than_one_token_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "token"
    path.write_text(text)
    with Graph("--token-file", str(path)) as graph:
        assert graph.wait() == 2
        assert "the token has a line end or other white space in it" in graph.stderr.text
        assert text.strip() not in graph.stderr.text


def test_a_second_interrupt_ends_it_at_once() -> None:
    with Graph() as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        graph.signal()  # waits for the writer of stdin, us, to finish
        graph.signal()
        assert graph.wait(DEADLINE) == 130
