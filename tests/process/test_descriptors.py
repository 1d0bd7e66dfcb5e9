"""Too few file descriptors: pages wait, and input is still read."""

import contextlib
import http.client
import resource
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from harness import DEADLINE, Graph, wait_for

SLOW = (
    b"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\n"
)


@contextmanager
def few_descriptors(count: int) -> Iterator[None]:
    """Start processes inside with a limit of `count` open files."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def connect(graph: Graph) -> socket.socket:
    peer = socket.create_connection(("127.0.0.1", graph.port))
    peer.sendall(b"GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n")
    return peer


def test_without_descriptors_livegraph_reports_it_once_keeps_reading_and_recovers() -> None:
    with Graph() as graph, contextlib.ExitStack() as peers:
        graph.url  # noqa: B018 - waits until it serves
        resource.prlimit(graph.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        for _ in range(60):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: "no more pages can connect" in graph.stderr.text, "the message")
        graph.write("".join(f"{n}\n" for n in range(1000)))
        graph.end()
        # input was read while no page could connect
        peers.close()
        wait_for(lambda: has_read(graph, 1000), "all samples")
        assert graph.stderr.text.count("no more pages") == 1
        assert "ulimit -n" in graph.stderr.text


def has_read(graph: Graph, records: int) -> bool:
    """Whether livegraph says so; it may still drop a connection that came too soon."""
    with contextlib.suppress(ConnectionError):
        return bool(graph.get("status")["records"] == records)
    return False


def test_a_connected_page_gets_new_samples_while_others_cannot_connect() -> None:
    with Graph() as graph, contextlib.ExitStack() as peers:
        connection = peers.enter_context(
            closing(http.client.HTTPConnection("127.0.0.1", graph.port, timeout=DEADLINE))
        )
        connection.request("GET", "/stream")
        answer = peers.enter_context(connection.getresponse())
        resource.prlimit(graph.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        for _ in range(60):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: "no more pages can connect" in graph.stderr.text, "the message")
        graph.write("4321\n")
        while b"4321.0" not in answer.readline():
            pass


def idle(graph: Graph, beginning: bytes = b"") -> socket.socket:
    """Connect, and send only the beginning of a request."""
    peer = socket.create_connection(("127.0.0.1", graph.port))
    peer.sendall(beginning)
    return peer


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", SLOW], ids=["nothing", "word", "body"])
def test_idle_connections_block_neither_exec_nor_pages(beginning: bytes, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    options = ["--push", "--threshold", "*>10", "--exec", f"echo run >> {runs}"]
    with Graph(*options, descriptors=300) as graph, contextlib.ExitStack() as peers:
        for _ in range(400):
            peers.enter_context(closing(idle(graph, beginning)))
        for n in range(1, 4):
            graph.write(f"s{n}: 1\ns{n}: 11\n")
            wait_for(lambda: lines(runs) == n, f"run {n}")  # noqa: B023
        with closing(connect(graph)) as page:
            page.settimeout(DEADLINE)
            text = b""
            while b"11.0" not in text:
                text += page.recv(1 << 16)
            graph.write("4321\n")
            while b"4321.0" not in text:
                text += page.recv(1 << 16)
        wait_for(lambda: graph.stderr.text.count("closes") == 1, "the message")
        assert graph.get("status")["notes"]["connections_closed"] >= 100
        assert "connect: " not in graph.stderr.text


def lines(path: Path) -> int:
    return path.read_text().count("\n") if path.exists() else 0


def test_streams_leave_room_for_other_requests_and_a_page_beyond_their_share_gets_bye() -> None:
    with Graph(descriptors=256) as graph, contextlib.ExitStack() as peers:
        for _ in range(192):
            peers.enter_context(closing(connect(graph)))
        wait_for(
            lambda: graph.get("status")["viewers"] == 168, "as many streams as there is room for"
        )
        with closing(connect(graph)) as page:
            page.settimeout(DEADLINE)
            text = b""
            while b'{"reason":"full"}' not in text:
                part = page.recv(1 << 16)
                assert part, text
                text += part
        assert graph.fetch("healthz") == b"ok\n"
        wait_for(lambda: graph.get("status")["outlets"]["page"]["dropped"] >= 24, "the refusals")
        said = "168 streams are open; livegraph refuses more"
        wait_for(lambda: graph.stderr.text.count(said) == 1, "the message")


def test_a_low_limit_of_descriptors_is_raised_as_far_as_allowed() -> None:
    with few_descriptors(64):
        low = Graph(execute=True)
        low.url  # noqa: B018 - waits until it serves
    with low as graph, contextlib.ExitStack() as peers:
        for _ in range(100):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: graph.get("status")["viewers"] == 100, "a hundred pages")
