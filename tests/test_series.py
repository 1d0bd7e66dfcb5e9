"""Series: levels hold real samples, keep every peak and stay bounded."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from livegraph.storage.level import BLOCK_POINTS, GROUP_POINTS, MAX_LEVELS, Level, downsample
from livegraph.storage.level_tail import MAX_TAIL_POINTS
from livegraph.storage.series import Series

VALUES = st.one_of(st.floats(-1e6, 1e6), st.just(math.nan))


def series(*values: float, capacity: int = 1 << 16) -> Series:
    made = Series("s", capacity)
    made.append(np.arange(float(len(values))), np.array(values, float))
    return made


def drawn(made: Series, k: int) -> tuple[list[float], list[float]]:
    """The points of level `k` and its tail."""
    x, y = made.levels[k].read(0, made.levels[k].count)
    tail_x, tail_y = made.tail(k)
    return [*x, *tail_x], [*y, *tail_y]


def test_a_group_gives_its_smallest_and_largest_in_order() -> None:
    y = np.array([3, 9, 1, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8.0])
    x, picked = downsample(np.arange(16.0), y)
    assert (x.tolist(), picked.tolist()) == ([1, 2, 8, 15], [9, 1, 1, 8])


def test_a_flat_group_gives_its_first_and_last() -> None:
    x, _ = downsample(np.arange(8.0), np.ones(8))
    assert x.tolist() == [0, 7]


@pytest.mark.parametrize("at", range(8))
def test_gaps_never_hide_a_single_number(at: int) -> None:
    y = np.full(8, np.nan)
    y[at] = 5
    _, picked = downsample(np.arange(8.0), y)
    assert np.nansum(picked) == 5
    assert np.isnan(picked).sum() == 1


def test_a_group_of_gaps_is_a_gap() -> None:
    assert np.isnan(downsample(np.arange(8.0), np.full(8, np.nan))[1]).all()


@given(arrays(float, st.integers(1, 700), elements=VALUES), st.lists(st.integers(1, 90)))
@settings(deadline=None)
def test_no_value_is_invented_and_no_peak_lost_at_any_level(y: np.ndarray, cuts: list[int]) -> None:
    made = Series("s", 1 << 16)
    x = np.arange(float(len(y)))
    at = 0
    for cut in [*cuts, len(y)]:
        made.append(x[at : at + cut], y[at : at + cut])
        at += cut
    numbers = y[~np.isnan(y)]
    for k in range(len(made.levels)):
        level_x, level_y = drawn(made, k)
        assert level_x == sorted(level_x)
        np.testing.assert_array_equal(level_y, y[np.array(level_x, int)])
        if len(numbers):
            assert (np.nanmin(level_y), np.nanmax(level_y)) == (numbers.min(), numbers.max())
        assert level_x[-1] == x[-1]


@given(st.lists(st.integers(1, 300), max_size=20))
@settings(deadline=None)
def test_levels_do_not_depend_on_how_samples_are_batched(cuts: list[int]) -> None:
    y = np.sin(np.arange(float(sum(cuts))))
    at_once = series(*y)
    piecemeal = Series("s", 1 << 16)
    at = 0
    for cut in cuts:
        piecemeal.append(np.arange(at, at + cut, dtype=float), y[at : at + cut])
        at += cut
    for k, level in enumerate(at_once.levels):
        if level.count:
            assert drawn(at_once, k) == drawn(piecemeal, k)


@pytest.mark.parametrize("n", [*range(1, 40), 64, 512, 4096])
def test_the_newest_sample_ends_every_level(n: int) -> None:
    made = series(*np.sin(np.arange(n) * 2.5))
    for k in range(len(made.levels)):
        x, y = drawn(made, k)
        assert (x[-1], y[-1]) == (n - 1, made.last)
        assert len(set(x)) == len(x)


def test_memory_is_bounded_however_many_samples_arrive() -> None:
    made = Series("s", 4096)
    for i in range(300):
        made.append(np.arange(i * 1000.0, i * 1000 + 1000), np.random.default_rng(i).random(1000))
        assert made.size <= 4096 * 16
    assert made.count == 300_000


@pytest.mark.parametrize("count", range(96, 104))
def test_the_smallest_capacity_holds_the_pending_points(count: int) -> None:
    y = np.random.default_rng(1).random(1000)
    made, whole = series(*y[:count], capacity=512), series(*y)
    made.resize(16)
    made.append(np.arange(float(count), 1000), y[count:])
    for level, all_of_it in zip(made.levels, whole.levels, strict=True):
        assert level.count == all_of_it.count
        np.testing.assert_array_equal(
            level.read(0, level.count), all_of_it.read(level.first, level.count)
        )


def test_a_smaller_capacity_drops_points_at_once_but_still_reaches_back() -> None:
    made = series(*np.arange(40_000.0))
    made.resize(2048)
    assert made.size <= 2048 * 16
    result = made.between(0, math.inf, 2000)
    assert result.x[0] == 0
    assert result.x[-1] == 39_999


@pytest.mark.parametrize("capacity", [512, 1 << 20])
def test_the_capacities_of_all_levels_add_up_to_the_total(capacity: int) -> None:
    made = Series("s", capacity)
    assert sum(made._share(k) for k in range(MAX_LEVELS)) == capacity


def test_statistics_cover_the_whole_run() -> None:
    made = Series("s", 256)
    y = np.random.default_rng(1).normal(size=20_000)
    y[5000:5100] = np.nan
    for part in np.split(np.arange(20_000), 40):
        made.append(part.astype(float), y[part])
    assert made.count == 20_000
    assert made.gaps == 100
    assert (made.min, made.max) == (np.nanmin(y), np.nanmax(y))
    assert made.mean == pytest.approx(np.nanmean(y))
    assert (made.first_x, made.last_x, made.last) == (0, 19_999, y[-1])


def test_the_usual_interval_is_that_of_the_newest_values() -> None:
    made = Series("s", 4096)
    assert made.interval is None
    x = 0.0
    for step in [60.0] * 40 + [0.5] * 40:
        x += step
        made.append(np.array([x]), np.array([1.0]))
        made.append(np.array([x + step / 2]), np.array([np.nan]))
        assert made.interval in (None, 60, 30, 0.5)
    assert made.interval == 0.5
    assert made.last_value_x == x
    made.append(np.array([x + 40]), np.array([2.0]))
    assert made.interval == 20, "known at once"


def test_a_last_value_that_is_a_gap_is_none() -> None:
    assert series(1, math.nan).last is None


def test_gaps_alone_have_no_mean() -> None:
    made = series(math.nan, math.nan)
    assert (made.mean, made.min, made.max, made.count, made.gaps) == (None, None, None, 2, 2)


def test_a_few_pending_samples_are_all_in_the_tail() -> None:
    x, y = series(*range(8), 1, 2, 3).tail(1)
    assert (x.tolist(), y.tolist()) == ([8, 9, 10], [1, 2, 3])


def test_a_gap_at_the_end_is_in_the_tail_once() -> None:
    x, y = series(*range(8), 1, math.nan).tail(1)
    assert x.tolist() == [8, 9]
    assert np.isnan(y).tolist() == [False, True]
    made = series(*range(8), *[math.nan] * 8)
    assert [*made.levels[1].read(0, 4)[0], *made.tail(1)[0]] == [0, 7, 8, 15]


def test_a_newest_sample_with_the_x_of_the_previous_one_is_in_the_tail() -> None:
    made = Series("s", 1 << 16)
    made.append(np.array([0.0, 1, 2, 3, 4, 5, 6, 6]), np.array([0.0, 0, 0, 0, 0, 0, 9, 5]))
    x, y = made.tail(1)
    assert (x.tolist(), y.tolist()) == ([6], [5])


def test_below_the_budget_every_sample_is_returned() -> None:
    made = series(*range(2000))
    result = made.between(-math.inf, math.inf, 2000)
    assert (result.level, len(result.x)) == (0, 2000)


@pytest.mark.parametrize("n", [2001, 8000, 50_000, 123_457])
def test_above_the_budget_the_finest_level_that_fits_is_returned(n: int) -> None:
    made = series(*np.random.default_rng(n).random(n), capacity=1 << 20)
    result = made.between(-math.inf, math.inf, 2000)
    assert 2000 / 4 - GROUP_POINTS - MAX_TAIL_POINTS < len(result.x) <= 2000
    finer = made.levels[result.level - 1]
    assert finer.count > 2000 - MAX_TAIL_POINTS


def test_zooming_in_finds_every_sample_again() -> None:
    made = series(*range(100_000), capacity=1 << 20)
    result = made.between(5000, 5999, 2000)
    assert result.x.tolist() == list(range(5000, 6000))


def test_the_coarsest_level_is_returned_when_none_fits() -> None:
    made = series(*range(100))
    assert len(made.levels) > 2
    assert made.between(0, 99, 1).level == len(made.levels) - 1


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (80, 86, [80, 81, 86]),
        (80, 85.5, [80, 81]),
        (80.5, 86, [81, 86]),
        (0, 80, [0, 7, 8, 15, 80]),
    ],
)
def test_provisional_points_are_cut_to_the_requested_range(
    start: float, stop: float, expected: list[float]
) -> None:
    made = Series("s", 1 << 16)
    x = np.append(np.arange(16.0), np.arange(80.0, 87))
    made.append(x, np.append(np.arange(16.0), [0, 9, 1, 2, 3, 4, 5]))
    result = made.between(start, stop, 3 if start else 7)
    assert (result.level, result.x.tolist()) == (1, expected)


def test_provisional_points_after_the_end_of_the_range_are_left_out() -> None:
    made = Series("s", 1 << 16)
    x = np.array([*range(8), *range(100, 108), 5, 6, 7])
    made.append(x.astype(float), np.arange(19.0))
    result = made.between(0, 50, 5)
    assert (result.level, result.x.tolist()) == (1, [0, 7])


def test_a_budget_of_0_points_means_level_0() -> None:
    assert series(*range(5000)).between(0, 4999, 0).level == 0


def test_points_that_go_back_in_x_stay_in_order_of_arrival() -> None:
    made = Series("s", 4096)
    made.append(np.array([1.0, 2, 3, 1, 2, 3, 4]), np.arange(7.0))
    assert made.between(3, 9, 100).y.tolist() == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("capacity", [None, 2048])
def test_dropped_points_are_found_at_a_coarser_level_even_after_x_went_back(
    capacity: int | None,
) -> None:
    made = Series("s", 8192)
    for x in (np.arange(8000.0), np.arange(16_000.0) / 100):
        for part in np.array_split(x, 100):
            made.append(part, part)
    if capacity:
        made.resize(capacity)
    result = made.between(2000, 6000, 2000)
    assert result.level > 0
    assert len(result.x) > 1
    assert 2000 <= result.x.min() <= result.x.max() <= 6000


def test_points_far_ahead_are_ignored_in_searches_once_the_run_has_gone_back() -> None:
    level = Level(1 << 16)
    x = np.arange(10_000.0)
    x[5000] = 4e9
    level.append(x, x)
    assert level.find(9000) == 5000
    level.lower_reach(9999)
    assert level.find(9000) == 9000
    assert level.find(9999) == 9999
    assert level.find(4000) == 4000
    assert level.find(4999.5) == 5001


def test_points_far_ahead_are_still_ignored_after_a_resize() -> None:
    level = Level(1 << 16)
    x = np.arange(10_000.0)
    x[9000] = 4e9
    level.append(x, x)
    level.lower_reach(9999)
    level.resize(4096)
    assert level.find(9500) == 9500


def test_points_far_ahead_are_ignored_at_levels_they_go_up_to_later() -> None:
    made = Series("s", 1 << 16)
    x = np.arange(30_000.0)
    x[9_900:10_003] += 1e6
    for part in np.array_split(x, 300):
        made.append(part, part)
        if part[-1] == 10_099:
            made.lower_reach(10_099)
    for level in made.levels:
        if level.count > 100:
            assert 0.95 < level.find(29_000) / level.count < 0.98


def test_a_peak_far_ahead_is_ignored_at_every_level_it_goes_up_to() -> None:
    made = Series("s", 1 << 16)
    x, y = np.arange(20_000.0), np.zeros(20_000)
    x[5_049], y[5_049] = 4e9, 1
    for begin in range(0, 20_000, 101):
        made.append(x[begin : begin + 101], y[begin : begin + 101])
        if begin == 4_949:  # the peak is still pending at level 0
            made.lower_reach(5_048)
    for level in made.levels[:5]:
        assert level.find(15_000) / level.count == pytest.approx(0.75, abs=0.05)


def test_samples_after_x_went_back_are_found_at_the_levels_they_go_up_to() -> None:
    made = series(*range(10_000))
    made.lower_reach(9_999)
    made.append(np.arange(10_000.0, 10_100), np.zeros(100))
    assert [level.find(10_050) < level.count for level in made.levels[:3]] == [True] * 3


def test_late_samples_after_x_went_back_hide_nothing_from_a_search() -> None:
    made = series(*range(10_000))
    made.lower_reach(9_999)
    for x in (np.arange(5_000.0, 5_008), np.arange(10_000.0, 10_008), np.arange(5_008.0, 5_200)):
        made.append(x, x)
    for level in made.levels[1:4]:
        assert level.find(9_000) / level.count == pytest.approx(0.9, abs=0.05)


def test_dropped_points_far_ahead_are_ignored_too() -> None:
    level = Level(4096)
    x = np.arange(10_000.0)
    x[100] = 4e9
    for part in np.array_split(x, 100):
        level.append(part, part)
    assert level.find(9500) == level.first
    level.lower_reach(9999)
    assert [level.find(x) for x in (7000, 9500)] == [7000, 9500]


def test_dropped_points_count_as_reached_if_only_the_newest_was_far_ahead() -> None:
    level = Level(4096)
    x = np.tile(np.arange(5000.0), 2)
    for part in np.array_split(x, 100):
        level.append(part, part)
    level.append(np.array([4e9]), np.zeros(1))
    level.lower_reach(4999)
    assert level.find(4999) == level.first > 5000
    assert level.find(4999.5) == level.count


def test_a_search_works_after_a_single_point_far_ahead() -> None:
    level = Level(1 << 16)
    for part in (np.arange(10.0), np.array([4e9])):
        level.append(part, part)
    level.lower_reach(9)
    level.append(np.arange(10.0, 15), np.arange(10.0, 15))
    assert level.find(9.5) == 11


def test_points_dropped_by_a_resize_still_count_as_reached() -> None:
    level = Level(1 << 16)
    for x in (np.arange(-3000.0, 0), np.append(np.arange(6000.0), np.arange(5000.0))):
        level.append(x, np.zeros(len(x)))
    level.resize(10_000)
    assert (level.first, level.count) == (9000, 14_000)
    assert level.find(5999) == 9000
    assert level.find(5999.5) == 14_000


def test_points_that_a_resize_keeps_are_found_at_their_positions() -> None:
    level = Level(1 << 16)
    x = np.arange(5000.0)
    level.append(x, x)
    level.resize(10_000)
    assert (level.first, level.find(-1), level.find(1234)) == (0, 0, 1234)


@pytest.mark.parametrize("capacity", [4 * BLOCK_POINTS, 1 << 16])
def test_a_resize_to_the_same_capacity_drops_nothing(capacity: int) -> None:
    level = Level(capacity)
    for part in np.array_split(np.arange(3.0 * capacity), 1000):
        level.append(part, part)
    first = level.first
    level.resize(capacity)
    assert level.first == first


def test_a_smaller_capacity_is_used_up() -> None:
    level = Level(1 << 16)
    for part in np.array_split(np.arange(1e5), 1000):
        level.append(part, part)
    level.resize(1 << 15)
    assert (1 << 15) - BLOCK_POINTS < level.size <= 1 << 15
    assert level.count - level.first > (1 << 15) - 2 * BLOCK_POINTS


def test_a_level_drops_nothing_before_it_is_full() -> None:
    level = Level(4 * GROUP_POINTS)
    level.append(np.arange(32.0), np.arange(32.0))
    assert (level.first, level.size) == (0, 32)
    level.append(np.array([32.0]), np.array([32.0]))
    assert (level.first, level.size) == (8, 32)


@pytest.mark.parametrize(
    ("parts", "at", "expected"),
    [
        ([[10, 11], [5, 12]], 11, 1),
        ([[1, 9, 3, 10]], 9, 1),
        ([[*range(16)], [20, 3, 4], [25, 26]], 20, 16),
        ([[*range(16)], [20, 30], [25, 26]], 28, 17),
    ],
)
def test_a_search_notices_that_x_is_not_sorted(
    parts: list[list[float]], at: float, expected: int
) -> None:
    level = Level(1 << 16)
    for part in parts:
        level.append(np.array(part, float), np.array(part, float))
    assert level.find(at) == expected


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=300), st.floats(-110, 110))
@settings(deadline=None)
def test_find_is_the_first_point_at_which_x_has_been_reached(x: list[float], at: float) -> None:
    level = Level(1 << 16)
    for part in np.array_split(np.array(x), 7):
        if len(part):
            level.append(part, part)
    expected = next((i for i, value in enumerate(x) if value >= at), len(x))
    assert level.find(at) == expected
    expected = next((i for i, value in enumerate(x) if value > at), len(x))
    assert level.find(at, after=True) == expected


@given(
    arrays(np.float64, st.integers(0, 60), elements=VALUES),
    st.lists(st.integers(1, 20), max_size=6),
    st.integers(-5, 65),
    st.integers(-5, 65),
)
def test_the_summary_of_a_range_matches_its_samples(
    y: np.ndarray, cuts: list[int], start: int, stop: int
) -> None:
    made = Series("s", 1 << 16)
    pieces = np.split(np.arange(len(y)), sorted(cuts))
    for x, values in zip(pieces, np.split(y, sorted(cuts)), strict=True):
        made.append(x.astype(float), values)
        made.range_summary(start, stop)  # a cached summary must not be returned later
    inside = y[max(start, 0) : max(stop + 1, 0)]
    numbers = inside[~np.isnan(inside)]
    part = made.range_summary(start, stop)
    assert (part.level, part.summary.count) == (0, len(inside))
    assert part.summary.gaps == len(inside) - len(numbers)
    assert part.summary.sum == pytest.approx(numbers.sum())
    if len(numbers):
        assert (part.summary.min, part.summary.max) == (numbers.min(), numbers.max())
        assert part.summary.mean == pytest.approx(numbers.mean())
    else:
        assert part.summary.mean is None


def test_the_summary_of_a_range_with_dropped_samples_names_its_level_and_is_about_right() -> None:
    made = Series("s", 4096)
    y = np.random.default_rng(1).normal(5, 1, 100_000)
    for part in np.split(np.arange(100_000), 100):
        made.append(part.astype(float), y[part])
        made.range_summary(0, 1e9)
    result = made.range_summary(0, 1e9)
    assert result.level > 0
    assert result.summary.count == 100_000
    assert (result.summary.min, result.summary.max) == (y.min(), y.max())
    assert result.summary.mean == pytest.approx(5, abs=0.3)
    assert result.first_x == pytest.approx(0, abs=1000)
    assert (result.last_x, result.last) == (99_999, y[-1])
    newest = made.range_summary(99_500, 99_999)
    assert (newest.level, newest.summary.count) == (0, 500)


def test_a_range_of_pending_points_only_has_a_first_x() -> None:
    made = Series("s", 512)
    made.append(np.array([0.0, 900, 1, 2, 3, 4, 5, 6]), np.array([0.0, 1, 2, 3, 4, 5, 6, 7]))
    for x in range(7, 4003):
        made.append(np.array([float(x % 800)]), np.array([float(x)]))
    result = made.range_summary(850, math.inf)
    assert (result.level, result.summary.count, result.first_x) == (1, 4, 799)


def test_the_summary_of_an_empty_range_is_empty() -> None:
    part = series(1, 2, 3).range_summary(10, 20)
    assert (part.summary.count, part.summary.mean, part.last, part.first_x) == (0, None, None, None)


def circle(samples: int, capacity: int) -> Series:
    """One turn around zero, from (1, 0) on, in two appends."""
    made = Series("y", capacity, may_swing=True)
    turn = np.linspace(0, 2 * math.pi, samples)
    for part in np.split(turn, [samples // 3]):
        made.append(np.cos(part), np.sin(part))
    return made


def test_where_x_swings_a_part_of_it_is_all_points_in_their_order() -> None:
    made = circle(1000, 1 << 16)
    points = made.between(-0.1, 0.1, 2000)
    assert points.level == 0
    assert np.array_equal(points.x, np.cos(np.linspace(0, 2 * math.pi, 1000)))
    thinned = made.between(-0.1, 0.1, 300)
    assert thinned.level > 0
    assert len(thinned.x) <= 300


def test_where_x_swings_a_range_has_the_samples_inside_whenever_they_came() -> None:
    made = circle(1001, 1 << 16)
    top_and_bottom = made.range_summary(-0.1, 0.1)
    assert top_and_bottom.level == 0
    assert top_and_bottom.summary.max == pytest.approx(1, abs=1e-4)
    assert top_and_bottom.summary.min == pytest.approx(-1, abs=1e-4)
    assert made.range_summary(-2, 2).summary.count == 1001
    right = made.range_summary(0.999, 2)
    assert (right.first_x, right.last_x) == (1, 1)
    assert made.range_summary(2, 3).summary.count == 0


def test_only_a_field_swings_and_only_once_it_has_gone_back() -> None:
    field, time = Series("y", 4096, may_swing=True), Series("y", 4096)
    for made in (field, time):
        made.append(np.array([1.0, 2.0]), np.zeros(2))
        assert not made.swings
        made.append(np.array([1.5]), np.zeros(1))
    assert (field.swings, time.swings) == (True, False)
