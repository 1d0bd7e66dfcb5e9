"""Graphite plaintext: `name number`, or `name number timestamp`; also used for MQTT topics.

The number may be a JSON object instead; the name is then put in front of its keys.
"""

import re

from livegraph.parsing.formats.json.flattener import Flattener
from livegraph.parsing.formats.json.text import load_json
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.words import LEVELS
from livegraph.parsing.interface import Line, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import BLANKS, Value, read_decimal_comma, read_number
from livegraph.parsing.lexing.unit import split_name
from livegraph.parsing.vectorized.template_cache import TemplateCache, TemplateFormat
from livegraph.settings import ReadingOptions

_NAME = re.compile(r"([^\W\d]|[@%/$])[^\s=\"',;|<>{}]*+")
NO_THINGS = frozenset(["root", "main", "__main__"])
"""Loggers that every program has."""
_LEVEL = re.compile(r"\[(?:TRACE|DEBUG|INFO|NOTICE)\][ \t\xa0]++(?=[+.0-9-])")
_VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\S*")


class Graphite(TemplateFormat):
    """`temp 21.5`, `servers.web1.load 0.42 1627551892`, `home/power {"watts":412.5}`."""

    name = "name and number"

    def __init__(self, options: ReadingOptions) -> None:
        self._read = read_decimal_comma if options.decimal == "," else read_number
        self._lists_versions = False
        self._flat = Flattener(options)
        super().__init__(options, TemplateCache(plain=options.decimal != ","))

    def parse_line(self, line: Line) -> Outcome | None:
        text, time = line.without_log_time()
        if alone := self._alone(text, line):
            return Record([row_of(alone, time)])
        match = _NAME.match(text)
        if not match or text[match.end() : match.end() + 1] not in (" ", "\t", "\xa0"):
            return None
        name, rest = match[0], text[match.end() :].strip(BLANKS)
        if text[match.end() + 1 : match.end() + 2] == " " and self._is_version(rest):
            return PlainText(time=time)
        if rest[:2] in ('{"', "{'", "{}"):
            return self._object(name, rest, time, line)
        if is_identifier(name.rstrip(":"), rest):
            return None
        value = self._read(rest)
        if value is None and " " in rest:
            number, _, epoch = rest.partition(" ")
            value, time = self._read(number), line.timestamps.read_named(epoch.strip(BLANKS))
            if time is None:
                return None
        if value is None:
            return None
        name, unit = split_name(name.rstrip(":"))
        name = "value" if name in LEVELS else name
        unit = value[1] or unit
        row = Row({name: value[0]}, {name: unit} if unit else {}, time)
        if not line.prefix:  # which may go in front of the name later
            self._templates.take(line, row)
        return Record([row])

    def _alone(self, text: str, line: Line) -> dict[str, Value]:
        """A number behind nothing but a log's tag or level: `I (312) adc: 2048`, `[INFO] 21.5`."""
        if line.prefix and (value := self._read(text)):
            return {"value" if line.prefix in NO_THINGS else line.prefix: value}
        level = _LEVEL.match(text)
        value = self._read(text[level.end() :]) if level else None
        return {"value": value} if value else {}

    def _is_version(self, text: str) -> bool:
        """Whether a text in a list is a version: all numbers are, once one has three parts."""
        if not self._lists_versions and _VERSION.fullmatch(text):
            self._lists_versions = True
            self._templates.forget()
        return self._lists_versions

    def _object(self, name: str, text: str, time: float | None, line: Line) -> Outcome | None:
        value = load_json(text)
        if not isinstance(value, dict):
            return None
        try:
            row = self._flat.row(value, line.timestamps)
        except RecursionError:
            return None
        if not row.values:
            return None
        row = row.prefixed(name.rstrip(":"))
        return Record([row if row.time is not None else row._replace(time=time)])
