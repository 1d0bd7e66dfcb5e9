"""The words that go in front of names, so that two different things never share a series."""

MAX_KEYS = 64
ENTITY_FIELDS = frozenset(
    ["name", "id", "device", "sensor", "model", "topic", "container", "host", "interface", "ssid"]
)
"""Fields of an object, in any case, whose text names the thing that it is about."""


class FewKeys:
    """Remembers keys; once there are more than `MAX_KEYS`, new ones are not allowed any more."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def allows(self, key: str) -> bool:
        if key not in self._keys and len(self._keys) < MAX_KEYS:
            self._keys.add(key)
        return key in self._keys
