"""`--record`: a recorded run is shown again as it was, whatever the disk does."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from disks import limited, tiny
from harness import Graph, wait_for
from programs import needed

from livegraph.system.users import is_trusted, user_name

LIVEGRAPH = [sys.executable, "-m", "livegraph"]


def records(file: Path) -> list[dict[str, Any]]:
    text = file.read_text() if file.exists() else ""
    whole = text[: text.rfind("\n") + 1]  # the last record may be half written
    return [json.loads(line) for line in whole.splitlines()]


def values(file: Path, name: str = "value") -> list[float | None]:
    return [item["values"][name] for item in records(file) if name in item.get("values", {})]


def samples(graph: Graph) -> dict[str, tuple[str, list[float], list[float | None]]]:
    shown = {each["name"]: each["unit"] for each in graph.get("series")}
    result = graph.get("samples?points=0")["series"]
    return {each["name"]: (shown[each["name"]], each["x"], each["y"]) for each in result}


def test_a_recorded_run_is_shown_again_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with Graph("--record", str(file), "--rate", "n") as graph:
        for i in range(50):
            graph.write(f"temp={20 + i / 7} C pos.x={i} n={i * i}\n")
            graph.write("reset\n" if i == 20 else ">load,machine:nan\n")
        graph.write('{"ts":"2024-05-14T10:21:33.512Z","a [V]":1}\n')
        graph.end()
        wait_for(lambda: graph.get("status")["lines"] == 101, "all lines")
        shown, messages = samples(graph), graph.messages()
        wait_for(lambda: len(records(file)) == 101, "all records")
    with Graph(str(file), "--rate", "n") as again:
        wait_for(lambda: again.get("status")["lines"] == 101, "all lines again")
        assert samples(again) == shown
        assert again.messages() == messages == ["reset"]
        status = again.get("status")
        assert (status["bad"], status["records"], status["text"]) == ({}, 100, 1)


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("options", [("--port", "TAKEN"), ("no-such-file.csv",)])
def test_a_run_that_never_begins_leaves_no_empty_file_of_its_own(
    options: tuple[str, ...],
    there: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    file = tmp_path / "run.jsonl"
    if there:
        file.touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = [port if option == "TAKEN" else option for option in options]
        with Graph("--record", str(file), *run) as graph:
            assert graph.wait() in (3, 4)
    assert file.exists() == there


def test_records_name_their_source_if_there_are_several(tmp_path: Path) -> None:
    file, other = tmp_path / "run.jsonl", tmp_path / "b.csv"
    other.write_text("x=5\nx=6\n")
    with Graph("--record", str(file), str(other), "--", "sh", "-c", "echo x=1; echo oh >&2"):
        wait_for(lambda: len(values(file, "x")) == 3, "the records")
        wait_for(lambda: "oh" in [item.get("text") for item in records(file)], "the message")
    reported = {
        (item["source"], str(item.get("values", item.get("text")))) for item in records(file)
    }
    assert {("b.csv", "{'x': 5.0}"), ("b.csv", "{'x': 6.0}"), ("sh", "oh")} <= reported
    with Graph(str(file)) as graph:
        wait_for(lambda: graph.count("b.csv:x") == 2, "the file's")
        assert graph.count("sh:x") == 1


def test_records_of_a_file_without_times_have_none(tmp_path: Path) -> None:
    file, source = tmp_path / "run.jsonl", tmp_path / "a.csv"
    source.write_text("x\n1\n2\n")
    command = [*LIVEGRAPH, "--no-open", "--exit-on-eof", "--record", str(file), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    assert records(file) == [{"values": {"x": 1.0}}, {"values": {"x": 2.0}}]


def test_a_run_that_is_killed_has_written_its_records(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with Graph("--record", str(file)) as graph:
        graph.write("1\n2\n")
        wait_for(lambda: values(file) == [1, 2], "both in the file")
        graph.signal(signal.SIGKILL)
        graph.wait()


def test_a_file_that_a_crash_left_with_half_a_line_is_appended_to(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_bytes(b'{"time":1715682093,"values":{"value":1}}\n{"time":17156')
    with Graph("--record", str(file), "--exit-on-eof") as graph:
        graph.write("2\n")
        graph.end()
        assert graph.wait() == 0
    with Graph(str(file)) as graph:
        wait_for(lambda: graph.count("value") == 3, "both samples, and a gap")
        assert graph.get("samples?points=0")["series"][0]["y"] == [1, None, 2]
        assert graph.get("status")["bad"] == {"json": 1}


def test_two_runs_cannot_record_to_one_file(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with Graph("--record", str(file)) as graph:
        assert graph.url
        with Graph("--record", str(file)) as second:
            assert second.wait() == 2
            assert "another livegraph is writing to it; use another file" in second.stderr.text


def test_a_file_that_is_deleted_is_created_again(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    file = folder / "run.jsonl"
    with Graph("--record", str(file)) as graph:
        graph.write("1\n")
        wait_for(lambda: values(file) == [1], "a record")
        file.unlink()
        graph.write("2\n")
        wait_for(lambda: values(file) == [2], "the next one")
        file.unlink()
        folder.rmdir()
        graph.write("3\n")
        wait_for(lambda: "run.jsonl cannot be written" in graph.stderr.text, "the warning")
        folder.mkdir()
        wait_for(lambda: values(file) == [3], "the last")
        with Graph("--record", str(file)) as second:
            assert second.wait() == 2


@pytest.mark.parametrize(
    ("named", "fix"),
    [
        ("missing/run.jsonl", "No such file or directory; create its directory first"),
        (".", "name a file in it"),
        ("a.csv/x", "Not a directory; check the path: a part of it is a file, not a directory"),
        ("loop", "Too many levels of symbolic links; check where its symbolic links lead (ls -l)"),
        ("/dev/null", "not a regular file; use another file"),
        ("x" * 300, "File name too long; use another file"),
        ("a.csv", "it is also a source; use another file"),
        ("b.csv", "it exists and is not a recording; use another file"),
    ],
)
def test_a_file_that_cannot_be_recorded_to_is_an_error_at_the_start(
    tmp_path: Path, named: str, fix: str
) -> None:
    (tmp_path / "a.csv").write_text("1\n")
    (tmp_path / "b.csv").write_text("1\n")
    (tmp_path / "loop").symlink_to("loop")
    with Graph(str(tmp_path / "a.csv"), "--record", str(tmp_path / named)) as graph:
        assert graph.wait() == 2
        assert fix in graph.stderr.text
        assert "http:" not in graph.stderr.text


def test_a_link_is_recorded_to_unless_it_belongs_to_another_user(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a link that belongs to another user")
    file, link = tmp_path / "mine.txt", tmp_path / "run.jsonl"
    link.symlink_to(file)
    os.lchown(link, 1, 1)
    with Graph("--record", str(link)) as graph:
        assert graph.wait() == 2
        assert (
            f"{link} is a symbolic link owned by {user_name(1)}; choose a file" in graph.stderr.text
        )
    assert not file.exists()
    os.lchown(link, 0, 0)
    with Graph("--record", str(link)) as graph:
        graph.write("1\n")
        wait_for(lambda: file.exists() and values(file) == [1], "the record")
    assert link.is_symlink()


def test_a_folder_that_is_a_link_of_another_user_is_not_recorded_to(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a link that belongs to another user")
    folder, link = tmp_path / "victim", tmp_path / "out"
    folder.mkdir()
    link.symlink_to(folder)
    os.lchown(link, 1, 1)
    with Graph("--record", str(link / "run.jsonl")) as graph:
        assert graph.wait() == 2
        assert (
            f"{link} is a symbolic link owned by {user_name(1)}; choose a file" in graph.stderr.text
        )
    assert not list(folder.iterdir())


def test_print_and_record_cannot_be_combined(tmp_path: Path) -> None:
    with Graph("--print", "--record", str(tmp_path / "run.jsonl")) as graph:
        assert graph.wait() == 2
        assert "write --print > FILE" in graph.stderr.text


@pytest.mark.parametrize("disk", [limited, tiny])
def test_a_full_disk_does_not_affect_the_page_and_is_used_again(
    tmp_path: Path, disk: Callable[[Path], Any]
) -> None:
    with disk(tmp_path) as (file, fill, free), Graph("--record", str(file)) as graph:
        graph.write("0\n")
        wait_for(lambda: values(file) == [0], "a first record")
        fill(graph)
        for i in range(1, 400):
            graph.write(f"{i}\n")
        wait_for(lambda: "run.jsonl cannot be written" in graph.stderr.text, "the warning")
        wait_for(lambda: graph.count("value") == 400, "all samples on the page")
        assert file.read_bytes().endswith(b"\n")
        kept = values(file)
        assert kept == list(range(len(kept)))
        assert len(kept) < 400
        free(graph)
        wait_for(lambda: "run.jsonl can be written again" in graph.stderr.text, "the disk")
        wait_for(lambda: "records missing: 0" in graph.stderr.text, "the count")
        graph.write("400\n")
        wait_for(lambda: len(values(file)) == 401, "all records")
        assert values(file) == list(range(401))
        assert graph.stderr.text.count("cannot be written") == 1
        wait_for(lambda: any("cannot be written" in m for m in graph.messages()), "the message")
        assert all(a["time"] <= b["time"] for a, b in pairwise(records(file)[:400]))


def test_records_that_have_no_room_while_a_disk_is_full_are_counted(tmp_path: Path) -> None:
    with limited(tmp_path) as (file, fill, free), Graph("--record", str(file)) as graph:
        assert graph.url
        fill(graph)
        graph.write("".join(f"{i}\n" for i in range(400_000)))  # 20 MB of records
        wait_for(lambda: graph.count("value") == 400_000, "all samples", deadline=120)
        status = graph.get("status")
        dropped = status["notes"]["record_dropped"]
        assert status["outlets"]["record"]["dropped"] == dropped
        free(graph)
        wait_for(lambda: f"records missing: {dropped:,}" in graph.stderr.text, "the count")
        graph.write("400000\n")
        wait_for(lambda: b'{"value":400000.0}}\n' in file.read_bytes()[-100:], "what follows")
        kept = values(file)
        assert len(kept) - kept.count(None) == 400_001 - dropped
        assert all(a is None or b is None or b == a + 1 for a, b in pairwise(kept))
        count = {"unit": "records", "taken": len(records(file)), "dropped": dropped, "failed": 0}
        wait_for(lambda: graph.get("status")["outlets"]["record"] == count, "the account")


def test_missing_records_are_reported_at_the_end_and_fail_the_run(tmp_path: Path) -> None:
    with (
        limited(tmp_path) as (file, fill, _),
        Graph("--record", str(file), "--exit-on-eof") as graph,
    ):
        assert graph.url
        fill(graph)
        graph.write("".join(f"{i}\n" for i in range(1000)))
        wait_for(lambda: "cannot be written" in graph.stderr.text, "the warning")
        graph.end()
        assert graph.wait() == 1
        lost = 1000 - len(values(file))
        assert f"run.jsonl lacks the last {lost} records: File too large" in graph.stderr.text
        count = f"--record: {1000 - lost:,} of 1,000 records; {lost:,} failed"
        assert count in graph.stderr.text


@contextmanager
def freezable(folder: Path) -> Iterator[Path]:
    """A disk that can be frozen with fsfreeze: writes then block until it is thawed."""
    image = folder / "image"
    image.write_bytes(b"")
    os.truncate(image, 16 << 20)
    disk = folder / "disk"
    disk.mkdir()
    steps = (["mkfs.ext4", "-q", str(image)], ["mount", "-o", "loop", str(image), str(disk)])
    for step in steps:
        needed(step[0], "to make a disk")
        if os.geteuid() or subprocess.run(step, capture_output=True, check=False).returncode:
            pytest.skip("no right to mount a disk")
    needed("fsfreeze", "to freeze a disk")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_hangs_delays_nothing(tmp_path: Path) -> None:
    with freezable(tmp_path) as disk:
        file = disk / "run.jsonl"
        with Graph("--record", str(file)) as graph:
            graph.write("0\n")
            wait_for(lambda: values(file) == [0], "a first record")
            subprocess.run(["fsfreeze", "-f", str(disk)], check=True)
            try:
                for i in range(1, 2000):
                    graph.write(f"{i}\n")
                wait_for(lambda: graph.count("value") == 2000, "all samples on the page")
                assert values(file) == [0]
            finally:
                subprocess.run(["fsfreeze", "-u", str(disk)], check=True)
            wait_for(lambda: values(file) == list(range(2000)), "all records")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A file that belongs to another user and that anyone may write to."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a file that belongs to another user")
    file = tmp_path / "run.jsonl"
    file.write_text("before\n")
    file.chmod(0o666)
    os.chown(file, 1, 1)
    return file


def refused_at_the_start(file: Path, reason: str) -> None:
    with Graph("--record", str(file)) as graph:
        assert graph.wait() == 2
        fix = "choose a file in a directory that you own"
        assert f"--record '{file}': {reason}; {fix}" in graph.stderr.text


def test_a_file_of_another_user_is_not_recorded_to(planted: Path) -> None:
    refused_at_the_start(planted, f"it belongs to {user_name(1)}")
    assert planted.read_text() == "before\n"


def test_a_file_that_another_user_plants_during_the_run_is_not_recorded_to(
    planted: Path, tmp_path: Path
) -> None:
    file = tmp_path / "other.jsonl"
    with Graph("--record", str(file)) as graph:
        graph.write("1\n")
        wait_for(lambda: file.exists() and values(file) == [1], "a record")
        planted.rename(file)
        graph.write("2\n")
        wait_for(lambda: f"it belongs to {user_name(1)}" in graph.stderr.text, "the warning")
        assert file.read_text() == "before\n"
        file.unlink()
        wait_for(lambda: file.exists() and values(file) == [2], "a file of its own")


HARD_LINKS = "it has 2 hard links, in a directory that other users can write to"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder like /tmp."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


def test_a_hard_link_is_not_recorded_to_in_a_folder_that_all_can_write_to(
    shared: Path, tmp_path: Path
) -> None:
    target, file = tmp_path / "mine", shared / "run.jsonl"
    target.write_text("before\n")
    os.link(target, file)
    refused_at_the_start(file, HARD_LINKS)
    assert target.read_text() == "before\n"


def test_a_hard_link_that_is_planted_during_the_run_is_not_recorded_to(
    shared: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("before\n")
    file = shared / "run.jsonl"
    with Graph("--record", str(file)) as graph:
        graph.write("1\n")
        wait_for(lambda: file.exists() and values(file) == [1], "a record")
        file.unlink()
        os.link(tmp_path / "mine", file)
        graph.write("2\n")
        wait_for(lambda: HARD_LINKS in graph.stderr.text, "the warning")
        assert (tmp_path / "mine").read_text() == "before\n"
        file.unlink()
        wait_for(lambda: file.exists() and values(file) == [2], "a file of its own")


def test_a_hard_link_in_a_folder_of_this_user_is_recorded_to(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").touch()
    os.link(tmp_path / "run.jsonl", tmp_path / "backup.jsonl")
    with Graph("--record", str(tmp_path / "run.jsonl")) as graph:
        graph.write("1\n")
        wait_for(lambda: values(tmp_path / "backup.jsonl") == [1], "a record")


def test_files_of_this_user_and_of_root_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert [user for user in (0, 1, 1000, 1001) if is_trusted(user)] == [0, 1000]
