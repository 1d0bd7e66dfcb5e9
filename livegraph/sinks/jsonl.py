"""Converts batches to JSON Lines, for `--print`, `--record` and `--publish`."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from livegraph.lib.json_lines import json_line, json_lines
from livegraph.parsing.batch import Batch
from livegraph.parsing.formats.json.flattener import Flattener
from livegraph.parsing.formats.json.own_jsonl import OWN_KEYS
from livegraph.parsing.lexing.series_name import escape_name
from livegraph.parsing.lexing.time_names import TIME_FIELD_NAMES
from livegraph.parsing.lexing.timestamp import TimestampParser

MAX_CACHED_NAMES = 10_000
"""Number of names for which `flat_lines` caches whether they can be keys of flat JSON."""

Item = tuple[int, dict[str, Any]]
Describe = Callable[[int, Mapping[str, float]], Mapping[str, Any]]


def print_lines(batch: Batch, units: dict[str, str], source: str = "") -> bytes:
    """JSON Lines: one object per row, text or bad line, in the order of the input lines.

    `units` is the unit of each series so far; it is updated. A gap is null. `source`, `units`,
    `time` and `x` are left out where there are none.
    """
    items = sorted([*_rows(batch, units), *_texts(batch), *_bad(batch)], key=_line)
    if source:
        items = [(line, {"source": source, **item}) for line, item in items]
    replaced = frozenset(batch.replaced)
    for line, item in items:
        if line in replaced:
            item["encoding"] = True
    return json_lines(item for _, item in items)


def record_items(
    batch: Batch, units: dict[str, str], source: str = "", describe: Describe | None = None
) -> Iterator[dict[str, Any]]:
    """The same objects without line numbers and bad lines, and with the time first.

    `describe` is called with the number and the values of each row, also of one without values, in
    order; what it returns is added to the object.
    """
    items = [*_rows(batch, units, describe), *_texts(batch)]
    if batch.texts:
        items.sort(key=_line)
    for _, item in items:
        del item["line"]
        leading = {"time": item["time"]} if "time" in item else {}
        yield {**leading, "source": source, **item} if source else {**leading, **item}


def flat_lines(batch: Batch, units: dict[str, str], source: str = "") -> Iterator[bytes]:
    """Each row as a line of flat JSON: its time, and its numbers by name, such as `temp [C]`.

    A row with a name that would mean something else there, such as `time`, is an object as in
    `record_items`. `batch.time` must be set.
    """
    prefix = f"{source}:" if source else ""
    for _, item in _rows(batch, units):
        known, time = item.get("units", {}), {"time": item["time"]}
        values = {_flat_name(prefix + n, known.get(n, "")): y for n, y in item["values"].items()}
        if None in values:
            values = {key: item[key] for key in ("values", "units") if key in item}
            values = {"source": source, **values} if source else values
        yield json_line(time | values)


@lru_cache(maxsize=MAX_CACHED_NAMES)
def _flat_name(name: str, unit: str) -> str | None:
    """The name with its unit, as a key that is read back as both; None if it cannot be one."""
    flat = f"{name} [{unit}]" if unit else name
    field = name.rpartition(".")[2].lower()
    if field in TIME_FIELD_NAMES or name in OWN_KEYS or escape_name(flat) != flat:
        return None
    row = Flattener().row({flat: 1.0}, TimestampParser())
    return flat if (row.values, row.units) == ({name: 1.0}, {name: unit} if unit else {}) else None


def _line(item: Item) -> int:
    return item[0]


def _rows(batch: Batch, units: dict[str, str], describe: Describe | None = None) -> Iterator[Item]:
    values: list[dict[str, float]] = [{} for _ in batch.line]
    for column in batch.columns:
        for row, y in zip(column.rows.tolist(), column.y.tolist(), strict=True):
            values[row][column.name] = y
    new: dict[int, list[tuple[str, str]]] = {}
    for unit in batch.units:
        new.setdefault(unit.row, []).append((unit.name, unit.unit))
    marked = {"xy": frozenset(batch.plane.tolist()), "clear": frozenset(batch.cleared.tolist())}
    missing = [math.nan] * len(values)
    times, xs = batch.time.tolist() or missing, batch.x.tolist() or missing
    rows = zip(batch.line.tolist(), values, times, xs, strict=True)
    for row, (line, numbers, time, x) in enumerate(rows):
        units.update(new.get(row, ()))
        more = describe(row, numbers) if describe else {}
        if not numbers:
            continue  # the first value of a counter gives no rate
        item: dict[str, Any] = {"line": line, "values": numbers}
        if known := {name: units[name] for name in numbers if name in units}:
            item["units"] = known
        if not math.isnan(time):
            item["time"] = time
        if math.isfinite(x):
            item["x"] = x
        item |= {key: True for key, which in marked.items() if row in which}
        item |= more
        yield line, item


def _texts(batch: Batch) -> Iterator[Item]:
    for text in batch.texts:
        item: dict[str, Any] = {"line": text.line, "text": text.text}
        if text.time is not None:
            item["time"] = text.time
        if text.mark:
            item["mark"] = True
        yield text.line, item


def _bad(batch: Batch) -> Iterator[Item]:
    for bad in batch.bad:
        yield bad.line, {"line": bad.line, "bad": bad.reason, "detail": bad.detail}
