"""JSON, one value per line: objects, arrays, scalars, and printed Python dicts."""

import re
from typing import Any

from livegraph.parsing.formats.json.flattener import MAX_DEPTH, Flattener
from livegraph.parsing.formats.json.own_jsonl import read_own
from livegraph.parsing.formats.json.text import TOO_DEEP, load_json
from livegraph.parsing.interface import Line, Malformed, Outcome, PlainText, Record, Row
from livegraph.parsing.vectorized.template_cache import TemplateCache, TemplateFormat
from livegraph.parsing.vectorized.template_inference import LineSyntax
from livegraph.settings import ReadingOptions

_CLAIM = re.compile(
    r"""\{[ \t\xa0]*+["']"""
    r"""|\[[ \t\xa0]*+(?:[{"]|\[(?!(?!null|true|false|nan|NaN)[A-Za-z_])"""
    r"""|[+-]?[0-9.]++[eE0-9+-]*+[ \t\xa0]*+,)"""
)
_BRACKETED = re.compile(r"\[[^\[\]{}\"']*+\][ \t\xa0]*+[^ \t\xa0,\]}]|\[[0-9eE .+-]*+\]$")
"""A counter before a message, `[1,  2000] loss: 2.183`: no JSON."""
_TUPLE = re.compile(r"\([^()'\"]*+['\"][^()]*+\)")
_WORDS_OF_JSON = ("true", "false", "null")


class Json(TemplateFormat):
    """Reads JSON. With `claim`, as in `--format auto`, only lines that can be nothing else."""

    name = "json"

    def __init__(self, options: ReadingOptions, *, claim: bool = True) -> None:
        self._claim = claim
        self._flattener = Flattener(options)
        plain = not options.key and options.decimal != ","
        super().__init__(
            options, TemplateCache(form=LineSyntax.JSON, plain=plain, x=options.time_field)
        )

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if text[0] == "(" and self._claim:
            return self._tuple(text, line) if _TUPLE.fullmatch(text) else None
        if text[0] in "{[":
            return self.outcome(text, line) if not self._claim or _CLAIM.match(text) else None
        if not self._claim or text[0] == '"' or text in _WORDS_OF_JSON:
            return self._scalar(text)
        return self._after_time(line) if "{" in text else None

    def _tuple(self, text: str, line: Line) -> Outcome | None:
        """Read a tuple of Python with texts in it: `(1, 0.5123, 'ok')`, `('21.5C', '45%')`."""
        outcome = self.outcome(text, line)
        return outcome if isinstance(outcome, Record) else None

    def _after_time(self, line: Line) -> Outcome | None:
        """Read a log line with JSON after its time: `2024-05-14T10:21:33Z {"a":1}`."""
        rest, time = line.without_log_time()
        if rest[:1] != "{" or not _CLAIM.match(rest):
            return None
        outcome = self.outcome(rest, line)
        if isinstance(outcome, Record) and line.prefix:
            self._templates.forget()  # the prefix may go in front of the names later
        if isinstance(outcome, Record) and time is not None:
            self._templates.forget()
            outcome = Record([row._replace(time=time) for row in outcome.rows])
            if len(outcome.rows) == 1 and not line.prefix:
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
