"""Commands: run on a terminal, ended with livegraph; their status and stderr are shown."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from harness import DEADLINE, Graph, reading, wait_for

PID = "import os, sys; print('process', os.getpid(), flush=True);"


def python(code: str) -> list[str]:
    return ["--", sys.executable, "-c", code]


def source(graph: Graph) -> dict[str, Any]:
    result: dict[str, Any] = graph.get("status")["source"][0]
    return result


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def value(graph: Graph, name: str) -> int:
    wait_for(lambda: graph.count(name), f"a sample of {name}")
    return int(next(each["last"] for each in graph.get("series") if each["name"] == name))


def test_the_output_of_a_command_arrives_at_once() -> None:
    with Graph(*python("import time\nprint(1)\nprint(2)\ntime.sleep(60)")) as graph:
        wait_for(lambda: graph.count("value") == 2, "two samples")
        assert source(graph)["state"] == "open"


def test_the_exit_status_of_a_command_is_shown() -> None:
    with Graph("--", "sh", "-c", "echo 1; exit 7") as graph:
        wait_for(lambda: source(graph)["state"] == "ended", "the end")
        assert source(graph)["detail"] == "sh ended with status 7"
        assert source(graph)["name"] == "sh"
        assert graph.count("value") == 1
    assert graph.stderr.text.count("sh ended with status 7") == 1


def test_the_signal_that_killed_a_command_is_shown() -> None:
    with Graph("--exit-on-eof", "--", "sh", "-c", "kill -SEGV $$") as graph:
        assert graph.wait() == 128 + signal.SIGSEGV
        assert "sh was killed by SIGSEGV" in graph.stderr.text


@pytest.mark.parametrize("options", [["--exit-on-eof"], ["--print"]])
@pytest.mark.parametrize(("script", "status"), [("echo 1; exit 7", 7), ("echo 1", 0)])
def test_the_run_ends_with_the_exit_status_of_the_command(
    options: list[str], script: str, status: int
) -> None:
    with Graph(*options, "--", "sh", "-c", script) as graph:
        assert graph.wait() == status


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["nonesuch"], "cannot run nonesuch: No such file or directory; check the name"),
        (["/dev/null"], "cannot run /dev/null: Permission denied; check that you may run it"),
        ([], "the command is empty; give one, for example livegraph -- vmstat 1"),
    ],
)
def test_a_command_that_cannot_be_run_is_an_error_with_the_fix(
    command: list[str], words: str
) -> None:
    with Graph("--", *command) as graph:
        assert graph.wait() == 3
        assert words in graph.stderr.text


def test_the_terminal_is_raw_and_wide() -> None:
    with Graph("--print", "--", "sh", "-c", "stty size <&1; printf 'a\\n'") as graph:
        assert graph.wait() == 0
    assert graph.stdout.text.splitlines()[0] == '{"line":1,"values":{"1":50.0,"2":200.0}}'


def test_lines_on_stderr_are_messages_and_not_samples() -> None:
    with Graph("--", "sh", "-c", "echo 3 >&2; printf half >&2; echo 1") as graph:
        wait_for(lambda: source(graph)["state"] == "ended", "the end")
        assert graph.count("value") == 1
        assert graph.get("status")["lines"] == 1
        assert graph.messages() == ["3", "half", "sh ended"]


def test_no_line_is_lost_and_the_last_needs_no_line_end() -> None:
    code = "print(''.join(f'{i}\\n' for i in range(200_000)) + '7', end='')"
    with Graph("--exit-on-eof", "--print", *python(code)) as graph:
        assert graph.wait() == 0
    lines = graph.stdout.text.splitlines()
    assert len(lines) == 200_001
    assert lines[-1] == '{"line":200001,"values":{"value":7.0}}'


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_orphan_is_left(number: int) -> None:
    code = PID + "import subprocess; subprocess.run(['sleep', '1000'])"
    with Graph(*python(code)) as graph:
        pid = value(graph, "process")
        graph.signal(number)
        graph.wait()
        wait_for(lambda: not alive(pid), "the end of the command")
        wait_for(lambda: not children(pid), "the end of its child")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_orphan_is_left_under_nohup(end: int, tmp_path: Path) -> None:
    # in one line: what livegraph itself reports may come between two
    script = "sleep 1000 & echo ids $! $$; wait"
    nohup = ["nohup", sys.executable, "-m", "livegraph", "--no-open", "--port", "0"]
    log = tmp_path / "log"
    pids: list[int] = []
    with log.open("wb") as out:
        livegraph = subprocess.Popen(
            [*nohup, "--tee", "--", "sh", "-c", script],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        ids = re.compile(rb"^ids (\d+) (\d+)\r?\n", re.MULTILINE)
        found = wait_for(lambda: ids.search(log.read_bytes()), "the process ids")
        pids = list(map(int, found.groups()))
        assert all(map(alive, pids))
        livegraph.send_signal(signal.SIGHUP)  # as when the terminal is closed; nohup ignores it
        livegraph.send_signal(end)
        livegraph.wait(DEADLINE)
        wait_for(lambda: not any(map(alive, pids)), "the end of the command and of its child")
    finally:
        livegraph.kill()
        livegraph.wait(DEADLINE)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def children(group: int) -> list[str]:
    done = subprocess.run(["pgrep", "-g", str(group)], capture_output=True, text=True, check=False)
    return [pid for pid in done.stdout.split() if alive(int(pid))]


def test_a_command_that_ignores_term_is_killed() -> None:
    ignoring = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)];"
    with Graph(*python(ignoring + PID + "time.sleep(1000)")) as graph:
        pid = value(graph, "process")
        graph.signal()
        assert graph.wait() == 130
        wait_for(lambda: not alive(pid), "the end of the command")


def test_background_processes_of_a_command_end_with_it() -> None:
    with Graph("--", "sh", "-c", "trap '' HUP; sleep 1000 & echo process $!") as graph:
        pid = value(graph, "process")
        wait_for(lambda: source(graph)["state"] == "ended", "the end")
        wait_for(lambda: not alive(pid), "the end of its background process")


def test_a_command_is_repeated_and_never_overlaps(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = f"echo begin >> {log}; printf 'a b\\n1 2'; sleep 0.05; echo end >> {log}"
    with Graph("--every", "10ms", "--", "sh", "-c", script) as graph:
        wait_for(lambda: graph.count("a") >= 5, "five runs")
        assert graph.get("status")["bad"] == {}
    lines = log.read_text().split()
    assert lines == (["begin", "end"] * len(lines))[: len(lines)]


def test_repeated_failures_are_reported_once() -> None:
    with Graph("--every", "10ms", "--", "sh", "-c", "echo 1; exit 3") as graph:
        wait_for(lambda: graph.count("value") >= 3, "three runs")
        wait_for(lambda: "sh ended with status 3" in graph.stderr.text, "the notice")
    assert graph.stderr.text.count("sh ended with status 3") == 1


def test_every_without_a_command_is_an_error() -> None:
    with Graph("--every", "2s") as graph:
        assert graph.wait() == 2
        assert "expected a command (after --)" in graph.stderr.text


def test_a_config_file_names_several_commands(tmp_path: Path) -> None:
    python = f"command:{sys.executable} -c 'print(\"y\", 2)'"
    with Graph("--config", reading(tmp_path, "command:echo x 1", python)) as graph:
        wait_for(lambda: graph.count("x") == graph.count("y") == 1, "both")
