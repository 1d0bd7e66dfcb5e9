"""`--replay`: a file is replayed at its own pace or at another speed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Graph, run, wait_for

from livegraph.sources.replay import LOOKAHEAD_BYTES, MAX_BACK_SECONDS, ReplayClock, line_pieces
from livegraph.sources.threaded_reader import READ_BYTES

LIVEGRAPH = [sys.executable, "-m", "livegraph"]
START = 1715682090.0


def recording(folder: Path, *after: float, name: str = "run.jsonl") -> str:
    """Write a file with a line at each of these seconds after `START`; returns its path."""
    lines = [{"time": START + x, "values": {"temp": i}} for i, x in enumerate(after)]
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(folder / name)


def xs(graph: Graph) -> list[float]:
    series = graph.get("samples?points=0")["series"]
    return [x - START for x in series[0]["x"]] if series else []


def state(graph: Graph) -> dict[str, str]:
    source: dict[str, str] = graph.get("status")["source"][0]
    return source


def test_lines_appear_when_they_are_due_and_keep_their_times(tmp_path: Path) -> None:
    file = recording(tmp_path, 0, 0.5, 1, 3600)
    with Graph("--replay", file, "--speed", "2") as graph:
        wait_for(lambda: xs(graph) == [0, 0.5, 1], "the first three")
        wait_for(lambda: state(graph)["state"] == "waiting", "the pause")
        assert state(graph)["detail"] == (
            "run.jsonl: the next line is due in 30 min; --speed makes it sooner"
        )
        wait_for(lambda: "is due in 30 min" in graph.stderr.text, "the report")


def test_lines_that_end_with_cr_appear_when_they_are_due(tmp_path: Path) -> None:
    file = Path(recording(tmp_path, 0, 0.125, 3600))
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r"))
    with Graph("--replay", str(file)) as graph:
        wait_for(lambda: xs(graph) == [0, 0.125], "the first two")
        wait_for(lambda: state(graph)["state"] == "waiting", "the pause")


def test_a_line_that_is_too_long_is_counted_and_delays_no_other(tmp_path: Path) -> None:
    file = Path(recording(tmp_path, 0, 0.125))
    first, second = file.read_bytes().splitlines(keepends=True)
    long = b"x" * READ_BYTES + b'{"time":%d,"values":{"temp":5}}\n' % (START - 3600)
    file.write_bytes(long + first + long + second)
    with Graph("--replay", str(file), "--max-line", "1000") as graph:
        wait_for(lambda: state(graph)["state"] == "ended", "the end")
        assert xs(graph) == [0, 0.125]
        assert graph.get("status")["bad"] == {"too_long": 2}


def test_without_line_ends_no_more_than_a_line_is_held_back() -> None:
    data = iter([b"a\nb", *[b"x" * 100] * 1000, b"\r", b"\nc", b""])
    pieces = list(line_pieces(lambda: next(data), 250))
    assert b"".join(pieces) == b"a\nb" + b"x" * 100_000 + b"\r\nc\n"
    assert max(map(len, pieces)) <= 250 + 100


def test_a_file_without_line_ends_and_times_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    file.write_bytes(b"x" * (LOOKAHEAD_BYTES + 500_000))
    with Graph("--replay", str(file)) as graph:
        wait_for(lambda: "no times found" in graph.stderr.text, "the error")


def test_lines_without_a_time_get_that_of_the_line_before(tmp_path: Path) -> None:
    file = tmp_path / "app.log"
    file.write_text(
        "# a comment\nstarting\n2024-05-14 10:21:33 INFO temp=21\nno time here\n\n"
        "2024-05-14 10:21:34 INFO temp=22\ntemp=23"
    )
    with Graph("--replay", str(file), "--speed", "10", "--time", "auto") as graph:
        wait_for(lambda: state(graph)["state"] == "ended", "the end")
        [series] = graph.get("samples?points=0")["series"]
        assert series["y"] == [21, 22, 23]
        assert series["x"][2] - series["x"][0] == pytest.approx(1, abs=0.01)
        assert graph.messages() == ["starting", "no time here"]
        assert graph.get("status")["lines"] == 7


def test_speed_max_does_not_wait(tmp_path: Path) -> None:
    file = recording(tmp_path, 0, 3600, 7200)
    with Graph("--replay", file, "--speed", "max", "--exit-on-eof") as graph:
        assert graph.wait() == 0


def test_a_recorded_run_is_replayed_as_it_was_shown(tmp_path: Path) -> None:
    file = str(tmp_path / "run.jsonl")
    with Graph("--record", file, "--mark", "boot") as graph:
        for i in range(200):
            graph.write(f"temp={i} C hum={i % 7}\n" if i % 50 else "boot\n")
        wait_for(lambda: graph.get("status")["lines"] == 200, "all lines")
        shown, messages = graph.get("samples?points=0"), graph.messages()
        wait_for(lambda: Path(file).read_bytes().count(b"\n") == 200, "all records")
    with Graph("--replay", file) as graph:
        wait_for(lambda: state(graph)["state"] == "ended", "the end")
        assert graph.get("samples?points=0") == shown
        assert graph.messages() == messages


def test_a_file_without_times_is_an_error_with_the_fix(tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    file.write_text("a,b\n1,2\n3,4\n")
    done = subprocess.run(
        [*LIVEGRAPH, "--print", "--replay", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "run.csv: no times found, so it cannot be replayed; name the field" in done.stderr


def test_a_long_file_without_times_fails_early(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with (
        (tmp_path / "fifo").open("r+b", buffering=0) as writer,
        Graph("--replay", str(tmp_path / "fifo")) as graph,
    ):
        writer.write(b"1\n" * 2000)
        wait_for(lambda: "no times found" in graph.stderr.text, "the error")
        assert graph.wait() == 3


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "inf", "1e9"])
def test_an_invalid_speed_is_an_error(speed: str) -> None:
    done = run("--replay", "x", "--speed", speed)
    assert done.returncode == 2
    assert "expected a factor" in done.stderr


def test_a_speed_needs_a_replay() -> None:
    done = run("--demo", "--speed", "2")
    assert done.returncode == 2
    assert "expected a replay, for example livegraph --replay FILE --speed 10" in done.stderr


def dues(speed: float = 1.0) -> Callable[..., list[float]]:
    clock = ReplayClock(speed)
    return lambda *times: [clock.due(START + when) for when in times]


def test_lines_are_due_at_the_intervals_of_their_times() -> None:
    assert dues()(0, 1, 3) == [0, 1, 3]
    assert dues(2)(0, 1, 3) == [0, 0.5, 1.5]


def test_times_of_several_sources_out_of_order_add_no_delay() -> None:
    assert dues()(0, 1, 0.5, 1.5, 1, 2) == [0, 1, 1, 1.5, 1.5, 2]


def test_replay_continues_where_the_clock_was_set_back() -> None:
    assert dues()(100, 101, 100 - MAX_BACK_SECONDS, 101 - MAX_BACK_SECONDS) == [0, 1, 1, 2]
