"""The header of a table: which column is a time, which is a key, and the names of the others."""

from collections.abc import Collection

from livegraph.parsing.formats.table.column import TableColumn
from livegraph.parsing.formats.table.key_words import PROCESS_LABELS, is_key_word
from livegraph.parsing.formats.table.row_reader import RowReader
from livegraph.parsing.interface import Ignored, PlainText, Row
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.time_names import ELAPSED_FIELD_NAMES, TIME_FIELD_NAMES
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS, split_name

_W3C_TEXTS = ("cs-uri", "cs-user", "cs(", "x-")
"""Columns of text, which may be digits."""


class Header:
    """The columns of a table; reads a row below them.

    `separator` is the one that split the header, and `ruled` says whether a ruler follows it. A
    label `-` skips its column. `key` is the field
    that the user chose to put in front of the names, `x` the one chosen as time or x. Unless
    `with_ids`, columns of ids, ports and versions are skipped. In a list of processes or jobs,
    `TIME` is what they have used. `declared`: `#Fields:` of the W3C's log format names the columns;
    texts are ignored then, and times are in UTC. `second_at` is where the second label starts.
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
        parts = _split_names([label.rstrip(":").strip() for label in labels])
        names = unique_names([name for name, _ in parts])
        self.separator = separator
        self.ruled = False
        self.declared = False
        self.second_at = 0
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
                time=_is_timed(name, timed if i else first) or name == x,
                skip=label == "-" or not (with_ids or name in (key, x) or _is_kept(name)),
            )
            for i, (name, (_, unit), label) in enumerate(zip(names, parts, labels, strict=True))
        ]

    def declare(self) -> None:
        """Take the columns as those of a log in the W3C's format."""
        self.declared = True
        for column in self.columns:
            column.key_word, column.keys = column.name == self.key, None
            column.skip = column.skip or column.name.startswith(_W3C_TEXTS)

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
        row = RowReader(self, timestamps)
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
        return not self.declared and all(
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


def _split_names(labels: list[str]) -> list[tuple[str, str]]:
    """The name and unit of each label; `rms[Rho]` and `rms[nu]` keep what tells them apart."""
    parts = [split_name(label) for label in labels]
    names = [name for name, _ in parts]
    return [
        (label, "") if unit not in UNITS and names.count(name) > 1 else (name, unit)
        for label, (name, unit) in zip(labels, parts, strict=True)
    ]


def _is_timed(name: str, names: Collection[str]) -> bool:
    """Whether a label is one of `names`; a zone may follow: `Date Time, GMT+01:00`."""
    return name != "T" and name.lower().partition(",")[0] in names


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
