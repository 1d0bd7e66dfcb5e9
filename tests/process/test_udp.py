"""Datagrams of Teleplot's clients and in any format; each one that is lost is counted."""

import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter

import pytest
from harness import Graph, wait_for


@contextmanager
def sender(graph: Graph) -> Iterator[socket.socket]:
    pattern = re.compile(r"listening on udp://127\.0\.0\.1:(\d+)\n")
    result = wait_for(lambda: pattern.search(graph.stderr.text), "the port")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", int(result[1])))
        yield sock


@pytest.mark.parametrize(
    ("datagram", "series"),
    [
        (b"temp:21.5", {"temp": 1}),
        (b"temp:1627551892437:21.5\n", {"temp": 1}),
        (b"temp:1627551892437:1;1627551892448:2\nhum:40\n", {"temp": 2, "hum": 1}),
        ("temp,panel:21.5§°C|np".encode(), {"temp": 1}),
        (b">temp:21.5", {"temp": 1}),
        (b'{"a":1,"b":2}', {"a": 1, "b": 1}),
        (b"a=1 b=2", {"a": 1, "b": 1}),
        (b"a: 1, b: 2", {"a": 1, "b": 1}),
        (b"2024-05-14 10:21:33 temp=21", {"temp": 1}),
        (b"1,2\n3,4", {"1": 2, "2": 2}),
    ],
)
def test_a_datagram_is_lines(datagram: bytes, series: dict[str, int]) -> None:
    with Graph("udp://:0") as graph, sender(graph) as sock:
        sock.send(datagram)
        wait_for(lambda: graph.get("series"), "a sample")
        assert {each["name"]: each["count"] for each in graph.get("series")} == series


def test_teleplot_logs_and_texts_are_messages() -> None:
    with Graph("udp://:0") as graph, sender(graph) as sock:
        sock.send(b">:hello world")
        sock.send(b"state:IDLE|t")
        sock.send(b"a:1")
        wait_for(lambda: graph.count("a") == 1, "the sample")
        assert {"hello world", "state: IDLE"} <= {*graph.messages()}


def test_every_dropped_datagram_is_counted() -> None:
    with Graph("udp://:0") as graph, sender(graph) as sock:
        sock.send(b"a:0")
        wait_for(lambda: graph.count("a") == 1, "the first")
        os.kill(graph.process.pid, signal.SIGSTOP)
        for _ in range(50_000):
            sock.send(b"a:1")
        os.kill(graph.process.pid, signal.SIGCONT)
        sent = 50_001

        def is_complete() -> bool:
            nonlocal sent
            sock.send(b"a:2")  # the kernel reports its drops with the next datagram
            sent += 1
            dropped: int = graph.get("status")["notes"].get("dropped", 0)
            return dropped > 0 and graph.count("a") + dropped == sent

        wait_for(is_complete, "a count of all")


def test_hostile_datagrams_do_no_harm() -> None:
    with Graph("udp://:0") as graph, sender(graph) as sock:
        for datagram in (b"", b"\n", b"\xff" * 1000, b":", b">", b"a:" * 30_000, b"x" * 65_000):
            sock.send(datagram)
        sock.send(b"end:1")
        wait_for(lambda: graph.count("end") == 1, "the last")


def test_points_of_x_and_y_are_a_series_of_the_plane_that_clr_clears() -> None:
    with Graph("udp://:0") as graph, sender(graph) as sock:
        sock.send(b"pos:9:9|np,xy")
        sock.send(b"pos:3:2;1:4|xyclr")
        sock.send(b"a:1")
        wait_for(lambda: graph.count("a") == 1, "the sample")
        pos, a = sorted(graph.get("series"), key=itemgetter("plane"), reverse=True)
        assert (pos["plane"], pos["count"], pos["last"], a["plane"]) == (True, 3, 4, False)
        assert graph.get("samples?series=pos&from=0&to=1")["series"] == [
            {"name": "pos", "level": 0, "x": [3, 1], "y": [2, 4]}
        ]
        lines = graph.fetch("export.csv").decode().splitlines()
        assert lines[0] == "time,a,pos.x,pos"
        assert lines[2:] == [",,3,2", ",,1,4"]
