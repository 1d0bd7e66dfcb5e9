"""`--follow`: a file that grows, is rotated or truncated; no line is lost unreported."""

import itertools
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from harness import Graph, wait_for


def add(path: Path, *values: object) -> None:
    with path.open("a") as file:
        file.write("".join(f"{value}\n" for value in values))


def values(graph: Graph) -> list[float | None]:
    (series,) = graph.get("samples?points=0")["series"]
    result: list[float | None] = series["y"]
    return result


def until(graph: Graph, expected: Sequence[float]) -> None:
    wait_for(lambda: graph.count("value") == len(expected), f"{len(expected)} samples")
    assert values(graph) == [*expected]


def test_existing_lines_are_shown_and_then_added_ones(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1, 2)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1, 2])
        add(path, 3)
        until(graph, [1, 2, 3])
        source = graph.get("status")["source"][0]
        assert (source["name"], source["state"]) == ("app.log", "open")
        assert graph.get("samples")["series"][0]["x"][0] > 1e9


def test_an_incomplete_line_is_read_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.write_text("1\n2")
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        add(path, 5)
        until(graph, [1, 25])


def test_rotation_loses_no_line_and_reads_none_twice(tmp_path: Path) -> None:
    path, old = tmp_path / "app.log", tmp_path / "app.log.1"
    add(path, 1)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        expected: list[float] = [1]
        for i in range(2, 30, 4):
            with path.open("a") as writer:
                path.rename(old)
                add(path)  # the new file exists, but the writer still uses the old one
                writer.write(f"{i}\n")
                writer.flush()
                expected.append(i)
                until(graph, expected)
                writer.write(f"{i + 1}\n{i + 2}")
            add(path, i + 3)
            expected += [i + 1, i + 2, i + 3]
            until(graph, expected)


def test_a_file_that_is_deleted_and_created_again_is_read_on(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1])
        path.unlink()
        add(path, 2)
        until(graph, [1, 2])


def test_a_truncated_file_is_read_from_its_start(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1, 2, 3)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1, 2, 3])
        path.write_text("4\n")
        until(graph, [1, 2, 3, 4])


def test_following_ends_with_the_run(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 1)
    with Graph("--follow", str(path), "--exit-on-eof") as graph:
        until(graph, [1])
        graph.signal()
        assert graph.wait() == 130


@contextmanager
def stopped(graph: Graph) -> Iterator[None]:
    """Stop the process for the duration of the block."""
    graph.signal(signal.SIGSTOP)
    wait_for(lambda: is_stopped(graph.process.pid), "the stop")
    try:
        yield
    finally:
        graph.signal(signal.SIGCONT)


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def rotate(path: Path, kept: int) -> None:
    """Rotate like logrotate: app.log to app.log.1, that to app.log.2; keep `kept` old files."""
    for i in range(kept, 0, -1):
        old = path if i == 1 else path.with_name(f"{path.name}.{i - 1}")
        if old.exists():
            old.replace(path.with_name(f"{path.name}.{i}"))


def test_files_rotated_between_two_polls_are_read_under_their_new_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "app.log"
    add(path, 0)
    with Graph("--follow", str(path)) as graph:
        until(graph, [0])
        with stopped(graph):
            for i in range(1, 6):
                rotate(path, 9)
                add(path, 2 * i, 2 * i + 1)
        until(graph, [0, *range(2, 12)])
        assert graph.get("status")["notes"] == {}


def test_a_file_deleted_before_it_could_be_opened_is_counted_and_reported(
    tmp_path: Path,
) -> None:
    path = tmp_path / "app.log"
    add(path, 0)
    with Graph("--follow", str(path)) as graph:
        until(graph, [0])
        with stopped(graph):
            for i in range(1, 5):
                rotate(path, 2)
                add(path, i)
        wait_for(lambda: graph.get("series")[0]["last"] == 4, "the last line")
        assert values(graph) == [0, None, 2, 3, 4]
        wait_for(lambda: graph.get("status")["notes"] == {"replaced_files": 1}, "the count")
        report = "app.log: a file was replaced before it could be opened"
        wait_for(lambda: report in graph.stderr.text, "the report")
        wait_for(lambda: report in graph.messages(), "the message")


def has_counted(graph: Graph, last: int, files: int) -> bool:
    notes: dict[str, int] = graph.get("status")["notes"]
    return graph.get("series")[0]["last"] == last and notes == {"replaced_files": files}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_last_total_on_the_terminal_is_that_of_the_status(tmp_path: Path, number: int) -> None:
    path = tmp_path / "app.log"
    add(path, 0)
    with Graph("--follow", str(path)) as graph:
        until(graph, [0])
        for round_ in range(1, 4):
            with stopped(graph):
                for i in range(5):
                    rotate(path, 2)
                    add(path, 10 * round_ + i)
            last = 10 * round_ + 4
            wait_for(partial(has_counted, graph, last, 2 * round_), "the last line and the count")
        graph.signal(number)
        graph.wait()
        reports = [line for line in graph.stderr.text.splitlines() if "replaced" in line]
        assert reports[0].endswith("app.log: 2 files were replaced before they could be opened")
        assert reports[-1].endswith(
            "app.log, in total: 6 files were replaced before they could be opened"
        )
        assert len(set(reports)) == len(reports)


def test_a_file_truncated_and_longer_again_at_the_next_poll_is_read_from_its_start(
    tmp_path: Path,
) -> None:
    path = tmp_path / "app.log"
    add(path, 1, 2, 3)
    with Graph("--follow", str(path)) as graph:
        until(graph, [1, 2, 3])
        with stopped(graph):
            path.write_text("4\n5\n6\n7\n8\n")
        until(graph, [1, 2, 3, 4, 5, 6, 7, 8])
        assert graph.get("status")["notes"] == {"truncated": 1}
        report = "app.log: truncated; lines written just before"
        wait_for(lambda: report in graph.stderr.text, "the report")


def test_a_rotation_every_50_ms_loses_no_line_unreported(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    add(path, 0)
    with Graph("--follow", str(path)) as graph:
        until(graph, [0])
        begin = time.monotonic()
        for i in range(1, 501):
            add(path, i)
            if time.monotonic() - begin > 0.05:
                begin = time.monotonic()
                os.replace(path, path.with_name("app.log.1"))  # noqa: PTH105
        wait_for(lambda: graph.get("series")[0]["last"] == 500, "the last line")
        if graph.get("status")["notes"] == {}:  # otherwise the loss was reported
            assert values(graph) == list(range(501))


def test_added_lines_are_read_at_once(tmp_path: Path) -> None:
    """Each line is written after the last was read; with polling only, four take a second."""
    path = tmp_path / "app.log"
    path.touch()
    with Graph("--follow", "--print", str(path)) as graph:
        numbers = iter(range(1, 100_000))

        def are_quick() -> bool:
            begin = time.monotonic()
            for i in itertools.islice(numbers, 4):
                add(path, i)
                wait_for(lambda i=i: len(graph.stdout.text.splitlines()) == i, "the line")  # type: ignore[misc]
            return time.monotonic() - begin < 0.5

        wait_for(are_quick, "four lines, each read at once")
