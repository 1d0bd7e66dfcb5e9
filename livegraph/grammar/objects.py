"""JSON objects like the one before, read many at a time.

A slice of the lines becomes one JSON array, which orjson reads at once. It means what its lines
mean because each line begins with a brace and ends with one, an object of plain numbers has no
other, and no string may hold a line end: so there is one object a line, if there are as many. Where
a slice has anything else it is read line by line.
"""

from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import orjson

from livegraph.batch import NO_FLOATS, Floats
from livegraph.grammar.reading import Row, Run
from livegraph.grammar.run import MIN_ROWS, piece

PLAIN = {int, float}


@dataclass(frozen=True, slots=True)
class Alike:
    """What the next objects are taken for: plain numbers under the same keys; `names` say them."""

    keys: tuple[str, ...]
    names: tuple[str, ...]

    def run(self, data: bytes, start: int) -> Run | None:
        """The objects from `start` on, if there are enough."""
        lines = piece(data, start)
        count = lines.count(b"\n")
        if count < MIN_ROWS or lines[:1] != b"{" or lines.count(b"}\n{") != count - 1:
            return None
        try:
            objects = orjson.loads(b"[%b]" % lines[:-1].replace(b"\n", b",\n"))
            y = self._columns(objects) if len(objects) == count else None
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return None
        return Run(self.names, y, NO_FLOATS, start + len(lines)) if y is not None else None

    def _columns(self, objects: list[dict[str, float]]) -> Floats | None:
        if set(map(len, objects)) != {len(self.keys)}:
            return None
        y = np.empty((len(objects), len(self.keys)))
        for j, key in enumerate(self.keys):
            column = list(map(itemgetter(key), objects))
            if not set(map(type, column)) <= PLAIN:
                return None
            y[:, j] = np.fromiter(column, np.float64, len(column))
        return y


def alike(value: Any, row: Row, plain: set[str]) -> Alike | None:  # noqa: ANN401
    """What is like this object, read as this row; None where it is more than plain numbers.

    `plain` are the keys that are neither times nor chosen, and have no unit in them.
    """
    if type(value) is not dict or not value or row.units or row.time is not None:
        return None
    if len(row.values) != len(value) or not all(key in plain for key in value):
        return None
    if not set(map(type, value.values())) <= PLAIN:
        return None
    return Alike(tuple(value), tuple(row.values))
