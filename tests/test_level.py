"""Levels and series beyond each of their limits, compared with lists of every sample.

The long run: `LIVEGRAPH_EXAMPLES=5000 pytest tests/test_level.py --timeout 7200`.
"""

import math
import os
import tracemalloc
import weakref
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.testing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import TAKE, AllPoints, Resize, Take, made, near

from livegraph.lib.arrays import Floats
from livegraph.storage.level import BLOCK_POINTS, GROUP_POINTS, MIN_BLOCK_POINTS, POINT_BYTES, Level
from livegraph.storage.level_tail import MAX_TAIL_POINTS
from livegraph.storage.series import ALL_POINTS, Series

EXAMPLES = int(os.environ.get("LIVEGRAPH_EXAMPLES", "50"))


@dataclass(frozen=True)
class Lower:
    """The run goes back by this much from the newest x."""

    by: float


CAPACITIES = st.one_of(
    near(2 * GROUP_POINTS + 1, 4 * MIN_BLOCK_POINTS, 4 * BLOCK_POINTS),
    st.sampled_from([250, 1 << 15, 1 << 16]),
)
DEED = st.one_of(
    TAKE,
    TAKE,
    TAKE,
    st.builds(Lower, st.sampled_from([0.0, 1.0, 100.0, 3000.0])),
    st.builds(Resize, CAPACITIES),
)
SHARE = st.floats(0, 1)
RESIZE = st.builds(Resize, st.sampled_from([512, 1000, 4 * MIN_BLOCK_POINTS, 1 << 15]))


def do(deed: Take | Lower | Resize, level: Level, points: AllPoints) -> None:
    match deed:
        case Take():
            x, y = made(deed, points)
            level.append(x, y)
            points.append(x, y)
        case Lower():
            x_lowered = (points.x[-1] if points.x else 0.0) - deed.by
            points.lower(x_lowered, level.first)
            level.lower_reach(x_lowered)
        case Resize():
            level.resize(deed.capacity)


@given(CAPACITIES, st.lists(DEED, min_size=1, max_size=8), SHARE, SHARE, SHARE)
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_level_always_holds_the_newest_points_and_finds_them(
    capacity: int, deeds: list[Take | Lower | Resize], at: float, one: float, other: float
) -> None:
    level, points, edges = Level(capacity), AllPoints(), {0}
    for deed in deeds:
        first, kept, capacity = level.first, level.count - level.first, level.capacity
        do(deed, level, points)
        edges.add(level.count)
        level.summary(0, level.count)  # a cached summary must not be returned later
        least = max(level.capacity // 2 - 2 * GROUP_POINTS, 1)
        fresh = deed.count if isinstance(deed, Take) else 0
        assert level.count - level.first >= min(kept + fresh, least)
        assert level.size <= level.capacity
        if isinstance(deed, Resize) and deed.capacity >= capacity:
            assert level.first == first
    first, count = level.first, level.count
    places = {first + round(share * (count - first)) for share in (one, other)}
    places |= {edge + by for edge in edges for by in (-1, 0, 1) if 0 <= edge + by <= count}
    for a, b in [(0, count), *pairwise(sorted(places)), *((place, count) for place in places)]:
        part = slice(max(a, first), max(b, first))
        npt.assert_array_equal(level.read(a, b), [points.x[part], points.y[part]])
        assert level.summary(a, b) == points.totals(part.start, part.stop)
    assert level.summary(-1, count + 1) == points.totals(first, count)
    assert level.spans(count, count) == []
    low, high = min(points.x, default=0.0), max(points.x, default=0.0)
    present = [points.x[place] for place in places if place < count]
    for x in (low + round(at * (high - low)), *present, *(x + 0.5 for x in present)):
        for after in (False, True):
            earliest, latest = points.find(x, first, after=after)
            assert earliest <= level.find(x, after=after) <= latest
    assert level.promoted == count - count % GROUP_POINTS
    whole = [*zip(points.x, points.y, strict=True)]
    npt.assert_array_equal(level.pending_points(), whole[level.promoted :])
    npt.assert_array_equal(level.newest(), whole[-1:])


def test_only_the_appended_part_of_a_larger_array_is_kept_in_memory() -> None:
    level, x, y = Level(1 << 16), np.arange(4.0 * MIN_BLOCK_POINTS), np.ones((MIN_BLOCK_POINTS, 3))
    larger = weakref.ref(x), weakref.ref(y)
    level.append(x[:MIN_BLOCK_POINTS], y[:, 1])
    del x, y
    assert [one() for one in larger] == [None, None]
    assert level.read(0, MIN_BLOCK_POINTS)[0].tolist() == [*range(MIN_BLOCK_POINTS)]


@pytest.mark.parametrize("points", [np.ones(MIN_BLOCK_POINTS), np.ones(MIN_BLOCK_POINTS)[:]])
def test_many_points_are_stored_without_a_copy(points: Floats) -> None:
    level = Level(4 * MIN_BLOCK_POINTS)
    level.append(points, points)
    kept = level.read(0, level.count)
    assert [np.shares_memory(each, points) for each in kept] == [True, True]
    assert level.size == MIN_BLOCK_POINTS


def test_uninitialised_memory_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unused memory of blocks is filled with large numbers here."""

    def used(size: int, dtype: type = float) -> Floats:
        return np.full(size, 1000, dtype)

    monkeypatch.setattr(np, "empty", used)
    level, x = Level(1 << 16), np.arange(100.0)
    for part in np.array_split(x, 50):
        level.append(part, part)
        assert level.summary(0, 999).max == level.find(500) - 1 == part[-1]
    level.append(np.array([4e9]), np.array([100.0]))
    level.lower_reach(2000)
    assert (level.find(500), level.find(98.5)) == (101, 99)
    level.append(np.arange(101.0, 3000), np.arange(101.0, 3000))
    assert level.find(500) == 500
    assert level.read(90, 110)[1].tolist() == [*range(90, 110)]
    level.append(np.arange(3000.0, 3002), np.arange(3000.0, 3002))
    level.resize(4000)
    assert level.read(0, 9999)[1].tolist() == [*range(1002, 3002)]


def test_cached_summaries_are_dropped_with_their_points() -> None:
    level = Level(8 * GROUP_POINTS)
    for _ in range(1000):
        level.append(np.zeros(8), np.zeros(8))
        level.summary(0, level.count)
    assert len(level._summaries) <= len(level._blocks)


def test_a_level_uses_as_much_memory_as_it_reports() -> None:
    larger, level = np.random.default_rng(1).random((2, MIN_BLOCK_POINTS)), Level(1 << 16)
    tracemalloc.start()
    try:
        for _ in range(20):
            for x, y in (larger[:, :3], larger, larger + 0, (larger[0] + 0, larger[1] + 0)):
                level.append(x, y)
            del x, y
            taken = tracemalloc.get_traced_memory()[0]
            assert taken == pytest.approx(level.size * POINT_BYTES, abs=100_000)
    finally:
        tracemalloc.stop()


@dataclass
class Whole:
    """A series, and lists of every point of each of its levels."""

    series: Series
    points: list[AllPoints]

    def part(self, k: int, start: float, stop: float) -> slice:
        """The positions in level `k` of the points from x = `start` to `stop`."""
        first = self.series.levels[k].first
        begin, _ = self.points[k].find(start, first)
        end, _ = self.points[k].find(stop, first, after=True)
        return slice(begin, max(begin, end))

    def pick(self, start: float, stop: float, budget: float) -> int:
        """The finest level that reaches back to `start` within a budget, or the last."""
        for k, level in enumerate(self.series.levels):
            part = self.part(k, start, stop)
            forgotten = 0 < level.first == part.start
            if not forgotten and part.stop - part.start + (MAX_TAIL_POINTS if k else 0) <= budget:
                return k
        return len(self.series.levels) - 1

    def assert_levels(self) -> None:
        for level, points in zip(self.series.levels, self.points, strict=True):
            kept = slice(level.first, None)
            assert level.count == len(points.x)
            npt.assert_array_equal(level.read(0, level.count), [points.x[kept], points.y[kept]])

    def assert_tail(self, k: int) -> None:
        """The tail has the newest, smallest and largest sample that has not gone up to `k`."""
        samples, (x, y) = self.points[0], self.series.tail(k)
        count = len(samples.y)
        risen = count - count % (2 * 4**k) if k else count
        place = {one: i for i, one in enumerate(samples.y) if not math.isnan(one)}
        places = [place[one] for one in y.tolist() if not math.isnan(one)]
        assert places == sorted({*places})
        assert all(i >= risen or i == count - 1 for i in places)
        assert x[~np.isnan(y)].tolist() == [samples.x[i] for i in places]
        if numbers := [one for one in samples.y[risen:] if not math.isnan(one)]:
            assert {min(numbers), max(numbers)} <= {*y.tolist()}
        assert len(x) <= (MAX_TAIL_POINTS if k else 0)
        level_x, level_y = self.series.levels[k].read(0, count)
        newest = np.append(level_x, x)[-1], np.append(level_y, y)[-1]
        npt.assert_array_equal(newest, (samples.x[-1], samples.y[-1]))

    def assert_between(self, start: float, stop: float, budget: int) -> None:
        result = self.series.between(start, stop, budget)
        k = self.pick(start, stop, budget) if budget else 0
        part = self.part(k, start, stop)
        points = [*zip(self.points[k].x[part], self.points[k].y[part], strict=True)]
        if part.stop == len(self.points[k].x):
            tail = zip(*self.series.tail(k), strict=True)
            points += [(x, y) for x, y in tail if start <= x <= stop]
        assert result.level == k
        npt.assert_array_equal([*zip(result.x, result.y, strict=True)], points)

    def assert_part(self, start: float, stop: float) -> None:
        result, k = self.series.range_summary(start, stop), self.pick(start, stop, ALL_POINTS)
        part, samples = self.part(0, start, stop), self.points[0]
        x, y = samples.x[part], samples.y[part]
        exact = samples.totals(part.start, part.stop)
        assert result.level == k
        if k == 0:
            last = None if not y or math.isnan(y[-1]) else y[-1]
            assert (result.summary, result.last) == (exact, last)
            assert (result.first_x, result.last_x) == (x[0], x[-1]) if x else (None, None)

    def assert_everything(self) -> None:
        """Check what is known of the whole run, even of dropped samples."""
        result = self.series.range_summary(-math.inf, math.inf)
        samples = self.points[0]
        exact = samples.totals(0, len(samples.y))
        assert result.summary.count == exact.count
        assert (result.summary.min, result.summary.max) == (exact.min, exact.max)
        last = None if math.isnan(samples.y[-1]) else samples.y[-1]
        assert (result.last, result.last_x) == (last, samples.x[-1])
        reported = self.series.count, self.series.gaps, self.series.last, self.series.last_x
        assert reported == (exact.count, exact.gaps, last, samples.x[-1])


@given(
    st.sampled_from([512, 8 * MIN_BLOCK_POINTS, 1 << 16]),
    st.lists(st.one_of(TAKE, TAKE, TAKE, RESIZE), min_size=1, max_size=7),
    st.tuples(SHARE, SHARE),
    st.sampled_from([0, 20, 250, 2000]),
)
@settings(deadline=None, max_examples=EXAMPLES)
def test_a_series_always_answers_as_if_it_held_every_sample(
    capacity: int, deeds: list[Take | Resize], part: tuple[float, float], budget: int
) -> None:
    series, samples = Series("s", capacity), AllPoints()
    for deed in deeds:
        match deed:
            case Take():
                x, y = made(deed, samples)
                series.append(x, y)
                samples.append(x, y)
            case Resize():
                capacity = deed.capacity
                series.resize(capacity)
        assert series.size <= POINT_BYTES * capacity
    if not samples.x:
        return
    points = [samples]
    while len(points) < len(series.levels):
        points.append(points[-1].risen())
    whole = Whole(series, points)
    whole.assert_levels()
    for k in range(len(points)):
        whole.assert_tail(k)
    low, high = min(samples.x), max(samples.x)
    start, stop = sorted(low + round(share * (high - low)) for share in part)
    whole.assert_between(start, stop, budget)
    whole.assert_between(start, math.inf, budget)
    whole.assert_part(start, stop)
    whole.assert_everything()
