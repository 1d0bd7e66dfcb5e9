"""Loopback connections: recognise their addresses, and find the user at the other end.

Only Linux tells the user. Both ends of a loopback connection are sockets of the same kernel, which
knows their owners. There are two ways to ask. Netlink (`sock_diag`) looks up a socket in about
20 µs, however many there are. Where it is missing (gVisor, some sandboxes), /proc/net/tcp and tcp6
have the same rows, but take milliseconds to read. `finder` tries both on a connection of its own
and returns the first that works.

A row is used while a process holds the socket, so if its inode is not 0. Of a closed socket, Linux
6.17 and later still give the uid until the kernel has confirmed the end of the connection, at most
some 40 ms later. After that, in earlier versions at once, and for a connection that was never
accepted, the uid reads as 0, or whatever number root has in our user namespace. If in doubt, the
user is None.
"""

import contextlib
import os
import re
import socket
import struct
import sys
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any, TypeAlias

Address: TypeAlias = tuple[Any, ...]
"""As returned by `socket.getsockname`: host and port, and two more items for IPv6."""
Finder: TypeAlias = Callable[[Address, Address], int | None]
"""(our address, the peer's address) → uid of the peer's socket, or None if unknown."""

MAX_TABLE_BYTES = 1 << 20
"""Bytes read of a table in /proc, about 7,000 connections; users of later rows are unknown."""
PROBE_TIMEOUT_SECONDS = 1.0
"""Seconds to wait for a connection to ourselves, which a firewall may drop."""

CONNECTED = (1, 4, 5)
"""TCP states of a peer: ESTABLISHED, and FIN_WAIT1 and FIN_WAIT2 after it has shut down writing."""

FINISHED = (4, 5)
"""FIN_WAIT1 and FIN_WAIT2: the only states of a socket that was closed and still has its uid."""

NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST = 4, 20, 1
HEAD = struct.Struct("=IHHII")
"""struct nlmsghdr: length, type, flags, sequence number, port."""
WANTED = struct.Struct("=BBBxI")
"""Start of struct inet_diag_req_v2: family, protocol, extensions, states."""
PORTS = struct.Struct(">HH")
ANY = struct.pack("=III", 0, 0xFFFFFFFF, 0xFFFFFFFF)
"""End of struct inet_diag_sockid: any interface, any cookie."""
FOUND = struct.Struct("=BBBB48xIIIII")
"""struct inet_diag_msg: family, state, timer, retransmissions, id, expires, rqueue, wqueue, uid,
inode."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can connect to `host`, an address or a name."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def finder(host: str) -> Finder | None:
    """Return the fastest working look-up for connections to `host`, a loopback address, or None."""
    if sys.platform != "linux" or _may_be_confused(os.geteuid()):
        return None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.suppress(OSError), socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()[:2], PROBE_TIMEOUT_SECONDS) as probe:
            ends = probe.getpeername(), probe.getsockname()
            return next((each for each in (ask, read) if each(*ends) == os.geteuid()), None)
    return None


def _keeps_user(release: str) -> bool:
    """Whether this release of Linux gives the uid of a closed socket, not that of root instead."""
    version = re.match(r"(\d+)\.(\d+)", release)
    return version is not None and tuple(map(int, version.groups())) >= (6, 17)


KEEPS_USER = sys.platform == "linux" and _keeps_user(os.uname().release)


def _may_be_confused(uid: int) -> bool:
    """Whether `uid` may stand for any user that our user namespace does not map."""
    try:
        overflow = Path("/proc/sys/kernel/overflowuid").read_text()
        first, _, count = Path("/proc/self/uid_map").read_text().split()[:3]
    except (OSError, ValueError):
        return True
    return uid == int(overflow) and (int(first), int(count)) != (0, 0xFFFFFFFF)


def ask(ours: Address, theirs: Address) -> int | None:
    """Look the peer's socket up with netlink (linux/inet_diag.h): its uid, or None."""
    if sys.platform != "linux":
        return None
    near, far = _ip(theirs), _ip(ours)
    kind = socket.AF_INET if near.version == 4 else socket.AF_INET6
    wanted = b"".join(
        [
            WANTED.pack(kind, socket.IPPROTO_TCP, 0, 0xFFFFFFFF),
            PORTS.pack(theirs[1], ours[1]),
            near.packed.ljust(16, b"\0"),
            far.packed.ljust(16, b"\0"),
            ANY,
        ]
    )
    size = HEAD.size + len(wanted)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
            kernel.send(HEAD.pack(size, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 1, 0) + wanted)
            answer = kernel.recv(4096, socket.MSG_DONTWAIT)  # ready when `send` returns
    except OSError:
        return None
    return _answered(answer)


def _answered(answer: bytes) -> int | None:
    """The uid in an answer, or None: without a connection, it is a listener or an error."""
    if len(answer) < HEAD.size + FOUND.size or HEAD.unpack_from(answer)[1] != SOCK_DIAG_BY_FAMILY:
        return None
    _, state, _, _, _, _, _, uid, inode = FOUND.unpack_from(answer, HEAD.size)
    return _owner(state, uid, inode)


def _owner(state: int, uid: int, inode: int) -> int | None:
    """The uid, if it is that of the socket's user. A closed one never counts as root's."""
    closed = KEEPS_USER and state in FINISHED and uid
    return uid if (inode and state in CONNECTED) or closed else None


def read(ours: Address, theirs: Address) -> int | None:
    """Look the peer's socket up in /proc/net/tcp and tcp6: its uid, or None."""
    for name in ("tcp", "tcp6"):
        with contextlib.suppress(OSError), Path("/proc/net", name).open("rb") as file:
            uid = listed(file.read(MAX_TABLE_BYTES).decode("ascii", "replace"), ours, theirs)
            if uid is not None:
                return uid
    return None


def listed(table: str, ours: Address, theirs: Address) -> int | None:
    """Find the peer's socket in the text of /proc/net/tcp or tcp6: its uid, or None."""
    near, far = _ip(theirs), _ip(ours)
    for spelled in (_hex, _mapped_hex):
        row = f" {spelled(near)}:{theirs[1]:04X} {spelled(far)}:{ours[1]:04X} "
        _, found, rest = table.partition(row)
        fields = rest.partition("\n")[0].split()
        if found and len(fields) > 6:  # state, queues, timer, retransmissions, uid, timeout, inode
            state, uid, inode = int(fields[0], 16), int(fields[4]), int(fields[6])
            return _owner(state, uid, inode)
    return None


def _ip(address: Address) -> IPv4Address | IPv6Address:
    """The IP address; an IPv4 address mapped to IPv6 (::ffff:…) is returned as IPv4."""
    ip = ip_address(address[0])
    return getattr(ip, "ipv4_mapped", None) or ip


def _hex(ip: IPv4Address | IPv6Address) -> str:
    """Format an address as the tables do: 32-bit words, each in the machine's byte order."""
    return "".join(f"{word:08X}" for (word,) in struct.iter_unpack("=I", ip.packed))


def _mapped_hex(ip: IPv4Address | IPv6Address) -> str:
    return _hex(IPv6Address(b"\0" * 10 + b"\xff\xff" + ip.packed) if ip.version == 4 else ip)
