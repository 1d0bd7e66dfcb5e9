"""What was found in one line, or in one object of it: samples, their units, a time, x and a key."""

from livegraph.parsing.interface import Row
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import split_name


class RowBuilder:
    """A row in the making. `chosen` is the field that the user named as time or x, or ''."""

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
        """Whether `text` is a time: the first counts, and before it the one of the chosen field."""
        time = self.timestamps.read_named(text)
        if time is not None and (self.time is None or name == self.x_field):
            self.time = time
        return time is not None

    def add(self, name: str, value: Value) -> None:
        """A sample; a unit in brackets is taken from its name."""
        y, unit = value
        if name[-1:] in ("]", ")"):
            name, named = split_name(name)
            unit = unit or named
        self.values[name] = y
        if unit:
            self.units[name] = unit

    def row(self, panel: str = "") -> Row:
        row = Row(self.values, self.units, self.time, self.x, panel)
        return row.prefixed(self.key) if self.key else row
