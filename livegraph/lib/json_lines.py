"""JSON Lines (jsonlines.org): the only place that writes records as lines.

Characters that steer a terminal are escaped, which means the same in JSON: a file of records can be
shown with `cat`, and reads back as it was.
"""

from collections.abc import Iterable

import orjson

from livegraph.lib.control_characters import STEERING_IN_JSON


def json_line(record: object) -> bytes:
    """One JSON value as a line; NaN and infinity are null."""
    return json_lines([record])


def json_lines(records: Iterable[object]) -> bytes:
    """Each JSON value as a line of its own."""
    lines = bytearray()  # a list to join costs four times as much: orjson makes each line too long
    for record in records:
        lines += orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    return _escaped(bytes(lines))


def _escaped(lines: bytes) -> bytes:
    if lines.isascii() and b"\x7f" not in lines:  # nearly always, and known at once
        return lines
    escape = STEERING_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", lines.decode())
    return escape.encode()
