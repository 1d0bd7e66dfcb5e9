"""A serial port, with a pseudo-terminal pair as the cable."""

import grp
import os
import random
import socket
import subprocess
import sys
import time
import tty
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from board import Board
from harness import Graph, wait_for
from programs import needed

from livegraph.errors import SourceError
from livegraph.sources.serial import only
from livegraph.system.users import group_with_access


@pytest.fixture
def cable() -> Iterator[tuple[int, str]]:
    """A descriptor of one end, and the name of the port at the other."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


def test_a_port_that_you_may_not_use_is_an_error_with_the_fix(cable: tuple[int, str]) -> None:
    _, port = cable
    Path(port).chmod(0)
    weak = [needed("unshare", "to run as nobody"), "-U"] if os.geteuid() == 0 else []
    if subprocess.run([*weak, "true"], check=False).returncode:
        pytest.skip("needs the right to run as another user")
    command = [*weak, sys.executable, "-m", "livegraph", "--no-open", "--serial", port]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 3
    assert f"; run sudo chmod a+rw {port} to get access" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_group_that_gets_access_to_a_port_is_that_of_the_port(tmp_path: Path) -> None:
    port = tmp_path / "port"
    port.touch()
    mine = [each for each in grp.getgrall() if each.gr_gid in os.getgroups() and each.gr_gid]
    groups = grp.getgrall()[1:] if os.geteuid() == 0 else mine
    if not groups:
        pytest.skip("needs a group")
    os.chown(port, -1, groups[0].gr_gid)
    port.chmod(0o660)
    assert group_with_access(str(port)) == groups[0].gr_name
    port.chmod(0o640)
    assert group_with_access(str(port)) == ""
    assert group_with_access(str(tmp_path / "none")) == ""


def test_bytes_written_to_the_cable_are_shown(cable: tuple[int, str]) -> None:
    ours, port = cable
    with Graph("--serial", port, "--baud", "115200") as graph:
        graph.url  # noqa: B018 - waits until the port is open
        os.write(ours, b"agment of a line\n1\n2\r\n3\n4")
        wait_for(lambda: graph.count("value") == 3, "three samples")
        os.write(ours, b"5\n")
        wait_for(lambda: graph.count("value") == 4, "the fourth")
        assert graph.get("series")[0]["last"] == 45
        assert graph.get("status")["source"] == [
            {
                "name": port,
                "state": "open",
                "detail": "",
                "takes": False,
                "finite": False,
                "file": False,
                "since": pytest.approx(1e9, rel=10),
                "last": pytest.approx(1e9, rel=10),
                "interval": None,
            }
        ]


def test_a_second_reader_learns_how_to_find_the_first(cable: tuple[int, str]) -> None:
    _, port = cable
    with Graph("--serial", port) as first:
        first.url  # noqa: B018
        with Graph("--serial", port) as second:
            assert second.wait() == 3
        assert (
            f"close the other program that has it open (fuser -v {port} finds it)"
            in second.stderr.text
        )


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    board = Board(tmp_path / "ttyUSB0")
    yield board
    board.unplug()


def state(graph: Graph) -> str:
    return str(graph.get("status")["source"][0]["state"])


def test_a_port_that_goes_away_is_opened_again_with_a_gap(board: Board) -> None:
    with Graph("--serial", str(board.path)) as graph:
        graph.url  # noqa: B018
        expected = []
        for i in range(3):
            board.write(f"agment\n{i}\n{i}5\nfragm".encode())
            wait_for(lambda n=i: graph.count("value") == 3 * n + 2, "two samples")  # type: ignore[misc]
            board.unplug()
            wait_for(lambda: state(graph) == "waiting", "the loss")
            board.plug()
            wait_for(lambda: state(graph) == "open", "the port")
            expected += [i, 10 * i + 5, None]
        (series,) = graph.get("samples?points=0")["series"]
        assert series["y"] == expected
        assert graph.get("status")["bad"] == {"partial": 3}
        for words in ("is gone", "is back"):
            assert len([text for text in graph.messages() if words in text]) == 3
        wait_for(lambda: graph.stderr.text.count("is gone: ") == 3, "the reports")
        wait_for(lambda: graph.stderr.text.count("ttyUSB0 is back after ") == 3, "the returns")


def test_a_gap_and_its_messages_are_recorded(board: Board, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with Graph("--serial", str(board.path), "--record", str(file)) as graph:
        graph.url  # noqa: B018
        board.write(b"agment\n1\n2\nfragm")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        board.unplug()
        wait_for(lambda: state(graph) == "waiting", "the loss")
        board.plug()
        wait_for(lambda: state(graph) == "open", "the port")
        board.write(b"agment\n3\n")
        wait_for(lambda: graph.count("value") == 4, "the next sample")
        shown, messages = graph.get("samples?points=0")["series"][0], graph.messages()
    with Graph(str(file)) as graph:
        wait_for(lambda: graph.count("value") == 4, "all of it again")
        assert graph.get("samples?points=0")["series"][0] == shown
        assert shown["y"] == [1, 2, None, 3]
        assert graph.messages() == messages


def test_a_port_that_stays_away_costs_nothing(board: Board) -> None:
    with Graph("--serial", str(board.path)) as graph:
        graph.url  # noqa: B018
        board.unplug()
        wait_for(lambda: state(graph) == "waiting", "the loss")
        spent = cpu(graph)
        start = time.monotonic()
        wait_for(lambda: time.monotonic() - start > 2, "two seconds")
        assert cpu(graph) - spent < 0.2  # a busy loop would use more
        assert state(graph) == "waiting"
        board.plug()
        wait_for(lambda: state(graph) == "open", "the port")


def cpu(graph: Graph) -> float:
    fields = Path(f"/proc/{graph.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def test_a_wrong_speed_is_reported_and_its_noise_is_not_drawn(board: Board) -> None:
    noise = random.Random(1).randbytes(50_000)
    with Graph("--serial", str(board.path)) as graph:
        graph.url  # noqa: B018
        at = 0

        def has_hint() -> bool:
            nonlocal at
            board.write(noise[at : at + 100])
            at += 100
            return "try another --baud" in graph.stderr.text

        wait_for(has_hint, "the hint")
        status = graph.get("status")
        assert status["source"][0]["detail"].endswith(
            "is unreadable at 9600 baud; try another --baud"
        )
        assert status["records"] == 0
        board.write(b"\n" + b"1\n2\n3\n" * 20)
        wait_for(lambda: graph.count("value") >= 57, "what can be read again")


def test_noise_of_a_starting_board_is_ignored(board: Board) -> None:
    with Graph("--serial", str(board.path)) as graph:
        graph.url  # noqa: B018
        board.write(b"gment\n\x00\xf8\xe0\x80\n\x0e\x13\x81\xff\xfe7\r\nrst cause:1\n1\n2\n3\n")
        wait_for(lambda: graph.count("value") == 3, "three samples")
        assert graph.get("status")["bad"] == {"noise": 2}
        assert "rst cause:1" in graph.messages() or graph.get("status")["records"] == 4
        assert "--baud" not in graph.stderr.text


def test_the_only_port_is_found() -> None:
    usb = SimpleNamespace(device="/dev/ttyUSB0", description="CP2102", hwid="USB VID:PID=10C4")
    acm = SimpleNamespace(device="/dev/ttyACM0", description="Uno", hwid="USB VID:PID=2341")
    none = SimpleNamespace(device="/dev/ttyS0", description="n/a", hwid="n/a")
    assert only([none, usb]) == "/dev/ttyUSB0"
    with pytest.raises(SourceError, match="no serial port found; check that the device"):
        only([none])
    with pytest.raises(SourceError, match=r"2 serial ports: /dev/ttyUSB0 \(CP2102\), /dev/ttyACM0"):
        only([usb, acm])


def test_any_baud_rate_can_be_set(board: Board) -> None:
    with Graph("--serial", str(board.path), "--baud", "74880") as graph:
        graph.url  # noqa: B018
        board.write(b"\n1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")


def test_a_port_that_goes_away_ends_the_run_with_exit_on_eof() -> None:
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
        graph.url  # noqa: B018 - opening a port discards its input
        board.sendall(b"\n1\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")


def test_a_loop_url_opens_and_ends() -> None:
    with Graph("--serial", "loop://") as graph:
        assert graph.get("status")["source"][0]["state"] == "waiting"
