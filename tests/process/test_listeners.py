"""Listeners: each peer is a source, their number is limited, and none can harm the others."""

import re
import socket
import struct
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from harness import DEADLINE, Graph, wait_for

LIVEGRAPH = [sys.executable, "-m", "livegraph"]


def port(graph: Graph, scheme: str = "tcp") -> int:
    """The port in the message about the listener."""
    pattern = re.compile(rf"listening on {scheme}://[^ ]*:(\d+)\b")
    result = wait_for(lambda: pattern.search(graph.stderr.text), "the port")
    return int(result[1])


def connect(graph: Graph) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port(graph)), DEADLINE)


def states(graph: Graph) -> dict[str, str]:
    return {source["name"]: source["state"] for source in graph.get("status")["source"]}


def grown(graph: Graph, name: str, before: int) -> bool:
    return graph.count(name) == before + 1


def status(graph: Graph, key: str) -> Any:
    return graph.get("status")[key]


def test_each_connection_is_a_source_that_comes_and_goes() -> None:
    with Graph("tcp://:0") as graph:
        with connect(graph) as one, connect(graph) as other:
            one.sendall(b"temp=1\n")
            wait_for(lambda: graph.count("temp") == 1, "a sample")
            other.sendall(b"hum=1\n")
            wait_for(lambda: graph.count("hum") == 1, "another")
            assert states(graph) == {
                "tcp://:0": "open",
                "127.0.0.1": "open",
                "127.0.0.1 (2)": "open",
            }
        wait_for(lambda: [*states(graph).values()] == ["open", "ended", "ended"], "both ends")


def test_a_peer_that_connects_again_continues_its_series() -> None:
    with Graph("tcp://:0") as graph:
        for _ in range(3):
            with connect(graph) as sock:
                before = graph.count("temp")
                sock.sendall(b"temp=1\n")
                wait_for(partial(grown, graph, "temp", before), "its sample")
            wait_for(lambda: states(graph)["127.0.0.1"] == "ended", "its end")


def test_half_a_line_is_a_bad_line_and_not_a_sample() -> None:
    with Graph("tcp://:0") as graph:
        with connect(graph) as sock:
            sock.sendall(b"1\n2\n34")
        wait_for(lambda: status(graph, "bad") == {"partial": 1}, "the fragment")
        assert graph.count("value") == 2


def test_a_reset_ends_the_connection_and_nothing_else() -> None:
    with Graph("tcp://:0") as graph:
        sock = connect(graph)
        sock.sendall(b"1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()
        wait_for(lambda: states(graph)["127.0.0.1"] == "lost", "the loss")
        with connect(graph) as again:
            again.sendall(b"2\n")
            wait_for(lambda: graph.count("value") == 2, "the next one")


def test_no_line_of_a_fast_sender_is_lost() -> None:
    with Graph("tcp://:0") as graph, connect(graph) as sock:
        sock.sendall(b"".join(b"%d\n" % i for i in range(500_000)))
        wait_for(lambda: graph.count("value") == 500_000, "all lines", deadline=120)


@pytest.mark.parametrize("data", [b"", b"1"])
def test_a_hundred_peers_without_a_line_do_not_keep_out_others(data: bytes) -> None:
    with Graph("tcp://:0") as graph, ExitStack() as peers:
        for _ in range(100):
            peers.enter_context(connect(graph)).sendall(data)
        for n in range(1, 6):
            peers.enter_context(connect(graph)).sendall(b"temp=1\n")
            wait_for(lambda: status(graph, "records") == n, "a sample")  # noqa: B023
        assert status(graph, "notes") == {"connections_closed": 5}
        said = "closes those without a complete line"
        wait_for(lambda: graph.stderr.text.count(said) == 1, "the message")


def test_peers_that_leave_make_room_for_others() -> None:
    with Graph("tcp://:0") as graph:
        sockets = [connect(graph) for _ in range(100)]
        for sock in sockets:
            sock.sendall(b"hello, you\n")
        wait_for(lambda: status(graph, "text") == 100, "what they say")
        for sock in sockets:
            sock.close()
        wait_for(lambda: [*states(graph).values()].count("open") == 1, "room")
        with connect(graph) as sock:
            sock.sendall(b"2\n")
            wait_for(lambda: graph.count("value") == 1, "one more")
        assert status(graph, "notes") == {}


def test_a_connection_of_a_browser_is_refused() -> None:
    with Graph("tcp://:0") as graph:
        with connect(graph) as sock:
            sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost:9000\r\n\r\nvalue=666\n")
            assert sock.recv(1) == b""
        wait_for(lambda: status(graph, "notes") == {"refused": 1}, "the count")
        assert status(graph, "lines") == 0


def test_a_listener_is_for_this_machine_unless_it_has_an_address() -> None:
    with Graph("tcp://:0") as graph:
        reported = f"listening on tcp://127.0.0.1:{port(graph)}\n"
        wait_for(lambda: reported in graph.stderr.text, "the address, and no more")
    with Graph("tcp://0.0.0.0:0") as graph:
        wait_for(
            lambda: "anyone who can reach this address can send" in graph.stderr.text, "the warning"
        )
    with Graph("tcp://[::1]:0") as graph:
        at = ("::1", port(graph))
        with socket.create_connection(at) as sock:
            sock.sendall(b"1\n")
            wait_for(lambda: "::1" in states(graph), "the peer")


@pytest.mark.parametrize(
    ("source", "exit_status", "word"),
    [
        ("tcp://:{taken}", 4, "tcp port {taken} is already in use; use tcp://:0"),
        ("tcp://192.0.2.1:9000", 4, "nc 192.0.2.1 9000 | livegraph"),
        ("tcp://no.such.host.invalid:9000", 4, "cannot be resolved"),
        ("tcp://:99999", 2, "for example tcp://:9000"),
        ("tcp://localhost", 2, "for example tcp://:9000"),
        ("udp://:{taken}", 4, "udp port {taken} is already in use; use udp://:0"),
        ("udp://:x", 2, "for example udp://:9000"),
        ("unix:", 2, "for example unix:/tmp/live.sock"),
        ("unix:/no/such/folder/live.sock", 4, "create its directory first"),
        ("unix:/etc/passwd", 4, "is not a socket; use another path"),
    ],
)
def test_an_address_that_cannot_be_listened_on_is_an_error_with_the_fix(
    source: str, exit_status: int, word: str
) -> None:
    kind = socket.SOCK_DGRAM if source.startswith("udp") else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            other.listen()
        taken = other.getsockname()[1]
        with Graph(source.format(taken=taken)) as graph:
            assert graph.wait() == exit_status
            assert word.format(taken=taken) in graph.stderr.text


def test_print_names_the_peer_of_each_line() -> None:
    command = [*LIVEGRAPH, "--print", "tcp://:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        at = int(child.stderr.readline().rsplit(b":", 1)[1])
        with socket.create_connection(("127.0.0.1", at)) as sock:
            sock.sendall(b"1\n")
            assert b'"source":"127.0.0.1"' in child.stdout.readline()
        child.terminate()


def test_a_unix_socket_receives_lines_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "live.sock"
    with Graph(f"unix:{path}") as graph:
        graph.url  # noqa: B018 - waits until it listens
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(path))
            sock.sendall(b"temp=1\n")
            wait_for(lambda: graph.count("temp") == 1, "a sample")
            assert states(graph) == {f"unix:{path}": "open", "live.sock": "open"}
        with Graph(f"unix:{path}") as second:
            assert second.wait() == 4
            assert "another program does" in second.stderr.text
    assert not path.exists()


def test_a_stale_unix_socket_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "live.sock"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    with Graph(f"unix:{path}") as graph:
        graph.url  # noqa: B018 - waits until it listens
        with socket.socket(socket.AF_UNIX) as sock:
            sock.connect(str(path))
            sock.sendall(b"1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")


def test_a_slow_peer_delays_no_other() -> None:
    with Graph("tcp://:0") as graph, connect(graph) as slow, connect(graph) as other:
        slow.sendall(b"a=")
        for i in range(5):
            other.sendall(b"b=%d\n" % i)
            wait_for(partial(grown, graph, "b", i), "a sample")
        slow.sendall(b"1\n")
        wait_for(lambda: graph.count("a") == 1, "the slow one's")


def test_json_plots_without_line_ends_between_them_are_separate() -> None:
    plot = '{"id":1,"value":[%d,2],"type":"line","legend":["speed","torque"],"name":"motor"}'
    with Graph("tcp://:0") as graph, connect(graph) as sock:
        for i in range(3):
            sock.sendall((plot % i).encode())
        wait_for(lambda: graph.count("speed") == 3, "all three, the last after a silence")
        reported = [(each["name"], each["panel"]) for each in graph.get("series")]
        assert reported == [("speed", "motor"), ("torque", "motor")]
        assert status(graph, "bad") == {}
