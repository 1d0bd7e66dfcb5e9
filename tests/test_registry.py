"""Names of series: without a prefix as long as a single source uses them."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from livegraph.settings import StorageOptions
from livegraph.storage.level import POINT_BYTES
from livegraph.storage.registry import SeriesRegistry
from livegraph.storage.series import Series


def append(catalogue: SeriesRegistry, source: str, name: str, y: float = 1) -> bool:
    return catalogue.append(source, name, np.array([0.0]), np.array([y])) is not None


def test_a_second_source_with_the_same_name_renames_the_first_series_in_place() -> None:
    registry = SeriesRegistry(StorageOptions())
    append(registry, "a", "t", 1)
    append(registry, "a", "other")
    assert registry.renamed == 0
    append(registry, "b", "t", 2)
    append(registry, "c", "t", 3)
    append(registry, "a", "t", 4)
    assert list(registry.series) == ["a:t", "other", "b:t", "c:t"]
    assert [series.name for series in registry.series.values()] == list(registry.series)
    assert registry.renamed == 1
    assert [series.last for series in registry.series.values()] == [4, 1, 2, 3]


def test_a_name_that_looks_like_another_sources_name_stays_distinct() -> None:
    registry = SeriesRegistry(StorageOptions())
    append(registry, "c", "a:t")
    append(registry, "a", "t")
    append(registry, "b", "t")
    assert list(registry.series) == ["a:t", "a:t'", "b:t"]


def test_a_series_beyond_the_limit_renames_nothing() -> None:
    registry = SeriesRegistry(StorageOptions(max_series=1))
    append(registry, "a", "t")
    assert not append(registry, "b", "t")
    assert list(registry.series) == ["t"]
    assert list(registry.left_out) == ["t"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["t", "a:t", "b:t", "u"]))))
def test_each_source_and_name_has_one_series_of_its_own(samples: list[tuple[str, str]]) -> None:
    registry = SeriesRegistry(StorageOptions())
    for source, name in samples:
        append(registry, source, name)
    shown = registry.series
    for source, name in set(samples):
        series = registry.find(source, name, "rows")
        assert series
        assert series.count == samples.count((source, name))
        assert shown[series.name] is series
    assert len(shown) == len(set(samples))


def test_thousands_of_series_at_once_resize_each_other_seldom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resized: Counter[str] = Counter()
    capacities = []
    resize = Series.resize

    def counted(series: Series, capacity: int) -> None:
        resized[series.name] += 1
        capacities.append(capacity)
        resize(series, capacity)

    monkeypatch.setattr(Series, "resize", counted)
    registry = SeriesRegistry(StorageOptions(max_series=3000, memory=1 << 28))
    assert all(append(registry, "a", str(n)) for n in range(3000))
    assert max(resized.values()) < 150
    assert 15 / 16 < 3000 * capacities[-1] * POINT_BYTES / (1 << 28) <= 1
