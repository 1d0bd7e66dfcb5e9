"""Names of series: without a prefix as long as a single source uses them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from livegraph.settings import StorageOptions
from livegraph.storage.registry import SeriesRegistry


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
        series = registry.find(source, name)
        assert series
        assert series.count == samples.count((source, name))
        assert shown[series.name] is series
    assert len(shown) == len(set(samples))
