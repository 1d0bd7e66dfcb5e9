"""The legend's figures and order, and the values at the right edge of the chart."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

from harness import Graph, wait_for
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
    tab.until(lambda: head.get_attribute("aria-sort") == "descending", "the same for readers")
    head.get_by_role("button").press("Enter")
    tab.until(lambda: order(tab) == ["c", "b", "a"], "the smallest first")
    tab.until(lambda: head.get_attribute("aria-sort") == "ascending", "the same for readers")
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


def test_the_last_values_stand_at_the_right_edge(start: Start, open_tab: OpenTab) -> None:
    graph = start(*ONE_PANEL)
    graph.write('{"a": 0, "b": 20, "c": 20}\n{"a": 10, "b": 30, "c": 30.1}\n')
    tab = open_tab(graph)
    body = tab.page.locator("body")
    grounds = set()
    for theme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=theme)
        tab.until(lambda: tab.is_drawn("a"), f"a {theme} curve")  # in the colour of its swatch
        tab.until(lambda: set(flags(tab)) == {"a", "10", "b", "30", "c", "30.1"}, "the flags")
        result = flags(tab)
        assert result["10"] > result["30"], theme
        assert abs(result["30"] - result["30.1"]) >= 15, f"{theme}: they do not cover each other"
        grounds.add(body.evaluate("one => getComputedStyle(one).backgroundColor"))
    assert len(grounds) == 2
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


def row(count: int, value: Callable[[int], float]) -> str:
    """A line with the values of so many series of one kind."""
    members = ",".join(f'"node{i}.cpu.temp":{value(i)}' for i in range(count))
    return f"{{{members}}}\n"


def test_more_than_four_curves_end_in_what_tells_their_names_apart(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*ONE_PANEL)
    graph.write(row(5, lambda i: i) * 2)
    tab = open_tab(graph)
    tab.until(lambda: set(flags(tab)) == {f"node{i}" for i in range(5)}, "the names")
    assert flags(tab)["node4"] < flags(tab)["node0"]
    for i in range(4):
        tab.page.get_by_role("button", name=f"node{i}.cpu.temp", exact=True).click()
    tab.until(lambda: set(flags(tab)) == {"4"}, "a value, once there is room for it")


def test_names_that_would_be_far_from_their_curves_are_left_out(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*ONE_PANEL)
    graph.write(row(30, lambda i: i / 1000) + row(30, lambda i: i / 1000 if i else 10))
    tab = open_tab(graph)
    tab.until(lambda: "node0" in flags(tab), "the name of the curve that is alone")
    places = sorted(flags(tab).values())
    assert 3 < len(places) < 20
    assert min(b - a for a, b in pairwise(places)) >= 13


def test_on_a_page_with_one_series_its_ends_are_marked(start: Start, open_tab: OpenTab) -> None:
    graph = start(*ONE_PANEL)
    graph.write('{"a": 3.5}\n{"a": 1.25}\n{"a": 9}\n{"a": 4}\n')
    tab = open_tab(graph)

    def marks() -> set[str]:
        picture = tab.picture("a")
        return (
            {text for text, *_ in picture.ticks if text[:3] in ("min", "max")} if picture else set()
        )

    tab.until(lambda: marks() == {"min 1.25", "max 9.00"}, "the marks")
    graph.write('{"a": 4, "b": 3}\n{"a": 5, "b": 2}\n')
    tab.until(lambda: tab.is_drawn("b"), "another series")
    tab.until(lambda: not marks(), "no marks")


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


def test_on_a_phone_columns_without_room_are_left_out_and_marked_in_their_menu(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    graph.write("temp=21.512345°C pressure=101325.25Pa\n" * 3)
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    tab.until(lambda: len(tab.legend()) == 2, "the series")
    box = "document.getElementById('legend')"
    tab.until(lambda: tab.page.locator("#series .rate:visible").count() == 0, "no rate")
    tab.until(lambda: tab.page.evaluate(f"{box}.scrollWidth <= {box}.clientWidth"), "no overflow")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(tab.page.locator("#series .last").first).to_be_in_viewport()
    marked = "e => getComputedStyle(e, '::after').content"
    rate = tab.page.locator("label:has([value=rate])")
    tab.until(lambda: rate.evaluate(marked) == '"no room"', "the mark in the menu")
    tab.page.set_viewport_size({"width": 1600, "height": 900})
    tab.until(lambda: tab.page.locator("#series .rate:visible").count() == 2, "the rate")


def test_no_figure_is_cut_while_ranges_are_read_on_screens_of_all_sizes(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "index", "--panels", "one")
    names = [f"node{n:02}.cpu.temp" for n in range(12)]
    rows = [" ".join(f"{(7 * n + i) % 90 + 10}.{i % 10}" for n in range(12)) for i in range(9000)]
    graph.write("\n".join([" ".join(names), *rows, ""]))
    wait_for(lambda: graph.count(names[0]) == len(rows), "the rows")
    tab = open_tab(graph)
    tab.until(lambda: len(tab.legend()) == len(names), "the legend")
    legend = tab.page.locator("#legend")
    cells = tab.page.locator("#series td:visible")

    def fits() -> bool:
        right: float = legend.evaluate(
            "e => e.getBoundingClientRect().left + e.clientLeft + e.clientWidth"
        )
        boxes: list[float] = cells.evaluate_all(
            "all => all.map(e => e.getBoundingClientRect().right)"
        )
        return max(boxes) <= right + 0.5

    mean, last = (tab.page.locator(f"#series td.{each}") for each in ("mean", "last"))
    whole = "all => all.every(e => e.scrollWidth <= e.clientWidth)"
    for width, height in ((1280, 800), (844, 390), (390, 844)):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.locator(".plot").first.scroll_into_view_if_needed()
        tab.hover(0.5)
        tab.until(lambda: any("…" in text for text in tab.reading().values()), "ranges")
        tab.until(fits, f"all in sight at {width} x {height}")
        if width == 1280:
            tab.until(mean.first.is_visible, "the mean")
        tab.until(lambda: last.evaluate_all(whole), f"whole values at {width} x {height}")
        tab.page.mouse.move(5, 5)
        tab.until(lambda: not tab.reading(), "nothing read")
        if width == 1280:
            tab.until(mean.first.is_visible, "the mean")


def test_long_names_are_shortened_so_that_they_stay_different(
    start: Start, open_tab: OpenTab
) -> None:
    names = [
        f"site-north.building-{building}.floor-{floor}.temperature.{pipe}"
        for building in (1, 2)
        for floor in (1, 2)
        for pipe in ("supply", "return")
    ]
    graph = start(*ONE_PANEL)
    graph.write("".join(json.dumps(dict.fromkeys(names, i)) + "\n" for i in (1, 2)))
    tab = open_tab(graph, width=390)
    tab.until(lambda: len(order(tab)) == len(names), "the names")
    whole = "all => all.every(e => e.scrollWidth <= e.clientWidth)"
    shown = tab.page.locator("#series .name")
    tab.until(lambda: shown.evaluate_all(whole), "names that fit")
    tab.until(lambda: len(set(order(tab))) == len(names), "names that differ")
    assert names[0] in (tab.page.locator("#series button").first.get_attribute("title") or "")
