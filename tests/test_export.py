"""Export: a row for each x, with no sample merged or lost."""

import json
import math
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.lib.iso_time import fraction_digits, iso_time
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unix_time import YEAR_2000, YEAR_2100
from livegraph.parsing.vectorized.timestamps import parse_timestamps
from livegraph.storage.plane_series import PlaneSeries
from livegraph.storage.series import Series
from livegraph.web.export import csv, jsonl, parts, samples

DATA = Path(__file__).parent / "data"
ISO_TIMES = DATA / "iso_times.json"
"""Unix times of a table, and how they are written; tests/js reads the same file."""
CELLS = DATA / "csv_cells.json"
"""Texts and their CSV cells; tests/js reads the same file."""


def series(name: str, x: list[float], y: list[float]) -> Series:
    made = Series(name, 1 << 16)
    made.append(np.array(x, float), np.array(y, float))
    return made


def lines(*made: Series, start: float = -math.inf, stop: float = math.inf) -> list[str]:
    return b"".join(csv("time", list(made), start, stop)).decode().split("\r\n")[:-1]


def test_samples_of_one_x_share_a_row() -> None:
    a, b = series("a", [1, 2, 3], [10, 20, 30]), series("b", [2, 4], [0.5, -0.5])
    assert lines(a, b) == ["time,a,b", "1,10,", "2,20,0.5", "3,30,", "4,,-0.5"]


def test_several_samples_at_one_x_get_a_row_each() -> None:
    a, b = series("a", [1, 1, 1], [10, 20, 30]), series("b", [1], [5])
    assert lines(a, b) == ["time,a,b", "1,10,5", "1,20,", "1,30,"]


def test_a_gap_is_an_empty_cell_and_null() -> None:
    a = series("a", [1, 2], [math.nan, 5])
    assert lines(a) == ["time,a", "1,", "2,5"]
    rows = [json.loads(row) for row in jsonl("time", [a], -math.inf, math.inf)]
    assert rows == [{"time": 1, "values": {"a": None}}, {"time": 2, "values": {"a": 5}}]


def plane(name: str, points: list[tuple[float, float]]) -> PlaneSeries:
    made = PlaneSeries(name, 1 << 16)
    made.append(*np.array(points, float).T)
    return made


def test_points_in_the_plane_have_rows_of_their_own_with_x_and_y() -> None:
    a, p, q = series("a", [1, 2], [10, 20]), plane("p", [(5, 6), (3, 4)]), plane("q", [(7, 8)])
    assert lines(p, a, q, start=2, stop=3) == [
        "time,a,p.x,p,q.x,q",
        "2,20,,,,",
        ",,5,6,,",
        ",,3,4,,",
        ",,,,7,8",
    ]
    assert lines(p) == ["p.x,p", "5,6", "3,4"]


def test_points_in_the_plane_are_exported_as_they_are_read_back() -> None:
    (row,) = jsonl("time", [plane("p", [(5, 6)])], 0, 1)
    assert json.loads(row) == {"x": 5, "values": {"p": 6}, "xy": True}


def test_a_number_has_the_digits_that_were_sent() -> None:
    sent = ["101325", "21.7", "52.5200066", "1e-12", "-0.05", "1000000000000000", "1e+21"]
    made = series("a", list(range(len(sent))), [*map(float, sent)])
    assert lines(made)[1:] == [f"{x},{digits}" for x, digits in enumerate(sent)]


def test_a_name_is_never_a_formula_and_always_one_cell() -> None:
    (header,) = lines(series("=1+1", [], []), series('a,"b"', [], []), series("-42", [], []))
    assert header == 'time,"\'=1+1","a,""b""","\'-42"'


@pytest.mark.parametrize(("text", "cell"), json.loads(CELLS.read_text()), ids=ascii)
def test_a_name_is_a_cell_of_its_own_and_never_a_formula(text: str, cell: str) -> None:
    assert b"".join(csv(text, [], -math.inf, math.inf)).decode() == cell + "\r\n"


@pytest.mark.parametrize(("x", "texts"), json.loads(ISO_TIMES.read_text()), ids=str)
def test_times_are_written_in_iso_8601_with_as_many_digits_as_one_of_them_needs(
    x: list[float], texts: list[str]
) -> None:
    made = series("a", x, [1.0] * len(x))
    rows = b"".join(csv("time", [made], -math.inf, math.inf, iso=True)).decode().splitlines()
    assert rows == ["time,a", *(f"{text},1" for text in texts)]


@given(st.floats(YEAR_2000, YEAR_2100), st.integers(0, 9))
def test_a_time_is_read_back_exactly(x: float, places: int) -> None:
    for each in (x, round(x, places)):
        digits = fraction_digits(np.array([each]))
        assert digits is not None
        text = iso_time(each, digits)
        assert TimestampParser().read_exact(text) == each
        read = parse_timestamps([text[:-1].encode()], "Z", TimestampParser())
        assert read is not None
        assert read[0] == each


def test_the_digits_of_times_are_those_of_the_range_only() -> None:
    made = series("a", [0.125, 1, 2, 3.5], [1, 2, 3, 4])
    rows = b"".join(csv("time", [made], 1, 2, iso=True)).decode().splitlines()
    assert rows == ["time,a", "1970-01-01T00:00:01Z,2", "1970-01-01T00:00:02Z,3"]


def test_other_tasks_may_run_while_the_times_are_looked_at() -> None:
    made = series("a", list(range(10)), [1] * 10)
    assert next(parts(csv("time", [made], -math.inf, math.inf, iso=True))) == b""


def test_an_export_has_only_the_requested_range() -> None:
    made = series("a", list(range(10_000)), list(range(10_000)))
    assert lines(made, start=5000, stop=5001) == ["time,a", "5000,5000", "5001,5001"]


def test_without_series_there_is_only_a_header() -> None:
    assert lines() == ["time"]


def test_samples_are_the_points_of_each_series_in_order() -> None:
    y = [math.nan, *range(10_000)]
    made = [series('a"b', list(range(10_001)), y), series("none", [], []), series("c", [1], [2])]
    for start, points in ((-math.inf, 0), (5000.0, 0), (-math.inf, 500)):
        reported = json.loads(b"".join(samples(made, start, math.inf, points)))
        for each, answer in zip(made, reported["series"], strict=True):
            result = each.between(start, math.inf, points)
            values = [None if math.isnan(value) else value for value in result.y.tolist()]
            expected = {"name": each.name, "level": result.level, "x": result.x.tolist()}
            assert answer == {**expected, "y": values}


def test_parts_join_to_the_same_bytes() -> None:
    rows = [b"x" * 1000] * 500
    assert b"".join(parts(iter(rows))) == b"".join(rows)


def test_an_answer_with_all_samples_copies_none_of_them() -> None:
    made = Series("a", 1 << 20)
    for start in range(0, 500_000, 1000):
        made.append(np.arange(start, start + 1000.0), np.ones(1000))
    tracemalloc.start()
    try:
        sent = sum(len(part) for part in samples([made], -math.inf, math.inf, 0))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > 500_000 * 8
    assert most < 1 << 20


def test_where_x_swings_the_rows_of_a_part_are_those_inside_in_order_of_arrival() -> None:
    made = Series("y", 1 << 16, may_swing=True)
    made.append(np.array([3.0, 1, 2, 0, 3, 2]), np.arange(6.0))
    assert lines(made, start=1, stop=2) == ["time,y", "1,1", "2,2", "2,5"]


def test_a_range_from_before_a_clock_jump_has_its_samples() -> None:
    a = series("a", [5, 6, 7], [1, 2, 3])
    a.lower_reach(0)
    a.append(np.array([0.0, 1]), np.array([4.0, 5]))
    assert lines(a, start=5, stop=6) == ["time,a", "5,1", "6,2"]
    assert lines(a, start=0, stop=1) == ["time,a", "0,4", "1,5"]


def test_an_export_has_samples_only_where_none_are_left_of_the_range() -> None:
    a = Series("a", 256)
    a.append(np.arange(1000.0, 1008), np.zeros(8))
    a.lower_reach(0)
    for at in range(0, 800, 8):
        a.append(np.arange(at, at + 8.0), np.zeros(8))
    assert a.levels[0].first > 8
    assert lines(a, start=1000, stop=1007) == ["time,a"]


def test_an_export_copies_no_more_than_a_part_of_the_samples() -> None:
    a = series("a", list(range(20_000)), [0.5] * 20_000)
    tracemalloc.start()
    rows = csv("time", [a], -math.inf, math.inf)
    for _ in range(10_000):
        next(rows)
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 1 << 20
