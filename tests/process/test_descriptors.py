"""No more file descriptors: pages wait, input does not."""

import contextlib
import http.client
import resource
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

from harness import Graph, wait_for


@contextmanager
def few_descriptors(count: int) -> Iterator[None]:
    """What is started inside may have so many open files, and cannot get more."""
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


def test_without_descriptors_it_says_so_once_reads_on_and_recovers() -> None:
    with Graph() as graph, contextlib.ExitStack() as peers:
        graph.url  # noqa: B018 - waits until it serves
        resource.prlimit(graph.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        for _ in range(60):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: "no more pages can connect" in graph.stderr.text, "the word")
        graph.write("".join(f"{n}\n" for n in range(1000)))
        graph.end()
        # a page that is connected sees all of it: input was read meanwhile
        peers.close()
        wait_for(lambda: graph.get("status")["records"] == 1000, "all samples")
        assert graph.stderr.text.count("no more pages") == 1
        assert "ulimit -n" in graph.stderr.text


def test_a_page_that_is_connected_gets_what_comes_while_others_cannot_connect() -> None:
    with Graph() as graph, contextlib.ExitStack() as peers:
        connection = peers.enter_context(
            closing(http.client.HTTPConnection("127.0.0.1", graph.port, timeout=15))
        )
        connection.request("GET", "/stream")
        answer = peers.enter_context(connection.getresponse())
        resource.prlimit(graph.process.pid, resource.RLIMIT_NOFILE, (40, 40))
        for _ in range(60):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: "no more pages can connect" in graph.stderr.text, "the word")
        graph.write("4321\n")
        while b"4321.0" not in answer.readline():
            pass


def test_a_low_limit_is_raised_as_far_as_allowed() -> None:
    with few_descriptors(64):
        low = Graph()
        low.url  # noqa: B018 - waits until it serves
    with low as graph, contextlib.ExitStack() as peers:
        for _ in range(100):
            peers.enter_context(closing(connect(graph)))
        wait_for(lambda: graph.get("status")["viewers"] == 100, "a hundred pages")
