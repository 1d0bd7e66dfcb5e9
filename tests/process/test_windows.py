"""livegraph works without what Python lacks on Windows (`tests/on_windows.py`).

These tests also run on Windows itself, so they use no other module of the tests.
"""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

DEADLINE = 40.0
"""Seconds to wait for the end of a process."""
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, str(ROOT / "tests" / "on_windows.py")]


def run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], input=data, capture_output=True, check=False)


def test_every_module_can_be_imported() -> None:
    done = run()
    assert done.returncode == 0, done.stderr.decode()
    names = done.stdout.decode().split()
    assert len(names) == len([*(ROOT / "livegraph").rglob("*.py")]) - 1


def test_print_reads_a_pipe() -> None:
    done = run("--print", data=b"a=1\na=2\n")
    assert [json.loads(line)["values"] for line in done.stdout.splitlines()] == [{"a": 1}, {"a": 2}]
    assert (done.stderr, done.returncode) == (b"", 0)


def test_a_page_is_served_and_saved_and_its_records_are_written(tmp_path: Path) -> None:
    page, records, data = tmp_path / "page.html", tmp_path / "records.jsonl", tmp_path / "data"
    data.write_text("a=1\na=2\n")
    outputs = ["--save", str(page), "--record", str(records), "--exit-on-eof", "--no-open"]
    done = run(*outputs, "--tee", str(data))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b"a=1\na=2\n"
    assert len(records.read_text().splitlines()) == 2
    assert b'"name":"a"' in page.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="a signal there ends the test, too")
@pytest.mark.parametrize("source", ["udp://:0", "tcp://:0", "--follow"])
def test_a_source_is_read_until_a_signal_ends_the_run(source: str, tmp_path: Path) -> None:
    log, page = tmp_path / "log", tmp_path / "page.html"
    log.write_text("1\n")
    sources = [source, str(log)] if source.startswith("--") else [source]
    command = [*COMMAND, "--no-open", "--save", str(page), *sources]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr
        assert re.match(rb"livegraph: http://\S+#token=\S+ ", process.stderr.readline())
        process.stderr.readline()  # it listens, or understood a line
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE) == 130
    assert page.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--print", "--", "vmstat"], "-- vmstat: needs a pseudo-terminal, which Windows does not"),
        (
            ["--print", "unix:/tmp/live.sock"],
            "unix: needs Unix sockets, which Python lacks on Windows",
        ),
        (["--exec", "true", "--threshold", "a>1", "-"], "--exec: does not work on Windows"),
        (["--join"], "--join cannot find pages on Windows; give the address"),
    ],
)
def test_what_is_absent_is_a_line_with_what_to_do_instead(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.stderr.decode().startswith(f"livegraph: {said}")
    assert len(done.stderr.splitlines()) == 1
    assert done.returncode != 0
