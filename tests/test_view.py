"""Views: a page that applies the changes holds what the store has, within its budget."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from reading import take
from views import news

from livegraph.parsing.batch import Batch, SeriesColumn, Text
from livegraph.settings import StorageOptions
from livegraph.storage.store import Store
from livegraph.web.cursor import NOTHING, Held
from livegraph.web.view import MESSAGE_CHARACTERS, SERIES_COST, SeriesChange, View, ViewChanges


def batch(first: int, columns: dict[str, Any], texts: tuple[str, ...] = ()) -> Batch:
    """A batch of records with all columns, then texts."""
    n = max((len(y) for y in columns.values()), default=0)
    rows = np.arange(n)
    return Batch(
        lines=n + len(texts),
        records=n,
        line=rows + first,
        time=np.full(n, np.nan),
        columns=tuple(
            SeriesColumn(k, rows[: len(y)], np.array(y, float))
            for k, y in columns.items()
            if len(y)
        ),
        texts=tuple(Text(first + n + i, text) for i, text in enumerate(texts)),
        first_line=first,
        last_line=first + n + len(texts) - 1,
    )


Points = list[tuple[float, float | None]]


@dataclass
class Page:
    """A model of the page that applies changes; `width`: that of its window."""

    width: float = math.inf
    points: dict[str, Points] = field(default_factory=dict)
    tails: dict[str, int] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    most: int = 0

    def take(self, changes: ViewChanges) -> None:
        for change in changes.samples:
            known = [] if change.replace else self.points.get(change.name, [])
            tail = 0 if change.replace else self.tails.get(change.name, 0)
            known = known[: len(known) - tail]
            self.points[change.name] = known + points_of(change)
            self.tails[change.name] = change.tail
            self.most = max(self.most, len(change.x))
        for name in self.points:
            self.drop_old(name, changes.head)
        if changes.replace_messages:
            self.messages.clear()
        self.messages += [message.text for message in changes.messages]

    def drop_old(self, name: str, head: float) -> None:
        """Drop the points before the window, except for the newest of them."""
        if self.width < math.inf:
            settled = self.points[name][: len(self.points[name]) - self.tails[name]]
            inside = (i for i, (x, _) in enumerate(settled) if head - self.width <= x <= head)
            del self.points[name][: max(next(inside, len(settled)) - 1, 0)]


def points_of(change: SeriesChange) -> Points:
    """The points of a change, with gaps as None so that they compare equal."""
    pairs = zip(change.x.tolist(), change.y.tolist(), strict=True)
    return [(x, None if math.isnan(y) else y) for x, y in pairs]


def follow(store: Store, view: View, page: Page) -> None:
    page.take(news(view))
    everything = view.lacking()[0]
    late = Page(page.width)
    late.take(everything)
    assert everything.replace
    assert late.points == page.points
    assert late.points == {change.name: points_of(change) for change in everything.samples}
    assert late.tails == page.tails


COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 400))
JUMPS = st.sampled_from([0.0, 0.0, 0.0, -0.5, -4.0, -30.0, -70.0, -5000.0, 4.0, 70.0, 1e6])


@given(
    st.lists(st.tuples(COUNTS, st.booleans(), JUMPS), max_size=40),
    st.sampled_from([math.inf, 5.0, 60.0, 1000.0]),
    st.sampled_from([250, 500]),
)
@example([(4, True, 0.0), (1, False, 70.0)], 5.0, 250)  # two points that have left the window
@example([(2, False, 0.0), (1, False, 70.0)], 5.0, 250)  # only the newest is in it
@hypothesis_settings(deadline=None)
def test_a_page_up_to_date_and_a_late_one_hold_the_same(
    steps: list[tuple[int, bool, float]], width: float, points: int
) -> None:
    store, now, x, line = Store(StorageOptions()), 1000.0, 1000.0, 1
    view, page = View(store, width, points), Page(width)
    for n, both, jump in steps:
        values = np.sin(np.arange(line, line + n))
        columns = {"a": values, "b": values[: n // 2]} if both else {"a": values}
        x += jump
        made = batch(line, columns, ("hello",))
        take(store, replace(made, time=x + np.linspace(0, 1, n)), now, now + 1)
        line, now, x = line + n + 1, now + 1, x + 1
        follow(store, view, page)
    assert page.most <= points
    assert all(len(held) <= points for held in page.points.values())
    if steps:
        assert page.messages == ["hello"] * len(steps)


def test_points_outside_the_window_are_neither_counted_nor_sent_again() -> None:
    store, width = Store(StorageOptions()), 10.0
    view, page, line = View(store, width, 250), Page(width), 1
    for second, n in enumerate([200, *[1] * 12] * 4):
        take(store, batch(line, {"a": np.arange(line, line + n)}), second, second + 1)
        line += n
        changes = news(view)
        assert [(change.level, change.replace) for change in changes.samples] == [(0, second == 0)]
        page.take(changes)
        assert view.lacking()[0].samples[0].x.tolist() == [x for x, _ in page.points["a"]]
    assert len(page.points["a"]) == 12


def test_below_the_budget_every_sample_is_sent() -> None:
    store = Store(StorageOptions())
    view, page = View(store, 60.0, 1000), Page()
    for i in range(900):
        take(store, batch(i + 1, {"a": [i * 0.1]}), i * 0.01, i * 0.01 + 0.01)
        page.take(news(view))
    assert [y for _, y in page.points["a"]] == [i * 0.1 for i in range(900)]
    assert page.tails["a"] == 0


def test_above_the_budget_the_peak_and_the_last_value_are_sent() -> None:
    store = Store(StorageOptions())
    view, page = View(store, math.inf, 500), Page()
    y = np.random.default_rng(1).random(100_000)
    y[54_321] = 99
    for i in range(0, 100_000, 1000):
        take(store, batch(i + 1, {"a": y[i : i + 1000]}), i, i + 1000)
        page.take(news(view))
        assert len(page.points["a"]) <= 500
        assert page.points["a"][-1][1] == y[i + 999]
    assert max(y for _, y in page.points["a"] if y is not None) == 99


def test_the_window_follows_the_newest_sample_of_any_series() -> None:
    store = Store(StorageOptions())
    view = View(store, 10.0, 1000)
    take(store, batch(1, {"a": [1]}), 0, 100)
    take(store, batch(2, {"b": [1]}), 0, 200)
    news(view)
    assert view.start == 190


def test_without_a_change_nothing_is_sent() -> None:
    store = Store(StorageOptions())
    view = View(store, 60.0, 1000)
    take(store, batch(1, {"a": [1]}, ("x",)), 0, 1)
    assert news(view)
    assert not news(view)


def test_a_late_sample_a_message_or_a_new_head_alone_is_a_change() -> None:
    store = Store(StorageOptions(max_series=1))
    view = View(store, 60.0, 1000)
    take(store, batch(1, {"a": [1]}), 0, 100)
    news(view)
    late = replace(batch(2, {"a": [2]}), time=np.array([50.0]))
    for more in (late, batch(3, {}, ("x",)), batch(4, {"left out": [1]})):
        take(store, more, 101, 101)
        changes = news(view)
        assert changes
        assert [bool(changes.samples), bool(changes.messages), changes.head_moved].count(True) == 1
    assert not news(view)


def test_a_page_up_to_date_drops_what_the_store_drops() -> None:
    store = Store(StorageOptions(memory=1 << 20, time="index"))
    view, page = View(store, math.inf, 100_000), Page()
    for line in range(1, 50_000, 5000):
        take(store, batch(line, {"a": np.sin(np.arange(5000))}), 0, 1)
        follow(store, view, page)
    assert len(page.points["a"]) < 50_000


def test_a_budget_is_used_up_before_detail_is_lost() -> None:
    store = Store(StorageOptions(time="index"))
    view = View(store, math.inf, 250)
    levels = []
    for i in range(251):
        take(store, batch(i + 1, {"a": [i]}), i, i + 1)
        levels += [change.level for change in news(view).samples]
    assert levels == [0] * 250 + [1]


def test_the_level_stays_while_the_rate_stays() -> None:
    store, line, replaced = Store(StorageOptions(time="index")), 1, []
    view = View(store, 1000.0, 250)
    for n in [20] * 200 + [1] * 1000:
        take(store, batch(line, {"a": np.sin(np.arange(n))}), 0, 1)
        line += n
        (change,) = news(view).samples
        replaced.append(change.replace)
        assert len(change.x) <= 250
    assert replaced[100:].count(True) == 0
    assert change.level == 2


@pytest.mark.parametrize(
    ("rates", "level"), [([300] * 20 + [1] * 40, 0), (([20] * 10 + [30] * 10) * 10, 1)]
)
def test_detail_returns_when_it_needs_half_of_the_budget(rates: list[int], level: int) -> None:
    store, line, replaced = Store(StorageOptions()), 1, 0
    view = View(store, 10.0, 250)
    for second, n in enumerate(rates):
        take(store, batch(line, {"a": np.sin(np.arange(n))}), second, second + 1)
        line += n
        replaced += sum(change.replace for change in news(view).samples)
    assert view.lacking()[0].samples[0].level == level
    assert replaced < 10


def test_points_far_ahead_of_a_silent_source_are_dropped() -> None:
    store = Store(StorageOptions())
    view, page = View(store, 60.0, 1000), Page(60.0)
    ahead = replace(batch(1, {"b": [1, 2, 3]}), time=np.full(3, 4e9))
    take(store, ahead, 999, 1000, "two")
    follow(store, view, page)
    for i in range(5):
        take(store, batch(i + 1, {"a": [i]}), 1000 + i, 1001 + i, "one")
        follow(store, view, page)
    assert view.start == 1005 - 60
    assert page.points["b"] == [(4e9, 3)]


@pytest.mark.parametrize(("back", "start"), [(940.0, 940.0), (939.0, 879.0)])
def test_the_window_goes_back_only_by_more_than_its_width(back: float, start: float) -> None:
    store = Store(StorageOptions())
    view = View(store, 60.0, 250)
    for arrival, x in ((0, 1000.0), (5, back)):
        take(store, replace(batch(1, {"a": [1]}), time=np.array([x])), arrival, arrival)
        news(view)
    assert view.start == start


@pytest.mark.parametrize(("width", "level", "count"), [(248, 0, 250), (249, 1, 250 // 4 + 3)])
def test_the_budget_is_used_up_and_never_exceeded(width: float, level: int, count: int) -> None:
    store = Store(StorageOptions(time="index"))
    take(store, batch(1, {"a": np.sin(np.arange(1000))}), 0, 1)
    view = View(store, width, 250)
    (change,) = news(view).samples
    assert change.level == level
    assert len(change.x) == pytest.approx(count, abs=0 if level == 0 else 4)


def test_the_point_before_the_window_is_sent_so_that_the_curve_enters_from_the_left() -> None:
    store = Store(StorageOptions())
    view = View(store, 10.0, 1000)
    for i in range(30):
        take(store, batch(i + 1, {"a": [i]}), i, i)
    news(view)
    (change,) = view.lacking()[0].samples
    assert change.x.tolist() == list(range(18, 30))


@pytest.mark.parametrize("kept", [10, 1000])
def test_only_the_newest_messages_are_kept(kept: int) -> None:
    store = Store(StorageOptions(messages=kept))
    view = View(store, 60.0, 1000)
    take(store, batch(1, {}, tuple(str(i) for i in range(50))), 0, 1)
    got = [message.text for message in news(view).messages]
    assert got == [str(i) for i in range(50)][-kept:]


def test_a_time_ahead_is_forgotten_and_the_window_returns() -> None:
    store = Store(StorageOptions())
    view, page = View(store, 60.0, 1000), Page(60.0)
    for i in range(100):
        take(store, batch(i + 1, {"a": [i]}), 1000 + i, 1000 + i + 1)
        page.take(news(view))
    # by less than what is called far: that would not move the window at all
    ahead = replace(batch(101, {"a": [-5]}), time=np.array([4000.0]))
    take(store, ahead, 1100, 1100.5)
    page.take(news(view))
    assert view.start == 4000 - 60
    for i in range(101, 110):
        take(store, batch(i + 1, {"a": [i]}), 1000 + i, 1000 + i + 1)
        follow(store, view, page)
    assert view.start == 1050
    seen = [y for x, y in page.points["a"] if 1050 <= x < 4000]
    assert seen == [i for i in range(49, 110) if i != 100]


def test_a_late_sample_does_not_move_the_window() -> None:
    store = Store(StorageOptions())
    view = View(store, 60.0, 1000)
    for i, time in enumerate([1000.0, 995.0, 1001.0, 960.0]):
        late = replace(batch(i + 1, {"a": [i]}), time=np.array([time]))
        take(store, late, 2000 + 5 * i, 2000 + 5 * i)
        news(view)
    assert view.start == 1001 - 60


def catch_up(view: View, page: Page, most: int, held: Held = NOTHING) -> list[ViewChanges]:
    """The parts that bring a page with `held` up to date while no input arrives."""
    parts = []
    while held is not view.held:
        changes, held = view.lacking(held, most)
        assert changes
        page.take(changes)
        parts.append(changes)
        assert len(parts) < 10_000
    return parts


def assert_is_part(changes: ViewChanges, view: View, most: int) -> None:
    """A part has about `most` settled points, cut at multiples of it, or else messages."""
    cursors = {series.name: cursor for series, cursor in view.held.cursors.items()}
    assert bool(changes.samples) != bool(changes.messages)
    for change in changes.samples:
        stop = change.start + len(change.x)
        assert change.tail == 0
        assert stop == min((change.start // most + 1) * most, cursors[change.name].position)
    cost = sum(len(change.x) + SERIES_COST for change in changes.samples)
    assert cost <= most or len(changes.samples) == 1
    characters = sum(len(message.text) for message in changes.messages)
    assert characters <= most * MESSAGE_CHARACTERS or len(changes.messages) == 1


@given(
    st.lists(st.tuples(COUNTS, st.booleans(), JUMPS), min_size=1, max_size=20),
    st.sampled_from([math.inf, 5.0, 60.0]),
    st.sampled_from([8, 50, 200]),
    st.integers(0, 19),
)
@hypothesis_settings(deadline=None)
def test_a_page_sent_parts_ends_up_with_what_a_late_one_gets_at_once(
    steps: list[tuple[int, bool, float]], width: float, most: int, stalled: int
) -> None:
    """The page is up to date until step `stalled`, or has nothing yet."""
    store, x, line = Store(StorageOptions()), 1000.0, 1
    view, page, held = View(store, width, 250), Page(width), NOTHING
    for i, (n, both, jump) in enumerate(steps):
        values = np.sin(np.arange(line, line + n))
        columns = {"a": values, "b": values[: n // 2], "c": values} if both else {"b": values}
        x += jump
        made = batch(line, columns, ("hello there",) * (n % 9))
        take(store, replace(made, time=x + np.linspace(0, 1, n)), 1000.0 + i, 1001.0 + i)
        line, x = line + made.lines, x + 1
        if i <= stalled:
            page.take(news(view))
            held = view.held
            continue
        view.advance()
        changes, held = view.lacking(held, most)
        page.take(changes)
        if held is not view.held:
            assert_is_part(changes, view, most)
    parts = catch_up(view, page, most, held)
    for changes in parts[:-1]:
        assert_is_part(changes, view, most)
    assert len(parts) <= sum(n * 3 + n % 9 for n, _, _ in steps) + len(view.held.cursors) + 1
    late = Page(width)
    late.take(view.lacking()[0])
    assert (page.points, page.tails) == (late.points, late.tails)
    assert page.messages == [message.text for message in store.messages]
    assert page.most <= 250


def view_with(*counts: int, messages: tuple[str, ...] = ()) -> View:
    """A view of series a, b, c … with these numbers of points, and of messages."""
    store = Store(StorageOptions(time="index"))
    view = View(store, math.inf, 1000)
    columns = {name: np.arange(count) for name, count in zip("abcdefgh", counts, strict=False)}
    take(store, batch(1, columns, messages), 0, 1)
    view.advance()
    return view


def names(parts: list[ViewChanges]) -> list[str]:
    return ["".join(change.name for change in changes.samples) for changes in parts]


def test_series_take_turns_in_parts() -> None:
    parts = catch_up(view_with(300, 300, 300), Page(), 100)
    assert names(parts) == [*"abcabcabc", "abc"]
    parts = catch_up(view_with(*[110] * 8), Page(), 100)
    assert names(parts) == [*"abcdefgh", "abcdefg", "abcdefgh"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((50 - SERIES_COST, 50 - SERIES_COST, 60), ["ab", "abc"]),  # two that fill a part
        ((50 - SERIES_COST, 51 - SERIES_COST, 60), ["a", "b", "abc"]),
        ((46, 60, 10), ["a", "abc"]),  # the small series waits for its turn
        ((100 - SERIES_COST,), ["a"]),  # exactly a part
        ((101 - SERIES_COST,), ["a", "a"]),
    ],
)
def test_parts_are_filled_up_without_skipping_a_series(
    counts: tuple[int, ...], expected: list[str]
) -> None:
    assert names(catch_up(view_with(*counts), Page(), 100)) == expected


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([32], [1]),  # exactly a part
        ([10, 10, 10, 10], [3, 1]),
        ([16, 16, 16], [2, 1]),
        ([20, 40, 4, 4], [1, 1, 2]),  # a long message does not wait for later short ones
        ([500, 20, 20], [1, 1, 1]),
    ],
)
def test_messages_are_sent_in_order_in_parts_of_limited_length(
    lengths: list[int], expected: list[int]
) -> None:
    texts = tuple(str(i) * length for i, length in enumerate(lengths))
    page = Page()
    parts = catch_up(view_with(messages=texts), page, 32 // MESSAGE_CHARACTERS)
    assert [len(changes.messages) for changes in parts] == expected
    assert page.messages == [*texts]


def test_only_the_first_part_of_each_kind_replaces_what_a_page_holds() -> None:
    parts = catch_up(view_with(150, messages=("x" * 999,) * 4), Page(), 100)
    assert [changes.replace for changes in parts] == [True, *[False] * (len(parts) - 1)]
    first = next(i for i, changes in enumerate(parts) if changes.messages)
    assert first > 0
    assert [i for i, changes in enumerate(parts) if changes.replace_messages] == [first]
    at_once = view_with(3).lacking()[0]
    assert (at_once.replace, at_once.replace_messages) == (True, True)


def test_messages_are_kept_when_samples_are_sent_between_their_parts() -> None:
    store, texts = Store(StorageOptions(time="index")), tuple(f"{i}" * 900 for i in range(4))
    view, page = View(store, math.inf, 1000), Page()
    take(store, batch(1, {}, texts), 0, 1)
    view.advance()
    changes, held = view.lacking(NOTHING, 100)
    page.take(changes)
    take(store, batch(5, {"a": np.arange(300)}), 1, 2)
    view.advance()
    parts = catch_up(view, page, 100, held)
    assert [len(part.messages) for part in parts] == [0, 0, 0, 1, 1, 1]
    assert page.messages == [*texts]
    assert len(page.points["a"]) == 300


@pytest.mark.parametrize(("width", "most"), [(100.0, 1000), (100.0, 50), (math.inf, 50)])
def test_a_page_far_behind_is_sent_only_what_the_others_hold(width: float, most: int) -> None:
    store = Store(StorageOptions(time="index"))
    view, page, late, line = View(store, width, 250), Page(width), Page(width), 1
    take(store, batch(line, {"a": np.arange(50)}), 0, 1)
    page.take(news(view))
    held = view.held
    for line in range(51, 1051, 100):
        take(store, batch(line, {"a": np.arange(100)}), 0, 1)
        view.advance()
    parts = catch_up(view, page, most, held)
    late.take(view.lacking()[0])
    assert page.points == late.points
    assert [changes.samples[0].replace for changes in parts] == [True, *[False] * (len(parts) - 1)]
    assert sum(len(changes.samples[0].x) for changes in parts) == len(late.points["a"])


def test_the_first_tick_of_a_view_replaces_nothing() -> None:
    store = Store(StorageOptions())
    take(store, batch(1, {}, ("before",)), 0, 1)
    view = View(store, 60.0, 1000)
    take(store, batch(2, {"a": [1]}, ("after",)), 1, 2)
    changes = news(view)
    assert (changes.replace, changes.replace_messages) == (False, False)
    assert [message.text for message in changes.messages] == ["after"]


def test_a_page_that_fell_behind_drops_what_the_store_dropped_meanwhile() -> None:
    store = Store(StorageOptions(memory=1 << 20, time="index"))
    view, page, line = View(store, math.inf, 100_000), Page(), 1
    held, counts = NOTHING, []
    for n in [5000] * 12:
        take(store, batch(line, {"a": np.sin(np.arange(n))}), 0, 1)
        line += n
        view.advance()
        counts.append(len(view.lacking()[0].samples[0].x))
        if not held.has_series:
            changes, held = view.lacking(held)
            page.take(changes)
    assert counts[-1] < max(counts)
    catch_up(view, page, 100_000, held)
    assert len(page.points["a"]) == counts[-1]


@pytest.mark.parametrize(("count", "level"), [(124, 0), (125, 1)])
def test_detail_returns_at_half_of_the_budget_and_not_before(count: int, level: int) -> None:
    store = Store(StorageOptions())
    view = View(store, 10.0, 250)
    for time in (np.linspace(0, 1, 300), np.linspace(5, 12, count)):
        made = replace(batch(1, {"a": np.sin(np.arange(len(time)))}), time=time)
        take(store, made, time[-1], time[-1])
        news(view)
    assert view.lacking()[0].samples[0].level == level
