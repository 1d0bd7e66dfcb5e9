"""Prometheus text format: `name{labels} value [milliseconds]`.

The series name is `name{labels}`, as written.
"""

import re

from livegraph.parsing.interface import IGNORED, Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import read_number
from livegraph.parsing.vectorized.template_cache import TemplateFormat

_LINE = re.compile(
    r"([A-Za-z_:][A-Za-z0-9_:.]*+(?:\{(?:[^\"{}]++|\"(?:[^\"\\]++|\\.)*+\")*+\})?+)[ \t]*+"
    r"([^ \t#{]++)(?:[ \t]++(-?[0-9]++(?:\.[0-9]*+)?+))?+(?:[ \t]++#[ \t].*+)?+"
)


class Prometheus(TemplateFormat):
    """Reads metrics; skips comments such as `# HELP`, and exemplars after ` # `."""

    name = "prometheus"

    def parse_line(self, line: Line) -> Outcome | None:
        if line.body[0] == "#":
            return IGNORED
        match = _LINE.fullmatch(line.body)
        value = read_number(match[2]) if match else None
        if match is None or value is None or value[1]:
            return None
        time = line.timestamps.read_named(match[3]) if match[3] else None
        row = Row({match[1]: value[0]}, time=time)
        if match.end(1) < match.start(2):  # without a blank, digits may belong to the name
            self._templates.take(line, row)
        return Record([row])
