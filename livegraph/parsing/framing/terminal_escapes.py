"""The escape sequences of terminals: those that end a line, and all others, which are removed."""

import re

CURSOR_TO_FIRST_COLUMN = re.compile(rb"\x1b\[(?:[01]?G|[0-9]*(?:;[01]?)?[Hf]|[0-9]*[EF])")
UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;]{0,8})?\Z")
"""The beginning of an escape sequence whose end may be in the next chunk."""
_ANY = re.compile(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b]*+(?:\x07|\x1b\\)|[ -/]++[0-~]|[0-Z\\^_`-~])"
)


def without_escapes(text: str) -> str:
    """`text` without colours, titles, links and other escape sequences."""
    return _ANY.sub("", text) if "\x1b" in text else text
