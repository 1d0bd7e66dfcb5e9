"""The number grammar: what a person would read as a number, with or without a unit.

Python's `float` accepts too much (`1_000`, `infinity`, digits of every script), so a regular
expression decides and `float` only converts. In the result, NaN is a gap and infinity an overflow;
words for infinity in the text are gaps.
"""

import math
import re
from typing import TypeAlias

from livegraph.parsing.lexing.unit import LATIN_1, MULTIPLE, SI, UNITS, known_unit

BLANKS = " \t\xa0"
"""White space: only the ASCII space, tab and no-break space."""

NUMBER = r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
"""Possessive quantifiers, so that no line causes backtracking."""

Value: TypeAlias = tuple[float, str]
"""A number and its unit, '' if it has none."""

_NUMBER = re.compile(NUMBER)
GROUPS = r"[1-9][0-9]{0,2}(?:,[0-9]{3})++"
"""A number of four digits or more, with a comma before each three."""
_GROUPED = re.compile(rf"[+-]?{GROUPS}(?:\.[0-9]*+)?(?![0-9,])")
_APOSTROPHES = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?:['\u2019][0-9]{3})++(?:\.[0-9]*+)?(?![0-9'\u2019])"
)
"""Thousands as in Switzerland: `1'234.50`."""
_ONE_NUMBER = re.compile(
    r"[1-9][0-9]?(?:,[0-9]{3})+|[1-9][0-9]{2}(?:,[0-9]{3})*,0[0-9]{2}(?:,[0-9]{3})*"
    rf"|\$?{GROUPS}\.[0-9]+|\${GROUPS}"
)
_COMMA = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})++|[0-9]*+),([0-9]++)(?!,)")

_MINUTES = re.compile(r"(?:h([0-9]{1,2}))?m ?([0-9]++(?:\.[0-9]++)?)s")
"""What follows the number in `0m0.199s` and `1h02m03s`."""

_GAPS = ("nan", "NaN", "NAN", "inf", "Inf", "INF", "Infinity", "infinity")
GAP: Value = (math.nan, "")
GAPS = frozenset(
    {"null", "None", "N/A", "[N/A]", "-"}
    | {sign + word for sign in ("", "+", "-") for word in _GAPS}
)


_COUNT = re.compile(r"([0-9]++)\|[0-9]++|\*([0-9]++)|([0-9]{1,3})b|([0-9]++)\([0-9.]++%\)")
_SIGN_OF_VALUE = re.compile(
    r"[0-9]|nan|NaN|NAN|inf|Inf|INF|null|None|N/A|(?<![^ \t\xa0,;|])-(?![^ \t\xa0,;|])"
)


def may_hold_value(text: str) -> bool:
    """Whether a part of `text` can be a value. A cheap test that rejects most words."""
    return _SIGN_OF_VALUE.search(text) is not None


def read_number(text: str) -> Value | None:
    """Read `42`, `-3.5e2`, `1,234,567`, `21.5 °C`, `14k`, `$12.50`, `nan`; else return None."""
    match = _NUMBER.match(text)
    if match is None:
        return _unlike(text)
    end = match.end()
    if end == len(text):
        return float(text), ""
    if text[end] == "," and (grouped := _GROUPED.match(text)):
        digits = grouped[0].replace(",", "")
        end = grouped.end()
    elif text[end] in "'\u2019" and (grouped := _APOSTROPHES.match(text)):
        digits = grouped[0].replace("'", "").replace("\u2019", "")
        end = grouped.end()
    else:
        digits = match[0]
    return _with_unit(digits, text[end:])


def read_decimal_comma(text: str) -> Value | None:
    """Like `read_number`, with a decimal comma: `21,5`, `1.013,2`."""
    match = _COMMA.match(text)
    if match is None:
        return read_number(text)
    sign, whole, fraction = match.groups()
    return read_number(f"{sign}{whole.replace('.', '') or '0'}.{fraction}{text[match.end() :]}")


def read_cell(text: str, *, comma: bool = False) -> Value | None:
    """Like `read_number`, but also read `a/b` as `a` (`2/249`, `23.45MiB / 7.663GiB`).

    So are `2|0`, `*0` and `158b`, as mongostat writes them, and `1(0.5%)`.
    """
    reader = read_decimal_comma if comma else read_number
    value = reader(text)
    if value is None and (count := _COUNT.fullmatch(text)):
        y = count[1] or count[2] or count[3] or count[4]
        return float(y), "b" if count[3] else ""
    if value is None and text[:1] in "0123456789.+-" and text.count("/") == 1:
        first, second = (reader(part.strip(BLANKS)) for part in text.split("/"))
        if first and second and not math.isnan(first[0]) and not math.isnan(second[0]):
            return first
    return value


def is_grouped_number(text: str) -> bool:
    """Whether a whole line is one number with thousands separators, in all likelihood, not columns.

    Columns rarely have a short first number or one with a leading zero; nor does a fraction or a
    unit often stand only behind three digits in the last of them.
    """
    if "," not in text:
        return False
    if _ONE_NUMBER.fullmatch(text):
        return True
    match = _GROUPED.match(text)
    return match is not None and text[match.end() :].strip(BLANKS) in UNITS


def _unlike(text: str) -> Value | None:
    if text in GAPS:
        return GAP
    if text[:1] == "$" and text[1:2].isdecimal() and (value := read_number(text[1:])):
        return value[0], value[1] or "$"
    return None


def _with_unit(digits: str, suffix: str) -> Value | None:
    y = float(digits)
    if not suffix:
        return y, ""
    if suffix in SI:
        return y * SI[suffix], ""
    unit = suffix.lstrip(BLANKS)
    if known := known_unit(unit) or LATIN_1.get(unit):
        return y, known
    if suffix == MULTIPLE and "e" not in digits.lower():
        return y, suffix
    if digits.isdecimal() and (match := _MINUTES.fullmatch(suffix)):
        hours, minutes = (y, float(match[1])) if match[1] else (0.0, y)
        return hours * 3600 + minutes * 60 + float(match[2]), "s"
    return None
