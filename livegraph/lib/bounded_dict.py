"""A dictionary of bounded size."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_SOURCES = 1000
"""Sources for which state is kept: as many as can run at a time."""


class BoundedDict(OrderedDict[K, V], Generic[K, V]):
    """Holds at most `limit` items; adding another evicts the least recently used one.

    Reading or assigning `d[key]` counts as use; `get` and `in` do not. With `make`, reading a
    missing key stores and returns `make(key)`.
    """

    def __init__(self, limit: int, make: Callable[[K], V] | None = None) -> None:
        super().__init__()
        self._limit, self._make = limit, make

    def __getitem__(self, key: K) -> V:
        if key not in self:
            if self._make is None:
                raise KeyError(key)
            self[key] = self._make(key)
        self.move_to_end(key)
        return super().__getitem__(key)

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._limit:
            self.popitem(last=False)
