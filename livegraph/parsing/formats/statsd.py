"""StatsD: `name:value|type|@rate|#tags`, also with several values (`name:1:2|ms`).

A gauge with a sign is a change: `+4` adds to its last value, initially 0. A sample of a counter is
its sum in the current interval of ten seconds, and a sample of a set is how many different members
it has had in it; so the last sample of an interval is what a StatsD server would report. A value of
a counter with a sample rate is divided by it. Each other value is a sample of the series `name`.
The first tags of a name keep it plain, others stand behind it: `name{env:test}`. Events and service
checks of DogStatsD are text.
"""

import re

from livegraph.parsing.interface import Line, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.number import NUMBER
from livegraph.parsing.vectorized.template_cache import TemplateFormat
from livegraph.settings import ReadingOptions

INTERVAL_SECONDS = 10
"""Counters and sets start again after so long, as they do when a StatsD server flushes them."""
MAX_GAUGES = 10_000
"""Gauges, counters, sets and tags that are remembered; changes to other gauges add to 0."""
MAX_MEMBERS = 10_000
"""Members of a set that are told apart."""

_LINE = re.compile(
    rf"([^:|@]++):(?:({NUMBER}(?::{NUMBER})*+)\|(c|g|ms|m|h|d)|([^|]++)\|s)"
    rf"(?:\|@({NUMBER})|\|#[^|]*+|\|c:[^|]*+|\|T[0-9]++)*+"
)
_EVENT = re.compile(r"_e\{[0-9]++,[0-9]++\}:|_sc\|[^|]++\|[0-3](?:\||$)")
_TAGS = re.compile(r"\|#([^|]*+)")
_RATE = re.compile(rf"\|@({NUMBER})")


class StatsD(TemplateFormat):
    """Reads metrics, and remembers the values of gauges."""

    name = "statsd"

    def __init__(self, options: ReadingOptions) -> None:
        self._gauges: dict[str, float] = {}
        self._sums: dict[str, float] = {}
        self._tags: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._interval = 0.0
        super().__init__(options)

    def parse_line(self, line: Line) -> Outcome | None:
        if "|" not in line.body:
            return None
        if _EVENT.match(line.body):
            return PlainText()
        match = _LINE.fullmatch(line.body)
        if match is None:
            return None
        plain, numbers, kind, member, _ = match.groups()
        name = self._named(plain, line.body)
        self._begin_interval(line.timestamps.now)
        if member:
            return Record([Row({name: self._count(name, member)})])
        rate = _RATE.search(line.body, match.end(2))
        rows = []
        for text in numbers.split(":"):
            y = float(text)
            if kind == "g":
                y = self._gauge(name, y, change=text[0] in "+-")
            elif kind == "c":
                y /= float(rate[1]) if rate and 0 < float(rate[1]) < 1 else 1.0
                y = self._sum(name, y)
            rows.append(Row({name: y}, {name: "ms"} if kind == "ms" else {}))
        if len(rows) == 1 and kind not in "gc":  # these depend on earlier lines
            self._templates.take(line, rows[0], fixed=True)
        return Record(rows)

    def _named(self, name: str, text: str) -> str:
        """The name with its tags, unless these are the first that came with it."""
        tags = _TAGS.search(text)
        found = tags[1] if tags else ""
        if name not in self._tags and len(self._tags) >= MAX_GAUGES:
            return name
        return name if self._tags.setdefault(name, found) == found else f"{name}{{{found}}}"

    def _count(self, name: str, member: str) -> float:
        """How many members the set has had in the current interval."""
        if name not in self._members and len(self._members) >= MAX_GAUGES:
            return 1.0
        members = self._members.setdefault(name, set())
        if len(members) < MAX_MEMBERS:
            members.add(member)
        return float(len(members))

    def _begin_interval(self, now: float) -> None:
        interval = now // INTERVAL_SECONDS
        if interval != self._interval:
            self._interval = interval
            self._sums.clear()
            self._members.clear()

    def _sum(self, name: str, y: float) -> float:
        """The sum of a counter in the current interval, with `y`."""
        y += self._sums.get(name, 0.0)
        if name in self._sums or len(self._sums) < MAX_GAUGES:
            self._sums[name] = y
        return y

    def _gauge(self, name: str, y: float, *, change: bool) -> float:
        if change:
            y += self._gauges.get(name, 0.0)
        if name in self._gauges or len(self._gauges) < MAX_GAUGES:
            self._gauges[name] = y
        return y
