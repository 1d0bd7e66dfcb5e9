"""Progress bars: a percentage beside a bar, dots, counts, sizes, a rate and clocks.

The series are `progress` (the percentage), `rate`, `size` and `count`, behind the label of the bar
if it has one. Clocks are the time that has passed or remains, and are left out.
"""

import re

from livegraph.parsing.formats.table.dialect import join_units
from livegraph.parsing.interface import Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import read_number
from livegraph.parsing.lexing.unit import UNITS

_PERCENT = re.compile(r"[0-9]++(?:\.[0-9]*+)?%")
_DESCRIPTION = re.compile(r"([^\W\d][^:|%\[\]]{0,60}+):[ \t]++")
_BAR = re.compile(
    r"\|[^|A-Za-z0-9]*+\||\[[=#<>.\- ]*+\]|#{2,}+|\.{5,}+|[\u2500-\u25ff]++|\([^()]*+\)"
)
_MARK = re.compile(r"\||\[[=#<>.\- ]*+\]|#{2,}+|\.{5,}+|[\u2500-\u25ff]|\([0-9]")
"""What only a progress bar has; a remark in words may stand behind other numbers."""
_COUNTED = re.compile(r"([0-9]++/[0-9]++) [a-z]++(?=,)")
"""`123/1000 frames,`."""
_NAMED = re.compile(r"(?<![^ \[])([0-9]++(?:\.[0-9]++)?) (fps|kb/s)(?![^ ,\]])")
_SPLIT = re.compile(r"(?:[ \t\xa0;<|\[\]]|,(?![0-9]))++")
_SIZE = re.compile(r"([0-9]++(?:\.[0-9]++)?)([kKMGT])")
_CLOCK = re.compile(r"[0-9]++(?::[0-9]{2}){1,3}+|-+:-+(?::-+)?|[0-9]++[hms](?:[0-9]++[ms])*+")
_AMOUNT = r"[ \t]++([0-9.]++[kKMGT]?)"
_PLAIN = r"[ \t]++[0-9.]++[kKMGT]?"
_CLOCKS = r"(?:[ \t]++(?:[0-9]++:[0-9]{2}:[0-9]{2}|--:--:--)){3}"
_CURL = re.compile(rf"[0-9]++{_PLAIN}[ \t]++([0-9]++){_AMOUNT}{_PLAIN * 4}{_CLOCKS}{_AMOUNT}")
"""The meter of curl: three clocks in the midst of ten numbers."""
_FILE = re.compile(r"[^\s%]++[ \t]++(?=[0-9]++%\[)")
_COUNTER = " 0123456789/"
"""What is no part of a description: `Epoch 3:`, `Epoch 1/10:`."""
_TAG = re.compile(r"\[[a-z]++\][ \t]++(?=[0-9.]++%)")
"""`[download]  1.2% of 12.34MiB`."""
_LABELS = re.compile(r"((?: *+[^\s%|]++ {2,}+){3,}+[^\s%|:)]++)\)?:[ \t]++[0-9]++%\|")
_RATE = re.compile(r"([0-9]++(?:\.[0-9]*+)?)([a-z]++/s)")
"""`141.12draws/s`: a bar counts whatever it is told to."""
_FILLER = frozenset(["ETA", "eta", "in", "of", "at", "~", "?", "?it/s", "-", "|", "done", "done."])
_UNIT_WORDS = frozenset(UNITS)
_FACTORS = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def without_bar(text: str) -> str:
    """The labels of a table without the bar that a training run draws behind the last of them."""
    match = _LABELS.match(text)
    return text[: match.end(1)] if match else text


class Progress:
    """`12%|##   | 12/100 [00:01<00:08, 10.31it/s]`, `1,048,576  34%  1.00MB/s  0:00:01`."""

    name = "progress"

    def __init__(self, _options: object) -> None:
        pass

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if curl := _CURL.fullmatch(text):
            sizes = [_size(size) for size in curl.groups()]
            return Record([Row(dict(zip(("progress", "size", "rate"), sizes, strict=True)))])
        percent = "%" in text and _PERCENT.search(text)
        if not percent and not ("/s]" in text and "[" in text):
            return None
        if "=" in _BAR.sub("", text):
            return None
        prefix = ""
        text = _TAG.sub("", text)
        if name := _FILE.match(text):
            text = text[name.end() :]
        if match := _DESCRIPTION.match(text):
            prefix, text = f"{match[1].rstrip(_COUNTER)}.", text[match.end() :]
        row = _read(text, prefix)
        return Record([row]) if row else None


def _read(text: str, prefix: str) -> Row | None:
    """The row of a progress bar; None if the line has anything else in it."""
    plain = _BAR.sub(" ", text)
    marks = _MARK.search(text) is not None
    values = {f"{prefix}{name}": float(y) for y, name in _NAMED.findall(plain)}
    plain = _COUNTED.sub(r"\1", _NAMED.sub("", plain))
    units: dict[str, str] = {}
    tokens = [token for token in _SPLIT.split(plain) if token]
    for token in join_units(tokens, _UNIT_WORDS):
        if _CLOCK.fullmatch(token):
            marks = True
            continue
        if token in _FILLER:
            continue
        named = _named(token, after=f"{prefix}progress" in values)
        if named and named[0] == "rate" and "/" in named[2] and f"{prefix}rate" in values:
            values.setdefault(f"{prefix}size", values.pop(f"{prefix}rate"))
        if named is None or prefix + named[0] in values:
            return None
        name = prefix + named[0]
        values[name] = named[1]
        if named[2]:
            units[name] = named[2]
    known = f"{prefix}progress" in values or f"{prefix}rate" in values
    return Row(values, units) if marks and known else None


def _named(token: str, *, after: bool) -> tuple[str, float, str] | None:
    """The name, number and unit of one part; `after`: the percentage stands before it."""
    first, slash, second = token.partition("/")
    if slash and first.isdecimal() and second.isdecimal():
        return "count", float(first), ""
    if _SIZE.fullmatch(token):
        return "rate" if after else "size", _size(token), ""
    value = read_number(token)
    if value is None and (rate := _RATE.fullmatch(token)):
        return "rate", float(rate[1]), rate[2]
    if value is None:
        return None
    y, unit = value
    if unit == "%":
        return "progress", y, unit
    return ("rate" if "/" in unit else "size"), y, unit


def _size(text: str) -> float:
    """`12.3M` is 12.3 million."""
    size = _SIZE.fullmatch(text)
    return float(size[1]) * _FACTORS[size[2]] if size else float(text)
