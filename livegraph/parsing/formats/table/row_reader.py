"""Reads the cells of a row below a header: times, keys, values and text.

A column is a key if it has had no number and is left of the first value, or if its label is a key
word and it has had no number or is one of the first two.
"""

import math
import re
from typing import TYPE_CHECKING

from livegraph.parsing.few_keys import MAX_NUMBER, NUMBERED_FIELDS
from livegraph.parsing.formats.table.caution import has_reading, may_be_key
from livegraph.parsing.formats.table.column import TableColumn
from livegraph.parsing.formats.table.key_words import NUMBERING
from livegraph.parsing.interface import IGNORED, Ignored, PlainText, Row
from livegraph.parsing.lexing.cells import PROSE
from livegraph.parsing.lexing.number import BLANKS, Value, read_number
from livegraph.parsing.lexing.time_names import ELAPSED_FIELD_NAMES, FIRST_ONLY, time_unit
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import convert

_TALLY = re.compile(r"[*+#-](?=[^\W\d])")
"""What stands before a name and changes: `*ntp1` is the server in use."""
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
"""Hours and minutes, or minutes and seconds."""

if TYPE_CHECKING:
    from livegraph.parsing.formats.table.header import Header


PLACES = frozenset(["#", "nr", "nr.", "no", "no.", "rank", "pos", "place"])
"""Labels of a column that numbers the rows of a list, in which things change places."""


BOTH_WAYS = " I/O"
"""The end of a label above two numbers."""


class RowReader:
    """Reads the cells of one row from left to right."""

    __slots__ = (
        "groups",
        "header",
        "keys",
        "left_out",
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

    def __init__(self, header: "Header", timestamps: TimestampParser) -> None:
        self.header = header
        self.timestamps = timestamps
        self.values: dict[str, float] = {}
        self.units: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.left_out: dict[str, str] = {}
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
        number = value is not None and not math.isnan(value[0])
        if column.skip or (self.header.declared and not (number or column.time)):
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
        if not column.time and self._is_key(i, column, cell, number=number, gap=value is not None):
            key = (_TALLY.sub("", cell) if self.header.ruled else cell).rstrip(":")
            if column.allows(key):
                self.keys.append((column, key))
                self.values.pop(self._place_in_list(), None)
                return True
        if value is not None:
            self._take_value(column, cell, value, number=number)
            return True
        if i == 0 and has_reading(cell):
            return False
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
            if _numbers_things(column) and not column.numeric and i < 2:
                return cell.isdecimal() and int(cell) <= MAX_NUMBER
            if not column.key_word or not cell.isdecimal():
                return False
            times = sum(other.time for other in self.header.columns[:i])
            last = self.header.columns[-1]
            of_name = column.name.lower() in NUMBERING and last.key_word and column is not last
            return of_name or i - times < 2 or len(self.keys) == i - times
        is_first = not gap and self.values.keys() <= {self._place_in_list()}
        return not column.numeric and (column.key_word or is_first) and may_be_key(cell)

    def _place_in_list(self) -> str:
        """The name of a first column that only numbers the rows, or ''."""
        first = self.header.column(0).name
        return first if first.lower() in PLACES else ""

    def _take_value(self, column: TableColumn, cell: str, value: Value, *, number: bool) -> None:
        y, unit = value
        if number:
            self.numeric.append(column)
        self.values[column.name] = y
        if unit or column.unit:
            self.units[column.name] = unit or column.unit
        if column.group:
            self.groups[column.name] = column.group
        if column.name.endswith(BOTH_WAYS):
            self._take_second(column.name, cell)

    def _take_second(self, name: str, cell: str) -> None:
        """`NET I/O` of `1.21MB / 812kB` is what came in and what went out."""
        first, unit = self.values.pop(name), self.units.pop(name, "")
        second = read_number(cell.rpartition("/")[2].strip(BLANKS))
        for end, value in (("I", (first, unit)), ("O", second)):
            if value:
                self.values[way := name.removesuffix("I/O") + end] = value[0]
                self.units |= {way: value[1]} if value[1] else {}

    def _take_time(self, column: TableColumn, cell: str, value: Value | None) -> bool:
        name = f"{column.name}_{column.unit}" if column.unit else column.name
        if self.header.declared and cell[-1].isdecimal():
            cell += "Z"  # such logs are in UTC
        if (time := self.timestamps.read_named(cell, name)) is not None:
            self.time = time if self.time is None or column.name == self.header.x else self.time
            self.numeric.append(column)
            self._note_own_time(column, cell)
            return True
        if value is None and _CLOCK.fullmatch(cell):
            self.left_out[column.name] = cell
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
        left_out = self.left_out if self.time is None else {}
        row = Row(self.values, self.units, self.time, self.x, groups=self.groups, left_out=left_out)
        if not self.keys:
            return row
        key = ".".join(key for _, key in self.keys)
        return row.prefixed(key)._replace(key=key)

    def _is_plausible(self) -> bool:
        """Whether the row is unlikely to be prose.

        A key below a key word is enough. Otherwise no value may follow text, and a row with a key
        needs two values, of which one may be its time.
        """
        named = any(column.key_word or key.isdecimal() for column, key in self.keys)
        if self.header.declared or named:
            return True
        if self.text and len(self.values) > self.text and not self.header.ruled:
            return False
        return not self.keys or len(self.values) + (self.time is not None) >= 2


def _numbers_things(column: TableColumn) -> bool:
    return column.name.lower() in NUMBERED_FIELDS
