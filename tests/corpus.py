"""Judges how well the output of a real program is understood.

`tests/data/corpus` holds pairs of files: NAME.txt is the output, NAME.json says what its reader
wants to see:

  command, why     what printed it; why it is there
  curves           `name`: a regular expression, searched in the series name, in any case;
                   `n` samples; `first`, `last`, `sum`, `values`;
                   `unit`: the accepted units (null: none);
                   `scale`: the numbers may be multiplied by a power of 10, 1024 or 60;
                   `or`: several such readings, one of which is enough
  at_most, no      how many series may come, and names (regular expressions) that may not
  time             `first` and `last`: Unix times of the first and last record that has one;
                   false: no record may have one
  text             `at_least` so many lines are text
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from reading import DATA, objects

CORPUS = DATA / "corpus"
RELATIVE = 1e-6
FACTORS = (
    1.0,
    *(10.0**k for k in range(-12, 13) if k),
    *(1024.0**k for k in range(-4, 5) if k),
    *(60.0, 3600.0, 86400.0, 1 / 60, 1 / 3600, 1 / 86400),
)
UNITS = {
    **dict.fromkeys(("sec", "secs", "seconds"), "s"),
    "msec": "ms",
    "μs": "us",
    "µs": "us",
    "percent": "%",
    "volts": "v",
    "bytes": "b",
    "mbytes": "mb",
    "degc": "c",
    "°c": "c",
    "celsius": "c",
    "°f": "f",
}
"""Spellings of the same unit, in lower case."""

RIGHT, PARTLY, TEXT_ONLY, WRONG = "right", "partly", "text only", "wrong"


@dataclass
class Series:
    """What came of one series; gaps are not in `values`."""

    values: list[float] = field(default_factory=list)
    unit: str = ""


def verdict(name: str) -> tuple[str, list[str]]:
    """How the output `name` is understood, and what is amiss.

    `right`: all that is expected holds. `partly`: nothing false came, and half of the curves or
    more did. `text only`: curves were expected, and no series came. `wrong`: anything else.
    """
    expected = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    items = objects((CORPUS / f"{name}.txt").read_bytes())
    series = series_of(items)
    curves = expected["curves"]
    missing = missing_curves(curves, series)
    false = list(false_series(expected, series))
    amiss = [*false, *wrong_lines(expected, items), *(f"no curve {curve}" for curve in missing)]
    if curves and not series:
        return TEXT_ONLY, amiss
    if false or 2 * len(missing) > len(curves):
        return WRONG, amiss
    return (PARTLY if amiss else RIGHT), amiss


def series_of(items: list[dict[str, Any]]) -> dict[str, Series]:
    series: dict[str, Series] = {}
    for item in items:
        for name, y in item.get("values", {}).items():
            one = series.setdefault(name, Series())
            one.values += [] if y is None else [y]
            one.unit = item.get("units", {}).get(name, one.unit)
    return series


def false_series(expected: dict[str, Any], series: dict[str, Series]) -> Iterable[str]:
    if len(series) > expected["at_most"]:
        yield f"{len(series)} series, at most {expected['at_most']}: {sorted(series)}"
    for pattern in expected.get("no", []):
        yield from (f"series {name}" for name in series if re.search(pattern, name, re.IGNORECASE))


def wrong_lines(expected: dict[str, Any], items: list[dict[str, Any]]) -> Iterable[str]:
    """What is amiss with times, texts and bad lines."""
    times = [item["time"] for item in items if "values" in item and "time" in item]
    time = expected.get("time")
    if time is False and times:
        yield f"{len(times)} records have a time"
    for key, found in zip(("first", "last"), (times[:1], times[-1:]), strict=True):
        if time and not (found and abs(found[0] - time[key]) <= 2e-3):
            yield f"{key} time {found}, expected {time[key]}"
    texts = sum("text" in item for item in items)
    if texts < expected.get("text", {}).get("at_least", 0):
        yield f"{texts} lines of text"
    yield from (f"bad line {item}" for item in items if "bad" in item)


def missing_curves(curves: list[dict[str, Any]], series: dict[str, Series]) -> list[str]:
    """The names of curves for which no series is left; two curves never share one."""
    owner: dict[str, int] = {}

    def place(i: int, tried: set[str]) -> bool:
        for name in candidates[i]:
            if name not in tried:
                tried.add(name)
                if name not in owner or place(owner[name], tried):
                    owner[name] = i
                    return True
        return False

    candidates = [
        [name for name, one in series.items() if any(fits(way, name, one) for way in ways(curve))]
        for curve in curves
    ]
    return [
        " or ".join(way["name"] for way in ways(curve))
        for i, curve in enumerate(curves)
        if not place(i, set())
    ]


def ways(curve: dict[str, Any]) -> list[dict[str, Any]]:
    return list(curve.get("or", [curve]))


def fits(curve: dict[str, Any], name: str, series: Series) -> bool:
    """Whether a series has the name, unit and numbers of the curve."""
    if not series.values or not re.search(curve["name"], name, re.IGNORECASE):
        return False
    if "unit" in curve:
        accepted = curve["unit"] if isinstance(curve["unit"], list) else [curve["unit"]]
        if _spelled(series.unit) not in [_spelled(unit) for unit in accepted]:
            return False
    factors = FACTORS if curve.get("scale") else FACTORS[:1]
    return any(_same_numbers(curve, series.values, factor) for factor in factors)


def _spelled(unit: str | None) -> str:
    unit = (unit or "").strip().lower()
    return UNITS.get(unit, unit)


def _same_numbers(curve: dict[str, Any], values: list[float], factor: float) -> bool:
    largest = max(map(abs, values))

    def same(expected: float, found: float, count: int = 1) -> bool:
        slack = RELATIVE * max(abs(expected * factor), abs(found)) + 1e-9 * largest * count
        return abs(expected * factor - found) <= slack

    return (
        curve.get("n", len(values)) == len(values)
        and same(curve.get("first", values[0] / factor), values[0])
        and same(curve.get("last", values[-1] / factor), values[-1])
        and same(curve.get("sum", sum(values) / factor), sum(values), len(values))
        and len(curve.get("values", values)) == len(values)
        and ("values" not in curve or all(map(same, curve["values"], values)))
    )
