"""Clean the names of series, so that they cannot hide or reverse the text around them."""

import re

MAX_LENGTH = 200
MAX_CACHED_NAMES = 10_000
"""Cleaned names that are cached; a full cache is cleared."""

_HOSTILE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class SeriesNames(dict[str, str]):
    """`names[name]` is the cleaned name, cached because most lines repeat the same names.

    Control, bidi and surrogate characters become U+FFFD; a name is cut at 200 characters. `prefix`
    is put in front with a dot, and replaces the name `value`.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__()
        self._prefix = prefix

    def __missing__(self, name: str) -> str:
        if len(self) >= MAX_CACHED_NAMES:
            self.clear()
        shown = name
        if self._prefix:
            shown = self._prefix if name == "value" else f"{self._prefix}.{name}"
        cleaned = self[name] = _HOSTILE.sub("\ufffd", shown[:MAX_LENGTH])
        return cleaned
