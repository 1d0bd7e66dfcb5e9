"""Heavy load: a thousand pages, an endless line, a pipeline that is interrupted."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from harness import DEADLINE, Graph, wait_for

MANY, STALLED = 1000, 100


@pytest.fixture(autouse=True)
def descriptors() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[1], 4096), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def view(graph: Graph, *, points: int = 250, room: int = 0) -> socket.socket:
    return ask(graph, f"/stream?points={points}", room)


def ask(graph: Graph, path: str, room: int = 0) -> socket.socket:
    peer = socket.socket()
    if room:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    peer.settimeout(DEADLINE)
    peer.connect(("127.0.0.1", graph.port))
    peer.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    return peer


def read_to(peer: socket.socket, mark: bytes) -> None:
    text = b""
    while mark not in text:
        part = peer.recv(1 << 16)
        assert part, text[-200:]
        text = text[-100:] + part


def resident(graph: Graph, field: str = "VmRSS") -> int:
    """Resident memory of the process in bytes; with `VmHWM`, its peak."""
    status = Path(f"/proc/{graph.process.pid}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if field in line)


def test_a_thousand_pages_get_everything_while_a_hundred_of_them_stall() -> None:
    with Graph("--window", "all", "--format", "json") as graph, ExitStack() as peers:
        graph.write('{"a":1}\n')
        wait_for(lambda: graph.count("a") == 1, "a sample")
        before = resident(graph)
        stalled = [
            peers.enter_context(closing(view(graph, points=8000, room=1 << 15)))
            for _ in range(STALLED)
        ]
        pages = [peers.enter_context(closing(view(graph))) for _ in range(MANY - STALLED)]
        wait_for(lambda: graph.get("status")["viewers"] == MANY, "a thousand viewers")
        one_more = peers.enter_context(closing(view(graph)))
        read_to(one_more, b'{"reason":"full"}')
        assert graph.get("status")["outlets"]["page"]["dropped"] == 1
        for i in range(20):
            graph.write("".join(f'{{"a":{i}.{j:03}}}\n' for j in range(1000)))
        graph.write('{"a":777777}\n')
        for page in pages:
            read_to(page, b"777777.0")
        assert resident(graph) - before < (100 << 20) + STALLED * (1 << 20)
        read_to(stalled[0], b"777777.0")


def test_a_stalled_viewer_costs_less_than_a_mebibyte_whatever_it_requested() -> None:
    names = " ".join(f"s{i}" for i in range(60))
    with Graph("--window", "all") as graph, ExitStack() as peers:
        graph.write(names + "\n")
        for i in range(20_000):
            graph.write(" ".join(f"{i % 97}.{j:03}" for j in range(60)) + "\n")
        wait_for(lambda: graph.count("s59") == 20_000, "all samples", deadline=120)
        before = resident(graph)
        for _ in range(STALLED):
            peers.enter_context(closing(view(graph, points=10_000, room=1 << 12)))
        wait_for(lambda: graph.get("status")["viewers"] == STALLED, "the viewers")
        with closing(view(graph, points=10_000)) as page:
            read_to(page, b"event: status")  # other viewers got their parts before
        assert resident(graph) - before < STALLED * (1 << 20)


def test_stalled_downloads_of_a_page_to_save_cost_little_in_all() -> None:
    with Graph("--time", "index") as graph, ExitStack() as peers:
        graph.write("".join(f"{n * 0.123456789:.12f},{-n / 7:.15g}\n" for n in range(200_000)))
        wait_for(lambda: graph.count("1") == 200_000, "all samples")
        before = resident(graph)
        for _ in range(20):
            peers.enter_context(closing(ask(graph, "/save.html", room=1 << 12)))
        wait_for(lambda: len(graph.fetch("save.html")) > 10_000_000, "a page to save")
        assert resident(graph, "VmHWM") - before < 60 << 20  # of 200 MB in the 20 pages


def test_a_line_without_an_end_uses_no_memory_and_the_next_line_is_read() -> None:
    size = 1 << 30
    with Graph() as graph:
        graph.write("1\n" + "x" * 1_000_000)
        wait_for(lambda: graph.get("status")["bad"] == {"too_long": 1}, "the line to be too long")
        before = resident(graph)
        assert graph.process.stdin
        piece = b"x" * (1 << 20)
        for _ in range(size // len(piece)):
            graph.process.stdin.write(piece)
        graph.write("\n2\n")
        wait_for(lambda: graph.count("value") == 2, "the next line")
        assert graph.get("status")["bad"] == {"too_long": 1}
        assert resident(graph) - before <= 8 << 20


def test_ctrl_c_in_a_pipeline_stops_every_process_without_an_error() -> None:
    producer = "import time\nfor n in range(10**9): print(n, flush=True); time.sleep(0.001)"
    shell = f"{sys.executable} -c '{producer}' | {sys.executable} -m livegraph --no-open"
    child = subprocess.Popen(["bash", "-c", shell], stderr=subprocess.PIPE, start_new_session=True)
    assert child.stderr
    with child.stderr as reported, ExitStack() as peers:
        port = int(reported.readline().split(b":")[-1].split(b"/")[0])
        request = b"GET /stream HTTP/1.0\r\nHost: localhost\r\n\r\n"
        pages = []
        for _ in range(50):
            page = peers.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            page.settimeout(DEADLINE)
            page.sendall(request)
            pages.append(page)
        for page in pages:
            read_to(page, b"event: samples")
        os.killpg(child.pid, signal.SIGINT)
        for page in pages:
            read_to(page, b'{"reason":"stopped"}')
        assert child.wait(DEADLINE) in (130, -signal.SIGINT)
        rest = reported.read().decode()
    assert "BrokenPipe" not in rest
    assert "internal error" not in rest
    assert "livegraph" not in rest.partition("Traceback")[2]  # the producer may have one
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
