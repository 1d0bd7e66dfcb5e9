"""The user at the other end of a connection: made-up tables and answers, and real sockets."""

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from harness import wait_for

from livegraph.system import peer_user
from livegraph.system.peer_user import Address, Finder, ask, finder, is_loopback, listed, read

OURS, THEIRS = ("127.0.0.1", 8080), ("127.0.0.1", 40000)
OURS_6, THEIRS_6 = ("::1", 8080, 0, 0), ("::1", 40000, 0, 0)
MAPPED = ("::ffff:127.0.0.1", 8080, 0, 0), ("::ffff:127.0.0.1", 40000, 0, 0)
LOOPBACK_6 = "00000000000000000000000001000000"

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the user")


def row(near: str, far: str, state: str = "01", uid: int = 1000, inode: int = 777) -> str:
    queues = "00000000:00000000 00:00000000 00000000"
    return f"   9: {near} {far} {state} {queues} {uid:5}        0 {inode} 1 0000 20 4 30 10 -1\n"


HEADING = (
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\n"
)
OUR_ROW = row("0100007F:1F90", "0100007F:9C40", uid=0)
THEIR_ROW = row("0100007F:9C40", "0100007F:1F90")

little_endian = pytest.mark.skipif(
    sys.byteorder != "little", reason="the made-up tables are little-endian"
)


@little_endian
@pytest.mark.parametrize(
    ("table", "ours", "theirs", "expected"),
    [
        (HEADING + OUR_ROW + THEIR_ROW, OURS, THEIRS, 1000),
        (HEADING + THEIR_ROW + OUR_ROW, *MAPPED, 1000),
        (
            row("0000000000000000FFFF00000100007F:9C40", "0000000000000000FFFF00000100007F:1F90"),
            *(OURS, THEIRS, 1000),
        ),
        (row(f"{LOOPBACK_6}:9C40", f"{LOOPBACK_6}:1F90", uid=5), OURS_6, THEIRS_6, 5),
        (row("0100007F:9C40", "0100007F:1F90", "04"), OURS, THEIRS, 1000),
        (row("0100007F:9C40", "0100007F:1F90", "05"), OURS, THEIRS, 1000),
    ],
    ids=["ipv4", "mapped for us", "mapped for the peer", "ipv6", "fin-wait-1", "fin-wait-2"],
)
def test_the_user_of_the_other_end_is_found(
    table: str, ours: Address, theirs: Address, expected: int
) -> None:
    assert listed(table, ours, theirs) == expected


@little_endian
@pytest.mark.parametrize(
    "table",
    [
        "",
        HEADING,
        OUR_ROW,
        row("0100007F:9C40", "0100007F:1F90", "06", uid=0, inode=0),  # TIME_WAIT
        row("0100007F:9C40", "0100007F:1F90", "05", uid=0, inode=0),  # TIME_WAIT, a moment before
        row("0100007F:9C40", "0100007F:1F90", "01", uid=0, inode=0),  # no process holds it
        row("0100007F:9C40", "00000000:0000", "0A"),  # listens there
        row("0100007F:9C40", "0100007F:1F91"),
        row("0200007F:9C40", "0100007F:1F90"),
        THEIR_ROW[:60],  # cut off at the end of the part that is read
    ],
)
def test_only_a_connection_that_a_process_holds_has_a_user(table: str) -> None:
    assert listed(table, OURS, THEIRS) is None


def answer(kind: int = 20, state: int = 1, uid: int = 1000, inode: int = 777) -> bytes:
    result = struct.pack("=BBBB48xIIIII", socket.AF_INET, state, 0, 0, 0, 0, 0, uid, inode)
    return struct.pack("=IHHII", 16 + len(result), kind, 0, 1, 0) + result


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer(), 1000),
        (answer(state=5), 1000),
        (answer(state=10), None),
        (answer(state=6, uid=0, inode=0), None),
        (answer(uid=0, inode=0), None),
        (answer(kind=2), None),
        (answer()[:40], None),
        (b"", None),
    ],
    ids=["connected", "half closed", "listener", "time-wait", "unheld", "error", "cut", "empty"],
)
def test_an_answer_of_the_kernel_has_a_user_only_for_a_connection_that_a_process_holds(
    reply: bytes, expected: int | None
) -> None:
    assert peer_user._answered(reply) == expected


CLOSED = [  # state, uid, whether the user is known where the kernel keeps it
    (4, 1000, True),
    (5, 1000, True),
    (4, 0, False),  # root, or a user that is not kept
    (5, 0, False),  # TIME_WAIT in all but name
    (1, 1000, False),  # was never accepted
    (6, 1000, False),
    (10, 1000, False),
]


@little_endian
@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize(("state", "uid", "known"), CLOSED)
def test_a_closed_socket_has_a_user_only_where_the_kernel_keeps_it_and_never_root(
    monkeypatch: pytest.MonkeyPatch,
    state: int,
    uid: int,
    known: bool,  # noqa: FBT001
    kept: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(peer_user, "KEEPS_USER", kept)
    expected = uid if known and kept else None
    assert peer_user._answered(answer(state=state, uid=uid, inode=0)) == expected
    table = row("0100007F:9C40", "0100007F:1F90", f"{state:02X}", uid, inode=0)
    assert listed(table, OURS, THEIRS) == expected


@pytest.mark.parametrize(
    ("release", "kept"),
    [("6.17.0", True), ("7.0-rc1", True), ("6.16.12", False), ("4.4.0", False), ("?", False)],
)
def test_which_kernels_keep_the_user_of_a_closed_socket(
    release: str,
    kept: bool,  # noqa: FBT001
) -> None:
    assert peer_user._keeps_user(release) is kept


@contextmanager
def connected(host: str) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The peer's end of a connection, and ours."""
    with ExitStack() as sockets:
        if host == "mapped":
            listener = sockets.enter_context(
                socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
            )
            host = "127.0.0.1"
        else:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listener = sockets.enter_context(socket.create_server((host, 0), family=family))
        address = (host, listener.getsockname()[1])
        theirs = sockets.enter_context(socket.create_connection(address))
        ours = sockets.enter_context(listener.accept()[0])
        yield theirs, ours


each_host = pytest.mark.parametrize("host", ["127.0.0.1", "::1", "mapped"])


@pytest.fixture(params=["127.0.0.1", "::1", "mapped"])
def ends(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    with connected(request.param) as both:
        yield both


each_look_up = pytest.mark.parametrize("look_up", [ask, read])


@needs_linux
@each_look_up
def test_the_kernel_knows_the_user_of_a_connection(
    look_up: Finder, ends: tuple[socket.socket, socket.socket]
) -> None:
    theirs, ours = ends
    addresses = ours.getsockname(), ours.getpeername()
    assert look_up(*addresses) == os.geteuid()
    theirs.shutdown(socket.SHUT_WR)
    assert look_up(*addresses) == os.geteuid()


@needs_linux
@each_look_up
def test_a_peer_that_has_closed_has_no_user_and_is_not_root(
    look_up: Finder, ends: tuple[socket.socket, socket.socket]
) -> None:
    theirs, ours = ends
    addresses = ours.getsockname(), ours.getpeername()
    theirs.close()
    kept = {os.geteuid()} - {0} if peer_user.KEEPS_USER else set()
    assert look_up(*addresses) in {None, *kept}
    ours.close()  # the peer's end is in TIME_WAIT now
    assert look_up(*addresses) is None


@needs_linux
@each_look_up
@each_host
def test_a_listener_on_the_port_of_a_former_peer_is_not_taken_for_it(
    look_up: Finder, host: str
) -> None:
    def is_taken_for_it() -> tuple[int | None] | None:
        """The user that is found, or None if another program has taken the port."""
        with connected(host) as (theirs, ours):
            addresses = ours.getsockname(), ours.getpeername()
            where = theirs.getsockname()[:2]
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            theirs.close()  # with a reset, so that the port is free at once
            family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
            with contextlib.suppress(OSError), socket.create_server(where, family=family):
                return (look_up(*addresses),)
        return None

    assert wait_for(is_taken_for_it, "the port to be free again") == (None,)


@needs_linux
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1"])
def test_there_is_a_finder_for_every_loopback_address(host: str) -> None:
    assert finder(host) is ask


@needs_linux
def test_without_netlink_the_tables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        return None

    monkeypatch.setattr(peer_user, "ask", missing)
    assert finder("127.0.0.1") is read
    monkeypatch.setattr(peer_user, "read", missing)
    assert finder("127.0.0.1") is None


def test_on_other_systems_no_user_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert finder("127.0.0.1") is None


def test_there_is_no_finder_for_an_address_of_another_machine() -> None:
    assert finder("192.0.2.1") is None


@needs_linux
@pytest.mark.parametrize(
    ("uid_map", "uid", "confused"),
    [
        ("         0          0 4294967295\n", 65534, False),
        ("         0     100000      65536\n", 65534, True),
        ("         0       1000          1\n         1     100000      65536\n", 65534, True),
        ("         0     100000      65536\n", 0, False),
        ("", 0, True),
    ],
)
def test_a_uid_that_may_stand_for_any_user_outside_the_container_is_recognised(
    uid_map: str,
    uid: int,
    confused: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {"/proc/sys/kernel/overflowuid": "65534\n", "/proc/self/uid_map": uid_map}
    monkeypatch.setattr(Path, "read_text", lambda path: texts[str(path)])
    assert peer_user._may_be_confused(uid) is confused


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.9.9.9", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_only_loopback_addresses_and_localhost_are_loopback(host: str, expected: bool) -> None:  # noqa: FBT001
    assert is_loopback(host) is expected
