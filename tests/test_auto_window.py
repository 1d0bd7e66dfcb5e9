"""The window that livegraph chooses by how often rows come."""

import math
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from reading import batches, take
from served import run, viewer

from livegraph.server import Server
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.storage.store import Store
from livegraph.web.auto_window import AutoWindow

START = 1_800_000_000.0


def feed(store: Store, times: Iterable[float], source: str = "a", text: str = "1\n") -> None:
    """Have the store take a text at each time (Unix seconds)."""
    before = START
    for time in times:
        for batch in batches([text.encode()], ReadingOptions()):
            take(store, batch, before, time, source)
        before = time


def every(interval: float, count: int, start: float = START) -> list[float]:
    return [start + interval * i for i in range(1, count + 1)]


def table(interval: float, count: int, start: float = START) -> str:
    """A CSV with a time in each row."""
    times = (datetime.fromtimestamp(start + interval * i, UTC) for i in range(count))
    return "time,temp\n" + "".join(f"{time:%Y-%m-%dT%H:%M:%SZ},{time.second}\n" for time in times)


def begun(*sources: str) -> Store:
    store = Store(StorageOptions())
    for source in sources:
        store.begin(source, START, can_send=False)
    return store


def width(store: Store) -> float:
    window = AutoWindow(store)
    window.choose()
    return window.width


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        *((0.01, 60), (1, 60), (1.05, 60), (2, 300), (5, 300), (10, 600), (15, 1800)),
        *((60, 3600), (300, 6 * 3600), (1800, 7 * 86_400), (86_400, math.inf)),
    ],
)
def test_the_window_holds_sixty_samples_and_is_a_minute_at_least(
    interval: float, expected: float
) -> None:
    store = begun("a")
    feed(store, every(interval, 10))
    assert width(store) == expected


def test_the_slowest_source_decides_and_one_that_has_ended_does_not() -> None:
    store = begun("a", "b")
    feed(store, every(1, 100), "a")
    feed(store, every(10, 10), "b")
    assert width(store) == 600
    store.state("b", "ended", "", START)
    assert width(store) == 60
    store.state("a", "ended", "", START)
    assert width(store) == math.inf


def test_a_report_of_several_rows_is_one_sample_of_each_series() -> None:
    store = begun("a")
    report = "Device r/s w/s\nsda 1 2\nsdb 3 4\nsdc 5 6\nsdd 7 8\n"
    feed(store, every(10, 10), text=report)
    assert width(store) == 600


def test_a_block_of_many_lines_is_many_samples() -> None:
    store = begun("a")
    feed(store, every(10, 10), text="1\n" * 100)
    assert width(store) == 60


def test_it_is_changed_only_when_it_is_wrong_by_a_factor_of_two() -> None:
    store, widths = begun("a"), []
    window, start = AutoWindow(store), START
    for interval in (10, 15, 19, 25, 10, 6, 2, 1, 0.1):
        times = every(interval, 40, start)
        feed(store, times)
        start = times[-1]
        window.choose()
        widths.append(window.width)
    assert widths == [600, 600, 600, 1800, 1800, 1800, 300, 300, 60]


def test_times_in_the_data_decide_not_their_arrival() -> None:
    store = begun("a")
    feed(store, [START], text=table(60, 10))
    assert width(store) == 3600


def test_what_came_at_once_of_the_past_is_shown_and_stays_so() -> None:
    store = begun("a")
    feed(store, [START + 0.1], text=table(60, 1441, START - 86_400))
    window = AutoWindow(store)
    assert window.choose()
    assert window.width == 86_400
    for minute in range(1, 100):
        at = START + 60 * minute
        for batch in batches([table(60, 1, at).encode()], ReadingOptions()):
            take(store, batch, at - 60, at, "a")
        window.choose()
        assert window.width == 86_400


def test_one_wrong_time_does_not_widen_it() -> None:
    store = begun("a")
    for second in range(100):
        at = START + second
        for batch in batches([table(1, 1, at + 1e6 * (second == 5)).encode()], ReadingOptions()):
            take(store, batch, at - 1, at, "a")
    assert width(store) == 60


def test_it_is_the_whole_run_where_all_sources_are_finite_or_x_is_no_time() -> None:
    files = Store(StorageOptions())
    files.begin("a", START, can_send=False, finite=True)
    assert width(files) == math.inf
    files.begin("b", START, can_send=False)
    assert width(files) == 60
    assert width(Store(StorageOptions())) == 60
    numbered = Store(StorageOptions(time="index"))
    feed(numbered, [START])
    assert width(numbered) == math.inf


def test_viewers_get_everything_anew_when_the_window_changes_and_others_do_not() -> None:
    async def test(server: Server, store: Store) -> None:
        store.begin("a", START, can_send=False)
        feed(store, every(0.1, 10))
        async with viewer(server) as auto, viewer(server, "?window=5m") as chosen:
            assert b'"window":60.0,"auto":true' in await auto(b"event: status")
            assert b'"window":300.0,"auto":false' in await chosen(b"event: status")
            store.state("a", "ended", "", START + 2)
            assert b'"window":"all","auto":true' in await auto(b"event: status")
            assert b"event: hello" not in await chosen(b'"ended"')

    run(test)


def test_a_window_that_was_asked_for_is_not_chosen_and_auto_can_be_asked_for() -> None:
    async def test(server: Server, store: Store) -> None:
        store.begin("a", START, can_send=False, finite=True)
        feed(store, [START])
        async with viewer(server) as own, viewer(server, "?window=auto") as auto:
            assert b'"window":10.0,"auto":false' in await own(b"event: status")
            assert b'"window":"all","auto":true' in await auto(b"event: status")

    run(test, window=10.0)
