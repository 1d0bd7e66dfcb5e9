"""Whether a comma between two groups of digits is a decimal sign, as in `Temp: 21,5 °C`.

`21,5` may be one number or two. In a line of words without a decimal point, the comma is surely a
decimal sign if a unit follows (`°C`, `Grad`, `€`), if points separate thousands (`1.234,5`), if a
zero stands behind it (`21,05`), or if a comma and a blank separate two such numbers of a list
(`0,50, 0,40`). From the first such line on, it is the decimal sign of the stream.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from livegraph.parsing.lexing.unit import known_unit

_WITH_COMMA = re.compile(
    r"(?<![\w.,(\[{<])(?<![0-9]:)([0-9]{1,3}(?:\.[0-9]{3})++|[0-9]++),([0-9]++)(?![0-9]|[.,][0-9])"
)
"""Not in brackets, where numbers make a vector, nor the end of a clock."""
_WITH_POINT = re.compile(
    r"(?<![\w.,/])(?<!\w-)(?<![0-9]:)[+-]?[0-9]++\.[0-9]++(?![.:][0-9]|,[0-9]++(?!\.))"
)
_TWO = re.compile(
    r"(?<![\w.,(\[{<+-])[+-]?[0-9][0-9.]*+(?:[eE][+-]?[0-9]++)?"
    r",[+-]?[.0-9][0-9.eE+-]*+(?!,[0-9.+-])"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_NEXT_OF_LIST = re.compile(r"[ \t]?[^,:=]{0,30}+,[ \t]++[+-]?")
"""What stands between two numbers of a list: `, ` or ` us,  `."""
_UNIT = re.compile(r"[ \t\xa0]?([^\W\d_][^\s,;|()]*|[%°*'€£$][^\s,;|()]*)")
_UNIT_WORDS = frozenset(
    [
        *("€", "£", "$", "EUR", "USD", "CHF", "GBP", "Euro", "Volt", "Watt", "Ampere", "bar"),
        *("Grad", "Prozent", "Liter", "Meter", "Sekunden", "Minuten", "Stunden", "Umdrehungen"),
        *("degrés", "litres", "mètres", "secondes", "heures", "grados", "litros", "metros"),
        *("segundos", "horas", "gradi", "litri", "metri", "secondi", "graden", "procent"),
    ]
)
"""Currencies, and units in words of languages with a decimal comma; they show it, no more."""


class DecimalSign:
    """Replaces decimal commas of lines by points. `chosen` is the sign that the user chose, or ''.

    Lines of words only: the rows of tables have rules of their own, and show nothing here.
    """

    def __init__(self, chosen: str) -> None:
        self._chosen = chosen
        self._is_comma = chosen == ","

    def with_points(self, text: str, *, learn: bool = True) -> str:
        """The text with points for its decimal commas; commas that may be separators stay.

        Unless `learn`, the text says nothing about others.
        """
        if "," not in text or self._chosen == ".":
            return text
        numbers = list(_WITH_COMMA.finditer(text))
        if not numbers:
            return text
        has_point = self._chosen == "" and _WITH_POINT.search(text) is not None
        if has_point:
            numbers = [number for number in numbers if _is_sure(number)]
        elif not self._is_comma:
            if not (any(map(_is_sure, numbers)) or _are_sure(text, numbers)):
                return text
            self._is_comma = learn
        return _replaced(text, numbers)

    def leaves_doubt(self, text: str) -> bool:
        """Whether a number of a text that `with_points` returned may be one or two."""
        return self._chosen != "." and is_doubtful(text)


def may_be_doubtful(text: str) -> bool:
    """Whether two numbers with only a comma between them may be one in a similar text."""
    return "," in text and _TWO.search(text) is not None


def is_doubtful(text: str) -> bool:
    """Whether a text has a number such as `21,5`, and none with a point; `12,345` is one number."""
    if "," not in text or _WITH_POINT.search(text):
        return False
    return any(not _THOUSANDS.fullmatch(number[0]) for number in _WITH_COMMA.finditer(text))


def _is_sure(number: re.Match[str]) -> bool:
    """Whether one number shows by itself that its comma is a decimal sign."""
    whole, fraction = number.groups()
    if "." in whole:
        return True
    if _THOUSANDS.fullmatch(number[0]):
        return False
    if len(fraction) > 1 and fraction[0] == "0" and fraction.strip("0"):
        return True
    unit = _UNIT.match(number.string, number.end())
    return unit is not None and (unit[1] in _UNIT_WORDS or known_unit(unit[1]) != "")


def _are_sure(text: str, numbers: Sequence[re.Match[str]]) -> bool:
    """Whether a comma and a blank separate two numbers of a list, so that no other comma does.

    In `pos: 10,20, size: 30,40` each comma may separate, as the second pair has a name of its own.
    """
    own = [number for number in numbers if not _THOUSANDS.fullmatch(number[0])]
    between = (text[one.end() : other.start()] for one, other in pairwise(own))
    return any(map(_NEXT_OF_LIST.fullmatch, between))


def _replaced(text: str, numbers: Sequence[re.Match[str]]) -> str:
    parts, at = [], 0
    for number in numbers:
        parts += [text[at : number.start()], number[1].replace(".", ""), ".", number[2]]
        at = number.end()
    return "".join([*parts, text[at:]])
