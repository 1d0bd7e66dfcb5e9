"""Memory limits: samples fit into them, and what cannot fit ends with a clear message."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from harness import Graph, wait_for

KIB = 1024
ROWS = 8_000_000
PART = 1_000_000


def under(option: str, kib: int) -> list[str]:
    """Return a prefix that runs a command under `ulimit`."""
    return ["sh", "-c", f'ulimit {option} {kib}; exec "$@"', "sh"]


def run(kib: int, *options: str, text: str) -> subprocess.CompletedProcess[str]:
    """Run livegraph under `ulimit -v` to its end."""
    command = [*under("-v", kib), sys.executable, "-m", "livegraph", "--no-open", *options]
    return subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, check=False
    )


def feed(graph: Graph, rows: int) -> None:
    for start in range(0, rows, PART):
        graph.write("".join(f"{n}\n" for n in range(start, start + PART)))


def peak(graph: Graph) -> int:
    """The peak address space of the process in KiB."""
    status = Path(f"/proc/{graph.process.pid}/status").read_text()
    result = re.search(r"VmPeak:\s+(\d+)", status)
    assert result
    return int(result[1])


@pytest.mark.parametrize(
    ("option", "kib", "memory"), [("-v", 300 * KIB, 76), ("-d", 240 * KIB, 80)]
)
def test_samples_fit_into_a_memory_limit_and_the_page_is_still_served(
    option: str, kib: int, memory: int
) -> None:
    with Graph("--time", "index", prefix=under(option, kib)) as graph:
        feed(graph, ROWS)
        graph.end()
        wait_for(lambda: graph.get("status")["records"] == ROWS, "all rows", deadline=120)
        (series,) = graph.get("series")
        assert (series["count"], series["min"], series["max"]) == (ROWS, 0, ROWS - 1)
        assert len(graph.fetch("samples?points=0")) > memory * KIB * KIB // 16
        notice = f"--memory reduced to {memory}M: ulimit {option} allows {kib // KIB}M in total\n"
        said = f"{graph.url}  (Ctrl-C to stop)\nlivegraph: {notice}"
        wait_for(lambda: said in graph.stderr.text, "the notice")
        assert "out of memory" not in graph.stderr.text
        if option == "-v":
            assert peak(graph) <= kib


def test_commands_keep_their_environment_under_a_memory_limit() -> None:
    with Graph(
        "--",
        "sh",
        "-c",
        "echo threads=$((0${OPENBLAS_NUM_THREADS}+5))",
        prefix=under("-v", 300 * KIB),
    ) as graph:
        wait_for(lambda: graph.count("threads"), "the command's line")
        assert graph.get("series")[0]["last"] == 5


@pytest.mark.parametrize(
    ("kib", "options", "message"),
    [
        (
            300 * KIB,
            ["--memory", "200M"],
            "--memory 200M does not fit: ulimit -v allows 300M in total; use --memory 76M or less",
        ),
        (
            100 * KIB,
            [],
            "ulimit -v allows 100M in total, but livegraph needs at least 225M; raise the limit",
        ),
        (100 * KIB, ["--print"], "but livegraph needs at least 225M; raise the limit"),
    ],
)
def test_a_memory_option_that_cannot_fit_is_refused_with_advice(
    kib: int, options: list[str], message: str
) -> None:
    done = run(kib, *options, text="1\n")
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_print_needs_no_room_for_samples() -> None:
    done = run(230 * KIB, "--print", text="1\n" * 300_000)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 300_000


def test_out_of_memory_while_reading_gives_a_single_message_and_status_1(tmp_path: Path) -> None:
    saved = tmp_path / "run.html"
    with Graph("--save", str(saved)) as graph:
        graph.write("4321\n")
        wait_for(lambda: graph.count("value"), "a sample")
        limit = (peak(graph) + 4 * KIB) * KIB
        resource.prlimit(graph.process.pid, resource.RLIMIT_AS, (limit, limit))
        with pytest.raises(BrokenPipeError):
            feed(graph, 100 * PART)
        assert graph.wait(120) == 1
        assert saved.stat().st_size > 1 << 20
        stopped = "livegraph: stopped: out of memory; raise the limit (ulimit -v)"
        assert graph.stderr.text.count(stopped) == 1  # a request may have been aborted before
