"""Decode the bytes of a line."""

from livegraph.parsing.framing.terminal_escapes import without_escapes


def decode_line(raw: bytes) -> tuple[str, bool]:
    """The text of a line, and whether it has bytes that are not UTF-8, shown as U+FFFD."""
    try:
        return without_escapes(raw.decode()), False
    except UnicodeDecodeError:
        return without_escapes(raw.decode(errors="replace")), True
