"""The legend's figures and order, and the values at the right edge of the chart."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from harness import Graph
from playwright.sync_api import expect
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
ONE_PANEL = (*INDEX, "--panels", "one")
NOW = 1_700_000_000
WIDE = 1600
"""The least width at which the legend beside the panels has room for the rate."""


def cells(tab: Tab, name: str) -> list[str]:
    """Last, min, max, mean and, where x is a time, rate."""
    row = tab.page.locator(f'#series tr[data-series="{name}"]')
    return [text.replace("\u00a0", " ") for text in row.locator("td:visible").all_inner_texts()]


def order(tab: Tab) -> list[str]:
    names: list[str] = tab.page.locator("#series .name").all_inner_texts()
    return names


def flags(tab: Tab) -> dict[str, float]:
    """The values at the right edge, and how far down each is."""
    written: list[tuple[str, float, float, str]] = tab.page.evaluate(
        "window.labels.get(document.querySelector('.plot canvas')) ?? []"
    )
    return {text: y for text, _, y, align in written if align in ("left", "right")}


def test_the_legend_has_the_figures_of_the_part_in_view(start: Start, open_tab: OpenTab) -> None:
    graph = start("--window", "10s")
    for t, temp in enumerate([90.0, 0, 0, 0, 0, 0, 20, 22, 21, 24, 23, 23.5, 21, 20, 22, 21.5, 21]):
        graph.write(f'{{"time": {NOW + t}, "temp": {temp}}}\n')
    tab = open_tab(graph, width=WIDE)
    tab.until(lambda: cells(tab, "temp") == ["21.0", "20.0", "24.0", "21.73", "1 /s"], "them")


def test_the_mean_is_that_of_all_samples_also_where_the_page_has_few(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--window", "all")
    # Spikes in every tenth sample: of thinned points they would be the half.
    values = (100 * (i % 10 == 0) for i in range(50_001))
    rows = (f'{{"time": {NOW + i / 1000}, "a": {a}}}\n' for i, a in enumerate(values))
    graph.write("".join(rows))
    tab = open_tab(graph, width=WIDE)
    tab.until(lambda: cells(tab, "a")[1:] == ["0", "100", "10.0", "1000 /s"], "the mean of all")


def test_samples_that_are_numbered_have_no_rate(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("1\n2\n")
    tab = open_tab(graph)
    tab.until(lambda: cells(tab, "value") == ["2", "1", "2", "1.5"], "four figures")
    assert "Rate" not in tab.text("#legend thead")


def test_a_click_on_a_head_sorts_one_way_then_the_other_then_not(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write('{"b": 2, "a": 3, "c": 1}\n' * 2)
    tab = open_tab(graph)
    tab.until(lambda: order(tab) == ["b", "a", "c"], "the order they came in")
    head = tab.page.locator("th[data-column=max]")
    head.get_by_role("button").click()
    tab.until(lambda: order(tab) == ["a", "b", "c"], "the largest first")
    assert head.get_attribute("aria-sort") == "descending"
    head.get_by_role("button").press("Enter")
    tab.until(lambda: order(tab) == ["c", "b", "a"], "the smallest first")
    assert head.get_attribute("aria-sort") == "ascending"
    tab.until(lambda: tab.page.evaluate("location.hash") == "#sort=max", "it in the address")
    tab.page.reload()
    tab.until(lambda: order(tab) == ["c", "b", "a"], "the same after a reload")
    tab.page.locator("th[data-column=max] button").click()
    tab.until(lambda: order(tab) == ["b", "a", "c"], "the order they came in again")


def test_rows_stay_while_somebody_points_at_them(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write('{"c": 1, "b": 2, "a": 3}\n')
    tab = open_tab(graph)
    tab.page.locator("th[data-column=last] button").click()
    tab.until(lambda: order(tab) == ["a", "b", "c"], "the largest first")
    tab.page.locator("#series .name").nth(1).hover()
    graph.write('{"a": 1, "b": 2, "c": 3}\n')
    tab.until(lambda: tab.legend() == {"a": "1", "b": "2", "c": "3"}, "the new values")
    graph.write('{"a": 1, "b": 2, "c": 4}\n')
    tab.until(lambda: tab.legend()["c"] == "4", "newer ones")
    assert order(tab) == ["a", "b", "c"]
    tab.page.mouse.move(10, 10)
    tab.until(lambda: order(tab) == ["c", "b", "a"], "the new order, once the mouse has gone")


def test_rows_keep_their_places_where_nothing_changes_them(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write('{"a": 3, "b": 2}\n')
    tab = open_tab(graph)
    tab.page.locator("th[data-column=last] button").click()
    tab.until(lambda: order(tab) == ["a", "b"], "sorted")
    tab.page.evaluate(
        """window.moved = 0;
           new MutationObserver(() => window.moved++).observe(
             document.getElementById('series'), {childList: true})"""
    )
    for n in range(4, 9):
        graph.write(f'{{"a": {n}, "b": 2}}\n')
        tab.until(lambda n=n: tab.legend()["a"] == str(n), "the new value")  # type: ignore[misc]
    assert tab.page.evaluate("window.moved") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_last_values_stand_at_the_right_edge(
    start: Start, open_tab: OpenTab, theme: str
) -> None:
    graph = start(*ONE_PANEL)
    graph.write('{"a": 0, "b": 20, "c": 20}\n{"a": 10, "b": 30, "c": 30.1}\n')
    tab = open_tab(graph, color_scheme=theme)
    tab.until(lambda: set(flags(tab)) == {"a", "10", "b", "30", "c", "30.1"}, "the flags")
    result = flags(tab)
    assert result["10"] > result["30"]
    assert abs(result["30"] - result["30.1"]) >= 15  # they do not cover each other
    tab.switch("a").click()
    tab.until(lambda: "10" not in flags(tab), "no flag of what is hidden")


def test_in_the_past_the_flags_say_what_was_at_the_right_edge(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "100")
    graph.write("".join(f"{i}\n" for i in range(1, 1001)))
    tab = open_tab(graph)
    tab.until(lambda: set(flags(tab)) == {"1000"}, "the last value")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: set(flags(tab)) == {"980"}, "the value at the right edge")
    tab.until(lambda: tab.legend() == {"value": "980"}, "the same in the legend")
    tab.until(lambda: tab.page.title().startswith("1000"), "the latest value in the title")


def test_more_flags_than_there_is_room_for_are_left_out(start: Start, open_tab: OpenTab) -> None:
    graph = start(*ONE_PANEL)
    members = ",".join(f'"s{i}":{i}' for i in range(100))
    graph.write(f"{{{members}}}\n" * 2)
    tab = open_tab(graph)
    tab.until(lambda: len(flags(tab)) > 10, "flags")
    places = sorted(flags(tab).values())
    assert len(places) < 60
    assert min(b - a for a, b in pairwise(places)) >= 15


def test_a_picture_taken_away_has_the_flags(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("1\n2.5\n")
    tab = open_tab(graph)
    tab.until(lambda: "2.5" in flags(tab), "the flag")
    tab.page.locator("#take summary").click()
    with tab.page.expect_download() as taken:
        tab.page.locator("[data-take=svg]").click()
    svg = taken.value.path().read_text()
    assert re.search(r"<text[^>]*>2\.5</text>", svg)


def test_the_axis_tells_the_unit_where_it_has_a_prefix(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("f=12000Hz\nf=19000Hz\n")
    tab = open_tab(graph)
    picture = tab.until(lambda: tab.picture("f"), "the chart")
    labels = [text for text, *_, align in picture.ticks if align == "start"]
    assert labels
    assert all(text.endswith("\u00a0kHz") for text in labels)


def test_on_a_phone_the_table_scrolls_in_its_own_box(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("temp=21.512345°C pressure=101325.25Pa\n" * 3)
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    tab.until(lambda: len(tab.legend()) == 2, "the series")
    box = "document.getElementById('legend')"
    assert tab.page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    tab.page.evaluate(f"{box}.scrollLeft = 1000")
    expect(tab.page.locator("#series .rate").first).to_be_in_viewport()
    expect(tab.page.locator("#series .name").first).to_be_in_viewport()
