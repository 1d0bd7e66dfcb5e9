"""The store: x of each row, counters, limits, sources and messages."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from reading import batches, take

from livegraph.parsing.batch import BadLine, Batch, SeriesColumn, SeriesUnit, Text
from livegraph.settings import ReadingOptions, StorageOptions
from livegraph.sink import Delivery
from livegraph.storage.head import Head
from livegraph.storage.line_rate import LineRate
from livegraph.storage.messages import MAX_MESSAGE_CHARACTERS
from livegraph.storage.plane_series import MAX_PLANE_POINTS
from livegraph.storage.source_state import MAX_FINISHED
from livegraph.storage.store import Store


def records(y: list[float], *, first: int = 1, time: float = np.nan, name: str = "a") -> Batch:
    rows = np.arange(len(y))
    return Batch(
        lines=len(y),
        records=len(y),
        line=rows + first,
        time=np.full(len(y), time),
        columns=(SeriesColumn(name, rows, np.array(y, float)),),
        first_line=first,
        last_line=first + len(y) - 1,
    )


def xs(store: Store, name: str = "a") -> list[float]:
    return list(store.series[name].between(-np.inf, np.inf, 0).x)


def test_the_lines_of_one_read_are_spread_over_the_time_since_the_previous_one() -> None:
    store = Store(StorageOptions())
    take(store, records([1, 2, 3, 4]), 10, 12)
    assert xs(store) == [10.5, 11, 11.5, 12]


def test_a_time_in_the_line_takes_precedence_over_the_arrival_time() -> None:
    store = Store(StorageOptions())
    take(store, records([1], time=500), 10, 12)
    take(store, records([2], first=2), 600, 601)
    assert xs(store) == [500, 601]


def test_a_file_without_times_is_numbered_from_1() -> None:
    store = Store(StorageOptions(), by_index=True)
    take(store, records([1, 2]), 10, 12)
    take(store, records([3], first=3, time=99), 12, 13)
    assert store.x_kind == "index"
    assert xs(store) == [1, 2, 3]


def test_a_file_with_times_has_them_on_the_x_axis() -> None:
    store = Store(StorageOptions(), by_index=True)
    take(store, records([1], time=500), 10, 12)
    assert store.x_kind == "time"
    assert xs(store) == [500]


def test_the_field_that_time_names_is_the_x_axis() -> None:
    store = Store(StorageOptions(time="depth"))
    batch = records([1, 2, 3])
    take(store, replace(batch, x=np.array([0.5, np.nan, 2.5])), 10, 12)
    take(store, records([4], first=4), 12, 13)
    assert (store.x_kind, store.x_axis.name) == ("field", "depth")
    assert xs(store) == [0.5, 0.5, 2.5, 2.5]


def test_rows_of_a_source_without_the_field_of_x_stand_at_the_newest_x_of_the_run() -> None:
    store = Store(StorageOptions(time="depth"))
    take(store, replace(records([1, 2]), x=np.array([0.5, 2.5])), 10, 11, "a")
    take(store, records([5], name="other"), 11, 11, "b")
    take(store, replace(records([3], first=3), x=np.array([4.0])), 11, 12, "a")
    take(store, records([6], first=2, name="other"), 12, 12, "b")
    assert xs(store, "other") == [2.5, 4.0]
    take(store, replace(records([7], first=3, name="other"), x=np.array([4.5])), 12, 12, "b")
    take(store, records([8], first=4, name="other"), 12, 12, "b")
    assert xs(store, "other") == [2.5, 4.0, 4.5, 4.5]


TELEPLOT = b">pos:12:42|xy\n>a:5\n>pos:1:2;3:4:1700000000000|xyclr\n"


def in_plane(store: Store, name: str = "pos") -> list[tuple[float, float]]:
    points = store.series[name].between(-np.inf, np.inf, 0)
    return list(zip(points.x.tolist(), points.y.tolist(), strict=True))


def fed(store: Store, *chunks: bytes, time: str = "auto") -> Store:
    for batch in batches(chunks, ReadingOptions(time=time)):
        take(store, batch, 10, 12)
    return store


def test_points_of_x_and_y_are_a_series_of_the_plane_and_never_over_time() -> None:
    store = fed(Store(StorageOptions()), TELEPLOT)
    assert [(each.name, each.plane) for each in store.series.values()] == [
        ("a", False),
        ("pos", True),
    ]
    assert in_plane(store) == [(1, 2), (3, 4)]
    assert store.x_kind == "time"
    assert 10 < store.head.x <= 12
    assert all(10 < x <= 12 for x in xs(store))
    assert (dict(store.notes), [*store.messages]) == ({}, [])


def test_a_message_with_clr_replaces_the_points_before_it() -> None:
    store = Store(StorageOptions())
    fed(store, b">pos:1:2;3:4|xy\n>pos:5:6|xy\n")
    assert in_plane(store) == [(1, 2), (3, 4), (5, 6)]
    fed(store, b">pos:7:8|xy\n>pos:9:10;11:12|xy,clr\n>pos:13:14|xy\n")
    assert in_plane(store) == [(9, 10), (11, 12), (13, 14)]
    assert store.series["pos"].count == 7


def test_the_newest_points_in_the_plane_are_kept_exactly() -> None:
    store = Store(StorageOptions())
    for n in range(1, 8):
        points = (f"{n * k}:{-k}" for k in range(4000))
        fed(store, f">pos:{';'.join(points)}|xy\n".encode())
    series = store.series["pos"]
    kept = in_plane(store)
    assert len(kept) == MAX_PLANE_POINTS
    assert kept[-4000:] == [(7.0 * k, -float(k)) for k in range(4000)]
    assert kept[0] == (5.0 * 2000, -2000)
    assert series.size <= 2 * MAX_PLANE_POINTS * 16
    assert (series.count, len(series.spans(0, 1, 500)[1][0][0])) == (28_000, 500)


def test_a_curve_in_the_plane_breaks_off_where_its_source_did() -> None:
    store = fed(Store(StorageOptions()), b">pos:1:2|xy\n")
    store.gap("")
    fed(store, b">pos:3:4|xy\n")
    (_, (x, y), _) = in_plane(store)
    assert (x, np.isnan(y)) == (1, True)


def test_points_in_the_plane_do_not_choose_the_kind_of_x() -> None:
    store = Store(StorageOptions(), by_index=True)
    fed(store, b">pos:12:42:1700000000000|xy\n")
    assert (store.x_kind, store.head.x) == ("index", 1)
    fed(store, b"2026-11-21T10:00:02Z a=5\n")
    assert (store.x_kind, store.head.x, xs(store)) == ("time", 1795255202, [1795255202])


def test_points_in_the_plane_stay_there_where_x_is_a_field() -> None:
    store = fed(Store(StorageOptions(time="x")), b">pos:12:42|xy\n", time="x")
    fed(store, b'{"x":7,"b":1}\n>pos:1:2|xy\n', time="x")
    assert (store.x_kind, store.head.x, xs(store, "b")) == ("field", 7, [7])
    assert in_plane(store) == [(12, 42), (1, 2)]


def test_one_name_over_time_and_in_the_plane_is_two_series() -> None:
    store = fed(Store(StorageOptions()), b">pos:5\n>pos:1:2\xc2\xa7m|xy\n")
    assert [(each.name, each.plane, each.unit) for each in store.series.values()] == [
        ("pos", False, "m"),
        ("pos'", True, "m"),
    ]


def test_a_threshold_crossed_in_the_plane_is_marked_when_it_was() -> None:
    store = fed(Store(StorageOptions(thresholds=("pos>40",))), b">pos:12:42|xy\n")
    (message,) = store.messages
    assert message.mark
    assert 10 < message.x <= 12


@pytest.mark.parametrize(("time", "kind"), [("index", "index"), ("arrival", "time")])
def test_the_time_option_selects_the_kind_of_x(time: str, kind: str) -> None:
    store = Store(StorageOptions(time=time), by_index=True)
    take(store, records([1]), 10, 12)
    assert store.x_kind == kind


def test_counters_add_up() -> None:
    store = Store(StorageOptions())
    take(
        store,
        Batch(
            lines=7,
            layout=1,
            texts=(Text(2, "x"), Text(3, "y")),
            bad=(BadLine(4, "json", ""), BadLine(5, "json", ""), BadLine(6, "number", "")),
            notes={"encoding": 2},
        ),
        0,
        1,
    )
    assert (store.lines, store.text, store.layout) == (7, 2, 1)
    assert dict(store.bad) == {"json": 2, "number": 1}
    assert dict(store.notes) == {"encoding": 2}


def test_series_beyond_the_limit_are_counted_and_the_first_ones_stay() -> None:
    store = Store(StorageOptions(max_series=2))
    for i in range(10):
        take(store, records([1, 2], name=f"s{i}"), 0, 1)
    assert list(store.series) == ["s0", "s1"]
    assert store.notes["series_cap"] == 16
    assert list(store.left_out) == ["s2", "s3", "s4", "s5", "s6"]


def test_the_memory_of_all_series_together_is_bounded() -> None:
    memory = 4 << 20
    store = Store(StorageOptions(memory=memory))
    for i in range(200):
        for part in range(0, 20_000, 4000):
            take(store, records(list(range(part, part + 4000)), name=f"s{i}"), 0, 1)
        assert sum(series.size for series in store.series.values()) <= memory


def test_a_unit_is_kept_with_its_series() -> None:
    store = Store(StorageOptions())
    batch = records([1])
    reported = Batch(
        line=batch.line, time=batch.time, columns=batch.columns, units=(SeriesUnit(0, "a", "°C"),)
    )
    take(store, reported, 0, 1)
    assert store.series["a"].unit == "°C"


def test_a_long_message_is_cut() -> None:
    store = Store(StorageOptions())
    take(store, Batch(lines=1, texts=(Text(1, "x" * 5000),), first_line=1, last_line=1), 0, 1)
    (message,) = store.messages
    assert len(message.text) == MAX_MESSAGE_CHARACTERS


@pytest.mark.parametrize("ends", [[1, 8], [1, 3, 8], list(range(1, 9))])
def test_a_message_is_placed_at_the_previous_row_however_lines_are_read(ends: list[int]) -> None:
    data = [b"it is up and well\n", b"1\n", b"2\n", b"between\n", b"3\n", b"4\n", b"end\n"]
    store = Store(StorageOptions(time="index"))
    chunks = [b"".join(data[a - 1 : b - 1]) for a, b in pairwise(ends)]
    for batch in batches(chunks, ReadingOptions(time="index")):
        take(store, batch, 0, 1)
    places = [(message.x, message.text) for message in store.messages]
    assert places == [(0, "it is up and well"), (2, "between"), (4, "end")]


def test_every_change_calls_the_listener() -> None:
    store, woken = Store(StorageOptions()), []
    store.on_change(lambda: woken.append(1))
    take(store, records([1]), 0, 1)
    store.begin("stdin", 1, can_send=False)
    store.state("stdin", "ended", "", 2)
    store.message("stdin", "bye", 3)
    store.gap("stdin")
    store.count("stdin", {"refused": 1})
    assert len(woken) == 6


def test_the_head_is_the_largest_x_of_the_last_seconds() -> None:
    head = Head()
    steps = [(5, 0.1), (3, 0.9), (4, 1.5), (1e9, 2.0), (6, 3.0), (7, 4.0)]
    assert [(head.add(x, at), head.x) for x, at in steps] == [
        (False, 5), (False, 5), (False, 5), (False, 1e9), (False, 1e9), (True, 7),
    ]  # fmt: skip


def test_the_head_stays_while_no_samples_arrive() -> None:
    head = Head()
    head.add(5, 0)
    assert not head.add(6, 1000)
    assert head.x == 6


def test_the_line_rate_recovers_after_the_clock_was_set_back() -> None:
    rate = LineRate()
    for second in range(10_000, 10_020):
        rate.add(100, second + 0.5)
    for second in range(6_400, 6_420):
        rate.add(100, second + 0.5)
    assert rate.at(6_420) == pytest.approx(100, rel=0.1)


@pytest.mark.parametrize(
    ("at", "expected"), [(10.9, 100), (12.5, 50), (14.5, 25), (15.6, 0), (999, 0)]
)
def test_the_line_rate_covers_the_last_seconds(at: float, expected: float) -> None:
    rate = LineRate()
    rate.add(100, 10.5)
    assert rate.at(at) == pytest.approx(expected)


@pytest.mark.parametrize("interval", [0.1, 1.0, 60.0])
def test_lines_at_an_interval_have_one_rate_at_any_moment(interval: float) -> None:
    rate = LineRate()
    for n in range(200):
        rate.add(1, n * interval)
        if n > 10:
            for moment in (0.01, 0.5, 0.99):
                assert rate.at((n + moment) * interval) == pytest.approx(1 / interval)


def test_a_rate_falls_while_lines_are_overdue_and_ends() -> None:
    rate = LineRate()
    for second in range(20):
        rate.add(10, float(second))
    rates = [rate.at(19.0 + waited) for waited in (0.5, 2, 4, 6)]
    assert rates == sorted(rates, reverse=True)
    assert (rates[0], rates[-1]) == (10, 0)


def test_a_rate_takes_little_memory() -> None:
    rate = LineRate()
    for n in range(100_000):
        rate.add(1, n / 10_000)
    assert len(rate._reads) < 300
    assert rate.at(10.0) == pytest.approx(10_000, rel=0.01)


def test_old_finished_sources_are_forgotten_but_their_series_stay() -> None:
    store = Store(StorageOptions())
    store.state("stays", "open", "", 0)
    for i in range(MAX_FINISHED + 10):
        store.state(f"s{i}", "open", "", i)
        take(store, records([i]), i, i, f"s{i}")
        store.state(f"s{i}", "ended", "", i)
    assert len(store.sources) == MAX_FINISHED + 1
    assert list(store.sources)[:2] == ["stays", "s10"]
    assert store.series["s0:a"].count == 1


def test_each_source_has_its_own_row_numbers_and_differences() -> None:
    store = Store(StorageOptions(diff=("*",)), by_index=True)
    take(store, records([1, 2, 4]), 0, 1, "one")
    take(store, records([10, 20]), 0, 1, "two")
    take(store, records([8], first=4), 1, 2, "one")
    assert xs(store, "one:a") == [2, 3, 4]
    assert store.series["one:a"].last == 4
    assert xs(store, "two:a") == [2]


def test_the_understood_text_names_the_sources_if_their_formats_differ() -> None:
    store = Store(StorageOptions())
    for source, understood in [("one", "table: a"), ("two", ""), ("three", "table: a")]:
        store.take(Delivery(source, understood, Batch(), 0))
    assert store.understood == "table: a"
    store.take(Delivery("two", "json: b", Batch(), 0))
    assert store.understood == "one: table: a · two: json: b · three: table: a"


def test_a_gap_breaks_the_curves_of_its_source_only() -> None:
    store = Store(StorageOptions())
    take(store, records([1], time=10), 0, 1, "one")
    take(store, records([1], time=11, name="b"), 0, 1, "two")
    store.gap("one")
    store.message("one", "gone", 12)
    assert (store.series["a"].gaps, store.series["b"].gaps) == (1, 0)
    assert xs(store) == [10, 10]
    assert [(message.text, message.source) for message in store.messages] == [("gone", "one")]
    assert store.text == 0


def test_a_mark_pattern_that_takes_too_long_is_abandoned_and_counted() -> None:
    store = Store(StorageOptions(mark=r"(a+)(a+)(a+)(a+)\1\2\3[bc]$"))
    for _ in range(2):
        text = Text(1, "a" * 300)
        take(store, Batch(lines=1, texts=(text,), first_line=1, last_line=1), 0, 1)
    assert store.notes["mark_slow"] == 1
    assert not any(message.mark for message in store.messages)


def test_a_threshold_watches_a_series_beyond_the_series_limit() -> None:
    store = Store(StorageOptions(max_series=1, thresholds=("temp>80",)))
    crossings: list[str] = []
    store.on_crossing(lambda crossing: crossings.append(str(crossing)))
    for y in (79.0, 90.0, 91.0, 70.0):
        for name in ("other", "temp"):
            take(store, records([y], name=name), 0, 1)
    assert list(store.series) == ["other"]
    assert crossings == ["temp is 90, above 80", "temp is 70, no longer above 80"]


DAY = 86_400.0


def timed(store: Store, times: list[float], arrival: float) -> None:
    """Have the store take a row at each of these times."""
    made = records([float(n) for n in range(len(times))])
    take(store, replace(made, time=np.array(times, float)), arrival - 1, arrival)


@pytest.mark.parametrize("at_once", [True, False])
def test_rows_far_ahead_of_the_clock_are_counted_and_searched_apart(at_once: bool) -> None:  # noqa: FBT001
    store = Store(StorageOptions())
    now = 30 * DAY
    times = [now - 1000 + n for n in range(1000)]
    times[500:506] = ahead = [now + 30 * DAY + n for n in range(6)]
    for part in [times] if at_once else np.array_split(times, 100):
        timed(store, list(part), now)
    assert store.head.x == times[-1]
    assert (store.ahead.count, store.ahead.span) == (6, (ahead[0], ahead[-1]))
    series = store.series["a"]
    assert list(series.between(times[600], times[700], 0).x) == times[600:701]
    assert list(series.between(now + DAY, np.inf, 2000).x) == ahead
    assert series.range_summary(now + DAY, np.inf).summary.count == 6


def test_a_run_whose_times_are_mostly_ahead_has_a_time_of_its_own() -> None:
    store = Store(StorageOptions())
    times = [600.0 * n for n in range(1000)]
    for n, part in enumerate(np.array_split(times, 100)):
        timed(store, list(part), float(n))
    assert (store.head.x, store.ahead.count) == (times[-1], 0)
