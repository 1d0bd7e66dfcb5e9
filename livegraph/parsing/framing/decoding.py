"""Decode the bytes of a line, and remove the escape sequences of terminals."""

import re

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b]*+(?:\x07|\x1b\\)|[ -/]++[0-~]|[0-Z\\^_`-~])"
)


def decode_line(raw: bytes) -> tuple[str, bool]:
    """The text of a line, and whether it has bytes that are not UTF-8, shown as U+FFFD."""
    replaced = False
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text, replaced = raw.decode(errors="replace"), True
    return (_ESCAPE.sub("", text) if "\x1b" in text else text), replaced
