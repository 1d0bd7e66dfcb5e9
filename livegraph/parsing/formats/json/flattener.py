"""Turns a JSON value into rows. Nested keys are joined by dots."""

import json
import math
from typing import Any

from livegraph.parsing.few_keys import DEVICE_IDS, ENTITY_FIELDS
from livegraph.parsing.formats.entities import Entities
from livegraph.parsing.formats.json.plots import PlotObjects
from livegraph.parsing.formats.row_builder import RowBuilder
from livegraph.parsing.interface import Row
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import BLANKS, read_cell
from livegraph.parsing.lexing.time_names import is_time_name
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import convert
from livegraph.settings import ReadingOptions

_DEFAULT = ReadingOptions()
MAX_DEPTH = 32
"""Levels of nested objects and arrays; a line with more is malformed."""
MAX_PLAIN_NAMES = 10_000
"""Names cached in `Flattener.plain`."""


class Flattener:
    """Turns a nested value into rows: one per object of an array, otherwise a single row."""

    def __init__(self, options: ReadingOptions = _DEFAULT) -> None:
        self.key = options.key
        self.x = options.time_field
        self._comma = options.decimal == ","
        self._plots = PlotObjects()
        self._entities = Entities(options.named_fields)
        self.plain: set[str] = set()
        """Names of plain numbers: neither a time, nor the key or x field, nor with a unit."""

    def names_thing(self, name: str, y: float) -> bool:
        """Whether the number `y` in the field `name` stands for a thing, as in `"sensor": 2`."""
        return not self.key and self._entities.numbered.name_thing(name, y)

    def number(self, value: Any) -> tuple[float, str] | None:  # noqa: ANN401
        """Convert a number, boolean, null (a gap) or numeric string to (y, unit); else None."""
        if value is None:
            return math.nan, ""
        if isinstance(value, str):
            text = value.strip(BLANKS)
            return read_cell(text, comma=self._comma) if text else None
        return float(value), ""

    def rows(self, value: Any, timestamps: TimestampParser, depth: int = 1) -> list[Row]:  # noqa: ANN401
        """Return the rows of a line. RecursionError if it is nested deeper than MAX_DEPTH."""
        if not isinstance(value, list):
            return [self.row(value, timestamps, "", depth)]
        if depth > MAX_DEPTH:
            raise RecursionError
        scalars = {
            str(i): item for i, item in enumerate(value, 1) if not isinstance(item, dict | list)
        }
        rows = [self.row(scalars, timestamps, "", depth)] if scalars else []
        self._entities.tell_apart(value)
        for item in value:
            if isinstance(item, dict):
                rows.append(self.row(item, timestamps, "", depth + 1))
            elif isinstance(item, list):
                rows += self.rows(item, timestamps, depth + 1)
        return rows

    def row(self, value: Any, timestamps: TimestampParser, prefix: str = "", depth: int = 1) -> Row:  # noqa: ANN401
        fields = _ObjectRowBuilder(self, timestamps)
        plot = self._plots.read(value)
        for name, item in plot[0].items() if plot else ():
            fields.take(item, name)
        if not plot:
            fields.walk(value, prefix, depth)
        row = fields.row(panel=plot[1] if plot else "")
        if not row.values and fields.numbered:
            return row._replace(values=fields.numbered)
        entity = "" if plot or self.key or prefix else self._entities.prefix(value)
        return row.prefixed(entity) if entity else row


def _identifies(field: str) -> bool:
    """Whether digits in a text are no number: `"_PID": "812"`."""
    return field.lower() in ENTITY_FIELDS or is_identifier(field.lstrip("_"))


class _ObjectRowBuilder(RowBuilder):
    """Collects the samples of one object while walking it."""

    __slots__ = ("flattener", "numbered")

    def __init__(self, flat: Flattener, timestamps: TimestampParser) -> None:
        super().__init__(flat.x, timestamps)
        self.flattener = flat
        self.numbered: dict[str, float] = {}  # the numbers that say which thing this is

    def walk(self, value: Any, name: str, depth: int) -> None:  # noqa: ANN401
        if isinstance(value, dict):
            if depth > MAX_DEPTH:
                raise RecursionError
            plain = self.flattener.plain
            for key, item in value.items():
                path = f"{name}.{key}" if name else key
                if path in plain and (type(item) is float or type(item) is int):
                    self.values[path] = float(item)
                else:
                    self.walk(item, path, depth + 1)
        elif isinstance(value, list):
            if depth > MAX_DEPTH:
                raise RecursionError
            for i, item in enumerate(value):
                self.walk(item, f"{name}.{i}", depth + 1)
        else:
            self.take(value, name or "value")

    def take(self, value: Any, name: str) -> None:  # noqa: ANN401
        if name == self.flattener.key:
            self.key = value if isinstance(value, str) else json.dumps(value)
            return
        field = name[name.rfind(".") + 1 :]
        dated = is_time_name(field)
        if (dated or name == self.x_field) and self._is_time(value, name):
            return
        number = self.flattener.number(value)
        if number is None or (isinstance(value, str) and _identifies(field)):
            return
        if not self.flattener.key and field.lower() in DEVICE_IDS:
            return
        if type(value) is int and name == field and self.flattener.names_thing(name, number[0]):
            self.numbered[name] = number[0]
            return
        if name == self.x_field:
            self.x = convert(*number, "s")
            return
        if (
            not dated
            and name[-1:] not in ("]", ")")
            and len(self.flattener.plain) < MAX_PLAIN_NAMES
        ):
            self.flattener.plain.add(name)
        self.add(name, number)

    def _is_time(self, value: Any, name: str) -> bool:  # noqa: ANN401
        if isinstance(value, bool | None):
            return False
        return self.take_time(name, value.strip(BLANKS) if isinstance(value, str) else repr(value))
