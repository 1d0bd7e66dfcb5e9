"""Numbers in short sentences: `CPU usage is 12.5%`, `iter 1 loss 0.54`, `1286 K used memory`.

What can be nothing else is a record at once. Anything else is held: it is a record if the next line
has the same shape, and text otherwise.
"""

import re

from livegraph.parsing.few_keys import Repeated
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.table.key_words import is_numbered_thing
from livegraph.parsing.formats.words import NAME, is_label
from livegraph.parsing.interface import Held, Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import NUMBER, Value, read_cell, read_number
from livegraph.parsing.lexing.unit import UNITS

MAX_CHARACTERS = 400
"""A longer line is not a short sentence."""

_B = r"[ \t\xa0]"
_VALUE = rf"({NUMBER}[^\s,;()|\[\]]*+)"
_STATEMENT = re.compile(
    rf"(?:.{{0,80}}?:{_B}++)?((?:{NAME}{_B}++){{1,4}}?)(?:is|are|was)(?:{_B}++(?:now|at|about))?+"
    rf"{_B}++([+-]?[0-9].*)"
)
_VERB = re.compile(rf"{_B}(?:is|are|was){_B}")
_ANSWER = re.compile(rf"(\S++){_B}++:{_B}++\[[0-9]++\],")
_QUANTITY = re.compile(rf"({NUMBER}){_B}*+([^\W\d][\w/]*+)(?:{_B}++[^\W\d]\w*+)?")
_AMOUNT = re.compile(rf"({NUMBER}){_B}++(\S++)(?:{_B}++([^0-9\s].*|[0-9.]++th))?")
_PERCENTILE = re.compile(r"[0-9.]++th")
_RATE = re.compile(r"[^\W\d]++/(?:s|sec|second|min|h)")
_ASIDE = re.compile(r"\([^()]*+\)|\[[^\[\]]*+\]")
_TURN = re.compile(rf"{_B}*+({NAME}(?:{_B}++{NAME})?+){_B}++{_VALUE}{_B}*+")
_COUNT = re.compile(rf"([+-]?[0-9][0-9.,]*+[^\s,;()|\[\]]*+){_B}++(\S.*)")
_GAP = re.compile(r"\t|,(?=[ \t])| [|-] | ?; ?")
_WIDE = re.compile(rf"{_B}{{2}}")
_REMARK = re.compile(rf"(?<!{_B}){_B}++#{_B}.*+")
_STAMP = re.compile(rf"[0-9]++\.[0-9]{{9}}{_B}++(?=[0-9])")
"""Seconds to the nanosecond before a count, as `perf stat -I` has them."""
_DOMAIN = re.compile(rf"{NUMBER}{_B}++(?={NAME}{_B}++{NUMBER}{_B})")
_LISTED = re.compile(r"(?<![^ ])[^\W\d]\w*+ \[[^\[\]@]*+@[^\[\]]*+\]")
"""`CPU [12%@1190,5%@1190]`: a list without names."""
_AT = re.compile(rf"[ ]*+([^\W\d]\w*+)@({NUMBER}[^\s,;()|\[\]]++)(?=[ ]|$)")
"""`GPU@37.5C`."""
_CODE = re.compile(r"[+-]?0[0-9]")
_COLON = re.compile(rf"{NAME}:")
_FRACTION = re.compile(rf"{_B}[+-]?[0-9]++(?:\.[0-9]|[kKMGT](?!\S))")
"""A number that counts nothing: `12.5`, `900M`."""


class Sentences:
    """Reads names and numbers of lines that no other format reads."""

    name = "sentences"

    def __init__(self, _options: object) -> None:
        self._columns = Repeated()

    def parse_line(self, line: Line) -> Outcome | None:
        text, time = line.with_points()
        if not line.may_hold_value or len(text) > MAX_CHARACTERS or "=" in text:
            return None
        outcome = _statement(text) or _quantities(text) or self._turns(text) or _count(text)
        if time is None or outcome is None:
            return outcome
        if isinstance(outcome, Held):
            return outcome._replace(row=outcome.row._replace(time=time))
        return Record([row._replace(time=time) for row in outcome.rows])

    def _turns(self, text: str) -> Record | Held | None:
        """Names and numbers in turn; in columns, `RX errors 0  dropped 0`, they may come apart."""
        outcome = _turns(text)
        if not isinstance(outcome, Held) or not _WIDE.search(text) or len(outcome.row.values) < 2:
            return outcome
        row = _with_subject(outcome.row)
        return Record([row]) if self._columns.has(row.values) else outcome._replace(row=row)


def _with_subject(row: Row) -> Row:
    """`RX errors`, `dropped` and `overruns` are all of RX."""
    first, *others = row.values
    subject, _, name = first.partition(" ")
    if not name or any(" " in other for other in others):
        return row
    short = {first: name}
    values = {short.get(each, each): y for each, y in row.values.items()}
    units = {short.get(each, each): unit for each, unit in row.units.items()}
    return row._replace(values=values, units=units).prefixed(subject)


def _statement(text: str) -> Record | Held | None:
    match = _STATEMENT.fullmatch(text) if _VERB.search(text) else None
    if match is None:
        return None
    name = " ".join(match[1].split())
    value = _whole(match[2].rstrip(".!"))
    if value is None or not is_label(name):
        return None
    row = row_of({name: value})
    return Record([row]) if value[1] in UNITS else Held(row, ("is", name))


def _quantities(text: str) -> Record | None:
    """Values whose units say what they are: `1048576 bytes copied, 1.2 s, 87.3 MB/s`."""
    if "," not in text:
        return None
    subject = _ANSWER.match(text)
    host = f"{subject[1]}." if subject else ""
    text = _ASIDE.sub("", text[subject.end() :] if subject else text)
    if not subject and (row := _amounts(text)):
        return row
    values: dict[str, Value] = {}
    for part in text.split(","):
        quantity = _QUANTITY.fullmatch(part.strip(" \t\xa0"))
        name = _kind(quantity[2]) if quantity else ""
        if quantity is None or not name or name in values:
            return None
        values[name] = float(quantity[1]), quantity[2]
    named = {host + name: value for name, value in values.items()}
    return Record([row_of(named)]) if len(values) > 1 else None


def _amounts(text: str) -> Record | None:
    """Numbers before their names, of which two or more have a unit or count per second.

    `5000 records sent, 999.8 records/sec, 5.0 ms avg latency, 230.0 ms max latency.`
    """
    values: dict[str, Value] = {}
    sure = 0
    for part in re.split(r",[ \t\xa0]++", text.strip(" .")):
        match = _AMOUNT.fullmatch(part.strip())
        if match is None or (match[2] in UNITS and not match[3]):
            return None
        unit = match[2] if match[2] in UNITS else ""
        name = match[3] if unit else f"{match[2]} {match[3] or ''}".strip()
        sure += bool(unit or _RATE.fullmatch(name))
        if name in values or not (is_label(name) or _PERCENTILE.fullmatch(name)):
            return None
        values[name] = float(match[1]), unit
    return Record([row_of(values)]) if sure > 1 else None


def _kind(unit: str) -> str:
    """What a unit measures: a rate, a size or a time; '' for any other."""
    family = "bytes" if unit == "bytes" else UNITS[unit].family if unit in UNITS else ""
    return {"bytes/s": "rate", "bits/s": "rate", "bytes": "size", "time": "time"}.get(family, "")


def _turns(text: str) -> Record | Held | None:
    """Names and numbers in turn; what stands in parentheses or brackets is ignored."""
    values: dict[str, Value] = {}
    text = _LISTED.sub(" ", text) if "@" in text else text
    text = _DOMAIN.sub("", text, count=1) if text[0].isdecimal() else text
    for part in _GAP.split(_ASIDE.sub(" ", text)):
        plain = part.strip(" \t\xa0")
        if not plain or _COLON.fullmatch(plain):
            continue
        if not take_turns(plain, values):
            return None
    if not values:
        return None
    row = _of_numbered_thing(values) or row_of(values)
    measured = any(unit or not y.is_integer() for y, unit in values.values())
    if len(values) > 1 and (measured or _FRACTION.search(text)):
        return Record([row])
    return Held(row, ("turns", len(values), next(iter(values)).split()[0]))


def _of_numbered_thing(values: dict[str, Value]) -> Row | None:
    """The row of `plug 1 power 43.2 W`, where the first number says which plug."""
    first, *others = values
    y, unit = values[first]
    if not others or unit or not y.is_integer() or not is_numbered_thing(first):
        return None
    return row_of({name: values[name] for name in others}).prefixed(f"{first} {y:.0f}")


def take_turns(text: str, values: dict[str, Value]) -> bool:
    """Add names and numbers that alternate; False if the text has anything else."""
    at = 0
    while at < len(text):
        match = _AT.match(text, at) or _TURN.match(text, at)
        value = read_cell(match[2]) if match else None
        if match is None or value is None or not is_label(match[1]) or match[1] in values:
            return False
        if _CODE.match(match[2]):
            return False
        at = match.end()
        if not value[1] and (unit := re.match(r"\S++", text[at:])) and unit[0] in UNITS:
            value, at = (value[0], unit[0]), at + unit.end()
        values[match[1]] = value
    return True


def _count(text: str) -> Held | None:
    """A number before its label: `1286344 K used memory`, `3188 /var/log`."""
    if text[0] not in "0123456789+-":
        return None
    match = _COUNT.fullmatch(_REMARK.sub("", _STAMP.sub("", text)))
    value = read_number(match[1]) if match and not _CODE.match(match[1]) else None
    if match is None or value is None:
        return None
    label, unit = match[2], value[1]
    first, _, rest = label.partition(" ")
    if not unit and rest and (first in UNITS or first in ("K", "M", "G")):
        label, unit = rest.strip(), first
    if not is_label(label) and not _is_path(label):
        return None
    return Held(row_of({label: (value[0], unit)}), ("count",), counted=True)


def _is_path(text: str) -> bool:
    return text[0] in "./~" and " " not in text


def _whole(text: str) -> Value | None:
    """A number with its unit, which may be one unknown word."""
    value = read_number(text)
    if value is None:
        number, _, unit = text.partition(" ")
        value = read_number(number)
        if value is None or value[1] or not is_label(unit) or " " in unit:
            return None
        return value[0], unit
    return value
