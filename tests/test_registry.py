"""Names of series: plain as long as one source uses them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from livegraph.settings import Settings
from livegraph.storage.registry import SeriesRegistry


def append(catalogue: SeriesRegistry, source: str, name: str, y: float = 1) -> bool:
    return catalogue.append(source, name, np.array([0.0]), np.array([y])) is not None


def test_a_second_source_of_a_name_renames_the_first_and_keeps_its_place() -> None:
    catalogue = SeriesRegistry(Settings())
    append(catalogue, "a", "t", 1)
    append(catalogue, "a", "other")
    assert catalogue.renamed == 0
    append(catalogue, "b", "t", 2)
    append(catalogue, "c", "t", 3)
    append(catalogue, "a", "t", 4)
    assert list(catalogue.series) == ["a:t", "other", "b:t", "c:t"]
    assert [series.name for series in catalogue.series.values()] == list(catalogue.series)
    assert catalogue.renamed == 1
    assert [series.last for series in catalogue.series.values()] == [4, 1, 2, 3]


def test_a_name_that_looks_like_another_sources_is_still_another() -> None:
    catalogue = SeriesRegistry(Settings())
    append(catalogue, "c", "a:t")
    append(catalogue, "a", "t")
    append(catalogue, "b", "t")
    assert list(catalogue.series) == ["a:t", "a:t'", "b:t"]


def test_what_there_is_no_room_for_renames_nothing() -> None:
    catalogue = SeriesRegistry(Settings(max_series=1))
    append(catalogue, "a", "t")
    assert not append(catalogue, "b", "t")
    assert list(catalogue.series) == ["t"]
    assert list(catalogue.left_out) == ["t"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["t", "a:t", "b:t", "u"]))))
def test_each_source_and_name_has_one_series_of_its_own(samples: list[tuple[str, str]]) -> None:
    catalogue = SeriesRegistry(Settings())
    for source, name in samples:
        append(catalogue, source, name)
    shown = catalogue.series
    for source, name in set(samples):
        series = catalogue.find(source, name)
        assert series
        assert series.count == samples.count((source, name))
        assert shown[series.name] is series
    assert len(shown) == len(set(samples))
