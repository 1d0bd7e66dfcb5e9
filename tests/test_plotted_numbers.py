"""Numbers in lines of text as series: a click adds history and changes nothing else."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import batches, cut, take

from livegraph.parsing.batch import Batch, Text
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.storage.plotted_numbers import CannotPlotError
from livegraph.storage.store import Store

if TYPE_CHECKING:
    from livegraph.storage.thresholds import Crossing


def tell(store: Store, source: str, *texts: str) -> None:
    lines = tuple(Text(i, text) for i, text in enumerate(texts, 1))
    take(store, Batch(lines=len(texts), texts=lines), 0, 1, source)


def feed(store: Store, *chunks: str, time: str = "auto", at: float = 10.0) -> Store:
    for batch in batches([chunk.encode() for chunk in chunks], ReadingOptions(time=time)):
        take(store, batch, at, at)
    return store


def plot(store: Store, before: str = "took ") -> str:
    """Plot the number behind some words, in the first line that has them; its name."""
    line = next(each for each in store.messages if before in each.text)
    assert line.id
    return store.plot_number(line.id, line.text.index(before) + len(before))[0]


def samples(store: Store) -> dict[str, tuple[list[float], list[float], str | None]]:
    """The x, the y and the unit of each series that has samples."""
    every = {
        name: (series.between(-np.inf, np.inf, 0), series.unit)
        for name, series in store.series.items()
    }
    return {
        name: (p.x.tolist(), p.y.tolist(), unit) for name, (p, unit) in every.items() if len(p.x)
    }


def texts(store: Store) -> list[tuple[float, str]]:
    return [(message.x, message.text) for message in store.messages if message.id]


def arrivals(store: Store) -> Any:
    """What only lines that arrive may change."""
    progress = store.progress("")
    return (
        (store.head.x, progress.head.x, store.ahead.count, progress.last_read, progress.interval),
        (progress.past, progress.rows, dict(store.thresholds.beyond), dict(store.notes)),
        (store.messages.count, [*store.messages], store.x_axis.kind, store.one_off),
    )


def test_a_series_from_lines_of_text_has_the_unit_in_them() -> None:
    store = Store(StorageOptions())
    tell(store, "a", "took 30 ms", "took 40 ms")
    name = plot(store)
    series = store.series[name]
    assert (series.unit, series.min, series.max) == ("ms", 30, 40)


def test_the_lines_of_each_source_have_numbers_of_their_own() -> None:
    store = Store(StorageOptions(time="index"))
    tell(store, "a", "took 30 ms", "took 20 ms")
    plot(store)
    tell(store, "b", "ready", "steady")
    assert [message.x for message in store.messages] == [1, 2, 1, 2]


LINES = [
    "v=1",
    "v=2 w=3",
    '{"t":5,"v":4}',
    '{"t":7,"v":6}',
    "idle and well",
    "",
    "it took 12 ms at last",
    "it took 50 ms at last",
    "2026-11-21T10:00:03Z it took 7 ms at last",
    "2026-11-21T10:00:02Z v=9",
]
TIMES = ["auto", "index", "arrival", "t"]


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(LINES), min_size=2, max_size=8),
    st.lists(st.integers(0, 200), max_size=6),
    st.integers(0, 4),
    st.sampled_from(TIMES),
    st.booleans(),
)
def test_the_moment_of_a_click_and_the_cuts_change_no_series(
    lines: list[str],
    cuts: list[int],
    moment: int,
    time: str,
    by_index: bool,  # noqa: FBT001
) -> None:
    data = "".join(f"{line}\n" for line in lines)
    options = StorageOptions(time=time, thresholds=("*>10",))

    def run(chunks: list[bytes], clicked_after: int) -> Store:
        store, clicked = Store(options, by_index=by_index), False
        alarms: list[object] = []
        store.on_crossing(alarms.append)
        for n, batch in enumerate(batches(chunks, ReadingOptions(time=time))):
            take(store, batch, 10, 10)
            if n >= clicked_after and not clicked:
                clicked = click(store, alarms)
        if not clicked:
            click(store, alarms)
        return store

    def click(store: Store, alarms: list[object]) -> bool:
        before, fired = arrivals(store), len(alarms)
        try:
            plot(store)
        except (StopIteration, CannotPlotError):
            return False
        if np.isfinite(before[0][0]):
            assert arrivals(store) == before
        assert len(alarms) == fired
        return True

    expected = run([data.encode()], 1)
    found = run(cut(data.encode(), cuts), moment)
    assert samples(found) == samples(expected)
    assert texts(found) == texts(expected)


def test_a_click_on_an_old_line_leaves_the_head_where_it_is() -> None:
    store = Store(StorageOptions())
    feed(store, "it took 3 ms in all\n" * 5, at=10)
    for at in range(11, 21):
        feed(store, f"v={at}\n", at=at)
    plot(store)
    assert (store.head.x, store.progress("").head.x) == (20, 20)
    assert samples(store)["took"] == ([10.0] * 5, [3.0] * 5, "ms")


def test_history_fires_no_alarm_and_is_no_sign_of_life() -> None:
    store = Store(StorageOptions(thresholds=("*took>14",)))
    alarms: list[Crossing] = []
    store.on_crossing(alarms.append)
    feed(store, "it took 15 ms in all\n")
    assert plot(store) == "took"
    assert (alarms, store.thresholds.beyond) == ([], {})
    assert store.progress("").last_read is None
    feed(store, "it took 16 ms in all\n", at=12)
    assert [crossing.y for crossing in alarms] == [16]
    assert store.progress("").last_read == 12


def test_without_a_row_the_head_is_at_the_end_of_the_history() -> None:
    store = feed(Store(StorageOptions()), "it took 15 ms in all\n")
    plot(store)
    assert store.head.x == 10


def test_a_gap_is_at_the_last_sample_of_each_series() -> None:
    store = feed(Store(StorageOptions()), "it took 15 ms in all\n")
    plot(store)
    feed(store, "v=1\n", at=20)
    store.gap("")
    (x, y, _), (v_x, v_y, _) = samples(store).values()
    assert (x, v_x) == ([10, 10], [20, 20])
    assert np.isnan([y[1], v_y[1]]).all()


def test_a_click_before_the_first_record_does_not_choose_what_x_is() -> None:
    store = feed(Store(StorageOptions(time="t")), "it took 1 ms in all\n", time="t")
    plot(store)
    feed(store, '{"t":7,"v":1}\n', "it took 2 ms in all\n", '{"t":11,"v":2}\n', time="t")
    assert (store.x_axis.kind, store.head.x) == ("field", 11)
    assert samples(store) == {"v": ([7, 11], [1, 2], None), "took": ([7], [2], "ms")}
    assert [message.x for message in store.messages] == [-np.inf, 7]


def test_lines_before_the_first_row_of_a_file_stand_at_their_numbers_or_times() -> None:
    store = feed(Store(StorageOptions(), by_index=True), "it took 1 ms in all\n")
    plot(store)
    assert (store.x_axis.kind, samples(store)["took"][0]) == ("index", [1])
    feed(store, "2026-11-21T10:00:02Z v=9\n")
    assert (store.x_axis.kind, samples(store)["took"][0]) == ("time", [10])
    assert [message.x for message in store.messages] == [10]


@pytest.mark.parametrize(
    "chunks", [["v=1\nready\n", "v=2\nset\n"], ["v=1\n", "ready\nv=2\n", "set\n"]]
)
def test_only_rows_have_numbers_once_there_is_one(chunks: list[str]) -> None:
    store = feed(Store(StorageOptions(time="index")), *chunks, time="index")
    assert samples(store)["v"][0] == [1, 2]
    assert [message.x for message in store.messages] == [1, 2]


def test_a_plotted_number_and_a_later_series_of_its_name_are_two() -> None:
    store = feed(Store(StorageOptions(rate=("v",))), "it took 12 ms in all\n")
    plot(store)
    feed(store, "took=500s\n", "it took 13 ms in all\n", at=11)
    assert samples(store) == {"took": ([10, 11], [12, 13], "ms"), "took'": ([11], [500], "s")}


def test_an_error_says_why_a_number_cannot_be_plotted() -> None:
    store = Store(StorageOptions(time="t", max_series=1))
    tell(store, "b", "took 30 ms")
    feed(store, '{"t":7,"v":1}\n', time="t")
    with pytest.raises(CannotPlotError, match="no place on the x axis: no record before it has"):
        plot(store)
    feed(store, "it needed 5 tries\n", time="t")
    with pytest.raises(CannotPlotError, match="too many series; raise --max-series"):
        plot(store, "needed ")
