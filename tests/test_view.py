"""Views: a page that follows the changes has what the store has, within its budget."""

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from views import news

from livegraph.batch import Batch, Column, Text
from livegraph.settings import Settings
from livegraph.store import Store
from livegraph.view import Changes, View


def batch(first: int, columns: dict[str, Any], texts: tuple[str, ...] = ()) -> Batch:
    """Records that each have all columns, then texts."""
    n = max((len(y) for y in columns.values()), default=0)
    rows = np.arange(n)
    return Batch(
        lines=n + len(texts),
        records=n,
        line=rows + first,
        time=np.full(n, np.nan),
        columns=tuple(
            Column(k, rows[: len(y)], np.array(y, float)) for k, y in columns.items() if len(y)
        ),
        texts=tuple(Text(first + n + i, text) for i, text in enumerate(texts)),
        first_line=first,
        last_line=first + n + len(texts) - 1,
    )


@dataclass
class Page:
    """Does with changes what the page does."""

    points: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    tails: dict[str, int] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    most: int = 0

    def take(self, changes: Changes) -> None:
        for change in changes.samples:
            known = [] if change.replace else self.points.get(change.name, [])
            tail = 0 if change.replace else self.tails.get(change.name, 0)
            known = known[: len(known) - tail]
            known += zip(change.x.tolist(), change.y.tolist(), strict=True)
            self.points[change.name] = known
            self.tails[change.name] = change.tail
            self.most = max(self.most, len(change.x))
        if changes.replace_messages:
            self.messages.clear()
        self.messages += [message.text for message in changes.messages]

    def seen(self, start: float) -> dict[str, list[tuple[float, float]]]:
        """What is right of `start`; gaps as None, so that they compare."""
        return {
            name: [(x, None if math.isnan(y) else y) for x, y in points if x >= start]  # type: ignore[misc]
            for name, points in self.points.items()
        }


def follow(store: Store, view: View, page: Page) -> None:
    page.take(news(view))
    late = Page()
    late.take(view.lacking()[0])
    assert late.seen(view.start) == page.seen(view.start)
    assert late.tails == page.tails


@given(
    st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40),
    st.sampled_from([math.inf, 5.0, 60.0, 1000.0]),
    st.sampled_from([250, 500]),
)
@hypothesis_settings(deadline=None)
def test_a_page_in_step_and_one_that_comes_late_see_the_same(
    steps: list[tuple[int, bool]], width: float, points: int
) -> None:
    store, now, line = Store(Settings()), 1000.0, 1
    view, page = View(store, width, points), Page()
    for n, both in steps:
        values = np.sin(np.arange(line, line + n))
        columns = {"a": values, "b": values[: n // 2]} if both else {"a": values}
        store.add(batch(line, columns, ("hello",)), now, now + 1)
        line, now = line + n + 1, now + 1
        follow(store, view, page)
    assert page.most <= points
    if steps:
        assert page.messages == ["hello"] * len(steps)


def test_below_the_budget_every_sample_goes_out_as_it_came() -> None:
    store = Store(Settings())
    view, page = View(store, 60.0, 1000), Page()
    for i in range(900):
        store.add(batch(i + 1, {"a": [i * 0.1]}), i * 0.01, i * 0.01 + 0.01)
        page.take(news(view))
    assert [y for _, y in page.points["a"]] == [i * 0.1 for i in range(900)]
    assert page.tails["a"] == 0


def test_above_the_budget_the_peak_is_there_and_the_last_value_too() -> None:
    store = Store(Settings())
    view, page = View(store, math.inf, 500), Page()
    y = np.random.default_rng(1).random(100_000)
    y[54_321] = 99
    for i in range(0, 100_000, 1000):
        store.add(batch(i + 1, {"a": y[i : i + 1000]}), i, i + 1000)
        page.take(news(view))
        assert len(page.points["a"]) <= 500
        assert page.points["a"][-1][1] == y[i + 999]
    assert max(y for _, y in page.points["a"]) == 99


def test_the_window_follows_the_newest_sample_of_any_series() -> None:
    store = Store(Settings())
    view = View(store, 10.0, 1000)
    store.add(batch(1, {"a": [1]}), 0, 100)
    store.add(batch(2, {"b": [1]}), 0, 200)
    news(view)
    assert view.start == 190


def test_no_change_says_nothing() -> None:
    store = Store(Settings())
    view = View(store, 60.0, 1000)
    store.add(batch(1, {"a": [1]}, ("x",)), 0, 1)
    assert news(view)
    assert not news(view)


def test_the_point_before_the_window_is_given_so_that_the_curve_comes_from_somewhere() -> None:
    store = Store(Settings())
    view = View(store, 10.0, 1000)
    for i in range(30):
        store.add(batch(i + 1, {"a": [i]}), i, i)
    news(view)
    (change,) = view.lacking()[0].samples
    assert change.x.tolist() == list(range(18, 30))


@pytest.mark.parametrize("kept", [10, 1000])
def test_of_many_messages_the_newest_are_kept(kept: int) -> None:
    store = Store(Settings(messages=kept))
    view = View(store, 60.0, 1000)
    store.add(batch(1, {}, tuple(str(i) for i in range(50))), 0, 1)
    got = [message.text for message in news(view).messages]
    assert got == [str(i) for i in range(50)][-kept:]


def test_a_time_far_ahead_is_forgotten_and_the_window_comes_back() -> None:
    store = Store(Settings())
    view, page = View(store, 60.0, 1000), Page()
    for i in range(100):
        store.add(batch(i + 1, {"a": [i]}), 1000 + i, 1000 + i + 1)
        page.take(news(view))
    ahead = replace(batch(101, {"a": [-5]}), time=np.array([4e9]))
    store.add(ahead, 1100, 1100.5)
    page.take(news(view))
    assert view.start == 4e9 - 60
    for i in range(101, 110):
        store.add(batch(i + 1, {"a": [i]}), 1000 + i, 1000 + i + 1)
        follow(store, view, page)
    assert view.start == 1050
    seen = [y for x, y in page.points["a"] if 1050 <= x < 4e9]
    assert seen == [i for i in range(49, 110) if i != 100]


def test_a_late_sample_does_not_move_the_window() -> None:
    store = Store(Settings())
    view = View(store, 60.0, 1000)
    for i, time in enumerate([1000.0, 995.0, 1001.0, 960.0]):
        late = replace(batch(i + 1, {"a": [i]}), time=np.array([time]))
        store.add(late, 2000 + 5 * i, 2000 + 5 * i)
        news(view)
    assert view.start == 1001 - 60
