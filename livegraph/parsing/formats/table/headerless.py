"""Rows without a header. A column is named by its position, a lone one `value`."""

import re

from livegraph.parsing.interface import Row
from livegraph.parsing.lexing.number import Value
from livegraph.parsing.lexing.timestamp import DURATION, TimestampParser
from livegraph.parsing.lexing.unix_time import YEAR_2000, YEAR_2100, epoch_seconds

Values = list[Value | None]

_OFFSET = re.compile(r"0[0-9]{6,}")
"""The offset before a line of a dump, as `od` writes it; the cells behind it are bytes."""

_BYTE = re.compile("[0-9A-Fa-f]{2}")
"""Of a dump; `7B` would be seven bytes, and `7E8` a large number."""
MIN_BYTES = 2

FIRST, LAST = 0, -1
"""Indices of the cells that can be the time of a row."""


def headerless_row(
    cells: list[str], values: Values, timestamps: TimestampParser, time_at: int | None = None
) -> Row | None:
    """Read a row whose cells are all values or missing; None if one is something else.

    The first or the last cell may be a time, which gets no column. `time_at` is the index of the
    cell that must be a time, see `own_time_position`.
    """
    time = None
    if cells[0] == "-" and len(cells) == 2:
        return None  # an item of a list, as in YAML
    if len(cells) > 1 and (_OFFSET.fullmatch(cells[0]) or _are_bytes(cells)):
        return None
    if len(cells) > 1 or time_at is not None:
        time, cells, values = split_time(cells, values, timestamps, time_at)
        if time is None and time_at is not None:
            return None
        count = len(cells)
        while count > 1 and not cells[count - 1]:
            count -= 1
        cells, values = cells[:count], values[:count]
    numbers: dict[str, float] = {}
    units: dict[str, str] = {}
    lone = len(cells) == 1
    for position, (cell, value) in enumerate(zip(cells, values, strict=True), 1):
        if value is None:
            if cell:
                return None
            continue
        name = "value" if lone else str(position)
        numbers[name], unit = value
        if unit:
            units[name] = unit
    return Row(numbers, units, time) if numbers else None


def _are_bytes(cells: list[str]) -> bool:
    """Whether the cells are of a dump in hex, whose first may be an address: `7E8 03 41 05 7B`."""
    digits = "".join(cells)
    return (
        not digits.isdecimal()
        and len(cells) > MIN_BYTES
        and digits.isalnum()
        and all(map(_BYTE.fullmatch, cells[1:]))
    )


def with_x_column(row: Row, x: str) -> Row:
    """Use the column `x` as the time of the row, or as its x if it is not a time (`--time 1`)."""
    if x not in row.values or len(row.values) == 1:
        return row
    values = dict(row.values)
    y = values.pop(x)
    time = epoch_seconds(y, YEAR_2000, YEAR_2100)
    return row._replace(values=values, time=time) if time else row._replace(values=values, x=y)


def split_time(
    cells: list[str], values: Values, timestamps: TimestampParser, time_at: int | None = None
) -> tuple[float | None, list[str], Values]:
    """Split off the time in the first or last cell: (time or None, other cells, their values).

    With `time_at`, only that cell is tried, and a number is a time only in the user's own format.
    """
    if time_at != LAST and (values[0] is None or timestamps.has_own_format or len(cells[0]) >= 9):
        time = (
            timestamps.read_exact(cells[0])
            if values[0] is None or time_at == FIRST
            else timestamps.read_unnamed(cells[0])
        )
        if time is not None:
            return time, cells[1:], values[1:]
    if time_at is None and _is_duration(cells[-1], values):
        return None, cells[:-1], values[:-1]
    if (
        time_at != FIRST
        and values[-1] is None
        and (time := timestamps.read_exact(cells[-1])) is not None
    ):
        return time, cells[:-1], values[:-1]
    return None, cells, values


def _is_duration(cell: str, values: Values) -> bool:
    """Whether a last cell is an elapsed time: `0:00:05`, or any clock beside a percentage."""
    if values[-1] is not None or not DURATION.fullmatch(cell):
        return False
    return cell[1] == ":" or any(value and value[1] == "%" for value in values)


def own_time_position(cells: list[str], row: Row, timestamps: TimestampParser) -> int | None:
    """Index of the cell that is a time in the user's own format, or None."""
    if row.time is None or not timestamps.has_own_format:
        return None
    return next((at for at in (FIRST, LAST) if timestamps.is_own_format(cells[at])), None)
