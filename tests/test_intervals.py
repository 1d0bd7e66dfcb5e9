"""What interval is the usual one, and what a source says of its rows."""

from itertools import accumulate

import pytest
from reading import batches, take

from livegraph.parsing.batch import Batch
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.storage.intervals import MIN_INTERVALS, Intervals, usual_gap
from livegraph.storage.store import Store


def usual(gaps: list[float], resolution: float = 0.0) -> float | None:
    intervals = Intervals(resolution)
    intervals.add(accumulate(gaps, initial=1e9))
    found = intervals.usual()
    return found and round(found, 3)


def test_an_interval_is_usual_once_five_are_known() -> None:
    assert usual([1] * (MIN_INTERVALS - 1)) is None
    assert usual([1] * MIN_INTERVALS) == 1


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([1, 1, 1, 68, 1, 1, 1, 1, 1, 1, 1, 1], 1),  # a pause
        ([0.001, 0.001, 0.001, 0.997] * 8, 0.997),  # a report of four lines
        ([60] * 40 + [1] * 40, 1),  # it has become quicker
        ([0, 0, 5] * 8, 5),  # several rows of one time
        ([10, 10, -3600, 10, 10, 10], 10),  # the clock was set back
    ],
)
def test_the_usual_interval(gaps: list[float], expected: float) -> None:
    assert usual(gaps) == expected


def test_reads_in_quick_succession_are_one_read() -> None:
    assert usual([0.004] * 3 + [1] + [0.004] * 3 + [1] * 6, 0.02) == 1
    assert usual([0.005] * 100, 0.02) == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([1] * (MIN_INTERVALS - 1), None),
        ([1] * MIN_INTERVALS, 1),
        ([0, 1, -5] * 5, 1),  # equal times and a clock that was set back are no intervals
        ([1, 5, 2, 1, 3, 1, 2], 2.5),  # irregular: half of the longest
    ],
)
def test_three_usual_gaps_are_longer_than_any_that_was(
    gaps: list[float], expected: float | None
) -> None:
    assert usual_gap([*accumulate(gaps, initial=1e9)]) == expected


def batch(text: str) -> list[Batch]:
    return batches([text.encode()], ReadingOptions())


def interval(store: Store) -> float | None:
    return store.progress("").interval


def test_rows_without_times_have_the_interval_of_their_reads() -> None:
    store = Store(StorageOptions())
    for at in range(10):
        for part in batch("1\n2\n3\n"):
            take(store, part, at - 1, at)
    assert interval(store) == 1
    assert store.progress("").last_read == 9


def test_times_in_the_rows_go_before_their_arrival_if_they_are_slower() -> None:
    slow, quick = Store(StorageOptions()), Store(StorageOptions())
    for part in batch("".join(f"2026-05-14T10:{i:02}:00,{i}\n" for i in range(30))):
        take(slow, part, 0, 0.1)
    assert interval(slow) == 60
    for at in range(0, 50, 5):
        for part in batch("".join(f"2026-05-14T10:00:{at + i:02},{i}\n" for i in range(5))):
            take(quick, part, at - 5, at)
    assert interval(quick) == 5


def test_a_source_is_finite_if_it_is_a_file_or_has_ended() -> None:
    store = Store(StorageOptions())
    store.begin("day.csv", 0, can_send=False, finite=True)
    store.begin("stdin", 0, can_send=False)
    store.state("stdin", "open", "", 1)
    assert {name: each.finite for name, each in store.sources.items()} == {
        "day.csv": True,
        "stdin": False,
    }
    store.state("stdin", "ended", "", 2)
    assert store.sources["stdin"].finite
    store.begin("stdin", 3, can_send=False)
    assert not store.sources["stdin"].finite


def test_numbered_rows_have_the_interval_of_their_reads_only() -> None:
    store = Store(StorageOptions(), by_index=True)
    for part in batch("".join(f"{i}\n" for i in range(30))):
        take(store, part, 0, 0.1)
    assert interval(store) is None
    assert store.progress("").last_read == 0.1
