"""Slots: which client gets a slot, and which loses it."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

import pytest
from harness import DEADLINE
from loop import in_a_loop, in_fake_time

from livegraph.web import request_slots
from livegraph.web.request_slots import PART, Slot, Slots

HERE, THERE, ELSEWHERE = "127.0.0.1", "192.0.2.1", "192.0.2.2"


class Client:
    """A client that waits for a slot and holds it until it is cut off or leaves."""

    def __init__(self, kept: Slots, peer: str = HERE) -> None:
        self.slot: Slot | None = None
        self.was_cut = False
        self._left = asyncio.Event()
        self._task = asyncio.create_task(self._hold(kept, peer))

    async def _hold(self, kept: Slots, peer: str) -> None:
        async with AsyncExitStack() as held:
            self.slot = await held.enter_async_context(kept.slot(peer, self._cut))
            held.enter_context(self.slot.waiting())
            await self._left.wait()

    def _cut(self) -> None:
        self.was_cut = True
        self._left.set()

    async def leave(self) -> None:
        self._left.set()
        await self._task

    async def cancel(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def clients(kept: Slots, *peers: str) -> list[Client]:
    made = []
    for peer in peers:
        made.append(Client(kept, peer))
        await asyncio.sleep(0)
    return made


def test_slots_are_given_in_order_of_request() -> None:
    async def test() -> None:
        kept = Slots(2)
        a, b, c, d = await clients(kept, *[HERE] * 4)
        await until(lambda: a.slot and b.slot)
        await b.leave()
        await until(lambda: c.slot)
        assert not d.slot
        await a.leave()
        await until(lambda: d.slot)
        await asyncio.gather(c.leave(), d.leave())

    in_a_loop(test())


def test_a_client_that_stops_waiting_gets_no_slot() -> None:
    async def test() -> None:
        kept = Slots(1)
        a, b, c = await clients(kept, *[HERE] * 3)
        await b.cancel()
        await a.leave()
        await until(lambda: c.slot)
        assert not b.slot
        await c.leave()

    in_a_loop(test())


def test_a_peer_may_have_half_of_the_slots_and_this_machine_all() -> None:
    async def test() -> None:
        kept = Slots(4)
        a, b, c, d = await clients(kept, THERE, THERE, THERE, ELSEWHERE)
        await until(lambda: a.slot and b.slot and d.slot)
        assert not c.slot
        await a.leave()
        await until(lambda: c.slot)
        for each in (b, c, d):
            await each.leave()
        here = await clients(kept, *[HERE] * 4)
        await until(lambda: all(each.slot for each in here))
        for each in here:
            await each.leave()

    in_a_loop(test())


def test_the_slowest_client_loses_its_slot_only_while_another_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_slots, "GIVE_WAY", 0.05)

    async def test() -> None:
        kept = Slots(2)
        a, b = await clients(kept, HERE, HERE)
        await until(lambda: a.slot and b.slot and a.slot.slowness > 0.1 < b.slot.slowness)
        assert [a.was_cut, b.was_cut] == [False, False]
        assert a.slot
        assert b.slot
        a.slot.moved(PART)
        a.slot._since = a.slot._loop.time() + 1000  # it has only begun to wait
        c = Client(kept)
        await until(lambda: c.slot)
        assert (a.was_cut, b.was_cut) == (False, True)
        await asyncio.gather(a.leave(), c.leave())

    in_a_loop(test())


def test_a_new_client_does_not_wait_for_many_slow_ones() -> None:
    async def test() -> None:
        loop, kept = asyncio.get_running_loop(), Slots(4)
        slow = await clients(kept, *[HERE] * 60)
        for _ in range(3):  # each time, the earlier clients are still waiting
            start = loop.time()
            (newcomer,) = await clients(kept, HERE)
            await until(lambda: newcomer.slot)  # noqa: B023
            assert loop.time() - start < request_slots.GIVE_WAY + 3 * request_slots.LOOK
            await newcomer.leave()
        for each in slow:
            await each.cancel()

    in_fake_time(test())


def test_the_oldest_and_the_newest_waiting_request_are_served_in_turn() -> None:
    async def test() -> None:
        holder, *waiting = await clients(Slots(1), *[HERE] * 6)
        served = []
        for _ in range(5):
            await holder.leave()
            (holder,) = [each for each in waiting if each.slot and each not in served]
            served.append(holder)
        assert [waiting.index(each) for each in served] == [0, 4, 1, 3, 2]
        await holder.leave()

    in_fake_time(test())


def test_the_peer_that_holds_the_fewest_slots_is_served_first() -> None:
    async def test() -> None:
        kept = Slots(4)
        here = await clients(kept, *[HERE] * 8)
        there, elsewhere = await clients(kept, THERE, ELSEWHERE)
        await here[0].leave()
        await here[1].leave()
        await until(lambda: there.slot and elsewhere.slot)
        assert not any(each.slot for each in here[4:])
        for each in (*here[2:], there, elsewhere):
            await each.leave()

    in_fake_time(test())


def test_time_that_livegraph_needs_does_not_count_against_a_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_slots, "GIVE_WAY", 0.0)

    async def test() -> None:
        async with Slots(1).slot(HERE, lambda: None) as slot:
            assert slot.slowness == 0
            with slot.waiting():
                await asyncio.sleep(0.001)
                assert slot.slowness > 0
            assert slot.slowness == 0

    in_a_loop(test())
