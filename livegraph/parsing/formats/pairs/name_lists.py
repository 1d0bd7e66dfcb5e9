"""As many names as numbers: `Yaw, Pitch, Roll: 1.2, 0.5, 7`, `Read/Write: 12.5/3.1 MB/s`."""

import re

from livegraph.parsing.formats.words import LEVELS, is_label
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import BLANKS, Value, read_number
from livegraph.parsing.lexing.time_names import is_time_name
from livegraph.parsing.lexing.unit import known_unit, split_name

_SEPARATOR = re.compile(r"[ \t]*+[,/|;][ \t]*+")
_IN_BRACKETS = re.compile(r"([^()\[\]]*+)[(\[]([^()\[\]]++)[)\]]")
SEPARATORS = (",", ";", "|", "/", None)
"""Between numbers; None for blanks."""
SPREADS = frozenset(["mdev", "stddev", "std-dev"])
MAX_CHARACTERS = 400


def read_name_list(text: str) -> dict[str, Value]:
    """The numbers of a line that is nothing but names and as many numbers; else none.

    What stands before names in brackets is put in front of each: `Acceleration (X, Y): 1, 2` has
    `Acceleration.X`. A unit behind the last number is that of all that have none. A summary at the
    end of a run, `rtt min/avg/max = 1/2/3 ms`, is no measurement of its moment.
    """
    if len(text) > MAX_CHARACTERS:
        return {}
    head, sign, tail = text.partition(":")
    if "=" in head:
        head, sign, tail = text.partition("=")
    if (vector := _IN_BRACKETS.fullmatch(tail.strip(BLANKS))) and not vector[1]:
        return _of_one(head.strip(BLANKS), vector[2])
    subject, names = _names(head.strip(BLANKS))
    numbers = _numbers(tail.strip(BLANKS), len(names)) if sign and names else []
    if any(is_identifier(name, f"{y:.0f}") for name, (y, _) in zip(names, numbers, strict=False)):
        return {}
    front = f"{subject}." if subject else ""
    return {front + name: value for name, value in zip(names, numbers, strict=False)}


def _of_one(name: str, numbers: str) -> dict[str, Value]:
    """`Euler angle: (359.9, 0.06, -1.5)`: the numbers of a vector with one name."""
    label, unit = split_name(name)
    values = _numbers(numbers, numbers.count(",") + 1)
    if not is_label(label) or len(values) < 2:
        return {}
    names = [label, *(f"{label}.{i}" for i in range(2, len(values) + 1))]
    return {each: (y, own or unit) for each, (y, own) in zip(names, values, strict=True)}


def _names(head: str) -> tuple[str, list[str]]:
    """What the names are about, or '', and two or more different names; else none."""
    match = _IN_BRACKETS.fullmatch(head)
    subject, listed = (match[1].strip(BLANKS), match[2]) if match else ("", head)
    names = _SEPARATOR.split(listed)
    good = 1 < len(set(names)) == len(names) and all(map(_may_be_name, names))
    if not good or _is_summary(names) or (subject and not is_label(subject)):
        return "", []
    return subject, names


def _is_summary(names: list[str]) -> bool:
    return names[-1] in SPREADS or names[-2:] == ["avg", "max"]


def _may_be_name(name: str) -> bool:
    return is_label(name) and name.upper() not in LEVELS and not is_time_name(name)


def _numbers(text: str, count: int) -> list[Value]:
    """So many numbers, in brackets or not; else none."""
    if text[:1] in ("(", "[") and text[-1:] in (")", "]"):
        text = text[1:-1]
    text, _, word = text.rpartition(" ") if known_unit(text.rpartition(" ")[2]) else (text, "", "")
    for separator in SEPARATORS:
        cells = text.split(separator)
        values = [value for cell in cells if (value := read_number(cell.strip(BLANKS)))]
        if len(cells) == len(values) == count:
            unit = known_unit(word) or values[-1][1]
            return [(y, own or unit) for y, own in values]
    return []
