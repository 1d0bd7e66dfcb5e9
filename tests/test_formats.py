"""The cases in tests/data: one file per format, one line per case; and output of real programs."""

import json
import math
import time
from collections.abc import Iterator
from typing import Any

import pytest
from reading import DATA, objects

from livegraph.parsing.formats import FORMATS
from livegraph.settings import FORMATS as NAMES

pytestmark = pytest.mark.usefixtures("in_utc")
MICRO = {"us": "µs", "μs": "µs"}


def cases() -> Iterator[Any]:
    for path in sorted((DATA / "lines").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                case = json.loads(line)
                yield pytest.param(case, id=f"{path.stem}-{case['id']}")


def samples() -> Iterator[Any]:
    for path in sorted((DATA / "samples").glob("*.expect.json")):
        name = path.name.removesuffix(".expect.json")
        yield pytest.param(name, json.loads(path.read_text(encoding="utf-8")), id=name)


def data(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "in" in case:
        return str(case["in"]).encode("utf-8", "surrogatepass")
    parts = [
        part.encode()
        if isinstance(part, str)
        else bytes.fromhex(part["hex"])
        if "hex" in part
        else part["repeat"][0].encode() * part["repeat"][1]
        for part in case["in_parts"]
    ]
    return b"".join(parts)


def near(expected: Any, absolute: float = 0.0) -> Any:
    """Compare numbers to nine digits, everything else exactly."""
    number = isinstance(expected, int | float)
    return pytest.approx(expected, rel=1e-9, abs=absolute) if number else expected


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found["line"] == expected["line"]
    for kind in ("text", "bad"):
        assert (kind in found) == (kind in expected)
        assert expected.get(kind) in ("*", found.get(kind))
    assert found.get("values", {}).keys() == expected.get("values", {}).keys()
    for name, value in expected.get("values", {}).items():
        assert found["values"][name] == near(value), name
    if expected.get("time") == "*":
        assert "time" in found
    elif "values" in expected:
        assert found.get("time") == near(expected.get("time"), 2e-6)
        assert found.get("x") == near(expected.get("x"))


@pytest.mark.parametrize("case", [*cases()])
def test_a_line_is_read_as_its_case_says(case: dict[str, Any]) -> None:
    result = objects(data(case), args=case.get("args", ()))
    assert len(result) == len(case["print"]), result
    reported: dict[str, str] = {}
    known: dict[str, str] = {}
    for item, expected in zip(result, case["print"], strict=True):
        assert_same(item, expected)
        known.update(item.get("units", {}))
        if expected.get("units") != "*":
            reported.update(expected.get("units", {}))
            for name in expected.get("values", {}):
                if name in reported:
                    assert MICRO.get(known[name], known[name]) == reported[name]


def summary(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    series: dict[str, dict[str, Any]] = {}
    for item in found:
        for name, y in item.get("values", {}).items():
            one = series.setdefault(name, {"y": [], "gaps": 0, "time_first": item.get("time")})
            one["gaps"] += y is None
            one["y"] += [] if y is None else [y]
            one["unit"] = item.get("units", {}).get(name)
    for one in series.values():
        y = one["y"]
        one.update(n=len(y), sum=math.fsum(y), first=y[0] if y else None, last=y[-1] if y else None)
    return series


@pytest.mark.parametrize(("name", "expected"), [*samples()])
def test_the_output_of_a_program_is_understood(name: str, expected: dict[str, Any]) -> None:
    result = objects((DATA / "samples" / name).read_bytes(), args=expected.get("args", ()))
    series = summary(result)
    for label, wanted in expected["series"].items():
        assert label in series
        for key, value in {"gaps": 0, **wanted}.items() if "n" in wanted else wanted.items():
            assert series[label][key] == near(value, 2e-6), (label, key)
    if expected.get("complete"):
        assert series.keys() == expected["series"].keys()
    records = [item for item in result if "values" in item]
    assert len(records) == expected.get("records", len(records))
    for item, moment in zip(records, expected.get("record_times", []), strict=False):
        assert moment is None or item["time"] == pytest.approx(moment, abs=2e-6)
    assert sum("text" in item for item in result) == expected.get(
        "text", sum("text" in item for item in result)
    )
    if expected.get("bad") != "any":
        bad = [item["bad"] for item in result if "bad" in item]
        assert {reason: bad.count(reason) for reason in bad} == expected.get("bad", {})


HOSTILE = {
    **{f"{c!r} repeated": c * 65_000 for c in "0-+ ,;|=:\"'#>[({.eE$%_a\\"},
    **{f"{s!r} repeated": s * (65_000 // len(s)) for s in (
        "a: ", "1m", "a=", "a=1", "1,", "1 ", "- ", '",', '"a",', "a,b,", "1.", "1e", "a b  ",
        'x="\\', "k: v ", "a:1,", "2024-05-14 ", "10:00:01 ", "[10:00:01] ", "a (", "a=1 (b",
        "1/2 ", "nan ", "name 1, ", '\\"', "{'a':", '{"a":[', "] [", "é", "\x1b[", "\x1b]",
        "temp ", "temp=", "a - ", "1,234,", "§", "'a': ", "= ", " = ", ": ", "|a",
        "INFO - ", "a - INFO - ", "a=1 ", "w a=1 ", "1,5, ", "[a] b=1 ",
    )},
    "blanks behind a pair": "a: 5" + " " * 60_000 + "x",
    "tabs before a colon": "a" + "\t" * 60_000 + ": 5",
}  # fmt: skip
MAX_CPU_SECONDS = 20.0
"""Far more than these lines take; CPU time, since other processes may hold the test up."""


PREFIXES = ("", "x", "1 ", "time a b\n1 2 3\n")


@pytest.mark.parametrize("line", [*HOSTILE.values()], ids=[*HOSTILE])
@pytest.mark.parametrize(
    ("args", "prefixes"),
    [((), PREFIXES), (("--field", "temp"), PREFIXES[:2]), (("--decimal", ","), PREFIXES[2:])],
    ids=str,
)
def test_a_hostile_line_is_read_in_linear_time(
    line: str, args: tuple[str, ...], prefixes: tuple[str, ...]
) -> None:
    rows, begin = b"a,b\n1,2\n", time.process_time()
    for prefix in prefixes:
        objects(rows, (prefix + line + "\n").encode()[-65_536:], b"5\n", args=args)
    assert time.process_time() - begin < MAX_CPU_SECONDS


@pytest.mark.parametrize("name", [*FORMATS])
def test_every_format_reads_a_hostile_line_in_linear_time(name: str) -> None:
    begin = time.process_time()
    for line in HOSTILE.values():
        objects(line.encode() + b"\n", args=("--format", name))
    assert time.process_time() - begin < MAX_CPU_SECONDS


def test_every_format_has_a_name_and_every_name_a_format() -> None:
    assert set(NAMES) == set(FORMATS)


def test_a_pattern_that_takes_too_long_is_disabled_and_counted() -> None:
    result = objects(b"a" * 1000 + b"\nab\n", args=("--pattern", r"(a+)(a+)(a+)(a+)\1\2\3[bc]$"))
    assert [item.get("bad") for item in result] == ["pattern_slow", None]
