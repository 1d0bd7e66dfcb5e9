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

_SUBJECT = re.compile(rf"({NAME}(?: {NAME}){{0,3}}+)[ ]*+:(?:[ \t]++|(?=[0-9]))")
_PART = re.compile(r",[ \t]*+|\.[ ]++|[ \t]*+\|[ \t]++|[ \t]*+;[ \t]*+")
_ASIDE = re.compile(r"\([^()]*+\)")
_COUNT = re.compile(r"([+-]?[0-9][0-9.]*+(?:[eE][+-]?[0-9]++)?%?[kKMGT]?)[ \t]++(\S.*)")
_DURATIONS = re.compile(r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\b")
"""`Uptime: 5 days, 3 hours` is no list."""
MIN_COUNTS = 2
SURE_TURNS = 3
"""Names and numbers in turn that are a record at once: `TCP: inuse 14 orphan 0 tw 12`."""


class Lists:
    """Reads a name, a colon and numbers with a label each."""

    name = "lists"

    def __init__(self, _options: object) -> None:
        self._turns = Repeated()

    def parse_line(self, line: Line) -> Outcome | None:
        if ":" not in line.body or "=" in line.body:
            return None
        text, time = line.without_log_time()
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
            value = read_number(count[1]) if count else None
            if count and value and is_label(count[2]):
                values[count[2]] = value
                counts += 1
            elif count or not take_turns(part, values):
                return None
        named = {f"{name}.{label}": value for label, value in values.items()}
        if counts:
            return Record([row_of(named, time)]) if counts >= MIN_COUNTS else None
        if len(parts) > 1:
            return None
        sure = len(named) >= SURE_TURNS or (values and self._turns.has(named))
        return Record([row_of(named, time)]) if sure else PlainText(time=time)
