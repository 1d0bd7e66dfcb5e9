"""Objects as livegraph writes them itself: `--print`, `--record`, `/export.jsonl`.

    {"time":1715682093.5,"source":"a.log","values":{"temp":21.5,"a.b":null},"units":{"temp":"C"}}
    {"time":1715682094.0,"text":"boot ok"}

They mean what was written, to the letter: a name is not taken apart, a time is in seconds. Whose
keys are others, or whose values are no numbers, is somebody else's object.
"""

import math
from typing import Any

from livegraph.parsing.interface import Malformed, Outcome, PlainText, Record, Row

COMMON = {"line", "source", "time", "encoding"}
ROW = COMMON | {"values", "units", "x", "panel", "sample"}
TEXT = COMMON | {"text", "mark"}
BAD = COMMON | {"bad", "detail"}
"""The keys of each kind of object."""
OWN_KEYS = ROW | TEXT | BAD


def read_own(value: Any, chosen: str) -> Outcome | None:  # noqa: ANN401 - JSON is anything
    """What livegraph wrote, or None; `chosen` is the field that the user wants as x."""
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
    """Whether what all kinds may have is what it should be."""
    return _is_number(value.get("time", 0.0)) and type(value.get("source", "")) is str


def _is_number(value: Any) -> bool:  # noqa: ANN401
    return type(value) in (int, float) and math.isfinite(value)


def _row(value: dict[str, Any], chosen: str, front: str) -> Row | None:
    values, units = value["values"], value.get("units", {})
    panel = value.get("panel", "")
    x = value.get(chosen if chosen in value.keys() - ROW else "x")
    if type(values) is not dict or type(units) is not dict or type(panel) is not str or not values:
        return None
    if not all(y is None or type(y) in (int, float, bool) for y in values.values()):
        return None
    if not all(type(unit) is str for unit in units.values()) or not _is_number(x or 0):
        return None
    samples = {front + name: math.nan if y is None else float(y) for name, y in values.items()}
    known = {front + name: _clean(unit) for name, unit in units.items()}
    return Row(samples, known, value.get("time"), x, panel)


def _clean(text: str) -> str:
    """Without what no UTF-8 has."""
    return text.encode(errors="replace").decode()
