"""Limits the connections to the server and their unsent bytes, and chooses which one to close.

An idle connection costs a file descriptor, which --exec, --save or another page may need. A
connection whose client stops reading costs memory. Nothing is queued: at the limit, livegraph
closes the connection that has been inactive for longest, idle connections first, then those whose
request is being answered. Event streams and `--join` requests are never closed to make room. Their
number is limited, so that there is always room for other requests.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from livegraph.lib.peer_address import is_here, peer_of

UNSENT = 64 << 20
"""Bytes that are waiting to be sent, for all connections together."""
PEER_SHARE = 2
"""A peer may have `1 / PEER_SHARE` of all connections; this machine may have all of them."""

OTHERS_SHARE, MAX_FOR_OTHERS = 8, 64
"""Streams leave `1 / OTHERS_SHARE` of the connections, up to `MAX_FOR_OTHERS`, for others."""


class Cuttable(Protocol):
    """A connection that can be closed."""

    def cut(self) -> None:
        """Close the connection at once and discard unsent data."""
        ...


MAX_REPORTED = 100
"""Maximum number of different messages; each peer at its limit causes one. Others are counted."""


class ConnectionQuota:
    """Admits at most `most` connections, with at most `UNSENT` bytes waiting to be sent.

    `report` gets a message when a limit is first reached. `count` gets the counters to increase
    each time that a connection is closed or refused.
    """

    def __init__(
        self, most: int, report: Callable[[str], None], count: Callable[[Mapping[str, int]], None]
    ) -> None:
        self._most, self._on_message, self._count = most, report, count
        self._reported: set[str] = set()
        self._peers: dict[Cuttable, str] = {}
        self._of_peer: Counter[str] = Counter()
        # both in the order of their last activity
        self._idle: dict[Cuttable, None] = {}
        self._busy: dict[Cuttable, None] = {}
        self._kept: set[Cuttable] = set()
        self._unsent: dict[Cuttable, int] = {}
        self._unsent_total = 0

    def admit(self, connection: Cuttable, address: str) -> bool:
        """Admit a new, idle connection from `address`; False if it must be closed."""
        peer = peer_of(address)
        if self._of_peer[peer] >= self._share(peer):
            if not self._make_room(peer):
                return self._refuse(f"{self._of_peer[peer]:,} connections from {peer} are open")
        elif len(self._peers) >= self._most and not self._make_room():
            return self._refuse(f"{len(self._peers):,} connections are open")
        self._peers[connection] = peer
        self._of_peer[peer] += 1
        self._idle[connection] = None
        return True

    def _share(self, peer: str) -> int:
        """Connections that a peer may have; for this machine only the overall limit counts."""
        return self._most + 1 if is_here(peer) else max(self._most // PEER_SHARE, 1)

    def _refuse(self, why: str, reason: str = "") -> bool:
        self._report(f"{why}; livegraph refuses more{reason}")
        self._count({"refused": 1})
        return False

    def _make_room(self, peer: str = "") -> bool:
        """Close the connection, of `peer` if given, that has been inactive for longest."""
        for connections in (self._idle, self._busy):
            for connection in connections:
                if not peer or self._peers[connection] == peer:
                    self._report(
                        f"{len(self._peers):,} connections are open; livegraph closes those that "
                        "have been idle longest to make room"
                    )
                    self._close(connection)
                    return True
        return False

    def _close(self, connection: Cuttable) -> None:
        self._count({"connections_closed": 1})
        self.lost(connection)
        connection.cut()

    def _report(self, text: str) -> None:
        kind = text.lstrip("0123456789,")
        if kind not in self._reported and len(self._reported) < MAX_REPORTED:
            self._reported.add(kind)
            self._on_message(text)

    def lost(self, connection: Cuttable) -> None:
        """Forget a connection that has closed, whether or not it was admitted."""
        self.sent(connection)
        self._idle.pop(connection, None)
        self._busy.pop(connection, None)
        self._kept.discard(connection)
        if peer := self._peers.pop(connection, ""):
            self._of_peer[peer] -= 1
            if not self._of_peer[peer]:
                del self._of_peer[peer]

    @contextmanager
    def answering(self, connection: Cuttable) -> Iterator[None]:
        """Treat the connection as busy inside the context, and as idle afterwards."""
        if connection in self._peers:
            self._idle.pop(connection, None)
            self._busy[connection] = None
        try:
            yield
        finally:
            if connection in self._peers:
                self._busy.pop(connection, None)
                self._kept.discard(connection)
                self._idle[connection] = None

    def keep(self, connection: Cuttable) -> bool:
        """Never close the connection to make room while its request is being answered.

        False if too many are kept already, in all or from its peer.
        """
        peer = self._peers.get(connection)
        if peer is None:
            return True  # closed already
        of_peer = sum(self._peers[each] == peer for each in self._kept)
        left = _for_streams(self._most) - len(self._kept)
        if left <= 0 or of_peer >= _for_streams(self._share(peer)):
            return self._refuse(
                f"{len(self._kept):,} streams are open", ", so that other requests are answered"
            )
        self._busy.pop(connection, None)
        self._kept.add(connection)
        return True

    def waits(self, connection: Cuttable, size: int) -> None:
        """Note that `size` bytes of the connection are waiting to be sent.

        Above `UNSENT` bytes in all, close the connections that have been waiting for longest.
        """
        self._unsent[connection] = size
        self._unsent_total += size
        while self._unsent_total > UNSENT:
            self._report(
                f"{UNSENT >> 20} MiB are waiting to be sent; "
                "livegraph closes the slowest connections"
            )
            self._close(next(iter(self._unsent)))

    def sent(self, connection: Cuttable) -> None:
        """Note that all data of the connection has been sent."""
        self._unsent_total -= self._unsent.pop(connection, 0)
        if connection in self._busy:
            del self._busy[connection]
            self._busy[connection] = None


def _for_streams(most: int) -> int:
    """Streams among at most `most` connections: at least one."""
    return max(most - max(min(most // OTHERS_SHARE, MAX_FOR_OTHERS), 1), 1)
