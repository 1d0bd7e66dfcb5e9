"""A header: which column is a time, which is a key, and what the others are called.

What a column is shows row by row. A *key column* has had no number and stands left of the first one
or is headed by a key word; a column of numbers is a key if a key word heads it and it is one of the
first two. Its value goes in front of the names (`vda.r/s`). A key with more than `MAX_KEYS` values
is given up, so that no counter makes a series a row.
"""

import math
from dataclasses import dataclass, field

from livegraph.parsing.interface import IGNORED, Ignored, Row
from livegraph.parsing.lexing.cells import PROSE
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.timestamp import TIME_FIELD_NAMES, TimestampParser
from livegraph.parsing.lexing.unit import UNITS, convert, split_name

KEY_WORDS = frozenset(
    [
        "device",
        "dev",
        "cpu",
        "iface",
        "interface",
        "name",
        "id",
        "index",
        "gpu",
        "container",
        "pid",
        "command",
        "host",
        "filesystem",
        "mounted",
    ]
)
MAX_KEYS = 64


def is_key_word(label: str) -> bool:
    """`CPU`, `Device:`, also `CONTAINER ID`: every word is one."""
    words = label.lower().rstrip(":").split(" ")
    return all(word in KEY_WORDS for word in words)


@dataclass(slots=True)
class TableColumn:
    """One column of a table, with what its rows showed it to be.

    `own_time`: it has had a time in the user's own format, and every cell must be a time or a gap.
    """

    name: str
    unit: str = ""
    key_word: bool = False
    time: bool = False
    own_time: bool = False
    numeric: bool = False
    skip: bool = False
    keys: set[str] | None = field(default_factory=set)

    def allows(self, key: str) -> bool:
        """Whether `key` may stand in front of the names; one too many gives the key up."""
        if self.keys is not None and len(self.keys) >= MAX_KEYS and key not in self.keys:
            self.keys = None
        return self.keys is not None


def unique_names(names: list[str]) -> list[str]:
    """A name that comes twice gets `.2`; a column without one is called by its position."""
    seen: dict[str, int] = {}
    result = []
    for position, name in enumerate(names, 1):
        label = name or str(position)
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label}.{seen[label]}")
    return result


class Header:
    """The columns of a table, and how a row of it is read.

    `separator` is the one that cut the header; a label `-` skips its column. `key` is the field
    that the user chose to stand in front of the names, `x` the one chosen as time or x.
    """

    def __init__(self, labels: list[str], separator: str, *, key: str = "", x: str = "") -> None:
        parts = [split_name(label.rstrip(":").strip()) for label in labels]
        names = unique_names([name for name, _ in parts])
        self.separator = separator
        self.labels = labels
        self.key = key
        self.x = x
        self.columns = [
            TableColumn(
                name,
                unit,
                key_word=name == key or (not key and is_key_word(name)),
                time=name.lower() in TIME_FIELD_NAMES or name == x,
                skip=label == "-",
            )
            for name, (_, unit), label in zip(names, parts, labels, strict=True)
        ]

    def give_units(self, labels: list[str]) -> None:
        """A second row of labels that holds the units of the columns."""
        for column, label in zip(reversed(self.columns), reversed(labels), strict=False):
            unit = label.strip("[]()")
            if unit in UNITS:
                column.unit = unit

    def read(
        self, cells: list[str], values: list[Value | None], timestamps: TimestampParser
    ) -> Row | Ignored | None:
        """The row that `cells` are; LAYOUT where all is missing; None: not a row of this table."""
        row = _RowReader(self, timestamps)
        last = len(cells) - 1
        for i, (cell, value) in enumerate(zip(cells, values, strict=True)):
            if cell and not row.take(i, cell, value, edge=i in (0, last)):
                return None
        return row.row(missing="" in cells)

    @property
    def has_key(self) -> bool:
        """Whether a key word heads a key."""
        return any(column.key_word and column.keys for column in self.columns)

    @property
    def own_time_index(self) -> int | None:
        """The column that has had times in the user's own format, if there is one."""
        return next((i for i, column in enumerate(self.columns) if column.own_time), None)

    @property
    def all_numbers(self) -> bool:
        """Whether every column is numbers and nothing but."""
        return self.all_values and not any(column.time for column in self.columns)

    @property
    def all_values(self) -> bool:
        """Whether every column is numbers or a time."""
        return all(
            column.numeric
            and not (column.skip or column.name == self.key)
            and not (column.key_word and i < 2)
            for i, column in enumerate(self.columns)
        )

    def settles(self, row: Row) -> bool:
        """Whether the next row's cells are of the same kinds: no number where times have stood,
        since the next number there may be a Unix time.
        """
        return self.all_values and not any(
            column.time and column.name in row.values for column in self.columns
        )

    def column(self, i: int) -> TableColumn:
        """Cells right of the last label are called by their position."""
        while i >= len(self.columns):
            self.columns.append(TableColumn(str(len(self.columns) + 1)))
        return self.columns[i]


class _RowReader:
    """One row while its cells are taken from left to right."""

    __slots__ = (
        "header",
        "keys",
        "moments",
        "numeric",
        "own_times",
        "text",
        "time",
        "units",
        "values",
        "x",
    )

    def __init__(self, header: Header, timestamps: TimestampParser) -> None:
        self.header = header
        self.moments = timestamps
        self.values: dict[str, float] = {}
        self.units: dict[str, str] = {}
        self.keys: list[tuple[TableColumn, str]] = []
        self.numeric: list[TableColumn] = []
        self.own_times: list[TableColumn] = []
        self.text = 0
        self.time: float | None = None
        self.x: float | None = None

    def take(self, i: int, cell: str, value: Value | None, *, edge: bool) -> bool:
        """False: with this cell the line cannot be a row of the table."""
        column = self.header.column(i)
        if column.skip:
            return True
        if column.own_time and self.moments.read_exact(cell) is None:
            return value is not None and math.isnan(value[0])
        if column.time and self._take_time(column, cell, value):
            return True
        if edge and self.time is None and (value is None or self._may_be_own(i, column)):
            self.time = self.moments.read_exact(cell)
            if self.time is not None:
                column.time = column.numeric = True
                self._note_own_time(column, cell)
                return True
        number = value is not None and not math.isnan(value[0])
        if not column.time and self._is_key(i, column, number=number, gap=value is not None):
            key = cell.rstrip(":")
            if column.allows(key):
                self.keys.append((column, key))
                return True
        if value is not None:
            self._take_value(column, value, number=number)
            return True
        self.text = self.text or len(self.values)
        # between blanks every line of words is cells: text where numbers stood is no row
        return self.header.separator not in PROSE or not column.numeric

    def _may_be_own(self, i: int, column: TableColumn) -> bool:
        """Whether a number may be a time in the user's format: in the first column only."""
        alone = len(self.header.columns) == 1 or any(each.time for each in self.header.columns)
        return self.moments.has_own_format and i == 0 and not (alone or column.key_word)

    def _is_key(self, i: int, column: TableColumn, *, number: bool, gap: bool) -> bool:
        if column.key_word:
            times = sum(other.time for other in self.header.columns[:i])
            chosen = column.name == self.header.key
            return chosen or (i - times < 2 if number else not column.numeric)
        return not number and not gap and not column.numeric and not self.values

    def _take_value(self, column: TableColumn, value: Value, *, number: bool) -> None:
        y, unit = value
        if number:
            self.numeric.append(column)
        self.values[column.name] = y
        if unit or column.unit:
            self.units[column.name] = unit or column.unit

    def _take_time(self, column: TableColumn, cell: str, value: Value | None) -> bool:
        if (time := self.moments.read_named(cell)) is not None:
            self.time = time if self.time is None or column.name == self.header.x else self.time
            self.numeric.append(column)
            self._note_own_time(column, cell)
            return True
        if value is None or len(self.header.columns) == 1:
            return False
        if column.name == self.header.x:
            self.x = value[0]
            return True
        if column.name.lower() not in TIME_FIELD_NAMES:
            return False
        seconds = convert(value[0], value[1] or column.unit or "s", "s")
        time = self.moments.elapsed(column.name).at(self.moments.now, seconds)
        self.time = time if self.time is None else self.time
        return time is not None or math.isnan(value[0])

    def _note_own_time(self, column: TableColumn, cell: str) -> None:
        if not column.own_time and self.moments.is_own_format(cell):
            self.own_times.append(column)

    def row(self, *, missing: bool) -> Row | Ignored | None:
        if not self.values:
            return IGNORED if missing else None
        if self.header.separator in PROSE and not self._is_plausible():
            return None
        for column in self.numeric:
            column.numeric = True
        for column in self.own_times:
            column.own_time = True
        for column, key in self.keys:
            if column.keys is not None:
                column.keys.add(key)
        row = Row(self.values, self.units, self.time, self.x)
        return row.prefixed(".".join(key for _, key in self.keys)) if self.keys else row

    def _is_plausible(self) -> bool:
        """What prose between blanks rarely has: a key under a key word; or, with text in the row,
        two values that stand together.
        """
        if any(column.key_word for column, _ in self.keys):
            return True
        if self.text and len(self.values) > self.text:
            return False
        return not self.keys or len(self.values) + (self.time is not None) >= 2
