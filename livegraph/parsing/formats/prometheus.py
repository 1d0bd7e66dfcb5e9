"""Prometheus text format: `name{labels} value [milliseconds]`.

The series name is `name{labels}`, as written.
"""

import re

from livegraph.parsing.interface import IGNORED, Line, Outcome, Record, Row, RowBlock
from livegraph.parsing.lexing.number import read_number
from livegraph.parsing.vectorized.template_cache import TemplateCache
from livegraph.settings import ReadingOptions

_LINE = re.compile(
    r"([A-Za-z_:][A-Za-z0-9_:.]*+(?:\{(?:[^\"{}]++|\"(?:[^\"\\]++|\\.)*+\")*+\})?+)[ \t]*+"
    r"([^ \t#{]++)(?:[ \t]++(-?[0-9]++(?:\.[0-9]*+)?+))?+(?:[ \t]++#[ \t].*+)?+"
)


class Prometheus:
    """Reads metrics; skips comments such as `# HELP`, and exemplars after ` # `."""

    name = "prometheus"

    def __init__(self, options: ReadingOptions) -> None:  # noqa: ARG002  the signature of every format
        self._templates = TemplateCache()

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

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read lines that repeat earlier ones except for their numbers and times."""
        return self._templates.read_block(data, start)
