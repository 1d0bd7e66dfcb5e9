"""Which connections to the server may be open, and which one is closed when there are too many.

A connection that asks for nothing costs a descriptor, and so keeps --exec, --save and other pages
from theirs; one that takes nothing costs memory. Nobody waits in line for either: when there is no
room, the connection that has done nothing for longest goes, first of the idle ones, then of those
whose request is being answered. Streams, also those that join, are kept open; they leave some
places to other requests.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from livegraph.lib.peer_address import is_here, peer_of

UNSENT = 64 << 20
"""Bytes given to connections that have not gone out, for all of them together."""
PEER_SHARE = 2
"""One over the part of all connections that one peer may have; this machine may have all."""

OTHERS_SHARE, MAX_FOR_OTHERS = 8, 64
"""One over the part of the connections that streams leave to other requests; at most so many."""


class Cuttable(Protocol):
    """A connection."""

    def cut(self) -> None:
        """Close it at once, whatever is still to be sent."""
        ...


MAX_REPORTED = 100
"""Messages: each address that reaches its share has its own. Beyond it, livegraph only counts."""


class ConnectionLimits:
    """At most `most` connections, and `UNSENT` bytes that they have not taken.

    `tell` is called with a line the first time that something is closed or refused, `count` each
    time with the notes of the run that go up.
    """

    def __init__(
        self,
        most: int,
        tell: Callable[[str], None],
        count: Callable[[Mapping[str, int]], None],
    ) -> None:
        self._most, self._tell, self._count = most, tell, count
        self._told: set[str] = set()
        self._peers: dict[Cuttable, str] = {}
        self._each: Counter[str] = Counter()
        # each in the order of what they did last
        self._idle: dict[Cuttable, None] = {}
        self._busy: dict[Cuttable, None] = {}
        self._kept: set[Cuttable] = set()
        self._unsent: dict[Cuttable, int] = {}
        self._unsent_total = 0

    def admit(self, connection: Cuttable, address: str) -> bool:
        """Take a new connection from an address, idle as yet; False: it is to be closed."""
        peer = peer_of(address)
        if self._each[peer] >= self._share(peer):
            if not self._make_room(peer):
                return self._refuse(f"{self._each[peer]} connections from {peer} are open")
        elif len(self._peers) >= self._most and not self._make_room():
            return self._refuse(f"{len(self._peers)} connections are open")
        self._peers[connection] = peer
        self._each[peer] += 1
        self._idle[connection] = None
        return True

    def _share(self, peer: str) -> int:
        """Connections that a peer may have; those of this machine are limited only all together."""
        return self._most + 1 if is_here(peer) else max(self._most // PEER_SHARE, 1)

    def _refuse(self, why: str, reason: str = "") -> bool:
        self._say(f"{why}; livegraph refuses more{reason}")
        self._count({"refused": 1})
        return False

    def _make_room(self, peer: str = "") -> bool:
        """Close the connection, of one peer if so asked, that has done nothing for longest."""
        for connections in (self._idle, self._busy):
            for connection in connections:
                if not peer or self._peers[connection] == peer:
                    self._say(
                        f"{len(self._peers)} connections are open; livegraph closes those that are "
                        "idle for longest to make room"
                    )
                    self._close(connection)
                    return True
        return False

    def _close(self, connection: Cuttable) -> None:
        self._count({"connections_closed": 1})
        self.lost(connection)
        connection.cut()

    def _say(self, text: str) -> None:
        kind = text.lstrip("0123456789")
        if kind not in self._told and len(self._told) < MAX_REPORTED:
            self._told.add(kind)
            self._tell(text)

    def lost(self, connection: Cuttable) -> None:
        """The connection is closed; it may be one that was not admitted."""
        self.sent(connection)
        self._idle.pop(connection, None)
        self._busy.pop(connection, None)
        self._kept.discard(connection)
        if peer := self._peers.pop(connection, ""):
            self._each[peer] -= 1
            if not self._each[peer]:
                del self._each[peer]

    @contextmanager
    def answering(self, connection: Cuttable) -> Iterator[None]:
        """A request of the connection is answered inside; afterwards it is idle."""
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
        """Do not close it to make room, as long as its request is answered; False: too many are
        kept already, in all or from its peer.
        """
        peer = self._peers.get(connection)
        if peer is None:
            return True  # it is closed already
        of_peer = sum(self._peers[each] == peer for each in self._kept)
        left = _for_streams(self._most) - len(self._kept)
        if left <= 0 or of_peer >= _for_streams(self._share(peer)):
            return self._refuse(
                f"{len(self._kept)} streams are open", ", so that other requests are answered"
            )
        self._busy.pop(connection, None)
        self._kept.add(connection)
        return True

    def waits(self, connection: Cuttable, size: int) -> None:
        """It has not taken `size` bytes. If that is too much with those of others, the one that
        has waited for longest is closed.
        """
        self._unsent[connection] = size
        self._unsent_total += size
        while self._unsent_total > UNSENT:
            self._say(
                f"{UNSENT >> 20} MiB wait to be sent; livegraph closes the slowest connections"
            )
            self._close(next(iter(self._unsent)))

    def sent(self, connection: Cuttable) -> None:
        """It has taken all it was given."""
        self._unsent_total -= self._unsent.pop(connection, 0)
        if connection in self._busy:
            del self._busy[connection]
            self._busy[connection] = None


def _for_streams(most: int) -> int:
    """How many of `most` connections may be streams: at least one."""
    return max(most - max(min(most // OTHERS_SHARE, MAX_FOR_OTHERS), 1), 1)
