"""The words that go in front of names, so that two different things never share a series."""

from collections.abc import Iterable

MAX_KEYS = 64
ENTITY_FIELDS = frozenset(
    ["name", "id", "device", "sensor", "model", "topic", "container", "host", "interface", "ssid"]
)
"""Fields of an object, in any case, whose text names the thing that it is about."""
DEVICE_IDS = frozenset(
    f"{thing}{joint}id"
    for thing in ("device", "entity", "meter", "node", "probe", "sensor", "station")
    for joint in ("_", "", "-")
)
"""Further such fields, whose text may be any, or a whole number."""


class Repeated:
    """Remembers names of lines, to tell a line of its own from one of many; at most `limit`."""

    def __init__(self, limit: int = 1000) -> None:
        self._limit = limit
        self._known: set[tuple[str, ...]] = set()

    def has(self, names: Iterable[str]) -> bool:
        """Whether these names came before; beyond the limit all names count as known."""
        key = (*names,)
        if key in self._known or len(self._known) >= self._limit:
            return True
        self._known.add(key)
        return False


class FewKeys:
    """Remembers keys; once there are more than `MAX_KEYS`, new ones are not allowed any more."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def allows(self, key: str) -> bool:
        if key not in self._keys and len(self._keys) < MAX_KEYS:
            self._keys.add(key)
        return key in self._keys
