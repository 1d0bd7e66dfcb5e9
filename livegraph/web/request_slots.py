"""Slots: a semaphore for costly requests, such as large answers, that slow clients cannot block.

A client with a slow connection holds its slot for a long time. That is allowed while nobody else
waits. Otherwise livegraph closes the connections of the slowest clients, those that need `GIVE_WAY`
seconds or more for a part of 64 KiB.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from livegraph.lib.peer_address import is_here

PART = 64 * 1024
"""Bytes; a client's speed is measured anew for each part of this size."""
GIVE_WAY = 2.0
"""Seconds for a part, after which a client loses its slot to a waiting one: 32 KiB/s."""
LOOK = 0.1
"""Seconds between two checks for slow clients, while others wait."""


class Slot:
    """The slot of one client; `cut` closes its connection."""

    def __init__(self, peer: str, cut: Callable[[], None]) -> None:
        self.peer, self.is_here = peer, is_here(peer)
        self._cut = cut
        self._loop = asyncio.get_running_loop()
        self._left, self._waited = PART, 0.0
        self._since: float | None = None
        self.leaving = False

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Measure time spent waiting for the client; livegraph's own work does not count."""
        self._since = self._loop.time()
        try:
            yield
        finally:
            self._waited += self._loop.time() - self._since
            self._since = None

    def moved(self, size: int) -> None:
        """Note that the client received or sent `size` bytes."""
        self._left -= size
        if self._left <= 0:
            self._left, self._waited = PART, 0.0

    @property
    def slowness(self) -> float:
        """Seconds spent waiting for the client in its present part; 0 while not waiting."""
        return 0.0 if self._since is None else self._waited + self._loop.time() - self._since

    def give_way(self) -> None:
        self.leaving = True
        self._cut()


class Slots:
    """`count` slots. A peer may hold half of them, and this machine, perhaps a proxy, all.

    A free slot goes to the peer that holds the fewest. Among the requests of such peers, the oldest
    and the newest are served in turn: a new client need not wait until all slow clients before it
    have been cut off, and nobody waits forever.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._held: set[Slot] = set()
        self._waiting: dict[Slot, asyncio.Event] = {}
        self._newest_next = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def full(self) -> bool:
        return len(self._held) >= self._count

    @asynccontextmanager
    async def slot(self, peer: str, cut: Callable[[], None]) -> AsyncIterator[Slot]:
        """Wait for a slot, and hold it inside the context."""
        slot, turn = Slot(peer, cut), asyncio.Event()
        self._waiting[slot] = turn
        self._assign()
        try:
            await turn.wait()
            yield slot
        finally:
            self._waiting.pop(slot, None)
            self._held.discard(slot)
            self._assign()

    def _assign(self) -> None:
        """Hand out free slots, and check for slow clients later if requests are still waiting."""
        each = Counter(slot.peer for slot in self._held)
        while not self.full and (slot := self._choose(each)):
            each[slot.peer] += 1
            self._held.add(slot)
            self._waiting.pop(slot).set()
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _choose(self, each: Counter[str]) -> Slot | None:
        """The next waiting slot, if any; `each`: slots held by each peer."""
        share = max(self._count // 2, 1)
        allowed = [s for s in self._waiting if s.is_here or each[s.peer] < share]
        fewest = min((each[slot.peer] for slot in allowed), default=0)
        first = [slot for slot in allowed if each[slot.peer] == fewest]
        if len(first) < 2:
            return first[0] if first else None
        newest, self._newest_next = self._newest_next, not self._newest_next
        return first[-1 if newest else 0]

    def _look(self) -> None:
        self._timer = None
        leaving = sum(slot.leaving for slot in self._held)
        slow = [slot for slot in self._held if slot.slowness >= GIVE_WAY and not slot.leaving]
        slow.sort(key=lambda slot: slot.slowness, reverse=True)
        for slot in slow[: max(len(self._waiting) - leaving, 0)]:
            slot.give_way()
        self._assign()
