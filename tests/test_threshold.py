import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.errors import UsageError
from livegraph.threshold import Thresholds, threshold


@pytest.mark.parametrize(
    ("text", "series", "operator", "value"),
    [
        ("temp>80", "temp", ">", 80),
        ("cpu.* >= 0.9", "cpu.*", ">=", 0.9),
        ("load average<=-3.5k", "load average", "<=", -3500),
        ("temp < 21.5 °C", "temp", "<", 21.5),
    ],
)
def test_a_threshold_is_a_series_and_a_number(
    text: str, series: str, operator: str, value: float
) -> None:
    read = threshold(text)
    assert (read.series, read.operator, read.value) == (series, operator, value)


@pytest.mark.parametrize("text", ["", "temp", "temp>", ">80", "temp>warm", "temp=80", "temp>nan"])
def test_what_is_no_threshold_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="say 'temp>80'"):
        threshold(text)


def crossings(watch: Thresholds, *values: float) -> list[tuple[float, bool]]:
    y = np.array(values)
    return [(each.y, each.beyond) for each in watch.crossings("temp", np.linspace(0, 1, len(y)), y)]


def test_a_crossing_is_told_once_and_so_is_the_way_back() -> None:
    watch = Thresholds((threshold("temp>80"),))
    assert crossings(watch, 79, 80) == []
    assert crossings(watch, 81, 82) == [(81, True)]
    assert list(watch.beyond) == [("temp>80", "temp")]
    assert crossings(watch, 90) == []
    assert crossings(watch, 85, 80, 79) == [(80, False)]
    assert watch.beyond == {}


def test_a_gap_crosses_nothing() -> None:
    watch = Thresholds((threshold("temp>80"),))
    assert crossings(watch, 81, float("nan"), 82) == [(81, True)]
    assert crossings(watch, float("nan")) == []


def test_a_peak_inside_a_batch_is_told_with_its_end() -> None:
    watch = Thresholds((threshold("temp>80"),))
    assert crossings(watch, 1, 99, 1, 99, 1) == [(99, True), (1, False)]


def test_only_the_series_that_are_named_are_watched() -> None:
    watch = Thresholds((threshold("temp*>80"), threshold("hum<10")))
    assert crossings(watch, 99) == [(99, True)]
    assert watch.crossings("rpm", np.array([0.0]), np.array([99.0])) == []


@given(st.lists(st.lists(st.sampled_from([1.0, 99.0, float("nan")]), max_size=6), max_size=8))
def test_crossings_alternate_and_end_where_the_series_is(batches: list[list[float]]) -> None:
    watch = Thresholds((threshold("temp>80"),))
    told = [beyond for batch in batches for _, beyond in crossings(watch, *batch)]
    numbers = [y for batch in batches for y in batch if y == y]  # noqa: PLR0124 - no gap
    assert told == [i % 2 == 0 for i in range(len(told))]
    assert bool(watch.beyond) == bool(numbers and numbers[-1] > 80)
