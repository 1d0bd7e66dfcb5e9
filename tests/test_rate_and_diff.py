"""`--rate` and `--diff`: growth of counters across batches, gaps and restarts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.parsing.batch import Batch, SeriesColumn, SeriesUnit
from livegraph.storage.rate_and_diff import MAX_COUNTERS, RateAndDiff

NAN = math.nan


def grown(
    y: list[float], x: list[float] | None = None, *, mode: str = "rate", cuts: int = 1
) -> list[tuple[float, float]]:
    """The resulting samples, as (x, y)."""
    counters = RateAndDiff(["c"], []) if mode == "rate" else RateAndDiff([], ["c"])
    at = np.array(x if x is not None else range(len(y)), float)
    points: list[tuple[float, float]] = []
    for rows in np.array_split(np.arange(len(y)), cuts):
        column = SeriesColumn("c", np.arange(len(rows)), np.array(y, float)[rows])
        (out,) = counters.apply(Batch(columns=(column,)), at[rows], over_time=True).columns
        points += zip(at[rows][out.rows].tolist(), out.y.tolist(), strict=True)
    return points


def ys(samples: list[tuple[float, float]]) -> list[float | None]:
    return [None if math.isnan(y) else y for _, y in samples]


def test_a_rate_is_the_growth_per_second() -> None:
    assert grown([100, 110, 150], [0, 1, 3]) == [(1, 10), (3, 20)]


def test_a_difference_is_the_growth_between_samples() -> None:
    assert grown([100, 110, 90], [0, 1, 3], mode="diff") == [(1, 10), (3, -20)]


def test_a_counter_that_falls_restarts_with_a_gap() -> None:
    assert ys(grown([100, 110, 5, 9])) == [10, None, 4]


def test_a_gap_stays_and_the_growth_goes_on_after_it() -> None:
    assert ys(grown([100, NAN, 120])) == [None, 10]
    assert ys(grown([NAN, 100, 110])) == [None, 10]


def test_growth_between_samples_at_one_x_is_not_lost() -> None:
    assert grown([0, 10, 20, 60], [0, 1, 1, 2]) == [(1, 10), (2, 50)]


def test_x_that_goes_back_is_a_restart() -> None:
    assert ys(grown([0, 10, 20, 30], [5, 6, 1, 2])) == [10, None, 10]


@given(
    st.lists(st.sampled_from([0.0, 1, 2, 5, 9, NAN]), max_size=30),
    st.integers(1, 30),
    st.sampled_from(["rate", "diff"]),
    st.data(),
)
def test_the_boundaries_of_batches_do_not_matter(
    y: list[float], cuts: int, mode: str, data: st.DataObject
) -> None:
    steps = data.draw(st.lists(st.sampled_from([0, 1, 2]), min_size=len(y), max_size=len(y)))
    x = np.cumsum(steps).astype(float).tolist()
    whole, pieces = grown(y, x, mode=mode), grown(y, x, mode=mode, cuts=cuts)
    assert [at for at, _ in whole] == [at for at, _ in pieces]
    assert ys(whole) == ys(pieces)


def test_globs_select_the_series_and_the_others_stay() -> None:
    counters = RateAndDiff(["eth*.rx"], ["n"])
    names = ("eth0.rx", "n", "temp")
    columns = tuple(SeriesColumn(name, np.arange(2), np.array([1.0, 4])) for name in names)
    out = counters.apply(Batch(columns=columns), np.array([0.0, 1.5]), over_time=True)
    assert [column.y.tolist() for column in out.columns] == [[2], [3], [1, 4]]


def test_memory_does_not_grow_with_new_names() -> None:
    counters = RateAndDiff(["c*"], [])
    for i in range(MAX_COUNTERS + 100):
        for name in (f"c{i}", f"other{i}"):
            batch = Batch(columns=(SeriesColumn(name, np.arange(1), np.array([1.0])),))
            counters.apply(batch, np.zeros(1), over_time=True)
    assert len(counters._counters) == MAX_COUNTERS


def test_an_active_counter_is_remembered_among_many_new_names() -> None:
    counters = RateAndDiff([], ["c*"])
    for i in range(MAX_COUNTERS + 2):
        grown: list[SeriesColumn] = []
        for name, y in (("c", float(i)), (f"c{i}", 0.0)):
            column = SeriesColumn(name, np.arange(1), np.array([y]))
            grown += counters.apply(
                Batch(columns=(column,)), np.full(1, float(i)), over_time=True
            ).columns
        assert i == 0 or grown[0].y.tolist() == [1]


@pytest.mark.parametrize(("name", "unit"), [("r", "B/s"), ("d", "B"), ("o", "B")])
def test_a_rate_over_time_has_the_unit_per_second(name: str, unit: str) -> None:
    batch = Batch(units=(SeriesUnit(0, name, "B"),))
    (reported,) = RateAndDiff(["r"], ["d"]).apply(batch, np.empty(0), over_time=True).units
    assert reported.unit == unit


def test_a_rate_over_another_x_keeps_its_unit() -> None:
    batch = Batch(units=(SeriesUnit(0, "r", "B"),))
    (reported,) = RateAndDiff(["r"], []).apply(batch, np.empty(0), over_time=False).units
    assert reported.unit == "B"
