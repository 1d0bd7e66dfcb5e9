"""Several panels: which series is in which, and reading them together."""

from collections.abc import Callable

from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

THREE = "temp=21.5°C hum=40% out=19°C\ntemp=23°C hum=41% out=22°C\n"


def panels(tab: Tab) -> int:
    return tab.page.locator(".chart:visible").count()


def test_series_of_different_units_get_panels_of_their_own(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write(THREE)
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 2, "a panel a unit")
    assert tab.page.locator(".x-name:visible").count() == 1
    lefts = [
        box["x"] for plot in tab.page.locator(".plot:visible").all() if (box := plot.bounding_box())
    ]
    assert len(set(lefts)) == 1


def test_the_cross_hair_goes_over_all_panels_and_one_card_reads_them(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "index")
    graph.write(THREE)
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 2, "a panel a unit")
    box = tab.page.locator(".plot:visible").first.bounding_box()
    assert box
    tab.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    tab.until(lambda: tab.page.locator(".crosshair:visible").count() == 2, "two cross-hairs")
    names = tab.page.locator(".card .name").all_inner_texts()
    assert sorted(names) == ["hum", "out", "temp"]
    assert tab.page.locator(".reading:visible").count() == 3


def test_panels_as_asked_for_on_the_command_line_and_on_the_page(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--panel", "hum,o*")
    graph.write(THREE)
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 2, "the panels asked for")
    tab.page.locator("#look summary").click()
    tab.page.locator("#panel-rule").select_option("each")
    tab.until(lambda: panels(tab) == 3, "a panel a series")
    tab.page.locator("#panel-rule").select_option("one")
    tab.until(lambda: panels(tab) == 1, "one for all")


def test_a_series_goes_to_another_panel_by_keyboard(start: Start, open_tab: OpenTab) -> None:
    graph = start("--split")
    graph.write(THREE)
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 3, "a panel a series")
    tab.page.locator("#series button").first.focus()
    tab.page.keyboard.press("p")
    tab.until(lambda: panels(tab) == 2, "two in one panel")


def test_a_threshold_is_drawn_and_a_series_beyond_it_told(start: Start, open_tab: OpenTab) -> None:
    graph = start("--threshold", "temp>80")
    graph.write("temp=79\ntemp=70\n")
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")
    assert not tab.page.title().startswith("⚠")
    graph.write("temp=90\n")
    tab.until(lambda: tab.page.locator("#series tr.alarm").count() == 1, "the alarm in the legend")
    tab.until(lambda: tab.page.title().startswith("⚠"), "the alarm in the title")
    assert "temp is 90: temp>80" in tab.text("#log")
    graph.write("temp=60\n")
    tab.until(lambda: tab.page.locator("#series tr.alarm").count() == 0, "the end of the alarm")


def test_a_threshold_is_seen_over_a_dense_curve(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start("--time", "index", "--threshold", "temp>80"))
    graph.write("temp=100\ntemp=0\n" * 5000)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")

    def is_red(x: float, y: float) -> bool:
        red, _, blue, _ = tab.colour_at(x, y)
        return red > blue + 60

    def dashes() -> float:
        """The share of the line that is seen; half of it are dashes."""
        rows = [[is_red(6000 + 15 * n, 79.7 + m / 5) for n in range(30)] for m in range(4)]
        return max(sum(row) / len(row) for row in rows)

    tab.until(lambda: dashes() > 0.4, "the whole threshold")


def test_a_mark_at_the_edge_of_the_plot_is_seen(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start("--time", "index", "--threshold", "temp>80"))
    graph.write("temp=90\n" * 1000)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")

    def flag() -> int:
        """How many pixels of the mark's flag are in the row below the upper edge."""
        picture = tab.picture("temp")
        assert picture
        across, y = picture.across, picture.value(1)
        pixel = 1 / (across(2) - across(1))
        row = [tab.colour_at(1 + (n + 0.5) * pixel, y) for n in range(12)]
        return sum(blue > red + 60 for red, _, blue, opacity in row if opacity > 200)

    tab.until(lambda: flag() > 6, "the whole flag")
