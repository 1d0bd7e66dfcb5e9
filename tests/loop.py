"""Coroutines run to their end."""

import asyncio
import selectors
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def in_a_loop(told: Coroutine[None, None, T]) -> T:
    """In a thread: while there is a browser, its loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, told).result()


def in_fake_time(told: Coroutine[None, None, T]) -> T:
    """The same in a loop whose clock jumps to the next timer instead of waiting for it."""

    def run() -> T:
        with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
            return runner.run(told)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


class FakeTimeLoop(asyncio.SelectorEventLoop):
    """A loop whose clock is moved by waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now


class _Selector(selectors.DefaultSelector):
    """Waits for nothing; the time that it was to wait passes at once."""

    def __init__(self, loop: FakeTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.now += timeout or 0.0
        return super().select(None if timeout is None else 0)
