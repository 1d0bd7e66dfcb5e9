"""Pairs without a blank behind their colon, among a few other words, as `ss -ti` writes them."""

import re

from livegraph.parsing.lexing.number import read_number

MIN_PAIRS = 4
"""Fewer pairs may be ports in a sentence, `db:5432`."""

_PAIR = re.compile(
    r"(?<![^ \t\xa0])([^\W\d][^\s:=,;\"'()\[\]{}<>|&?]*+)(:|[ ](?=[0-9]))(?=[+.0-9-])([^\s,;|]*+)"
)


def tight_pairs(text: str) -> list[tuple[str, int, str]]:
    """The pairs in `cubic rto:204 rtt:3.0/0.5 send 38bps`: (name, start of the value, value).

    Empty if other words are the majority. A blank stands for the colon before a value with a unit.
    """
    if text.count(":") < MIN_PAIRS:
        return []
    found = [m for m in _PAIR.finditer(text) if m[2] == ":" or _has_unit(m[3])]
    colons = sum(match[2] == ":" for match in found)
    others = len(text.split()) - colons - 2 * (len(found) - colons)
    if colons < MIN_PAIRS or colons < others:
        return []
    return [(match[1], match.start(3), match[3]) for match in found]


def _has_unit(token: str) -> bool:
    value = read_number(token)
    return value is not None and value[1] != ""
