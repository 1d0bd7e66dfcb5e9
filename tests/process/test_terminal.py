"""At a terminal: the short help, typed numbers, options, and the state of the terminal."""

import os
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import Graph, wait_for

COMMAND = [sys.executable, "-m", "livegraph"]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """A pseudo-terminal: the end of the user, and the end of the program."""
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


def test_version_prints_the_version() -> None:
    done = subprocess.run([*COMMAND, "--version"], capture_output=True, check=True, text=True)
    assert done.stdout.startswith("livegraph ")


def test_an_unknown_option_is_a_usage_error() -> None:
    done = subprocess.run([*COMMAND, "--nothing"], capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("livegraph: --nothing: no such option; ")


@pytest.mark.parametrize(
    ("arguments", "variables", "text"),
    [
        (["--port", "x"], {}, "--port 'x': expected a port from 1 to 65535, or 0 for a free one"),
        ([], {"LIVEGRAPH_PORT": "x"}, "--port 'x': expected a port from 1 to 65535"),
        (["--format", "xml"], {}, "--format 'xml': expected one of auto, json, "),
        ([], {"LIVEGRAPH_TEE": "maybe"}, "--tee 'maybe': expected true or false"),
        (["--tee=1"], {}, "--tee: expected no value; give --tee alone"),
        (["--port"], {}, "--port: expected a value: --port NUMBER"),
        (["--field", "--print"], {}, "--field: expected a value, found the option --print"),
        (["--windw", "5s"], {}, "--windw: no such option; did you mean --window?"),
        (["--bogus"], {}, "--bogus: no such option; livegraph --help lists all options"),
        (["foo://a/b"], {}, "foo://a/b: unknown scheme foo; use one of file:, serial:, tcp:, "),
        (["socket://a:1"], {}, "socket://a:1: unknown scheme socket; use --serial socket://a:1"),
        (["--join", "http://a/b"], {}, "--join: expected the address of a page, for example"),
        (["--token", ""], {}, "--token '': expected at least 16 characters; set the variable"),
        (["--token", "a b"], {}, "--token: expected a token without spaces or line ends"),
        (["--follow"], {}, "--follow: expected a file, for example livegraph --follow app.log"),
        (["-b", "9600", "x.csv"], {}, "--baud: expected a serial port, for example livegraph"),
        (["--print", "-p", "80"], {}, "--port: needs a page, and --print serves none; choose"),
        (["--print", "--threshold", "a>1", "--exec", "false"], {}, "--threshold: needs a page, "),
        (["--print"], {"LIVEGRAPH_RECORD": "x"}, "--record: needs a page, and --print serves none"),
        (["--explain", "--rate", "a"], {}, "--rate: does nothing with --explain; choose one"),
        (["--join", "-w", "5m"], {}, "--window: belongs to the run with the page; give it th"),
        (["seq", "3"], {}, "seq: no such file; to run a command, write livegraph -- seq 3"),
        (["seq", "-w", "3"], {}, "seq: no such file; to run a command, write livegraph -- seq -w"),
        (["seq", "-b", "x"], {}, "seq: no such file; to run a command, write livegraph -- seq -b"),
        (["-x"], {}, "-x: no such option; livegraph --help lists all options"),
        (["--threshold", "a"], {}, "--threshold 'a': expected NAME>NUMBER, for example 'temp>80'"),
        (["--panel", "a[3:1]"], {}, "--panel 'a[3:1]': 3 is not below 1; expected NAMES or NAMES["),
    ],
)
def test_every_mistake_in_an_option_is_one_line_in_one_style(
    arguments: list[str], variables: dict[str, str], text: str
) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"livegraph: {text}")
    assert done.stderr.count("\n") == 1


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
    ("text", "reason"),
    [
        (b"a-token-of-a-file\nand-another-token\n", "expected one line"),
        (b"a token in several words", "expected one line"),
        (b"a-token-of\ta-file", "expected one line"),
        (b"\na-token-of-a-file\n", "expected one line"),
        (b"a-token-of-a-file\n\n", "expected one line"),
        (b" a-token-of-a-file\n", "expected one line"),
        (b"\xef\xbb\xbf\n", "the file is empty; expected one line with a token"),
        (b"a-token-\xff-of-a-file", "not a text file; expected one line with a token"),
        (b"a-token-\0-of-a-file", "not a text file; expected one line with a token"),
        ("a-token-of-a-file".encode("utf-16"), "not a text file; expected one line with a token"),
        (b"a" * 4097, "longer than 4,096 bytes; expected one line"),
        (b"short\n", "expected at least 16 characters, not 5; make a token with"),
    ],
)
def test_a_file_that_is_not_one_line_with_a_token_is_refused(
    tmp_path: Path, text: bytes, reason: str
) -> None:
    path = tmp_path / "token"
    path.write_bytes(text)
    with Graph("--token-file", str(path)) as graph:
        assert graph.wait() == 2
        assert f"--token-file '{path}': " in graph.stderr.text
        assert reason in graph.stderr.text
        assert "a-token" not in graph.stderr.text


def test_a_token_file_without_an_end_is_refused() -> None:
    with Graph("--token-file", "/dev/zero") as graph:
        assert graph.wait() == 2
        reason = "--token-file '/dev/zero': the file is longer than 4,096 bytes; expected one line"
        assert reason in graph.stderr.text


@pytest.mark.parametrize(
    "text",
    [
        b"a-token-from-a-file",
        b"a-token-from-a-file\n",
        b"a-token-from-a-file\r\n",
        b"\xef\xbb\xbfa-token-from-a-file\r\n",
    ],
)
def test_a_line_end_and_a_byte_order_mark_do_not_belong_to_a_token(
    tmp_path: Path, text: bytes
) -> None:
    path = tmp_path / "token"
    path.write_bytes(text)
    with Graph("--token-file", str(path)) as graph:
        assert graph.token == "a-token-from-a-file"


def test_a_token_comes_from_a_pipe() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"a-token-from-a-pipe\n")
    os.close(writer)
    try:
        with Graph("--token-file", f"/proc/{os.getpid()}/fd/{reader}") as graph:
            assert graph.token == "a-token-from-a-pipe"
    finally:
        os.close(reader)


@pytest.mark.parametrize("option", ["--token", "--token="])
def test_an_empty_token_is_refused(option: str) -> None:
    with Graph(*([option] if option.endswith("=") else [option, ""])) as graph:
        assert graph.wait() == 2
        assert "expected at least 16 characters" in graph.stderr.text


@pytest.mark.parametrize("token", ["a-token-of-the-line", ""])
def test_a_token_and_a_token_file_exclude_each_other(tmp_path: Path, token: str) -> None:
    path = tmp_path / "token"
    path.write_text("a-token-from-a-file\n")
    with Graph("--token", token, "--token-file", str(path)) as graph:
        assert graph.wait() == 2
        assert (
            "--token (or LIVEGRAPH_TOKEN) and --token-file are both given; choose one"
            in graph.stderr.text
        )


def test_a_second_interrupt_ends_the_run_at_once() -> None:
    with Graph() as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        graph.signal()  # it waits for this process to close stdin

        def has_ended() -> bool:
            graph.signal()  # again and again: signals that come together are one
            return graph.process.poll() is not None

        wait_for(has_ended, "the end")
        assert graph.wait() == 130
