"""Lists of numbers with labels, behind a name: `Tasks: 277 total,  11 running`.

Names and numbers in turn, `UDP: inuse 5 mem 0`, count from the second line with these names on.
"""

import re

from livegraph.parsing.few_keys import Repeated
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.sentences import take_turns
from livegraph.parsing.formats.words import NAME, is_label
from livegraph.parsing.interface import Line, Outcome, PlainText, Record
from livegraph.parsing.lexing.number import Value, read_number
from livegraph.parsing.lexing.unit import UNITS

_SUBJECT = re.compile(rf"({NAME}(?: {NAME}){{0,3}}+)[ ]*+:(?:[ \t]++|(?=[0-9]))")
_PART = re.compile(r",[ \t]*+|\.[ ]++|\|[ \t]++|;[ \t]*+")
_ASIDE = re.compile(r"\([^()]*+\)")
_COUNT = re.compile(r"([+-]?[0-9][0-9.]*+(?:[eE][+-]?[0-9]++)?%?[kKMGT]?)[ \t]++(\S.*)")
_DURATIONS = re.compile(r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\b")
"""`Uptime: 5 days, 3 hours` is no list."""
MIN_COUNTS = 2
SURE_TURNS = 3
"""Names and numbers in turn that are a record at once: `TCP: inuse 14 orphan 0 tw 12`."""


_BRACKETED = re.compile(
    rf"({NAME}(?: {NAME}){{0,3}}+)[ \t]{{2,}}+\[([^\[\]]++)\][ \t]++([+-]?[0-9].*)"
)
"""`Latencies  [min, mean, 50, max]  40.1ms, 45.2ms, 44.9ms, 90.2ms`: the names, then the values."""


class Lists:
    """Reads a name, a colon and numbers with a label each."""

    name = "lists"

    def __init__(self, _options: object) -> None:
        self._turns = Repeated()

    def parse_line(self, line: Line) -> Outcome | None:
        if not (":" in line.body or "[" in line.body) or "=" in line.body:
            return None
        text, time = line.with_points()
        if "[" in text and (named := _bracketed(text)):
            return Record([row_of(named, time)])
        subject = _SUBJECT.match(text)
        if subject is None:
            return None
        name = subject[1].removesuffix("(s)")
        values: dict[str, Value] = {}
        counts = 0
        text = _ASIDE.sub("", text[subject.end() :]).strip(" .")
        parts = _PART.split(text)
        for part in parts:
            count = _COUNT.fullmatch(part.strip(" \t\xa0"))
            if count and _DURATIONS.fullmatch(count[2]):
                # no part of a longer one is the duration, and the next one may be in minutes
                seconds = len(parts) == 1 and count[2].startswith("sec")
                return None if seconds else PlainText(time=time)
            counted = _counted(count) if count else None
            if counted:
                values |= counted
                counts += 1
            elif count or not part or not take_turns(part, values):
                return None
        named = {f"{name}.{label}": value for label, value in values.items()}
        if counts:
            return Record([row_of(named, time)]) if counts >= MIN_COUNTS else None
        if len(parts) > 1:
            return None
        sure = len(named) >= SURE_TURNS or (values and self._turns.has(named))
        return Record([row_of(named, time)]) if sure else PlainText(time=time)


def _bracketed(text: str) -> dict[str, Value]:
    """The values of a line whose brackets name them; empty if there are more or fewer."""
    match = _BRACKETED.fullmatch(text)
    if match is None:
        return {}
    names = [name.strip() for name in match[2].split(",")]
    values = [read_number(value.strip()) for value in match[3].split(",")]
    found = [value for value in values if value]
    if len(found) < len(values) or len(names) != len(found) or len(set(names)) < len(names):
        return {}
    return {f"{match[1]}.{name}": value for name, value in zip(names, found, strict=True)}


def _counted(count: re.Match[str]) -> dict[str, Value]:
    """`11 running` and `1.23 GiB received`; empty if the words are no name."""
    value, label = read_number(count[1]), count[2]
    if value is None or not is_label(label):
        return {}
    unit, _, rest = label.partition(" ")
    if rest and unit in UNITS and not value[1]:
        return {rest.strip(): (value[0], unit)}
    return {label: value}
