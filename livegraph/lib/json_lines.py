"""Write JSON Lines (jsonlines.org). All records that livegraph writes go through this module.

Characters that control a terminal are escaped, so a file of records is safe to show with `cat`. To
a JSON parser, an escaped character is the same character.
"""

from collections.abc import Iterable

import orjson

from livegraph.lib.control_characters import STEERING_IN_JSON


def json_line(record: object) -> bytes:
    """Encode one JSON value as a line; NaN and infinity become null."""
    return json_lines([record])


def json_lines(records: Iterable[object]) -> bytes:
    """Encode each JSON value as a line of its own."""
    lines = bytearray()  # joining a list costs four times as much: orjson over-allocates each line
    for record in records:
        lines += orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    return _escaped(bytes(lines))


def _escaped(lines: bytes) -> bytes:
    if lines.isascii() and b"\x7f" not in lines:  # nearly always, and cheap to test
        return lines
    escape = STEERING_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", lines.decode())
    return escape.encode()
