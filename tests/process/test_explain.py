"""`--explain`: each shape of line, what was understood of it, and a command that reads the rest."""

import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fork_server import fork_server
from harness import Graph, run, wait_for

from livegraph.commands.explain import FIRST_PROGRESS_LINES

LIVEGRAPH = [sys.executable, "-m", "livegraph"]


def explained(text: str, *options: str) -> str:
    """What `--explain` prints about a text that is piped in."""
    done = run("--explain", *options, data=text)
    assert done.returncode == 0, done.stderr
    return done.stdout


def suggested(explanation: str) -> str:
    """The command that the explanation ends with."""
    (command,) = re.findall(r"^    ((?:PROGRAM \| )?livegraph .*)$", explanation, re.MULTILINE)
    return str(command)


def printed(command: str, text: str) -> list[dict[str, float]]:
    """The values that a suggested command reads from a text, run by a shell."""
    forked = shlex.join([*fork_server().command, "--print"])
    command = command.removeprefix("PROGRAM | ").replace("livegraph", forked, 1)
    done = subprocess.run(
        ["sh", "-c", command],
        input=text.encode(),
        capture_output=True,
        check=False,
        pass_fds=[fork_server().descriptor],
    )
    items = [json.loads(line) for line in done.stdout.splitlines()]
    return [item["values"] for item in items if "values" in item]


def test_each_shape_of_line_is_counted_and_says_what_was_understood() -> None:
    lines = ["Starting v1.2.3", "", "hello"]
    lines += [f"12:00:0{i} temp={20 + i}.5 C hum={40 + i}%" for i in range(5)]
    lines += ['{"a":'] * 2
    text = explained("\n".join(lines) + "\n")
    assert text.startswith("stdin: 10 lines, 5 shapes\n")
    assert "5 lines like   12:00:00 temp=20.5 C hum=40%\n" in text
    assert "series     temp [C], hum [%]; time from the line\n" in text
    assert '2 lines like   {"a":\n    skipped    malformed JSON: it ends too early' in text
    assert "hello\n    text       no number in it\n" in text
    assert "v1.2.3\n    text       its digits are parts of words, versions" in text
    assert "1 line, blank\n" in text


def test_a_header_and_its_rows_are_explained() -> None:
    text = explained("temp hum\n21 40\n22 41\n23 42\n")
    assert "3 lines like   21 40\n    series     temp, hum\n" in text
    assert "temp hum\n    no sample  a header, a ruler or a comment\n" in text
    assert "livegraph --" not in text


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("user alice logged in after {} tries", {"logged_after": 3.5}),
        ("it's now {} ms, isn't it?", {"now": 3.5}),
        ("job worker-3 v1.2.3 (a|b) $HOME `x` took {}ms.", {"took": 3.5}),
        ("{} files were read\t\tand written", {"files": 3.5}),
        ("tried \\d+ and [{}] of these", {"and": 3.5}),
        ("вышло примерно {} штук", {"вышло_примерно": 3.5}),
    ],
)
def test_the_suggested_command_reads_the_numbers_when_it_is_pasted(
    line: str, values: dict[str, float]
) -> None:
    text = "".join(f"{line.format(y)}\n" for y in (1.25, 2, 7, 3.5))
    rows = printed(suggested(explained(text)), text)
    assert len(rows) == 4
    assert list(rows[-1].values()) == list(values.values())


def test_the_command_for_a_file_names_it_and_keeps_what_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "the run.log"
    text = "".join(f"loss={i / 8}\nwas retried, took {i} ms\n" for i in range(9))
    file.write_text(text)
    done = subprocess.run(
        [*LIVEGRAPH, "--explain", str(file)], capture_output=True, check=True, text=True
    )
    command = suggested(done.stdout)
    assert command.endswith(f"'{file}'")
    assert done.stderr == ""
    rows = printed(command, "")
    assert rows == [row for i in range(9) for row in ({"loss": i / 8}, {"took": i})]


def test_numbers_that_a_record_leaves_out_are_named() -> None:
    text = explained("64 bytes from 127.0.0.1: icmp_seq=1 ttl=63 time=0.021 ms\n" * 3)
    assert "series     icmp_seq, ttl, time [ms]\n    not read   64\n" in text


def test_columns_without_names_get_a_command_that_names_them() -> None:
    text = "1 2 3\n4 5 6\n"
    command = suggested(explained(text))
    assert printed(command, text)[0] == {"name1": 1, "name2": 2, "name3": 3}


def test_shapes_are_bounded_and_the_frequent_ones_stay() -> None:
    words = ["".join(chr(97 + int(digit)) for digit in str(n)) for n in range(8_000)]
    text = "".join(f"about {word}\nx=5\n" for word in words)
    shown = explained(text)
    assert shown.startswith("stdin: 16,000 lines, ")
    assert "8,000 lines like   x=5\n    series     x\n" in shown
    assert re.search(r"^[0-9,]+ lines of other, rarer shapes$", shown, re.MULTILINE)


def test_a_long_input_shows_progress_and_is_explained_when_interrupted() -> None:
    with Graph("--explain") as graph:
        graph.write("temp=5\n" * FIRST_PROGRESS_LINES)
        progress = f"livegraph: {FIRST_PROGRESS_LINES:,} lines read"
        wait_for(lambda: progress in graph.stderr.text, "the progress")
        graph.signal(signal.SIGINT)
        assert graph.wait() == 130
        assert (
            f"{FIRST_PROGRESS_LINES:,} lines like   temp=5\n    series     temp"
            in graph.stdout.text
        )


def test_an_empty_input_is_an_error() -> None:
    done = subprocess.run([*LIVEGRAPH, "--explain"], input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"the input is empty" in done.stderr


def test_the_text_cannot_steer_the_terminal() -> None:
    text = explained("\x1b[31mred\x9b\x07 5 things\n" * 3)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\x9b" not in text


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("10:00:00 pump=3 flow 12.4", "12.4"),
        ("1795341601 pump=3 flow 12.4", "12.4"),
        ("2026-11-22T10:00:00 pump=3 flow 12.4", "12.4"),
        ('{"ts": 1795341601.5, "pump": 3}', ""),
        ("12,4;13,5;14,6", ""),
        ("12,4;13,5;14", ""),
        ("10:00:00;12,4;13,5", ""),
        ("a=1.5 then 2,5", "2, 5"),
    ],
)
def test_numbers_that_are_not_read_are_listed_but_not_the_time(line: str, left: str) -> None:
    text = explained(f"{line}\n" * 3)
    assert re.findall("not read +(.*)", text) == ([left] if left else [])


def test_elapsed_times_count_as_read() -> None:
    assert "not read" not in explained("millis,temp\n10,21.5\n20,21.6\n30,21.7\n")


@pytest.mark.parametrize(
    "bar",
    [
        lambda n: f"10/60 [{'=' * n}>{'.' * (20 - n)}] - ETA: 3s - loss: 0.5",
        lambda n: f" 10%|{'█' * n}▌{' ' * (9 - n)}| 10/60 [00:01<00:08, 10.3it/s]",
        lambda n: f"10/60 {'━' * n} 3s loss: 0.5",
    ],
)
def test_lines_that_differ_in_their_progress_bar_are_alike(bar: Callable[[int], str]) -> None:
    assert explained("\n".join(map(bar, range(10))) + "\n").startswith("stdin: 10 lines, 1 shape\n")


@pytest.mark.parametrize("options", [[], ["--time", "time"]])
def test_a_column_of_hours_and_minutes_gets_a_command_that_reads_it(options: list[str]) -> None:
    rows = "time,temp\n00:00,21.5\n00:01,21.6\n"
    text = explained(rows, *options)
    assert "the column time is left out: 00:00 may be hours and minutes or minutes" in text
    assert suggested(text) == "PROGRAM | livegraph --time %H:%M"
    assert "left out" not in explained(rows, "--time", "%H:%M")
