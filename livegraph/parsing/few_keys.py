"""The words that go in front of names, so that two different things never share a series."""

from collections.abc import Collection, Iterable

MAX_KEYS = 64
ENTITY_FIELDS = frozenset(
    [
        *("name", "id", "device", "sensor", "model", "topic", "container", "host", "interface"),
        *("hostname", "instance", "pod", "server", "service"),
        *("addr", "address", "area", "location", "measurement", "metric", "parameter", "place"),
        *("quantity", "signal", "site", "ssid", "variable"),
    ]
)
"""Fields of an object, in any case, whose text names the thing that it is about."""
KIND_FIELDS = frozenset(["kind", "type"])
"""Such fields beside a `value`: `{"type":"temp","value":21.5}`."""
DEVICE_IDS = frozenset(
    [
        *("bssid", "deveui", "dev_eui", "imei", "mac", "mac_address", "macaddress", "processor"),
        "rom",
        "serial_number",
        *(
            f"{thing}{joint}id"
            for thing in ("device", "entity", "meter", "node", "probe", "sensor", "station")
            for joint in ("_", "", "-")
        ),
    ]
)
"""Further such fields, whose text may be any, or a whole number."""
NUMBERED_FIELDS = frozenset(
    [
        *("anchor", "board", "channel", "dev", "device", "node", "probe", "rank", "room", "sensor"),
        "slot",
    ]
)
"""Further such fields, in any case, whose small whole numbers count things."""
MAX_NUMBER = 31
"""The largest such number; a field with a larger one, or a fraction, is measured."""


class NumberedFields:
    """Tells fields that say which thing a record is about, `sensor=2`, from what is measured.

    The fields in `measured` are, as the user asks for them.
    """

    def __init__(self, measured: Iterable[str] = ()) -> None:
        self._measured = {field.lower() for field in measured}

    def name_thing(self, field: str, y: float, unit: str = "") -> bool:
        """Whether the number `y` in `field` stands for a thing."""
        field = field.lower()
        if field not in NUMBERED_FIELDS or field in self._measured:
            return False
        if unit or not (0 <= y <= MAX_NUMBER and y == int(y)):
            self._measured.add(field)
            return False
        return True


def may_name_thing(field: str) -> bool:
    """Whether the text or number of a field may say which thing a record is about."""
    lower = field.lower()
    return any(
        lower in fields for fields in (ENTITY_FIELDS, DEVICE_IDS, NUMBERED_FIELDS, KIND_FIELDS)
    )


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


class FirstOwners:
    """Remembers which thing had each name first; names beyond `limit` belong to none."""

    def __init__(self, limit: int = 10_000) -> None:
        self._limit = limit
        self._owners: dict[str, str] = {}

    def share(self, thing: str, names: Collection[str]) -> bool:
        """Whether another thing had one of the names before `thing`."""
        owners = self._owners
        if len(owners) < self._limit:
            owners |= {name: thing for name in names if name not in owners}
        return any(owners.get(name, thing) != thing for name in names)


class FewKeys:
    """Remembers keys; once there are more than `MAX_KEYS`, new ones are not allowed any more."""

    def __init__(self) -> None:
        self._keys: set[str] = set()

    def allows(self, key: str) -> bool:
        if key not in self._keys and len(self._keys) < MAX_KEYS:
            self._keys.add(key)
        return key in self._keys
