"""A cache of encoded points, for viewers that catch up at about the same time."""

import orjson

from livegraph.web.event_encoding import dumps
from livegraph.web.view import SeriesChange

KEPT = 8 << 20
"""Bytes kept; the oldest entries are evicted."""
SHORT = 256
"""Below this number of points, encoding is faster than a look-up."""
KEYS = (
    *("name", "source", "unit", "panel", "group", "interval", "level", "plane", "dropped"),
    *("replace", "tail", "x", "y"),
)
"""The fields of a change in the event `samples`."""
WHOLE = ("last_x", "min", "max")
"""Fields that only those viewers need who lack what came before."""


class EncodedPoints:
    """Caches the JSON of settled points, which never change; tails are not cached."""

    def __init__(self) -> None:
        self.hits = self.misses = self.size = 0
        self._kept: dict[tuple[object, ...], bytes] = {}

    def of(self, change: SeriesChange) -> orjson.Fragment:
        """The JSON of a change in the event `samples`."""
        if change.tail or len(change.x) < SHORT:
            return orjson.Fragment(_encoded(change))
        key = (
            *(change.name, change.source, change.unit, change.panel, change.group, change.level),
            *(change.dropped, change.replace, change.start, len(change.x)),
        )
        if key in self._kept:
            self.hits += 1
        else:
            self.misses += 1
            self._keep(key, _encoded(change))
        return orjson.Fragment(self._kept[key])

    def _keep(self, key: tuple[object, ...], encoded: bytes) -> None:
        self._kept[key] = encoded
        self.size += len(encoded)
        while self.size > KEPT and len(self._kept) > 1:
            self.size -= len(self._kept.pop(next(iter(self._kept))))

    def clear(self) -> None:
        """Drop everything: no viewer needs it, or series were renamed."""
        self._kept.clear()
        self.size = 0


def _encoded(change: SeriesChange) -> bytes:
    keys = (*KEYS, *WHOLE) if change.replace else KEYS
    return dumps({key: getattr(change, key) for key in keys})
