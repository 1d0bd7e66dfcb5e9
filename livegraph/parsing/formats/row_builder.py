"""Collects the parts of a row from a line or an object: samples, units, time, x and key."""

from collections.abc import Mapping

from livegraph.parsing.interface import Row
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import split_name


def row_of(values: Mapping[str, Value], time: float | None = None) -> Row:
    """The row of numbers with their units."""
    units = {name: unit for name, (_, unit) in values.items() if unit}
    return Row({name: y for name, (y, _) in values.items()}, units, time)


class RowBuilder:
    """Builds one row. `chosen` is the field that the user chose as time or x, or ''."""

    __slots__ = ("key", "time", "timestamps", "units", "values", "x", "x_field")

    def __init__(self, chosen: str, timestamps: TimestampParser) -> None:
        self.x_field = chosen
        self.timestamps = timestamps
        self.values: dict[str, float] = {}
        self.units: dict[str, str] = {}
        self.time: float | None = None
        self.x: float | None = None
        self.key = ""

    def take_time(self, name: str, text: str) -> bool:
        """Whether `text` is a time. The row keeps the chosen field's, else the first."""
        if ":" in text and self.timestamps.is_elapsed(name, text):
            return False
        time = self.timestamps.read_named(text, name)
        if time is not None and (self.time is None or name == self.x_field):
            self.time = time
        return time is not None

    def add(self, name: str, value: Value) -> None:
        """Add a sample; a unit in brackets is moved out of its name."""
        y, unit = value
        if name[-1:] in ("]", ")"):
            name, named = split_name(name)
            if name in self.values and self.units.get(name) != named:
                name = f"{name} [{named}]"
            unit = unit or named
        self.values[name] = y
        if unit:
            self.units[name] = unit

    def row(self, panel: str = "") -> Row:
        row = Row(self.values, self.units, self.time, self.x, panel)
        return row.prefixed(self.key) if self.key else row
