"""Failed writes are reported once and in the exit status; a closed pipe is not a failure."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from disks import fill, tiny
from harness import Graph, wait_for
from peers import free_port

LIVEGRAPH = f"{sys.executable} -m livegraph"
SERVED = "--no-open --exit-on-eof"
FULL = "cannot write to standard output: No space left on device; free space on its disk"
CLOSED = "standard output is closed; send it somewhere: > FILE or | PROGRAM"


def shell(text: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", text], capture_output=True, check=False, env={**os.environ, **env}
    )


@pytest.mark.parametrize(
    ("options", "to", "status", "message"),
    [
        ("--help", ">/dev/full", 1, FULL),
        ("--help", ">&-", 1, CLOSED),
        ("--help", "| head -n 1", 0, ""),
        ("--version", ">/dev/full", 1, FULL),
        ("--version", ">&-", 1, CLOSED),
        ("--version", "| true", 0, ""),
        ("--print", ">/dev/full", 1, FULL),
        ("--print", ">&-", 1, CLOSED),
        ("--print", "| head -n 1", 0, ""),
        (
            f"{SERVED} --tee",
            ">/dev/full",
            1,
            f"--tee: {FULL}; copying stops, everything else continues",
        ),
        (f"{SERVED} --tee", ">&-", 1, f"--tee: {CLOSED}; copying stops, everything else continues"),
        (f"{SERVED} --tee", "| head -n 1", 0, ""),
    ],
)
def test_standard_output_that_fails_is_reported_once_and_a_broken_pipe_is_not(
    options: str, to: str, status: int, message: str
) -> None:
    done = shell(f"set -o pipefail; {LIVEGRAPH} {options} < <(seq 20000) {to}")
    stderr = done.stderr.decode()
    assert done.returncode == status, stderr
    assert stderr.count(message) == 1 if message else "cannot" not in stderr
    assert all(line.startswith("livegraph: ") for line in stderr.splitlines())


@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize("option", ["--tee", "--print"])
def test_messages_that_cannot_be_written_are_lost_without_harm_to_the_data(
    option: str, errors: str
) -> None:
    serve = SERVED if option == "--tee" else ""
    bad = "'temp: 1' '{\"a\":'"
    done = shell(f"printf '%s\\n' {bad} | {LIVEGRAPH} {serve} {option} {errors}")
    assert done.returncode == 0
    if option == "--tee":
        assert done.stdout == b'temp: 1\n{"a":\n'
    else:
        assert ["values" in json.loads(line) for line in done.stdout.splitlines()] == [True, False]


@pytest.mark.parametrize("errors", ["2>/dev/full", "2>&-"])
def test_a_usage_error_that_cannot_be_written_keeps_its_status(errors: str) -> None:
    assert shell(f"{LIVEGRAPH} --no-such-option {errors}").returncode == 2


def test_a_closed_standard_stream_is_never_replaced_by_another_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    report = f"echo 1; ls -l /proc/$PPID/fd > {log}"
    command = [*LIVEGRAPH.split(), *SERVED.split(), "--tee", "--", "sh", "-c", report]
    closed = ["bash", "-c", 'exec "$@" <&- >&- 2>&-', "bash"]
    assert subprocess.run([*closed, *command], check=False).returncode == 1
    numbers = dict(re.findall(r" ([012]) -> (\S+)", log.read_text()))
    assert numbers == {"0": "/dev/null", "1": "/dev/null", "2": "/dev/null"}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
    ids=str,
)
def test_help_is_shown_in_any_locale(surroundings: dict[str, str]) -> None:
    done = shell(f"{LIVEGRAPH} --help", **surroundings)
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.isascii()
    assert b"--help" in done.stdout


def test_a_tee_on_a_full_disk_counts_the_missing_bytes_and_the_page_has_everything(
    tmp_path: Path,
) -> None:
    given = "".join(f"{i}\n" for i in range(40_000))
    with tiny(tmp_path) as (file, _, _), file.open("wb") as stdout:
        graph = subprocess.Popen(
            [*LIVEGRAPH.split(), *SERVED.split(), "--tee"],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )
        _, reported = graph.communicate(given.encode())
        written = file.read_bytes()
    assert graph.returncode == 1
    assert given.encode().startswith(written)
    assert len(written) < len(given)
    count = f"--tee: {len(written):,} of {len(given):,} bytes; {len(given) - len(written):,} failed"
    assert count in reported.decode()
    assert reported.decode().count(FULL) == 1


def test_print_on_a_full_disk_fails_and_the_written_part_is_correct(tmp_path: Path) -> None:
    with tiny(tmp_path) as (file, _, _):
        done = shell(f"seq 10000 | {LIVEGRAPH} --print > {file}")
        written = file.read_bytes()
    assert (done.returncode, done.stderr.decode()) == (1, f"livegraph: {FULL}\n")
    whole = written[: written.rfind(b"\n")].splitlines()
    values = [json.loads(line)["values"]["value"] for line in whole]
    assert values == list(range(1, len(values) + 1))
    assert values


def test_a_save_on_a_full_disk_is_reported_and_fails_the_run(tmp_path: Path) -> None:
    with tiny(tmp_path) as (file, _, _):
        fill(tmp_path / "other")
        page = file.with_name("run.html")
        done = shell(f"seq 5 | {LIVEGRAPH} {SERVED} --save {page}")
        assert not page.exists()
    assert done.returncode == 1
    reported = f"cannot save {page}: No space left on device; free space on its disk"
    assert done.stderr.decode().count(reported) == 1


def test_a_page_that_join_cannot_find_is_reported_and_served(tmp_path: Path) -> None:
    with tiny(tmp_path) as (_, _, _):
        (tmp_path / "livegraph").mkdir(mode=0o700)
        fill(tmp_path / "other")
        with Graph(env={"XDG_RUNTIME_DIR": str(tmp_path)}) as graph:
            graph.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
            said = "--join cannot find this page: cannot save its address"
            wait_for(lambda: said in graph.stderr.text, "the report")
            assert not list((tmp_path / "livegraph").iterdir())


def test_records_that_no_broker_accepted_at_the_end_fail_the_run() -> None:
    broker = f"mqtt://127.0.0.1:{free_port()}/lab"
    with Graph("--publish", broker, "--exit-on-eof") as graph:
        graph.write("1\n2\n")
        graph.end()
        assert graph.wait() == 1
        assert "--publish: the broker did not take the last 2 records" in graph.stderr.text
        assert "--publish: 0 of 2 records; 2 failed" in graph.stderr.text


def test_the_status_accounts_for_every_outlet_in_use(tmp_path: Path) -> None:
    options = ["--tee", "--record", str(tmp_path / "run.jsonl"), "--threshold", "value>2"]
    with Graph(*options, "--exec", "exit 3") as graph:
        graph.write("1\n2\n3\n")
        accounts = {
            "page": {"unit": "viewers", "taken": 0, "dropped": 0, "failed": 0},
            "tee": {"unit": "bytes", "taken": 6, "dropped": 0, "failed": 0},
            "record": {"unit": "records", "taken": 3, "dropped": 0, "failed": 0},
            "exec": {"unit": "runs", "taken": 0, "dropped": 0, "failed": 1},
        }
        wait_for(lambda: graph.get("status")["outlets"] == accounts, "the accounts")
        graph.signal()
        graph.end()
        assert graph.wait() == 130
        stderr = graph.stderr.text
        assert "livegraph: --tee: 6 bytes\n" in stderr
        assert "livegraph: --record: 3 records\n" in stderr
        assert "livegraph: --exec: 0 of 1 run; 1 failed\n" in stderr
        assert "page:" not in stderr
