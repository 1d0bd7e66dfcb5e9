"""Prometheus text format: `name{labels} value [milliseconds]`.

The series name is `name{labels}`, as written. Such labels, and comments like `# TYPE name
gauge`, are read in every stream.
"""

import re

from livegraph.parsing.interface import IGNORED, Ignored, Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import read_number
from livegraph.parsing.vectorized.template_cache import TemplateFormat
from livegraph.settings import ReadingOptions

_LINE = re.compile(
    r"([A-Za-z_:][A-Za-z0-9_:.]*+(?:\{(?:[^\"{}]++|\"(?:[^\"\\]++|\\.)*+\")*+\})?+)[ \t]*+"
    r"([^ \t#{]++)(?:[ \t]++(-?[0-9]++(?:\.[0-9]*+)?+))?+(?:[ \t]++#[ \t].*+)?+"
)
_COMMENT = re.compile(r"# (?:(?:HELP|TYPE|UNIT) [A-Za-z_:][A-Za-z0-9_:.]*+(?: |$)|EOF$)")
_LABELLED = re.compile(r'[A-Za-z_:][A-Za-z0-9_:.]*+\{[ \t]*+[A-Za-z_][A-Za-z0-9_]*+[ \t]*+="')


class Prometheus(TemplateFormat):
    """Reads metrics; skips comments such as `# HELP`, and exemplars after ` # `.

    With `claim`, as in `--format auto`, only lines that can be nothing else.
    """

    name = "prometheus"

    def __init__(self, options: ReadingOptions, *, claim: bool = False) -> None:
        self._claim = claim
        super().__init__(options)

    def parse_line(self, line: Line) -> Outcome | None:
        if self._claim and not ("{" in line.body and _LABELLED.match(line.body)):
            return Ignored(decides=True) if _COMMENT.match(line.body) else None
        if line.body[0] == "#":
            return IGNORED
        match = _LINE.fullmatch(line.body)
        value = read_number(match[2]) if match else None
        if match is None or value is None or value[1]:
            return None
        time = line.timestamps.read_named(match[3]) if match[3] else None
        row = Row({match[1]: value[0]}, time=time)
        if match.end(1) < match.start(2):  # without a blank, digits may belong to the name
            self._templates.take(line, row, fixed=True)
        return Record([row])
