"""A series crosses a threshold: alarms, messages and `--exec`, in a real process."""

import json
import os
import re
from pathlib import Path

import pytest
from harness import DEADLINE, Graph, wait_for


def test_a_series_beyond_its_threshold_is_an_alarm_until_it_returns() -> None:
    with Graph("--threshold", "temp>80") as graph:
        graph.write("temp=79\ntemp=81\n")
        (alarm,) = wait_for(lambda: graph.get("status")["alarms"], "an alarm")
        assert (alarm["threshold"], alarm["series"]) == ("temp>80", "temp")
        graph.write("temp=70\n")
        wait_for(lambda: not graph.get("status")["alarms"], "the end of the alarm")


def test_the_terminal_reports_a_crossing_and_the_return() -> None:
    with Graph("--threshold", "temp>80", "--exit-on-eof") as graph:
        graph.write("temp=79\ntemp=81\ntemp=70\n")
        graph.end()
        assert graph.wait() == 0
        assert re.search(r"livegraph: \d\d:\d\d:\d\d temp is 81, above 80\n", graph.stderr.text)
        assert " temp is 70, no longer above 80\n" in graph.stderr.text


@pytest.mark.parametrize(
    ("options", "line", "reported"),
    [
        ((), "2026-03-01T12:30:00 temp=81", "2026-03-01 12:30:00 temp is 81, above 80"),
        ((), '{"time":1e17,"values":{"temp":81}}', "temp is 81, above 80"),
        (("--time", "index"), "temp=81", "temp is 81, above 80"),
        (("--time", "depth"), "depth=5 temp=81", "temp is 81, above 80"),
    ],
)
def test_the_time_of_a_crossing_is_that_of_the_sample(
    options: tuple[str, ...], line: str, reported: str
) -> None:
    with Graph("--threshold", "temp>80", "--exit-on-eof", *options) as graph:
        graph.write(f"{line}\n")
        graph.end()
        assert graph.wait() == 0
        assert f"livegraph: {reported}\n" in graph.stderr.text


def test_a_command_gets_the_crossing_in_its_environment(tmp_path: Path) -> None:
    reported = tmp_path / "runs"
    command = f'echo "$LIVEGRAPH_SERIES $LIVEGRAPH_VALUE $LIVEGRAPH_THRESHOLD" >> {reported}'
    with Graph("--threshold", "a b>80", "--names", "$(touch x),a b", "--exec", command) as graph:
        graph.write("1 98.5\n")
        wait_for(
            lambda: reported.exists() and reported.read_text() == "a b 98.5 a b>80\n", "the run"
        )


def test_a_threshold_has_a_unit_that_is_converted_to_that_of_the_series(tmp_path: Path) -> None:
    reported = tmp_path / "runs"
    command = f'echo "$LIVEGRAPH_SERIES $LIVEGRAPH_VALUE" >> {reported}'
    options = ["mem>2GB", "load>2%", "temp>80°C"]
    with Graph(*(f"--threshold={each}" for each in options), "--exec", command) as graph:
        graph.write("mem=500MB load=1% temp=79C\n")
        wait_for(lambda: graph.count("mem") == 1, "the first line")
        graph.write("mem=2100MB load=3% temp=81C\n")
        wait_for(lambda: len(graph.get("status")["alarms"]) == 3, "the alarms")
        assert "mem is 2100 MB, above 2GB" in graph.messages()
        lines = ["load 3", "mem 2100", "temp 81"]
        wait_for(
            lambda: reported.exists() and sorted(reported.read_text().splitlines()) == lines,
            "one run for each",
        )


def test_a_threshold_with_a_unit_that_the_series_does_not_have_is_reported(tmp_path: Path) -> None:
    with Graph("--threshold", "mem<2GB", "--threshold", "volt<2GB") as graph:
        graph.write("mem=500 volt=3V\n" * 20)
        fix = "give the value in V"
        texts = [
            "--threshold mem<2GB: mem has no unit, so livegraph cannot compare it; leave out GB",
            "--threshold volt<2GB: volt is in V, which livegraph cannot compare with GB; " + fix,
        ]
        wait_for(lambda: all(text in graph.stderr.text for text in texts), "both hints")
        assert [each["text"] for each in graph.get("status")["hints"]] == texts
        assert alarms(graph) == []
        assert [graph.stderr.text.count(text) for text in texts] == [1, 1]


def test_a_failed_command_is_reported() -> None:
    with Graph("--threshold", "value>0", "--exec", "exit 3") as graph:
        graph.write("1\n")
        wait_for(lambda: "--exec ended with status 3" in graph.stderr.text, "the failure")


def test_exec_without_a_threshold_is_refused_with_advice() -> None:
    with Graph("--exec", "true") as graph:
        assert graph.wait() == 2
        graph.stderr.join()
    assert "add --threshold" in graph.stderr.text


def alarms(graph: Graph) -> list[tuple[str, str]]:
    return [(each["threshold"], each["series"]) for each in graph.get("status")["alarms"]]


def test_an_alarm_continues_when_another_source_has_the_same_name(tmp_path: Path) -> None:
    fifo, reported = tmp_path / "b", tmp_path / "runs"
    os.mkfifo(fifo)
    run = ("--exec", f'echo "$LIVEGRAPH_SERIES $LIVEGRAPH_VALUE" >> {reported}')
    with Graph("--threshold", "temp>80", *run, "-", str(fifo)) as graph:
        graph.write("temp=81\n")
        wait_for(lambda: alarms(graph) == [("temp>80", "temp")], "the alarm")
        with fifo.open("w") as other:
            other.write("temp=99\n")
            other.flush()
            both = [("temp>80", "stdin:temp"), ("temp>80", "b:temp")]
            wait_for(lambda: alarms(graph) == both, "both under their new names")
            graph.write("temp=20\n")
            wait_for(lambda: alarms(graph) == both[1:], "the end of the first")
            other.write("temp=20\n")
            other.flush()
            wait_for(lambda: not alarms(graph), "the end of the second")
        lines = ["temp 81", "b:temp 99"]
        wait_for(
            lambda: reported.exists() and reported.read_text().splitlines() == lines, "both runs"
        )
        assert "stdin:temp is 20, no longer above 80" in graph.messages()


def test_a_threshold_is_watched_after_many_other_series() -> None:
    with Graph("--threshold", "temp>80", "--max-series", "2000") as graph:
        graph.write(json.dumps({f"s{i}": i for i in range(1200)}) + "\n")
        wait_for(lambda: graph.count("s1199") == 1, "the others")
        graph.write('{"temp":81}\n')
        wait_for(lambda: alarms(graph) == [("temp>80", "temp")], "the alarm")


def test_pairs_that_are_not_watched_are_counted_and_reported() -> None:
    with Graph("--threshold", "s*>5000", "--max-series", "2000") as graph:
        graph.write(json.dumps({f"s{i}": i for i in range(1200)}) + "\n")
        wait_for(lambda: graph.get("status")["notes"] == {"thresholds_cap": 200}, "the count")
        wait_for(lambda: "only the first 1,000 pairs" in graph.stderr.text, "the message")


def test_a_command_that_cannot_run_is_reported(tmp_path: Path) -> None:
    config = tmp_path / "rig.toml"  # Linux limits an argument of a process to 128 KiB
    config.write_text(f'threshold = "value>0"\nexec = "true {"x" * 200_000}"\n')
    with Graph("--config", str(config)) as graph:
        graph.write("1\n")
        reported = "--exec cannot run the command: Argument list too long: value is 1, above 0"
        wait_for(lambda: reported in graph.stderr.text, "the failure")


def test_a_flickering_series_runs_few_commands_and_every_crossing_counts(
    tmp_path: Path,
) -> None:
    reported = tmp_path / "runs"
    run = ("--exec", f'echo "$LIVEGRAPH_CROSSINGS" >> {reported}')
    with Graph("--threshold", "value>0", *run) as graph:
        for i in range(50):
            graph.write("1\n0\n")
            wait_for(lambda i=i: graph.count("value") == 2 * i + 2, "both")  # type: ignore[misc]
        wait_for(reported.exists, "a run")
    left = re.search("did not run for ([0-9]+) crossing", graph.stderr.text)
    ran = [int(line) for line in reported.read_text().split()]
    assert sum(ran) + int(left[1] if left else 0) == 50
    assert len(ran) < 25


@pytest.mark.parametrize(
    ("command", "reported"),
    [
        ("exit 3", "--exec ended with status 3: exit 3"),
        ("read -r line < {gate}", "--exec: 1 command is still running and will continue"),
    ],
)
def test_the_end_of_the_run_reports_commands_that_failed_or_still_run(
    tmp_path: Path, command: str, reported: str
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    opened = os.open(gate, os.O_RDWR)
    run = ("--threshold", "a>0", "--exec", command.format(gate=gate), "--exit-on-eof")
    with Graph(*run) as graph:
        graph.write("a: 1\n")
        graph.end()
        graph.process.wait(DEADLINE)
        wait_for(lambda: reported in graph.stderr.text, "the report")
        os.write(opened, b"\n")  # a command that still runs holds the streams open
    os.close(opened)


def test_ctrl_c_ends_with_the_count_of_the_lines_that_could_not_be_read() -> None:
    with Graph("--format", "json") as graph:
        graph.write("x\n" * 1000)
        wait_for(lambda: graph.get("status")["lines"] == 1000, "the lines")
        graph.signal()
        graph.wait()
        assert "further lines skipped: 995" in graph.stderr.text


def test_what_the_command_prints_appears_on_the_terminal_and_not_in_the_copy() -> None:
    options = ("--threshold", "temp>80", "--exec", "echo too hot", "--tee", "--exit-on-eof")
    with Graph(*options) as graph:
        graph.write("temp=81\n")
        graph.end()
        assert graph.wait() == 0
        assert "too hot\n" in graph.stderr.text
        assert graph.stdout.text == "temp=81\n"
