"""InfluxDB line protocol: `measurement,tag=v field=1,other=2i timestamp`.

The series name is `measurement.tagvalue….field`, with the tags in the order of the line. The
timestamp may be in ns, µs, ms or s. Strings are ignored; `t` and `f` are 1 and 0. Lines
with tags, or with a timestamp of 16 or 19 digits, are read in every stream, also behind `> `, as
Telegraf prints them.
"""

import re

from livegraph.parsing.interface import Line, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.vectorized.template_cache import TemplateFormat
from livegraph.settings import ReadingOptions

_NAME = r"(?:[^\\,= ]|\\.?)++"
_VALUE = r"""(?:"(?:[^"\\]++|\\.)*+"|[^ ,"]++)"""
_LINE = re.compile(
    rf"((?:[^\\, ]|\\.?)++)((?:,{_NAME}={_NAME})*+)[ ]++"
    rf"({_NAME}={_VALUE}(?:,{_NAME}={_VALUE})*+)(?:[ ]++(-?[0-9]++))?+"
)
_TAG = re.compile(rf",{_NAME}=({_NAME})")
_FIELD = re.compile(rf"({_NAME})=({_VALUE})")
_NUMBER = re.compile(rf"({NUMBER})[iu]?")
_ESCAPE = re.compile(r"\\([,= \\])")
_WORDS = {
    **dict.fromkeys(("t", "T", "true", "True", "TRUE"), 1.0),
    **dict.fromkeys(("f", "F", "false", "False", "FALSE"), 0.0),
}
_CLAIM = re.compile(
    rf"(?:> )?[^\W\d](?:[^\\,=: ]|\\.)*+"
    rf"(?:(?:,{_NAME}={_NAME})++ |(?= .* [0-9]{{16}}(?:[0-9]{{3}})?$))"
)


class Influx(TemplateFormat):
    """Reads a line as one row; a line with only strings is text.

    With `claim`, as in `--format auto`, only lines that can be nothing else.
    """

    name = "influx"

    def __init__(self, options: ReadingOptions, *, claim: bool = False) -> None:
        self._claim = claim
        super().__init__(options)

    def parse_line(self, line: Line) -> Outcome | None:
        if self._claim and not ("=" in line.body and _CLAIM.match(line.body)):
            return None
        match = _LINE.fullmatch(line.body.removeprefix("> ") if self._claim else line.body)
        if match is None:
            return None
        measurement, tags, fields, stamp = match.groups()
        prefix = "".join(_plain(part) + "." for part in (measurement, *_TAG.findall(tags)))
        values: dict[str, float] = {}
        for name, text in _FIELD.findall(fields):
            if (y := _value(text)) is not None:
                values[prefix + _plain(name)] = y
        time = line.timestamps.read_named(stamp) if stamp else None
        if not values:
            return PlainText(time=time)
        row = Row(values, time=time)
        self._templates.take(line, row, fixed=True)  # tags are in the names
        return Record([row])


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _value(text: str) -> float | None:
    if match := _NUMBER.fullmatch(text):
        return float(match[1])
    return _WORDS.get(text)
