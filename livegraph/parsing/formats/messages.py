"""Log messages that end in JSON, name a sensor in quotes, or end in a number with a unit.

`request done {"latency": 12.5}`, `'Room': Sending state 21.5 °C`, `GC(0) Pause Young 3.4ms`. The
last kind is held: two such lines in a row, equal but for their numbers, are records.
"""

import re
from typing import Any

from livegraph.parsing.formats.json.flattener import Flattener
from livegraph.parsing.formats.json.text import load_json
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.words import LEVELS, STOP_WORDS
from livegraph.parsing.interface import Held, Line, Outcome, Record
from livegraph.parsing.lexing.number import NUMBER, Value, read_number
from livegraph.parsing.lexing.unit import UNITS
from livegraph.settings import ReadingOptions

MAX_CHARACTERS = 400
"""A longer message without JSON is not looked at."""
MAX_WORDS = 4
"""Words of a message that make its name."""

_OBJECT = re.compile(r"[ \t'\"=](\{\".*\})['\"]?\Z", re.DOTALL)
_TOPIC = re.compile(r"\btopic[ =:]++['\"]?([\w/.-]++)")
_QUOTED = re.compile(
    rf"(?:\[[^\[\]]*+\])*+:?[ ]?(?:'([^']{{1,60}})'|\"([^\"]{{1,60}})\")(?::|[ ]>>)[ ]"
    rf"(?:[A-Za-z]++[ ]){{0,3}}({NUMBER})(?:[ ]([^\s\d]\S{{0,9}}))?(?:[ ]with[ ].*)?"
)
_CHANGED = re.compile(
    r".{0,150}?'([^']{1,60})' (?:changed from \S+(?: \S{1,9})? to|updated to|predicted to become)"
    rf" ({NUMBER})(?: ([^\s\d]\S{{0,9}}))?"
)
"""The events of openHAB: `Item 'Temp' changed from 21.4 to 21.5`."""
_WITH = re.compile(rf".{{0,150}}? with ([A-Z]\w*+ {NUMBER}(?: [A-Z]\w*+ {NUMBER})*+)")
"""`Received 'hello 12' with RSSI -87 SNR 9.25`."""
_MEASURED = re.compile(r" (?:-|[0-9]+\.)[0-9]")
_ASIDE = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
_WORD = re.compile(r"(?<![^ ])[^\W\d][^\W\d_]++(?![^ :,])")
_PAIRS = re.compile(r".*[^\W\d][:=][ \t]*+[+-]?[0-9].*[:=]")
"""Pairs before the last number, which is one, too: it is not all that the line says."""
_PAIR = re.compile(rf"[^\W\d][:=][ \t]*+({NUMBER}[^\s,;|]*+)(?: ([^\s,;|]++))?")
_OTHERS = re.compile(r"(?<![^ ])[0-9][0-9.]*+[^\W\d]?(?= )")
"""Other numbers: with two of them, the words are not about the last."""
_DIGITS = re.compile(r"[0-9]++")


class Messages:
    """Reads messages that no other format reads."""

    name = "messages"

    def __init__(self, options: ReadingOptions) -> None:
        self._flattener = Flattener(options.key, options.time_field, comma=options.decimal == ",")

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if '{"' in text and text[-1] in "}'\"":
            return self._object(line)
        if len(text) > MAX_CHARACTERS:
            return None
        text, time = line.without_log_time()
        if ("'" in text or '"' in text) and (match := _QUOTED.fullmatch(text)):
            value = float(match[3]), match[4] or ""
            return Record([row_of({match[1] or match[2]: value}, time)])
        if " with " in text and (match := _WITH.fullmatch(text)) and _MEASURED.search(match[1]):
            return _qualities(match[1], time)
        if " to " in text and (match := _CHANGED.fullmatch(text)):
            return Record([row_of({match[1]: (float(match[2]), match[3] or "")}, time)])
        return _ending(text, time) if text[-1:].isalpha() or text[-1:] == "%" else None

    def _object(self, line: Line) -> Outcome | None:
        text, time = line.without_log_time()
        match = _OBJECT.search(text)
        value: Any = load_json(match[1]) if match else None
        if match is None or not isinstance(value, dict):
            return None
        try:
            row = self._flattener.row(value, line.timestamps)
        except RecursionError:
            return None
        if not row.values:
            return None
        if topic := _TOPIC.search(text, 0, match.start()):
            row = row.prefixed(topic[1])
        return Record([row if row.time is not None else row._replace(time=time)])


def _qualities(text: str, time: float | None) -> Held:
    """`RSSI -87 SNR 9.25`."""
    words = text.split()
    values = {name: (float(y), "") for name, y in zip(words[::2], words[1::2], strict=True)}
    return Held(row_of(values, time), ("with", *values))


def _has_pair(head: str) -> bool:
    """Whether a name before the last number has a number of its own, with a unit or a fraction."""
    if _PAIRS.match(head):
        return True
    return any("." in token or _has_unit(token, word) for token, word in _PAIR.findall(head))


def _has_unit(token: str, word: str) -> bool:
    number = read_number(token)
    return number is not None and bool(number[1] or word in UNITS)


def _ending(text: str, time: float | None) -> Held | None:
    """A message that ends in a number with a unit."""
    head, _, last = text.rpartition(" ")
    if not last[:1].isdigit():
        head, _, number = head.rpartition(" ")
        last = f"{number} {last}" if number[:1].isdigit() else ""
    value: Value | None = read_number(last) if last and head else None
    if value is None or not value[1] or _has_pair(head) or len(_OTHERS.findall(head)) > 1:
        return None
    words = [
        word
        for word in _WORD.findall(_ASIDE.sub(" ", head))
        if word not in LEVELS and word not in UNITS and word.lower() not in STOP_WORDS
    ]
    if not words:
        return None
    row = row_of({" ".join(words[:MAX_WORDS]): value}, time)
    return Held(row, ("message", _DIGITS.sub("0", head)))
