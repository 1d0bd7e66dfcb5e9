"""Common programs at the other end: websocketd, nc, socat, curl."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from harness import Graph, wait_for
from peers import free_port, is_up
from programs import needed

ECHO = "while read line; do echo $line; done"


@contextmanager
def running(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def port(graph: Graph) -> int:
    pattern = re.compile(r"listening on tcp://[^ ]*:(\d+)\n")
    result = wait_for(lambda: pattern.search(graph.stderr.text), "the port")
    return int(result[1])


@contextmanager
def websocketd(*command: str) -> Iterator[int]:
    at = free_port()
    program = needed("websocketd", "to read from")
    with running([program, "--address=127.0.0.1", f"--port={at}", *command]):
        wait_for(lambda: is_up(at), "websocketd")
        yield at


def test_the_output_of_a_program_behind_websocketd_is_read() -> None:
    program = "import time; [print(f't={i}', flush=True) for i in range(100)]; time.sleep(60)"
    with websocketd(sys.executable, "-c", program) as at, Graph(f"ws://127.0.0.1:{at}/") as graph:
        wait_for(lambda: graph.count("t") == 100, "all samples")


def test_a_program_behind_websocketd_is_sent_the_greeting() -> None:
    with (
        websocketd("sh", "-c", ECHO) as at,
        Graph(f"ws://127.0.0.1:{at}/", "--send", r"a=1\n", "--send", r"a=2\n") as graph,
    ):
        wait_for(lambda: graph.count("a") == 2, "the echo")


def test_nc_sends_lines_over_tcp() -> None:
    nc = needed("nc", "to send by")
    with Graph("tcp://:0") as graph, running([nc, "127.0.0.1", str(port(graph))]) as sender:
        assert sender.stdin
        sender.stdin.write(b"a=1\na=2\n")
        sender.stdin.flush()
        wait_for(lambda: graph.count("a") == 2, "both")


def test_socat_sends_lines_over_a_unix_socket(tmp_path: Path) -> None:
    socat = needed("socat", "to send by")
    path = tmp_path / "live.sock"
    with Graph(f"unix:{path}") as graph:
        wait_for(path.exists, "the socket")
        with running([socat, "-", f"UNIX-CONNECT:{path}"]) as sender:
            assert sender.stdin
            sender.stdin.write(b"a=1\n")
            sender.stdin.flush()
            wait_for(lambda: graph.count("a") == 1, "the sample")


def test_curl_pushes_as_shown_in_the_readme() -> None:
    curl = needed("curl", "to push by")
    with Graph("--push") as graph:
        options = ["-H", "Content-Type: application/json", "-d", '{"temp": 21.5}']
        done = subprocess.run([curl, "-s", *options, graph.base], capture_output=True, check=True)
        assert done.stdout == b'{"lines":1,"records":1,"bad":{}}'
        assert graph.count("temp") == 1
