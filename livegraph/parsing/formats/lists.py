"""Lists below a label: `Tasks: 277 total, 11 running`. The word after a number is its name here.

The series are `Tasks.total` and `Tasks.running`. Each part between commas must be a number and a
word or a few; what stands in parentheses is ignored. Durations are text: `Uptime: 5 days, 3 hours`.
"""

import re

from livegraph.parsing.interface import Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import BLANKS, read_number
from livegraph.parsing.vectorized.template_cache import TemplateFormat

_LABEL = re.compile(r"([^\W\d][^:,=]{0,40}|%[^:,=]{1,40}):[ \t\xa0]++(?=[+-]?[0-9.])")
_PART = re.compile(
    r"([+-]?[0-9.]++(?:%|[kKMGT](?:i?B)?)?)[ \t\xa0]++([^\W\d][\w/+-]*+(?: [^\W\d][\w/+-]*+){0,2}+)"
    r"(?:[ \t\xa0]*+\([^()]*+\))?+(?:[,.][ \t\xa0]*+|\Z)"
)
_DURATIONS = re.compile(r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\b")


class Lists(TemplateFormat):
    """Reads a label and two parts or more."""

    name = "list"

    def parse_line(self, line: Line) -> Outcome | None:
        if ", " not in line.body or ":" not in line.body:
            return None
        text, time = line.without_log_time()
        label = _LABEL.match(text)
        if label is None:
            return None
        values: dict[str, float] = {}
        units: dict[str, str] = {}
        at, end = label.end(), len(text)
        while at < end:
            part = _PART.match(text, at)
            number = read_number(part[1]) if part else None
            if part is None or number is None or _DURATIONS.match(part[2]):
                return None
            name = f"{label[1].rstrip(BLANKS)}.{part[2]}"
            values[name], units[name] = number
            at = part.end()
        if len(values) < 2:
            return None
        row = Row(values, {name: unit for name, unit in units.items() if unit}, time)
        self._templates.take(line, row, fixed=True)
        return Record([row])
