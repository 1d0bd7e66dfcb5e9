"""Hints on the terminal and in the status: text without numbers, names that never come."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from harness import Graph, wait_for

TEXT = "user {} logged in after {} tries\n"
LINES = "".join(TEXT.format(*each) for each in [("ann", 3), ("ann", 4), ("ann", 12)])


def hints(graph: Graph) -> list[dict[str, str]]:
    """The hints that the page gets."""
    found: list[dict[str, str]] = graph.get("status")["hints"]
    return found


def only_hint(graph: Graph) -> dict[str, str]:
    """The only hint, once it has come; the terminal says it, too."""
    (hint,) = wait_for(lambda: hints(graph), "a hint")
    said = f"{hint['text']}: {hint['command']}" if hint["command"] else hint["text"]
    wait_for(lambda: f"livegraph: {said}\n" in graph.stderr.text, "the hint on the terminal")
    return hint


def test_text_without_a_named_number_gets_a_pattern_that_reads_it_when_it_is_pasted() -> None:
    with Graph() as graph:
        graph.write(LINES)
        hint = only_hint(graph)
    assert hint["text"].startswith("3 lines of text and no number with a name")
    assert "“user ann logged in after 12 tries”" in hint["text"]
    command = (
        hint["command"]
        .removeprefix("PROGRAM | ")
        .replace("livegraph", f"{sys.executable} -m livegraph --print", 1)
    )
    done = subprocess.run(
        ["sh", "-c", command], input=LINES, capture_output=True, text=True, check=True
    )
    rows = [json.loads(line)["values"] for line in done.stdout.splitlines()]
    assert rows == [{"logged_after": 3}, {"logged_after": 4}, {"logged_after": 12}]


def test_a_comma_that_may_be_the_decimal_sign_gets_the_option_that_reads_it() -> None:
    with Graph() as graph:
        graph.write("temp 21,5\ntemp 21,6\ntemp 21,7\n")
        assert only_hint(graph)["command"].startswith("PROGRAM | livegraph --decimal , ")
    with Graph("--decimal", ",") as graph:
        graph.write("temp 21,5\ntemp 21,6\n")
        wait_for(lambda: graph.get("series")[0]["last"] == 21.6, "the number")


def test_a_hexadecimal_number_is_said_to_be_left_out() -> None:
    with Graph() as graph:
        graph.write("a=1 c=0xff\n" * 3)
        hint = only_hint(graph)
    assert "reads no hexadecimal numbers" in hint["text"]
    assert hint["command"] == ""


def test_the_hint_counts_the_lines_that_have_come() -> None:
    with Graph() as graph:
        graph.write(LINES)
        only_hint(graph)
        graph.write(LINES)
        wait_for(lambda: hints(graph)[0]["text"].startswith("6 lines of text"), "the new count")
        assert graph.stderr.text.count("lines of text") == 1


def test_the_hint_goes_when_numbers_come() -> None:
    with Graph() as graph:
        graph.write(LINES)
        only_hint(graph)
        graph.write("temp=5\n")
        wait_for(lambda: not hints(graph), "no hint")


def test_a_mark_that_has_matched_needs_no_hint() -> None:
    with Graph("--mark", "boot", "--exit-on-eof") as graph:
        graph.write("a=1\nboot\n" * 20)
        graph.end()
        assert graph.wait() == 0
        assert "--mark" not in graph.stderr.text


def test_few_lines_of_text_are_no_reason_for_a_hint_before_the_end() -> None:
    with Graph() as graph:
        graph.write("starting 2 workers\nready\n")
        wait_for(lambda: graph.get("status")["text"] == 2, "two texts")
        graph.write(LINES.partition("\n")[0] + "\ntemp=5\n")
        graph.end()
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "ended", "the end")
        assert hints(graph) == []
        assert "no number" not in graph.stderr.text


def test_a_short_text_gets_its_hint_at_the_end() -> None:
    with Graph() as graph:
        graph.write("hello\n")
        graph.end()
        hint = only_hint(graph)
    assert "1 line of text and no number to plot, such as “hello”" in hint["text"]
    assert hint["command"] == "PROGRAM | livegraph --explain --no-open"


@pytest.mark.parametrize("follow", [[], ["--follow"]])
def test_the_command_of_a_hint_reads_the_same_file(tmp_path: Path, follow: list[str]) -> None:
    file = tmp_path / "the app.log"
    file.write_text(LINES)
    with Graph(*follow, str(file)) as graph:
        hint = only_hint(graph)
    assert hint["command"].startswith("livegraph --pattern ")
    assert hint["command"].endswith(" ".join(["' --no-open", *follow, f"'{file}'"]))


def test_the_command_of_a_hint_runs_the_same_command(tmp_path: Path) -> None:
    (tmp_path / "the app.log").write_text(LINES)
    program = ["cat", str(tmp_path / "the app.log")]
    with Graph("--", *program) as graph:
        hint = only_hint(graph)
    typed = shlex.split(hint["command"])
    assert typed[typed.index("--") + 1 :] == program


def printed_hint(text: str, *options: str) -> str:
    """The command of the only hint of `--print` about a text that is piped in."""
    command = [sys.executable, "-m", "livegraph", "--print", *options]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    (suggested,) = re.findall(r": PROGRAM \| (livegraph --.*)$", done.stderr, re.MULTILINE)
    return str(suggested)


TOOK = "INFO request /a done, took 35 ms\nINFO request /b/c done, took 35 ms\n"


@pytest.mark.parametrize(
    ("options", "text", "expected"),
    [
        (
            ["-ftmep", "--max-line=2K"],
            "temp=1\n",
            "--field temp --print --max-line 2K",
        ),
        (["-fa", "-f", "tmep"], "a=1 temp=1\n", "--field temp --print --field a"),
        (
            ["--mark", "x y", "--diff", "took"],
            TOOK,
            "--field took --print --mark 'x y' --diff took",
        ),
        (["--pattern", "x"], TOOK, "--field took --print"),
        (["--no-open"], "hello\n", "--explain --no-open"),
        (["--time", "arrival"], "time,a\n00:00,1\n00:01,2\n", "--time %H:%M --print"),
    ],
)
def test_the_command_of_a_hint_is_the_one_that_was_typed_with_one_change(
    options: list[str], text: str, expected: str
) -> None:
    assert printed_hint(text, *options) == f"livegraph {expected}"


def test_the_command_of_a_hint_has_all_sources_and_no_secret(tmp_path: Path) -> None:
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    for file in (first, second):
        file.write_text("temp=5\n" * 9)
    secrets = ("--token", "0123456789abcdef", "--exec", "mail -p password", "--threshold", "temp>9")
    fields = ("--field", "tmep", "--field", "cpu.user")
    with Graph(*secrets, *fields, str(first), str(second)) as graph:
        named = wait_for(lambda: [h for h in hints(graph) if "tmep" in h["text"]], "the hint")
    kept = f"--no-open --threshold 'temp>9' --field cpu.user {first} {second}"
    assert named[0]["command"] == f"livegraph --field temp {kept}"
    assert named[0]["text"].endswith("; to use temp (add --token and --exec, which may be secret)")


def test_the_command_of_a_hint_about_one_of_several_sources_names_this_one(tmp_path: Path) -> None:
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    first.write_text("temp=5\n" * 9)
    second.write_text(TOOK * 9)
    with Graph(str(first), str(second)) as graph:
        hint = only_hint(graph)
    assert hint["text"].startswith("b.log: ")
    assert hint["command"] == f"livegraph --field took --no-open {second}"


def test_a_number_behind_its_name_gets_the_field() -> None:
    with Graph() as graph:
        graph.write("".join(f"INFO request {path} done, took 35 ms\n" for path in ("/a", "/b/c")))
        graph.end()
        hint = only_hint(graph)
    assert hint["command"] == "PROGRAM | livegraph --field took --no-open"


def test_a_pattern_that_never_matches_gets_one_that_does() -> None:
    with Graph("--pattern", r"before (?P<n>\d+)") as graph:
        graph.write(LINES)
        hint = only_hint(graph)
    assert "that --pattern does not match" in hint["text"]
    pattern = "'in after (?P<logged_after>[-+0-9.e]+)'"
    assert hint["command"] == f"PROGRAM | livegraph --pattern {pattern} --no-open"


JSON_LINES = '{"sensor":"a","temp":1,"hum":2}\n' * 3


@pytest.mark.parametrize(
    ("options", "lines", "text", "command"),
    [
        (["--field", "tmep"], JSON_LINES, "no series named tmep yet", "--field temp"),
        (["--rate", "tmep"], "temp=1 hum=2\n" * 3, "no series named tmep yet", "--rate temp"),
        (["--diff", "tmep"], "temp=1 hum=2\n" * 3, "no series named tmep yet", "--diff temp"),
        (["--threshold", "tmep>8"], "temp=1\n" * 3, "no series named tmep", "--threshold 'temp>8'"),
        (
            ["--panel", "hum,tmep[0:]"],
            "temp=1 hum=2\n" * 3,
            "no series named tmep yet; seen so far: temp, hum",
            "--panel 'hum,temp[0:]'",
        ),
        (["--key", "senser"], JSON_LINES, "no field named senser yet", "--key sensor"),
        (["--time", "clok"], "clock=5 temp=1\n" * 3, "no field named clok yet", "--time clock"),
        (["--field", "b.*"], "a=1 c=2\n" * 3, "no series named b.* yet; seen so far: a, c", ""),
        (["--mark", "boot"], "a=1\n" * 20, "no line of text yet; lines with numbers are not", ""),
        (["--mark", "boot"], "a=1\nup\n" * 10, "--mark boot: no line of text matches it yet", ""),
        (
            ["--pattern", r"temp=(?P<temp>\d+)|hum=(?P<hum>\d+)"],
            "temp=5\n" * 20,
            "--pattern: the group hum has matched nothing yet",
            "",
        ),
        (
            ["--pattern", r"state (?P<s>\w+)"],
            "state on\n" * 3,
            "the group s matched 'on', which is no number; let it match only the number",
            "",
        ),
    ],
)
def test_a_name_that_never_comes_is_reported_with_the_nearest(
    options: Sequence[str], lines: str, text: str, command: str
) -> None:
    with Graph(*options) as graph:
        graph.write(lines)
        found = wait_for(lambda: [h for h in hints(graph) if text in h["text"]], "the hint")
        assert found[0]["command"] == (
            f"PROGRAM | livegraph {command} --no-open" if command else ""
        )
        wait_for(lambda: text in graph.stderr.text, "the hint on the terminal")


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("depth=5 temp=1\n", "the newest depth"),
        ("depth=2026-11-22T10:00:00Z temp=1\n", "the time of their arrival"),
    ],
)
def test_a_source_without_the_field_of_x_is_named(tmp_path: Path, line: str, where: str) -> None:
    other = tmp_path / "b.log"
    os.mkfifo(other)
    with Graph("--time", "depth", "-", str(other)) as graph:
        graph.write(line)
        wait_for(lambda: graph.count("temp") == 1, "the record")
        other.write_text("hum=5\n" * 3)
        found = wait_for(lambda: hints(graph), "the hint")
    assert [each["text"] for each in found] == [
        f"--time depth: no field named depth yet in b.log; its samples are placed at {where}"
    ]


def test_names_that_come_late_or_from_another_source_are_no_reason_for_a_hint(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "a.log", tmp_path / "b.log"
    first.write_text("temp=5\n" * 50)
    second.write_text("hum=5\n" * 50)
    options = ("--field", "temp", "--field", "hum", "--threshold", "b.log:hum>9")
    with Graph(*options, "--exit-on-eof", str(first), str(second)) as graph:
        assert graph.wait() == 0
        assert "no series" not in graph.stderr.text


def test_each_source_of_a_config_file_has_its_own_names(tmp_path: Path) -> None:
    for name in ("temp", "hum"):
        (tmp_path / f"{name}.log").write_text(f"{name}=5\n" * 50)
    config = tmp_path / "rig.toml"
    config.write_text(
        f'source = [{{url = "{tmp_path}/temp.log", field = ["tmep"]}},'
        f' {{url = "{tmp_path}/hum.log", field = ["hum"]}}]\n'
    )
    with Graph("--config", str(config), "--exit-on-eof") as graph:
        assert graph.wait() == 0
        assert "--field tmep: no series named tmep yet; seen so far: temp" in graph.stderr.text
        assert "named hum" not in graph.stderr.text


def test_a_pipe_that_brings_nothing_gets_advice_about_buffering() -> None:
    with Graph(execute=True) as graph:
        wait_for(lambda: "no input yet; if the program before the" in graph.stderr.text, "advice")
        (source,) = graph.get("status")["source"]
        assert source["state"] == "waiting"
        assert source["detail"].startswith("no input yet")
        graph.write("1\n")
        wait_for(lambda: graph.get("status")["source"][0]["detail"] == "", "the end of the advice")


def test_a_burst_that_ends_with_a_block_and_a_silence_get_advice_about_buffering() -> None:
    with Graph(execute=True) as graph:
        graph.write("1.5 2.5\n" * 511 + "1.5 2.5 ")
        wait_for(lambda: "the input arrives late, in blocks" in graph.stderr.text, "advice")


def test_the_end_of_the_input_is_reported() -> None:
    with Graph() as graph:
        graph.write("1\n2\n")
        graph.end()
        said = "livegraph: the input has ended after 2 lines; the page stays open until Ctrl-C\n"
        wait_for(lambda: said in graph.stderr.text, "the message")


@pytest.mark.parametrize("lines", ["temp=1\n" * 3, ""])
def test_a_file_that_still_grows_gets_the_command_that_follows_it(
    tmp_path: Path, lines: str
) -> None:
    file = tmp_path / "app.log"
    file.write_text(lines)
    with Graph("--log-y", str(file)) as graph:
        wait_for(lambda: "the input has ended" in graph.stderr.text, "the end")
        with file.open("a") as more:
            more.write("temp=2\n")
        hint = only_hint(graph)
    assert hint["text"].startswith(f"{file} has grown since livegraph read it; ")
    assert hint["command"] == f"livegraph --follow --no-open --log-y {file}"


def test_print_gives_hints_too() -> None:
    command = [sys.executable, "-m", "livegraph", "--print", "--field", "tmep"]
    done = subprocess.run(command, input="temp=1\n", capture_output=True, text=True, check=False)
    assert "--field tmep: no series named tmep yet; seen so far: temp" in done.stderr
    assert re.search(r": PROGRAM \\| livegraph --field temp --print$", done.stderr, re.MULTILINE)
    assert done.stderr.count("\n") == 1
