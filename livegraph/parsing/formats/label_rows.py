"""Rows that begin with labels, without a header: `lo 0.00 12.5`, `web;cpu;12`, `ypr 1 2 3`.

The labels are joined by dots and stand in front of the columns, which are named by their position.
A label and three or more numbers between blanks are a row at once. Any other row is held until the
next line has the same shape. Labels and numbers in turn, `temp,21.5,hum,45`, are pairs. Any other
number left of a label is an id, and no sample, unless it follows a key word: `sensor,3,temp,21.5`.
"""

import re

from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.table.header_labels import are_special_labels
from livegraph.parsing.formats.table.key_words import is_numbered_thing
from livegraph.parsing.formats.words import is_label
from livegraph.parsing.interface import Held, Line, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.cells import BLANK, COMMA, PIPE, SEMICOLON, TAB, split_cells
from livegraph.parsing.lexing.decimal_sign import is_doubtful
from livegraph.parsing.lexing.identifier import is_identifier, is_random
from livegraph.parsing.lexing.number import NUMBER, Value, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS

MAX_LABEL_CHARACTERS = 60
SURE_NUMBERS = 3
"""Numbers behind one label that make a row at once."""
MAX_LABELS = 4

_WITH_WORDS = re.compile(rf"({NUMBER}) ([^\W\d][^\s0-9]*+(?: [^\W\d][^\s0-9]*+)?)")
_PROSE_KINDS = re.compile("n*w+n+")
_TURNS = re.compile("(?:wn){2,}w?")
"""`temp,21.5,hum,45`: each number has its label."""
_THOUSANDS = re.compile(
    r"[^\s0-9.,] \$?[0-9]{1,3},[0-9]{3}(?![0-9])|(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})++ [^\W\d]"
)
"""A comma in a number among words: `total 12,345 files`."""
_PER = re.compile(r"[^\W\d]\w*+/[^\W\d]\w*+")
"""A unit that says what is measured, too: `ns/op`."""
_WIDE = re.compile(r"[ \t]{3}")
_DATE = re.compile(r"[0-9]++[/:.-][0-9]")
_READING = re.compile(r"[0-9] ?[%°]|(?<![\w/])[0-9]++/[0-9]")
"""Another name with each line: `[12.3%] 123/1000 frames`, `45°C, 12 %`."""
_MARK = re.compile(r"[=#^][*+?x~-][ \t]++")
_ASIDE = re.compile(r"\[[^\[\]]*+\]|[ \t]\+/-[ \t]*+\S++")
"""`^* host  3  377  -135us[ -171us] +/-   16ms`: a mark, another number and a margin of error."""
_SENSOR = re.compile(
    rf"([\w.+/ -]+?)[ ]*\|[ ]*({NUMBER}|na)[ ]*\|"
    r"[ ]*(degrees [CF]|Volts|Watts|Amps|RPM|percent|)[ ]*\|[ ]*[a-z]{2}[ ]*\|"
)
"""`CPU1 Temp | 45.000 | degrees C | ok | 0.000 | 95.000`: behind the state stand the limits."""
_SENSOR_UNITS = {"degrees C": "°C", "degrees F": "°F", "Volts": "V", "Watts": "W", "Amps": "A"}
_CODE = re.compile(r"[+-]?0[0-9]+")
"""Digits that are no quantity: `0044`."""


class LabelRows:
    """Reads rows of labels and numbers that no header explains."""

    name = "label rows"

    def __init__(self, _options: object) -> None:
        pass

    def parse_line(self, line: Line) -> Outcome | None:
        if not line.may_hold_value:
            return None
        text, time = line.with_points()
        text = _MARK.sub("", _ASIDE.sub("", text)) if "+/-" in text else text
        separator = next((each for each in (TAB, PIPE, SEMICOLON) if each in line.body), BLANK)
        if separator == BLANK and "," in text:
            if _THOUSANDS.search(text) or is_doubtful(text):
                return None
            separator = COMMA
        if separator == PIPE and (sensor := _SENSOR.match(line.body)):
            if sensor[2] == "na":
                return PlainText(time=time)
            return Record(
                [
                    row_of(
                        {sensor[1]: (float(sensor[2]), _SENSOR_UNITS.get(sensor[3], sensor[3]))},
                        time,
                    )
                ]
            )
        if separator != BLANK:
            if line.after_blank and _may_be_header(line.body, separator):
                return None
            return _read(line.body, separator, line.timestamps)
        outcome = _read(text, separator, line.timestamps)
        if time is None or outcome is None:
            return outcome
        if isinstance(outcome, Record):
            return Record([row._replace(time=time) for row in outcome.rows])
        return outcome._replace(row=outcome.row._replace(time=time))


def _read(text: str, separator: str, timestamps: TimestampParser) -> Record | Held | None:
    cells = [cell for cell in split_cells(text, separator) if cell]
    if separator == BLANK and not (cells and read_cell(cells[-1])):
        return None
    values = [_value(cell, prose=separator == BLANK) for cell in cells]
    if not any(values) or all(values):
        return None
    kinds, time = _kinds(cells, values, separator, timestamps)
    if separator == BLANK and not _PROSE_KINDS.fullmatch(kinds):
        return None
    if separator != BLANK and _TURNS.fullmatch(kinds):
        return _turns(cells, values, time, (separator, kinds))
    numbers = _numbers_behind(kinds)
    labels = [cell for i, cell in enumerate(cells[: (numbers or [0])[0]]) if kinds[i] == "w"]
    if not 0 < len(labels) <= MAX_LABELS or is_identifier(labels[-1].rstrip(":")):
        return None
    if separator == BLANK and len(labels) > 1 and any(map(is_random, labels)):
        return None
    row = _row(labels, [values[i] for i in numbers], time, separator)
    alone = kinds[0] == "w" and len(labels) == 1
    if separator in (BLANK, TAB) and alone and len(numbers) >= SURE_NUMBERS:
        return Record([row])
    first = labels[0] if separator == BLANK and len(labels) > 1 else ""
    return Held(row, (separator, kinds, first))


def _turns(
    cells: list[str], values: list[Value | None], time: float | None, shape: tuple[str, str]
) -> Held:
    """Labels and numbers in turn; a key word and a whole number first say what they are about."""
    key = ""
    if _may_be_id(cells[0], values[1]):
        key, cells, values = ".".join(cells[:2]), cells[2:], values[2:]
    turns = {label: value for label, value in zip(cells[::2], values[1::2], strict=False) if value}
    row = row_of(turns, time)
    return Held(row.prefixed(key) if key else row, (*shape, *turns))


def _may_be_header(text: str, separator: str) -> bool:
    """Whether all cells are words, so that `nan` may be the label of a column."""
    cells = split_cells(text, separator)
    values = [cell for cell in cells if read_cell(cell)]
    return bool(values) and are_special_labels(values, cells)


def _may_be_id(label: str, value: Value | None) -> bool:
    """Whether the first label and number of a row may say what the others are about."""
    return is_numbered_thing(label) and value is not None and value[0].is_integer() and not value[1]


def _kinds(
    cells: list[str], values: list[Value | None], separator: str, timestamps: TimestampParser
) -> tuple[str, float | None]:
    """A letter for each cell, and the time: `n`umber, `w`ord, the `t`ime; empty if one is none."""
    kinds, time = "", None
    for i, (cell, value) in enumerate(zip(cells, values, strict=True)):
        if value is None and time is None and (time := timestamps.read_exact(cell)) is not None:
            kinds += "t"
        elif value is not None and not (i == 0 and value[1] and separator != BLANK):
            kinds += "n"
        elif _may_be_label(cell, separator):
            kinds += "w"
        else:
            return "", None
    return kinds, time


def _numbers_behind(kinds: str) -> list[int]:
    """The numbers behind the first labels: those left of a label in the same run are ids."""
    start = kinds.find("w")
    while start >= 0 and "n" in kinds[start:]:
        at = kinds.index("n", start)
        end = at
        while end < len(kinds) and kinds[end] == "n":
            end += 1
        if "n" not in kinds[end:]:
            return list(range(at, end))
        start = end
    return []


def _value(cell: str, *, prose: bool) -> Value | None:
    if _CODE.fullmatch(cell):
        return None
    value = read_cell(cell)
    if value is None and not prose and (match := _WITH_WORDS.fullmatch(cell)):
        return float(match[1]), match[2]
    return value


def _may_be_label(cell: str, separator: str) -> bool:
    if len(cell) > MAX_LABEL_CHARACTERS or _DATE.match(cell):
        return False
    if separator == BLANK:
        return is_label(cell.rstrip(":"))
    if cell.count("[") != cell.count("]") or _WIDE.search(cell) or _READING.search(cell):
        return False
    return not any(character in cell for character in '<>{}"') and len(cell.split()) <= MAX_LABELS


def _row(labels: list[str], values: list[Value | None], time: float | None, separator: str) -> Row:
    key = ("." if separator != BLANK else " ").join(label.rstrip(":") for label in labels)
    found = [value for value in values if value]
    names = [key] if len(found) == 1 else [f"{key}.{i}" for i in range(1, len(found) + 1)]
    if any(unit not in UNITS and _PER.fullmatch(unit) for _, unit in found):
        names = [
            f"{key}.{unit}" if unit else name for name, (_, unit) in zip(names, found, strict=True)
        ]
        found = [(y, unit if unit in UNITS else "") for y, unit in found]
    return row_of(dict(zip(names, found, strict=True)), time)
