"""A serial port: a pseudo-terminal pair stands for the cable."""

import os
import socket
import tty
from collections.abc import Iterator

import pytest
from harness import Graph, wait_for


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    """Our end, and the name of the port at the other."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


def test_what_is_written_to_the_cable_is_shown(cable: tuple[int, str]) -> None:
    ours, port = cable
    with Graph("--serial", port, "--baud", "115200") as graph:
        graph.url  # noqa: B018 - waits until the port is open
        os.write(ours, b"agment of a line\n1\n2\r\n3\n4")
        wait_for(lambda: graph.count("value") == 3, "three samples")
        os.write(ours, b"5\n")
        wait_for(lambda: graph.count("value") == 4, "the fourth")
        assert graph.get("series")[0]["last"] == 45
        assert graph.get("status")["source"] == [
            {"name": port, "state": "open", "since": pytest.approx(1e9, rel=10), "detail": ""}
        ]


def test_a_second_reader_is_told_who_has_the_port(cable: tuple[int, str]) -> None:
    _, port = cable
    with Graph("--serial", port) as first:
        first.url  # noqa: B018
        with Graph("--serial", port) as second:
            assert second.wait() == 3
        assert f"another program has it open (fuser -v {port})" in second.stderr.text


def test_a_port_that_goes_away_is_lost_and_the_page_stays() -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    with Graph("--serial", os.ttyname(theirs)) as graph:
        graph.url  # noqa: B018
        os.write(ours, b"x\n1\n2\nfragment")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        os.close(theirs)
        os.close(ours)
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "lost", "the loss")
        wait_for(lambda: "is gone" in graph.stderr.text, "the notice")
        assert graph.get("status")["bad"] == {"partial": 1}
        assert graph.count("value") == 2


def test_a_port_that_goes_away_ends_the_run_if_so_asked() -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    with Graph("--serial", os.ttyname(theirs), "--exit-on-eof") as graph:
        graph.url  # noqa: B018
        os.close(theirs)
        os.close(ours)
        assert graph.wait() == 3


def test_a_pyserial_url_is_read() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        Graph("--serial", f"socket://127.0.0.1:{server.getsockname()[1]}") as graph,
        server.accept()[0] as board,
    ):
        graph.url  # noqa: B018 - opening a port empties it
        board.sendall(b"\n1\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")


def test_a_loop_url_opens_and_ends() -> None:
    with Graph("--serial", "loop://") as graph:
        assert graph.get("status")["source"][0]["state"] == "waiting"
