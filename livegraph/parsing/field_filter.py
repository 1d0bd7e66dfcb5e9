"""`--field`: which series to keep, and how to find them in lines of text."""

import re
from fnmatch import translate

from livegraph.lib.globs import is_glob, matches
from livegraph.parsing.lexing.number import NUMBER, Value, read_number
from livegraph.parsing.lexing.unit import UNITS

MAX_WILD_CHARACTERS = 100
"""Characters that a `*` stands for in a line of text, at most."""
_WILDCARD = re.compile(r"(\*|\?|\[!?[^\[\]]+\])")
_MAX_CACHED_NAMES = 10_000
"""Names whose result is cached; a full cache is cleared."""


class FieldFilter:
    """Keeps the series that match `names`, which may be globs (`cpu.*`); without any, all.

    `missing` are the names and globs that have matched no series yet.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.keeps_all = not names
        self.missing = list(names)
        self._asked = names
        self._known: dict[str, bool] = {}
        plain = [_in_text(name) for name in names if read_number(name) is None]
        plain = [name for name in plain if name]
        self._search = re.compile(
            rf"(?<![\w.])({'|'.join(plain)})(?:[ \t\xa0]*+[=:][ \t\xa0]*+|[ \t\xa0]++)"
            rf"({NUMBER}[^ \t\xa0,;|)\]}}]*+)(?!,[0-9]++(?!,))(?:[ \t\xa0]([^ \t\xa0,;|)\]}}]++))?"
            if plain
            else "(?!)"
        )

    def keeps(self, name: str) -> bool:
        kept = self._known.get(name)
        if kept is None:
            if len(self._known) >= _MAX_CACHED_NAMES:
                self._known.clear()
            kept = any(matches(asked, name) for asked in self._asked)
            self._known[name] = kept
            if kept:
                self._mark_seen(name)
        return kept

    def may_keep_behind_thing(self, name: str) -> bool:
        """Whether a name is kept if what stands before one of its points is a thing."""
        behind = name.partition(".")[2]
        while behind:
            if any(matches(asked, behind) for asked in self._asked):
                return True
            behind = behind.partition(".")[2]
        return False

    def _mark_seen(self, name: str) -> None:
        self.missing = [asked for asked in self.missing if not matches(asked, name)]

    @property
    def seen(self) -> list[str]:
        """The names seen so far, kept or not."""
        return list(self._known)

    def find(self, text: str) -> dict[str, Value]:
        """Find NAME followed by `=`, `:` or blanks and a number; the last of each name counts."""
        values: dict[str, Value] = {}
        for match in self._search.finditer(text):
            name, token, unit = match.groups()
            value = read_number(token) or read_number(token.rstrip(".:!\"'"))
            if value is not None:
                self.keeps(name)
                values[name] = (value[0], value[1] or (unit if unit in UNITS else ""))
        return values


def _in_text(name: str) -> str:
    """The expression that finds a name or glob in text; '' for a glob without a letter."""
    if not is_glob(name):
        return re.escape(name)
    parts = _WILDCARD.split(name)
    if not any(part.isalnum() for part in "".join(parts[::2])):
        return ""
    return "".join(map(_as_expression, parts))


def _as_expression(part: str) -> str:
    """A part of a glob, as `_WILDCARD` splits it, as a regular expression."""
    if part == "*":
        return rf"[\w.]{{0,{MAX_WILD_CHARACTERS}}}"
    if part == "?":
        return r"[\w.]"
    if len(part) > 2 and part[0] == "[" and part[-1] == "]":
        return translate(part).removesuffix(r"\Z")
    return re.escape(part)
