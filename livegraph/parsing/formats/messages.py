"""Log messages that end in JSON, name a sensor in quotes, or end in a number with a unit.

`request done {"latency": 12.5}`, `'Room': Sending state 21.5 °C`, `GC(0) Pause Young 3.4ms`. The
last kind is held: two such lines in a row, equal but for their numbers, are records.
"""

import re
from itertools import pairwise
from typing import Any

from livegraph.parsing.formats.json.flattener import Flattener
from livegraph.parsing.formats.json.text import load_json
from livegraph.parsing.formats.pairs.next_pair import COUNTERS
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.table.key_words import is_numbered_thing
from livegraph.parsing.formats.words import LEVELS, STOP_WORDS
from livegraph.parsing.interface import Held, Line, Outcome, Record
from livegraph.parsing.lexing.identifier import is_random
from livegraph.parsing.lexing.number import NUMBER, Value, read_number
from livegraph.parsing.lexing.unit import UNITS
from livegraph.settings import ReadingOptions

MAX_CHARACTERS = 400
"""A longer message without JSON is not looked at."""
SHORT_LIVED = frozenset(["container", "instance", "pod"])
"""Things with a hash that come and go, so that their numbers make one series."""
MAX_WORDS = 4
"""Words of a message that make its name."""

_OBJECT = re.compile(r"[ \t'\"=](\{\".*\})['\"]?\Z", re.DOTALL)
_TOPIC = re.compile(r"\btopic[ =:]++['\"]?([\w/.-]++)|(?<![^ ])([\w.-]++(?:/[\w.-]++)++) = \Z")
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
_COLLECTION = re.compile(
    rf"(?:\[[^\[\]]*+\])*+[ ]?GC\([0-9]++\) (Pause \w++)(?: \((?:[^()]|\(\))*+\))*+"
    rf" ([0-9]++[KMG])->([0-9]++[KMG])\(([0-9]++[KMG])\) ({NUMBER})ms"
)
"""The garbage collector of a JVM: `GC(0) Pause Young (Normal) 24M->5M(256M) 3.212ms`."""
_SIZES = {"K": "KiB", "M": "MiB", "G": "GiB"}
_MEASURED = re.compile(r" (?:-|[0-9]+\.)[0-9]")
_ASIDE = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
_WORD = re.compile(r"(?<![^ ])[^\W\d][^\W\d_]++(?![^ :,])")
_PAIRS = re.compile(r".*[^\W\d][:=][ \t]*+[+-]?[0-9].*[:=]")
"""Pairs before the last number, which is one, too: it is not all that the line says."""
_PAIR = re.compile(rf"[^\W\d][:=][ \t]*+({NUMBER}[^\s,;|]*+)(?: ([^\s,;|]++))?")
_OTHERS = re.compile(r"(?<![^ ])[0-9][0-9.]*+[^\W\d]?(?= )")
"""Other numbers: with two of them, the words are not about the last."""
_PROCESSED = re.compile(r"([^\W\d]++):? ([0-9]++) ([^\W\d]++(?<=s)) in")
"""`processed 123 items in` before a time."""
_COUNTER = re.compile(COUNTERS)
_ADDRESS = re.compile(r"(?<![^ ])[0-9]++/[0-9]++/[0-9]++(?![^ ])")
"""A group address, `1/2/3`, which the name would not have."""
_DIGITS = re.compile(r"[0-9]++")


class Messages:
    """Reads messages that no other format reads."""

    name = "messages"

    def __init__(self, options: ReadingOptions) -> None:
        self._flattener = Flattener(options)

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if '{"' in text and text[-1] in "}'\"":
            return self._object(line)
        if len(text) > MAX_CHARACTERS:
            return None
        text, time = line.with_points()
        if "->" in text and (match := _COLLECTION.fullmatch(text)):
            return _collection(match, time)
        if ("'" in text or '"' in text) and (match := _QUOTED.fullmatch(text)):
            value = float(match[3]), match[4] or ""
            return Record([row_of({match[1] or match[2]: value}, time)])
        if " with " in text and (match := _WITH.fullmatch(text)) and _MEASURED.search(match[1]):
            return _qualities(match[1], time)
        if " to " in text and (match := _CHANGED.fullmatch(text)):
            return Record([row_of({match[1]: (float(match[2]), match[3] or "")}, time)])
        return _ending(text, time) if text[-1:].isalpha() or text[-1:] == "%" else None

    def _object(self, line: Line) -> Outcome | None:
        text, time = line.with_points()
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
        if topic := _TOPIC.search(text[: match.start(1)]):
            row = row.prefixed(topic[1] or topic[2])
        return Record([row if row.time is not None else row._replace(time=time)])


def _collection(match: re.Match[str], time: float | None) -> Record:
    pause, *sizes, milliseconds = match.groups()
    names = ("GC heap before", "GC heap after", "GC heap")
    values = {
        name: (float(size[:-1]), _SIZES[size[-1]]) for name, size in zip(names, sizes, strict=True)
    }
    return Record([row_of({f"GC {pause}": (float(milliseconds), "ms"), **values}, time)])


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
    if (
        value is None
        or not value[1]
        or _ADDRESS.search(head)
        or _has_pair(head)
        or len(_OTHERS.findall(head)) > 1
    ):
        return None
    if (counted := _PROCESSED.fullmatch(head)) and not _COUNTER.fullmatch(counted[1]):
        things = f"{counted[1]} {counted[3]}"
        numbers = {things: (float(counted[2]), ""), f"{things} time": value}
        return Held(row_of(numbers, time), ("processed", things))
    words = [
        word
        for word in _WORD.findall(_ASIDE.sub(" ", head))
        if word not in LEVELS and word not in UNITS and word.lower() not in STOP_WORDS
    ]
    if not words:
        return None
    thing = _addressed(head)
    name = " ".join([word for word in words if word not in thing.split()][:MAX_WORDS])
    row = row_of({name or words[0]: value}, time)
    row = row.prefixed(thing) if thing else row
    same = (word for word in head.split() if not is_random(word))
    return Held(row, ("message", _DIGITS.sub("0", " ".join(same))))


def _addressed(head: str) -> str:
    """The thing in a message that has an address, `Sensor 28-00000a1b2c3d`, or ''."""
    for thing, address in pairwise(head.split()):
        if is_random(address) and is_numbered_thing(thing) and thing not in SHORT_LIVED:
            return f"{thing} {address}"
    return ""
