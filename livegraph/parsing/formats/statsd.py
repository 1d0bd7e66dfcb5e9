"""StatsD: `name:value|type|@rate|#tags`, also with several values (`name:1:2|ms`).

A gauge with a sign is a change: `+4` adds to its last value, initially 0. A counter with a sample
rate is divided by it. Each value is a sample of the series `name`.
"""

import re

from livegraph.parsing.interface import Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.vectorized.template_cache import TemplateFormat
from livegraph.settings import ReadingOptions

MAX_GAUGES = 10_000
"""Gauges whose values are remembered; changes to others add to 0."""

_LINE = re.compile(
    rf"([^:|@]++):({NUMBER}(?::{NUMBER})*+)\|(c|g|ms|m|h|s|d)"
    rf"(?:\|@({NUMBER})|\|#[^|]*+|\|c:[^|]*+|\|T[0-9]++)*+"
)
_RATE = re.compile(rf"\|@({NUMBER})")


class StatsD(TemplateFormat):
    """Reads metrics, and remembers the values of gauges."""

    name = "statsd"

    def __init__(self, options: ReadingOptions) -> None:
        self._gauges: dict[str, float] = {}
        super().__init__(options)

    def parse_line(self, line: Line) -> Outcome | None:
        match = _LINE.fullmatch(line.body)
        if match is None:
            return None
        name, numbers, kind, _ = match.groups()
        rate = _RATE.search(line.body, match.end(2))
        rows = []
        for text in numbers.split(":"):
            y = float(text)
            if kind == "g":
                y = self._gauge(name, y, change=text[0] in "+-")
            elif kind == "c" and rate and 0 < float(rate[1]) < 1:
                y /= float(rate[1])
            rows.append(Row({name: y}, {name: "ms"} if kind == "ms" else {}))
        if len(rows) == 1 and kind != "g":  # a gauge depends on earlier lines
            self._templates.take(line, rows[0])
        return Record(rows)

    def _gauge(self, name: str, y: float, *, change: bool) -> float:
        if change:
            y += self._gauges.get(name, 0.0)
        if name in self._gauges or len(self._gauges) < MAX_GAUGES:
            self._gauges[name] = y
        return y
