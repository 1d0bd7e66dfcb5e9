"""Many curves in a panel: a band, and over it the curves that are pointed at or pinned."""

from collections.abc import Callable, Iterator

import pytest
from harness import Graph
from pages import Pages
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

ONE_PANEL = ("--time", "index", "--panels", "one")
NONE, ALL, HALF = 0, 31, 71
"""Opacity: beside the band, of all of it, and of the middle half of the curves."""

BACKGROUND = "one => getComputedStyle(one).backgroundColor"
WRITTEN = """() => (window.labels.get(document.querySelector('.plot canvas')) ?? [])
  .filter(([text]) => text.startsWith('s')).map(([text]) => text)"""


def levels(graph: Graph, count: int) -> None:
    """So many series, each of which stays where its number says."""
    line = ",".join(f'"s{i}":{i}' for i in range(count))
    graph.write(f"{{{line}}}\n" * 8)


def kind(tab: Tab) -> str | None:
    return tab.page.locator("[data-panel]").first.get_attribute("data-kind")


def names(tab: Tab) -> list[str]:
    """The names of curves that are written on the plot."""
    return list(tab.page.evaluate(WRITTEN))


@pytest.fixture(scope="module")
def banded(pages: Pages) -> Iterator[Tab]:
    with Graph(*ONE_PANEL) as graph, pages.tab(graph) as tab:
        levels(graph, 41)
        yield tab


@pytest.fixture
def band(banded: Tab) -> Tab:
    """A page with a band of 41 curves, none of which is pointed at or pinned."""
    banded.page.mouse.move(10, 10)
    banded.until(lambda: kind(banded) == "band", "a band")
    banded.until(lambda: not names(banded), "nothing but the band")
    return banded


def test_more_than_thirty_lines_are_a_band(band: Tab) -> None:
    tab = band
    assert abs(tab.colour_at(4.5, 6.5)[3] - ALL) < 3
    assert abs(tab.colour_at(4.5, 13.5)[3] - HALF) < 3
    assert abs(tab.colour_at(4.5, 33.5)[3] - ALL) < 3
    assert tab.colour_at(4.5, 41.5)[3] == NONE
    assert tab.colour_at(4.5, 20)[3] > 2 * HALF  # the median
    for i in range(11):
        tab.switch(f"s{i}").click()
    tab.until(lambda: kind(tab) == "line", "lines, of which there are few enough")
    for i in range(11):
        tab.switch(f"s{i}").click()


def test_a_chart_that_was_chosen_is_no_band(start: Start, open_tab: OpenTab) -> None:
    graph = start(*ONE_PANEL, "--chart", "area")
    levels(graph, 41)
    tab = open_tab(graph)
    tab.until(lambda: kind(tab) == "area", "areas")


def test_the_head_of_a_band_explains_its_greys(start: Start, open_tab: OpenTab) -> None:
    graph = start(*ONE_PANEL)
    levels(graph, 30)
    tab = open_tab(graph)
    tab.until(lambda: kind(tab) == "line", "lines")
    assert tab.page.locator(".shares").first.is_hidden()
    levels(graph, 41)
    tab.until(lambda: kind(tab) == "band", "a band")
    words = tab.page.locator(".shares:visible span")
    expected = ["min … max", "middle half", "median"]
    tab.until(lambda: words.all_inner_texts() == expected, "the words")


def test_a_curve_over_a_band_has_the_colour_of_its_name(band: Tab) -> None:
    tab = band
    for y in (3, 5):  # at least one of them does not have the first colour
        row = tab.page.locator(f'tr[data-series="s{y}"]')
        row.hover()
        tab.until(lambda y=y: names(tab) == [f"s{y}"], "its curve")  # type: ignore[misc]
        across = [tab.colour_at(4.5, y + n / 20)[:3] for n in range(-3, 4)]
        drawn = [f"rgb({red}, {green}, {blue})" for red, green, blue in across]
        assert row.locator(".swatch").evaluate(BACKGROUND) in drawn


def test_over_a_band_are_the_curves_pointed_at_and_pinned(band: Tab) -> None:
    tab = band
    tab.page.locator('tr[data-series="s3"]').hover()
    tab.until(lambda: names(tab) == ["s3"], "the curve of the row")
    tab.hover(0.9)
    [highlighted] = tab.until(
        lambda: [name for name in names(tab) if name != "s3"], "the nearest one"
    )
    tab.page.mouse.down()
    tab.page.mouse.up()
    tab.page.locator('tr[data-series="s3"]').hover()
    tab.until(lambda: set(names(tab)) == {"s3", highlighted}, "the pinned one, too")
    tab.hover(0.9)
    tab.page.mouse.down()
    tab.page.mouse.up()
    tab.page.mouse.move(10, 10)
    tab.until(lambda: not names(tab), "nothing but the band")
