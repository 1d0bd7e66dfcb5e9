"""The value of `--panel`: names or globs of series, and the ends of the panel's y axis."""

import math
import re
from dataclasses import dataclass

from livegraph.errors import UsageError

_RANGE = re.compile(r"(.*)\[([^\[\]:]*):([^\[\]:]*)\]", re.DOTALL)
_EXAMPLE = "expected NAMES or NAMES[FROM:TO], for example 'temp,out[10:30]' or 'load[0:]'"
_LITERAL = "; a name that ends in brackets has [:] after it"


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """`names`: names and globs, separated by commas. `min`, `max`: None follows the values."""

    names: str
    min: float | None = None
    max: float | None = None


def parse_panel(text: str) -> PanelSpec:
    """Parse `temp*`, `temp,out[10:30]`, `load[0:]` or `load[:1]`; UsageError for anything else.

    Only the last brackets are a range, and only with a colon in them: `cpu[01]` is a glob. `[:]`
    fixes no end, so that `a[1:2][:]` is the series named `a[1:2]`.
    """
    match = _RANGE.fullmatch(text)
    if match is None:
        return PanelSpec(text)
    try:
        low, high = (_end(match[2]), _end(match[3]))
    except ValueError:
        raise UsageError(_EXAMPLE + _LITERAL) from None
    if not match[1].strip():
        raise UsageError(_EXAMPLE)
    if low is not None and high is not None and low >= high:
        raise UsageError(f"{match[2].strip()} is not below {match[3].strip()}; {_EXAMPLE}")
    return PanelSpec(match[1], low, high)


def _end(text: str) -> float | None:
    number = float(text) if text.strip() else None
    if number is not None and not math.isfinite(number):
        raise ValueError
    return number
