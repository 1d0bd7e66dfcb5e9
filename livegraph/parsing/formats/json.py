"""JSON, one value per line: objects, arrays, scalars, and printed Python dicts.

Nested keys are joined by dots. orjson parses first. What it rejects (`NaN`, a lone surrogate,
single quotes) is parsed again more leniently before the line counts as malformed.
"""

import json
import math
import re
from typing import Any

import orjson

from livegraph.parsing.formats.json_entities import Entities
from livegraph.parsing.formats.json_plots import PlotObjects
from livegraph.parsing.formats.own_jsonl import read_own
from livegraph.parsing.formats.row_builder import RowBuilder
from livegraph.parsing.interface import Line, Malformed, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.number import BLANKS, read_cell
from livegraph.parsing.lexing.time_names import TIME_FIELD_NAMES
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import convert
from livegraph.parsing.vectorized.template_cache import TemplateCache, TemplateFormat
from livegraph.parsing.vectorized.template_inference import LineSyntax
from livegraph.settings import ReadingOptions

MAX_DEPTH = 32
"""Levels of nested objects and arrays; a line with more is malformed."""
MAX_PLAIN_NAMES = 10_000
"""Names cached in `Flattener.plain`."""

TOO_DEEP = Malformed("json", f"nested more than {MAX_DEPTH} levels deep")

_CLAIM = re.compile(
    r"""\{[ \t\xa0]*+["']"""
    r"""|\[[ \t\xa0]*+(?:[{"]|\[(?!(?!null|true|false|nan|NaN)[A-Za-z_])"""
    r"""|[+-]?[0-9.]++[eE0-9+-]*+[ \t\xa0]*+,)"""
)
_BRACKETED = re.compile(r"\[[^\[\]{}\"']*+\][ \t\xa0]*+[^ \t\xa0,\]}]|\[[0-9eE .+-]*+\]$")
"""A counter before a message, `[1,  2000] loss: 2.183`: no JSON."""
_WORDS_OF_JSON = ("true", "false", "null")
# an unterminated string matches to the end of the line, which keeps the search linear
_PYTHON = re.compile(
    r"""'((?:[^'\\]++|\\.)*+)(?:'|\\?$)|("(?:[^"\\]++|\\.)*+(?:"|\\?$))"""
    r"""|\b(True|False|None|nan|inf|NaN|Infinity)\b"""
)
_WORDS = {"True": "true", "False": "false", "None": "null", "nan": "NaN", "inf": "Infinity"}


class Json(TemplateFormat):
    """Reads JSON. With `claim`, as in `--format auto`, only lines that can be nothing else."""

    name = "json"

    def __init__(self, options: ReadingOptions, *, claim: bool = True) -> None:
        self._claim = claim
        self._flattener = Flattener(options.key, options.time_field, comma=options.decimal == ",")
        plain = not options.key and options.decimal != ","
        super().__init__(
            options, TemplateCache(form=LineSyntax.JSON, plain=plain, x=options.time_field)
        )

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if text[0] in "{[":
            return self.outcome(text, line) if not self._claim or _CLAIM.match(text) else None
        if not self._claim or text[0] == '"' or text in _WORDS_OF_JSON:
            return self._scalar(text)
        return self._after_time(line) if "{" in text else None

    def _after_time(self, line: Line) -> Outcome | None:
        """Read a log line with JSON after its time: `2024-05-14T10:21:33Z {"a":1}`."""
        rest, time = line.without_log_time()
        if rest[:1] != "{" or not _CLAIM.match(rest):
            return None
        outcome = self.outcome(rest, line)
        if isinstance(outcome, Record) and time is not None:
            self._templates.forget()
            outcome = Record([row._replace(time=time) for row in outcome.rows])
            if len(outcome.rows) == 1:
                self._templates.take(line, outcome.rows[0])
        return outcome

    def outcome(self, text: str, line: Line) -> Outcome | None:
        value = load_json(text, column=len(line.text) - len(text) + 1)
        if isinstance(value, Malformed):
            return None if self._claim and _BRACKETED.match(text) else value
        return self._own(value, line) or self._records(value, line)

    def document(self, text: str, line: Line) -> Outcome:
        """Read a document over several lines, whose last is `line`."""
        value = load_json(text)
        if isinstance(value, Malformed):
            return value
        items = alike_objects(value) if isinstance(value, dict) and not self._flattener.key else []
        rows = self._rows(value, line)
        more = self._rows(items, line) if items else []
        if isinstance(rows, Malformed) or isinstance(more, Malformed):
            return TOO_DEEP
        rows = [row for row in (*rows, *more) if row.values]
        return Record(rows) if rows else PlainText(" ".join(text.split()))

    def _own(self, value: Any, line: Line) -> Outcome | None:  # noqa: ANN401
        """Read a record that livegraph wrote; its strings are significant, so they stay fixed."""
        outcome = None if self._flattener.key else read_own(value, self._flattener.x)
        if isinstance(outcome, Record) and not outcome.rows[0].panel:
            self._templates.take(line, outcome.rows[0], fixed=True)
        return outcome

    def _scalar(self, text: str) -> Outcome | None:
        value = load_json(text)
        if isinstance(value, Malformed | dict | list):
            return None
        value_and_unit = self._flattener.number(value)
        if value_and_unit is None and not self._claim:
            return PlainText()
        return (
            Record([Row({"value": value_and_unit[0]}, {"value": value_and_unit[1]})])
            if value_and_unit
            else None
        )

    def _records(self, value: Any, line: Line) -> Outcome:  # noqa: ANN401  JSON is anything
        rows = self._rows(value, line)
        if isinstance(rows, Malformed):
            return rows
        nonempty = [row for row in rows if row.values]
        plain = len(nonempty) == len(rows) == 1 and isinstance(value, dict)
        if plain and not nonempty[0].panel:
            self._templates.take(line, nonempty[0])
        return Record(nonempty) if nonempty else PlainText(time=rows[0].time if rows else None)

    def _rows(self, value: Any, line: Line) -> list[Row] | Malformed:  # noqa: ANN401
        try:
            return self._flattener.rows(value, line.timestamps)
        except RecursionError:
            return TOO_DEEP


class Flattener:
    """Turns a nested value into rows: one per object of an array, otherwise a single row."""

    def __init__(self, key: str = "", x: str = "", *, comma: bool = False) -> None:
        self.key = key
        self.x = x
        self._comma = comma
        self._plots = PlotObjects()
        self._entities = Entities()
        self.plain: set[str] = set()
        """Names of plain numbers: neither a time, nor the key or x field, nor with a unit."""

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
        entity = "" if plot or self.key or prefix else self._entities.prefix(value)
        return row.prefixed(entity) if entity else row


class _ObjectRowBuilder(RowBuilder):
    """Collects the samples of one object while walking it."""

    __slots__ = ("flattener",)

    def __init__(self, flat: Flattener, timestamps: TimestampParser) -> None:
        super().__init__(flat.x, timestamps)
        self.flattener = flat

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
        dated = field.lower() in TIME_FIELD_NAMES
        if (dated or name == self.x_field) and self._is_time(value, name):
            return
        number = self.flattener.number(value)
        if number is None:
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


def alike_objects(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the outermost array of several objects with the same keys out of a document.

    `{"hosts": [{"samples": [{"cpu": 1}, {"cpu": 2}]}]}` gives the two samples.
    """
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        inner = [item for each in level for item in _items(each)]
        for holder, key, item in inner:
            if isinstance(item, list) and len(item) > 1 and _are_alike(item):
                holder[key] = []
                return item
        level = [item for _, _, item in inner if isinstance(item, dict | list)]
    return []


def _items(value: Any) -> list[tuple[Any, Any, Any]]:  # noqa: ANN401
    """What an object or array holds, as (holder, key or index, item)."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [(value, key, item) for key, item in pairs]


def _are_alike(items: list[Any]) -> bool:
    first = items[0]
    return isinstance(first, dict) and all(
        isinstance(item, dict) and item.keys() == first.keys() for item in items
    )


def load_json(text: str, column: int = 1) -> Any:  # noqa: ANN401
    """Parse `text` as JSON, or else as a printed Python value; Malformed if it is neither.

    `column`: where `text` begins in the line, counted from 1.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        at = error.pos
    try:
        return json.loads(_as_json(text), parse_int=float)
    except RecursionError:
        return TOO_DEEP
    except ValueError:
        what = f"unexpected {text[at]!r}" if at < len(text) else "it ends too early"
        return Malformed("json", f"{what} at column {column + at}")


def _as_json(text: str) -> str:
    """Rewrite a printed Python value as JSON."""
    return _PYTHON.sub(_json_word, text)


def _json_word(match: re.Match[str]) -> str:
    single, double, word = match.groups()
    if double is not None:
        return double
    if single is not None:
        return '"' + single.replace("\\'", "'").replace('"', '\\"') + '"'
    return _WORDS.get(word, word)
