"""JSON Lines that livegraph writes: `--print`, `--record`, `/export.jsonl`.

    {"time":1715682093.5,"source":"a.log","values":{"temp":21.5,"a.b":null},"units":{"temp":"C"}}
    {"time":1715682094.0,"text":"boot ok"}

They are read back exactly: a name is not split, names, units, panels and groups are escaped
already, a time is in Unix seconds. An object with other keys, with values that are not numbers, or
with control characters in a name is not one of these and is read as ordinary JSON.
"""

import math
from typing import Any

from livegraph.lib.control_characters import STEERING
from livegraph.parsing.interface import Malformed, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.series_name import unescape_name

COMMON = {"line", "source", "time", "encoding"}
ROW = COMMON | {"values", "units", "x", "xy", "clear", "panel", "groups", "sample"}
TEXT = COMMON | {"text", "mark"}
BAD = COMMON | {"bad", "detail"}
"""The keys that each kind of object may have."""
OWN_KEYS = ROW | TEXT | BAD


def read_own(value: Any, chosen: str) -> Outcome | None:  # noqa: ANN401 - JSON is anything
    """Read an object that livegraph wrote, else None. `chosen` is the x field of the user."""
    if type(value) is not dict or not _is_valid(value):
        return None
    keys = value.keys()
    source = _clean(value["source"]) if "source" in value else ""
    if "values" in value and keys <= ROW | {chosen}:
        row = _row(value, chosen, f"{source}:" if source else "")
        return Record([row]) if row else None
    if "text" in value and keys <= TEXT and type(value["text"]) is str:
        text = f"{source}: {value['text']}" if source else value["text"]
        return PlainText(_clean(text), value.get("time"), mark=value.get("mark") is True)
    if "bad" in value and "line" in value and keys <= BAD:
        return Malformed(_clean(str(value["bad"])), _clean(str(value.get("detail", ""))))
    return None


def _is_valid(value: dict[str, Any]) -> bool:
    """Whether the keys common to all kinds have values of the right types."""
    return _is_number(value.get("time", 0.0)) and type(value.get("source", "")) is str


def _is_number(value: Any) -> bool:  # noqa: ANN401
    return type(value) in (int, float) and math.isfinite(value)


def _row(value: dict[str, Any], chosen: str, front: str) -> Row | None:
    values, units, groups = value["values"], value.get("units", {}), value.get("groups", {})
    panel = value.get("panel", "")
    x = value.get(chosen if chosen in value.keys() - ROW else "x")
    if type(values) is not dict or type(panel) is not str or not values:
        return None
    if not all(y is None or type(y) in (int, float, bool) for y in values.values()):
        return None
    if any(STEERING.search(name) for name in (front, panel, *values)):
        return None
    if not _is_texts(units) or not _is_texts(groups) or not _is_number(x or 0):
        return None
    samples = {
        unescape_name(front + name): math.nan if y is None else float(y)
        for name, y in values.items()
    }
    plane = value.get("xy") is True
    clear = value.get("clear") is True
    panel = unescape_name(panel)
    labels = [
        {unescape_name(front + name): unescape_name(text) for name, text in each.items()}
        for each in (units, groups)
    ]
    return Row(samples, labels[0], value.get("time"), x, panel, labels[1], plane, clear)


def _is_texts(value: Any) -> bool:  # noqa: ANN401
    """Whether it is an object with texts only."""
    return type(value) is dict and all(type(each) is str for each in value.values())


def _clean(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot encode."""
    return text.encode(errors="replace").decode()
