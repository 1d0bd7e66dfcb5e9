"""Several sources on a page: their states, names and counters."""

import json
import os
import subprocess
import sys
from pathlib import Path

from harness import Graph, wait_for

LIVEGRAPH = [sys.executable, "-m", "livegraph"]


def names(graph: Graph) -> list[str]:
    return [series["name"] for series in graph.get("series")]


def states(graph: Graph) -> dict[str, str]:
    return {source["name"]: source["state"] for source in graph.get("status")["source"]}


def files(folder: Path, **contents: str) -> list[str]:
    for name, content in contents.items():
        (folder / f"{name}.log").write_text(content)
    return [str(folder / f"{name}.log") for name in contents]


def test_names_are_prefixed_by_their_source_only_if_they_collide(tmp_path: Path) -> None:
    with Graph(*files(tmp_path, a="t=1 p=2\n" * 3, b="t=5 q=6\n" * 4)) as graph:
        wait_for(lambda: graph.get("status")["lines"] == 7, "all lines")
        assert sorted(names(graph)) == ["a.log:t", "b.log:t", "p", "q"]
        assert {name: graph.count(name) for name in names(graph)} == {
            "a.log:t": 3,
            "b.log:t": 4,
            "p": 3,
            "q": 4,
        }
        wait_for(lambda: states(graph) == {"a.log": "ended", "b.log": "ended"}, "both ends")


def test_the_lines_of_each_file_are_numbered_from_1(tmp_path: Path) -> None:
    with Graph(*files(tmp_path, a="1\n2\n", b="3\n4\n")) as graph:
        wait_for(lambda: graph.get("status")["lines"] == 4, "all lines")
        result = {each["name"]: each["x"] for each in graph.get("samples")["series"]}
        assert result == {"a.log:value": [1, 2], "b.log:value": [1, 2]}


def test_a_pipe_and_a_file_are_read_together_with_arrival_times(tmp_path: Path) -> None:
    with Graph("-", *files(tmp_path, a="x=1\n")) as graph:
        graph.write("y=2\n")
        wait_for(lambda: sorted(names(graph)) == ["x", "y"], "both series")
        assert graph.get("samples")["series"][0]["x"][0] > 1e9
        assert states(graph) == {"stdin": "open", "a.log": "ended"}


def test_files_of_the_same_name_are_distinguished_by_their_paths(tmp_path: Path) -> None:
    one, two = tmp_path / "1.log", tmp_path / "sub" / "1.log"
    two.parent.mkdir()
    one.write_text("1\n")
    two.write_text("2\n")
    with Graph(str(one), str(two), str(two)) as graph:
        wait_for(lambda: len(states(graph)) == 3, "three sources")
        assert list(states(graph)) == [str(one), str(two), f"{two} (2)"]


def test_the_run_ends_with_the_last_source_and_fails_if_one_was_lost(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    port = os.ttyname(theirs)
    with Graph("-", "--serial", port, "--exit-on-eof") as graph:
        graph.url  # noqa: B018 - waits until the port is open
        os.close(theirs)
        os.close(ours)
        wait_for(lambda: states(graph)[port] == "lost", "the lost source")
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        graph.end()
        assert graph.wait() == 3
    with Graph(*files(tmp_path, a="1\n", b="2\n"), "--exit-on-eof") as graph:
        assert graph.wait() == 0


def test_if_a_source_cannot_be_opened_none_is(tmp_path: Path) -> None:
    with Graph("-", *files(tmp_path, a="1\n"), str(tmp_path / "missing")) as graph:
        assert graph.wait() == 3
        assert "missing: No such file" in graph.stderr.text
        assert "http:" not in graph.stderr.text


def test_bad_lines_are_reported_with_their_source(tmp_path: Path) -> None:
    with Graph(*files(tmp_path, a='{"a":\n', b='1\n{"b":\n')) as graph:
        wait_for(lambda: len(graph.get("bad")) == 2, "two bad lines")
        assert {(bad["source"], bad["line"]) for bad in graph.get("bad")} == {
            ("a.log", 1),
            ("b.log", 2),
        }
        reported = "livegraph: b.log line 2 skipped: malformed JSON"
        wait_for(lambda: reported in graph.stderr.text, "the message")


def test_print_names_the_source_of_each_line(tmp_path: Path) -> None:
    command = [*LIVEGRAPH, "--print", *files(tmp_path, a="1\nboot\n", b="2 V\n")]
    done = subprocess.run(command, capture_output=True, check=True)
    reported = [json.loads(line) for line in done.stdout.splitlines()]
    reported.sort(key=lambda item: (item["source"], item["line"]))
    assert reported == [
        {"source": "a.log", "line": 1, "values": {"value": 1}},
        {"source": "a.log", "line": 2, "text": "boot"},
        {"source": "b.log", "line": 1, "values": {"value": 2}, "units": {"value": "V"}},
    ]


def test_tee_never_mixes_the_lines_of_two_sources(tmp_path: Path) -> None:
    a = "".join(f"a{'x' * (i % 97)} {i}\n" for i in range(8_000))
    b = "".join(f"b{'y' * (i % 89)} {i}\n" for i in range(8_000))
    command = [*LIVEGRAPH, "--no-open", "--tee", "--exit-on-eof"]
    command += files(tmp_path, a=a, b=b.removesuffix("\n"))
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    lines = done.stdout.splitlines(keepends=True)
    assert "".join(line for line in lines if line[0] == "a") == a
    assert "".join(line for line in lines if line[0] == "b") == b
