import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.errors import UsageError
from livegraph.storage.thresholds import (
    MAX_WATCHED,
    ThresholdWatcher,
    UnkeptSeries,
    parse_threshold,
)


@pytest.mark.parametrize(
    ("text", "series", "operator", "value", "unit"),
    [
        ("temp>80", "temp", ">", 80, ""),
        ("cpu.* >= 0.9", "cpu.*", ">=", 0.9, ""),
        ("load average<=-3.5k", "load average", "<=", -3500, ""),
        ("temp < 21.5 °C", "temp", "<", 21.5, "°C"),
        ("mem>2GB", "mem", ">", 2, "GB"),
    ],
)
def test_a_threshold_is_a_series_and_a_number_with_a_unit(
    text: str, series: str, operator: str, value: float, unit: str
) -> None:
    read = parse_threshold(text)
    assert (read.series, read.operator, read.value, read.unit) == (series, operator, value, unit)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("a>2GB", "MB", 2000),
        ("a>2GB", "GiB", 2e9 / 2**30),
        ("a>500us", "ms", 0.5),
        ("a>1kB/s", "B/s", 1000),
        ("a>2%", "%", 2),
        ("a>80°C", "C", 80),
        ("a>80", "MB", 80),
        ("a>80", None, 80),
        ("a>2GB", "Mbit", None),
        ("a>80°C", "°F", 176),
        ("a>80°C", None, None),
        ("a>2$", "$", 2),
    ],
)
def test_a_threshold_is_converted_to_the_unit_of_the_series(
    text: str, unit: str | None, value: float | None
) -> None:
    assert parse_threshold(text.replace("2$", "$2")).value_in(unit) == pytest.approx(value)


def test_a_series_is_not_compared_with_a_threshold_of_another_quantity() -> None:
    watch = ThresholdWatcher((parse_threshold("temp<2GB"),))
    series = UnkeptSeries("temp", unit="V")
    assert crossings(watch, 1, series=series) == []
    assert len(watch.unit_problems()) == 1
    series.unit = "kB"
    assert crossings(watch, 1, series=series) == [(1, True)]
    assert watch.unit_problems() == []


@pytest.mark.parametrize("text", ["", "temp", "temp>", ">80", "temp>warm", "temp=80", "temp>nan"])
def test_an_invalid_threshold_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="expected NAME>NUMBER, for example 'temp>80'"):
        parse_threshold(text)


TEMP = UnkeptSeries("temp")


def crossings(
    watch: ThresholdWatcher, *values: float, name: str = "temp", series: UnkeptSeries = TEMP
) -> list[tuple[float, bool]]:
    y = np.array(values)
    result = watch.crossings(name, series, np.linspace(0, 1, len(y)), y)
    return [(each.y, each.beyond) for each in result]


def test_a_crossing_and_the_return_are_reported_once_each() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"),))
    assert crossings(watch, 79, 80) == []
    assert crossings(watch, 81, 82) == [(81, True)]
    assert list(watch.beyond) == [("temp>80", "temp")]
    assert crossings(watch, 90) == []
    assert crossings(watch, 85, 80, 79) == [(80, False)]
    assert watch.beyond == {}


def test_a_gap_crosses_nothing() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"),))
    assert crossings(watch, 81, float("nan"), 82) == [(81, True)]
    assert crossings(watch, float("nan")) == []


def test_a_peak_inside_a_batch_is_reported_with_its_end() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"),))
    assert crossings(watch, 1, 99, 1, 99, 1) == [(99, True), (1, False)]


def test_only_matching_series_are_watched() -> None:
    watch = ThresholdWatcher((parse_threshold("temp*>80"), parse_threshold("hum<10")))
    assert crossings(watch, 99) == [(99, True)]
    assert crossings(watch, 99, name="rpm", series=UnkeptSeries("rpm")) == []


@given(st.lists(st.lists(st.sampled_from([1.0, 99.0, float("nan")]), max_size=6), max_size=8))
def test_crossings_alternate_and_the_last_one_matches_the_last_value(
    batches: list[list[float]],
) -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"),))
    reported = [beyond for batch in batches for _, beyond in crossings(watch, *batch)]
    numbers = [y for batch in batches for y in batch if y == y]  # noqa: PLR0124 - not a gap
    assert reported == [i % 2 == 0 for i in range(len(reported))]
    assert bool(watch.beyond) == bool(numbers and numbers[-1] > 80)


def test_a_renamed_series_is_still_watched_under_its_new_name() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"), parse_threshold("a:temp>90")))
    series = UnkeptSeries("temp")
    assert crossings(watch, 85, series=series) == [(85, True)]
    series.name = "a:temp"
    assert list(watch.beyond) == [("temp>80", "a:temp")]
    assert crossings(watch, 95, series=series) == [(95, True)]
    assert list(watch.beyond) == [("temp>80", "a:temp"), ("a:temp>90", "a:temp")]
    assert crossings(watch, 1, series=series) == [(1, False), (1, False)]
    assert watch.beyond == {}


def test_a_plain_name_watches_the_series_of_that_name_of_every_source() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"), parse_threshold("a:temp>80")))
    one, other = UnkeptSeries("a:temp"), UnkeptSeries("b:temp")
    assert crossings(watch, 99, series=one) == [(99, True), (99, True)]
    assert crossings(watch, 99, series=other) == [(99, True)]


def test_series_that_match_no_threshold_do_not_count_as_watched() -> None:
    watch = ThresholdWatcher((parse_threshold("temp>80"),))
    for i in range(2 * MAX_WATCHED):
        crossings(watch, 1, name=f"s{i}", series=UnkeptSeries(f"s{i}"))
    assert crossings(watch, 99) == [(99, True)]
    assert watch.unwatched == 0


def test_pairs_beyond_the_limit_are_counted_but_not_watched() -> None:
    watch = ThresholdWatcher((parse_threshold("*>80"),))
    for i in range(MAX_WATCHED):
        assert crossings(watch, 99, name=f"s{i}", series=UnkeptSeries(f"s{i}"))
    assert crossings(watch, 99) == []
    assert crossings(watch, 99) == []
    assert watch.unwatched == 1


def test_a_threshold_with_an_exact_name_is_watched_however_many_series_globs_match() -> None:
    watch = ThresholdWatcher((parse_threshold("*>80"), parse_threshold("temp>80")))
    for i in range(MAX_WATCHED):
        crossings(watch, 99, name=f"s{i}", series=UnkeptSeries(f"s{i}"))
    assert crossings(watch, 99) == [(99, True)]
