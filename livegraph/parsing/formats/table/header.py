"""The header of a table: which column is a time, which is a key, and the names of the others.

The kind of a column is learned row by row. The value of a *key column* is put in front of the names
(`vda.r/s`). A column is a key if it has had no number and is left of the first value, or if its
label is a key word and it has had no number or is one of the first two. A key column with more
than `MAX_KEYS` different values stops being one if it only numbers the rows: none of its keys has
come twice, and it is not headed by the name of a thing, such as `pid`. Otherwise a row about a
further thing is text, so that two things never share a series.
"""

import math
from dataclasses import dataclass, field

from livegraph.parsing.formats.table.caution import may_be_key
from livegraph.parsing.formats.table.key_words import NUMBERING, PROCESS_LABELS, is_key_word
from livegraph.parsing.interface import IGNORED, Ignored, PlainText, Row
from livegraph.parsing.lexing.cells import PROSE
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.time_names import (
    ELAPSED_FIELD_NAMES,
    FIRST_ONLY,
    TIME_FIELD_NAMES,
    time_unit,
)
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS, convert, split_name

MAX_KEYS = 64


@dataclass(slots=True)
class TableColumn:
    """One column of a table, and what its rows have shown about it.

    `own_time`: it has had a time in the user's own format, so each further cell must be a time or
    a gap. `group`: the word above it in an upper header line, or ''. `keys` are the keys seen so
    far, None once there were too many. `repeats`: one of them came twice.
    """

    name: str
    unit: str = ""
    group: str = ""
    key_word: bool = False
    time: bool = False
    own_time: bool = False
    numeric: bool = False
    skip: bool = False
    repeats: bool = False
    keys: set[str] | None = field(default_factory=set)

    def allows(self, key: str) -> bool:
        """Whether `key` may be put in front of the names; False for all once there are too many."""
        if self.is_full(key) and not self.names_things:
            self.keys = None
        return self.keys is not None

    def is_full(self, key: str) -> bool:
        """Whether `key` would be one too many."""
        return self.keys is not None and len(self.keys) >= MAX_KEYS and key not in self.keys

    @property
    def names_things(self) -> bool:
        """Whether the keys stand for things, and do not only number the rows."""
        return self.repeats or (self.key_word and self.name.lower() not in NUMBERING)

    def add_key(self, key: str) -> None:
        if self.keys is not None:
            self.repeats = self.repeats or key in self.keys
            self.keys.add(key)


def _is_kept(name: str) -> bool:
    return is_key_word(name) or not is_identifier(name)


def unique_names(names: list[str]) -> list[str]:
    """Append `.2`, `.3` … to repeated names, and name nameless columns by their position."""
    seen: dict[str, int] = {}
    result = []
    for position, name in enumerate(names, 1):
        label = name or str(position)
        seen[label] = seen.get(label, 0) + 1
        result.append(label if seen[label] == 1 else f"{label}.{seen[label]}")
    return result


class Header:
    """The columns of a table; reads a row below them.

    `separator` is the one that split the header. A label `-` skips its column. `key` is the field
    that the user chose to put in front of the names, `x` the one chosen as time or x. Unless
    `with_ids`, columns of ids, ports and versions are skipped. In a list of processes or jobs,
    `TIME` is what they have used.
    """

    def __init__(
        self,
        labels: list[str],
        separator: str,
        *,
        key: str = "",
        x: str = "",
        with_ids: bool = True,
    ) -> None:
        parts = [split_name(label.rstrip(":").strip()) for label in labels]
        names = unique_names([name for name, _ in parts])
        self.separator = separator
        self.labels = labels
        self.key = key
        self.x = x
        of_processes = not PROCESS_LABELS.isdisjoint(name.lower() for name in names)
        timed = () if of_processes else TIME_FIELD_NAMES
        first = () if of_processes else ELAPSED_FIELD_NAMES
        self.columns = [
            TableColumn(
                name,
                unit,
                key_word=name == key or (not key and is_key_word(name)),
                time=name.lower() in (timed if i else first) or name == x,
                skip=label == "-" or not (with_ids or name in (key, x) or _is_kept(name)),
            )
            for i, (name, (_, unit), label) in enumerate(zip(names, parts, labels, strict=True))
        ]

    def give_units(self, labels: list[str]) -> None:
        """Take the units of the columns from a second row of labels, aligned from the right."""
        for column, label in zip(reversed(self.columns), reversed(labels), strict=False):
            unit = label.strip("[]()")
            if unit in UNITS:
                column.unit = unit

    def give_groups(self, groups: list[str]) -> None:
        """Take the group of each column, as `column_groups` finds them."""
        for column, group in zip(self.columns, groups, strict=True):
            column.group = group

    def read(
        self, cells: list[str], values: list[Value | None], timestamps: TimestampParser
    ) -> Row | Ignored | PlainText | None:
        """Read a row. IGNORED if every cell is missing, None if it is not a row of this table.

        Text if it is about a thing too many.
        """
        row = _RowReader(self, timestamps)
        last = len(cells) - 1
        for i, (cell, value) in enumerate(zip(cells, values, strict=True)):
            if cell and not row.take(i, cell, value, edge=i in (0, last)):
                return None
        return row.row(missing="" in cells)

    @property
    def has_key(self) -> bool:
        """Whether a column with a key word as its label has had keys."""
        return any(column.key_word and column.keys for column in self.columns)

    @property
    def own_time_index(self) -> int | None:
        """The index of the column that has had times in the user's own format, or None."""
        return next((i for i, column in enumerate(self.columns) if column.own_time), None)

    @property
    def all_numbers(self) -> bool:
        """Whether every column holds only numbers."""
        return self.all_values and not any(column.time for column in self.columns)

    @property
    def all_values(self) -> bool:
        """Whether every column holds numbers or times, with no key or skipped column."""
        return all(
            column.numeric
            and not (column.skip or column.name == self.key)
            and not (column.key_word and i < 2)
            for i, column in enumerate(self.columns)
        )

    def settles(self, row: Row) -> bool:
        """Whether the cells of the next row are of the same kinds as those of `row`.

        Not if `row` has a number in a time column: the next number there may be a Unix time.
        """
        return self.all_values and not any(
            column.time and column.name in row.values for column in self.columns
        )

    def column(self, i: int) -> TableColumn:
        """Column `i`. Columns right of the last label are added, named by their position."""
        while i >= len(self.columns):
            self.columns.append(TableColumn(str(len(self.columns) + 1)))
        return self.columns[i]


class _RowReader:
    """Reads the cells of one row from left to right."""

    __slots__ = (
        "groups",
        "header",
        "keys",
        "numeric",
        "own_times",
        "text",
        "time",
        "timestamps",
        "units",
        "unnamed",
        "values",
        "x",
    )

    def __init__(self, header: Header, timestamps: TimestampParser) -> None:
        self.header = header
        self.timestamps = timestamps
        self.values: dict[str, float] = {}
        self.units: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.keys: list[tuple[TableColumn, str]] = []
        self.numeric: list[TableColumn] = []
        self.own_times: list[TableColumn] = []
        self.text = 0
        self.unnamed = False  # below a key word stands what cannot be a key
        self.time: float | None = None
        self.x: float | None = None

    def take(self, i: int, cell: str, value: Value | None, *, edge: bool) -> bool:
        """Read cell `i`. False if the line cannot be a row of the table because of it."""
        column = self.header.column(i)
        if column.skip:
            return True
        if column.own_time and self.timestamps.read_exact(cell) is None:
            return value is not None and math.isnan(value[0])
        if column.time and self._take_time(column, cell, value):
            return True
        if edge and self.time is None and (value is None or self._may_be_own(i, column)):
            self.time = self.timestamps.read_exact(cell)
            if self.time is not None:
                column.time = column.numeric = True
                self._note_own_time(column, cell)
                return True
        number = value is not None and not math.isnan(value[0])
        if not column.time and self._is_key(i, column, cell, number=number, gap=value is not None):
            key = cell.rstrip(":")
            if column.allows(key):
                self.keys.append((column, key))
                return True
        if value is not None:
            self._take_value(column, value, number=number)
            return True
        self.unnamed = self.unnamed or column.key_word
        self.text = self.text or len(self.values)
        # any sentence splits at blanks, so text in a column of numbers means that this is not a row
        return self.header.separator not in PROSE or not column.numeric

    def _may_be_own(self, i: int, column: TableColumn) -> bool:
        """Whether a number in column `i` may be a time in the user's format. Only the first may."""
        alone = len(self.header.columns) == 1 or any(each.time for each in self.header.columns)
        return self.timestamps.has_own_format and i == 0 and not (alone or column.key_word)

    def _is_key(self, i: int, column: TableColumn, cell: str, *, number: bool, gap: bool) -> bool:
        if column.name == self.header.key:
            return True
        if number:
            if not column.key_word or not cell.isdecimal():
                return False
            times = sum(other.time for other in self.header.columns[:i])
            return i - times < 2 or len(self.keys) == i - times
        if column.numeric or not (column.key_word or not (gap or self.values)):
            return False
        return may_be_key(cell)

    def _take_value(self, column: TableColumn, value: Value, *, number: bool) -> None:
        y, unit = value
        if number:
            self.numeric.append(column)
        self.values[column.name] = y
        if unit or column.unit:
            self.units[column.name] = unit or column.unit
        if column.group:
            self.groups[column.name] = column.group

    def _take_time(self, column: TableColumn, cell: str, value: Value | None) -> bool:
        name = f"{column.name}_{column.unit}" if column.unit else column.name
        if (time := self.timestamps.read_named(cell, name)) is not None:
            self.time = time if self.time is None or column.name == self.header.x else self.time
            self.numeric.append(column)
            self._note_own_time(column, cell)
            return True
        if value is None or len(self.header.columns) == 1:
            return False
        if column.name == self.header.x:
            self.x = convert(value[0], value[1] or column.unit, "s")
            return True
        if not self._may_be_elapsed(column):
            return False
        seconds = convert(value[0], value[1] or column.unit or time_unit(name) or "s", "s")
        time = self.timestamps.elapsed(column.name).at(self.timestamps.now, seconds)
        self.time = time if self.time is None else self.time
        return time is not None or math.isnan(value[0])

    def _may_be_elapsed(self, column: TableColumn) -> bool:
        """Whether the column may be a clock; a later `time_ms` may be how long something took."""
        if self.keys:
            return False  # the rows are of several things, and have no common clock
        name = column.name.lower()
        first = column is self.header.columns[0]
        return name in ELAPSED_FIELD_NAMES and (first or name not in FIRST_ONLY)

    def _note_own_time(self, column: TableColumn, cell: str) -> None:
        if not column.own_time and self.timestamps.is_own_format(cell):
            self.own_times.append(column)

    def row(self, *, missing: bool) -> Row | Ignored | PlainText | None:
        if not self.values:
            return IGNORED if missing else None
        if self.header.separator in PROSE and not self._is_plausible():
            return None
        if self.unnamed and not self.keys:
            return None  # it would share the series of other things
        if any(column.is_full(key) for column, key in self.keys):
            return PlainText(time=self.time)
        for column in self.numeric:
            column.numeric = True
        for column in self.own_times:
            column.own_time = True
        for column, key in self.keys:
            column.add_key(key)
        row = Row(self.values, self.units, self.time, self.x, groups=self.groups)
        if not self.keys:
            return row
        key = ".".join(key for _, key in self.keys)
        return row.prefixed(key)._replace(key=key)

    def _is_plausible(self) -> bool:
        """Whether the row is unlikely to be prose.

        A key below a key word is enough. Otherwise no value may follow text, and a row with a key
        needs two values, of which one may be its time.
        """
        if any(column.key_word for column, _ in self.keys):
            return True
        if self.text and len(self.values) > self.text:
            return False
        return not self.keys or len(self.values) + (self.time is not None) >= 2
