"""Several panels: which series is in which, and reading them together."""

from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from random import Random

import pytest
from harness import Graph, wait_for
from pages import Pages
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

THREE = "temp=21.5°C hum=40% out=19°C\ntemp=23°C hum=41% out=22°C\n"


def panels(tab: Tab) -> int:
    return tab.page.locator(".chart:visible").count()


@pytest.fixture(scope="module")
def three_panels(pages: Pages) -> Iterator[Tab]:
    with Graph("--time", "index") as graph, pages.tab(graph) as tab:
        graph.write(THREE)
        yield tab


@pytest.fixture
def three(three_panels: Tab) -> Tab:
    """A page of three series of two units that a test only looks at."""
    three_panels.page.mouse.move(0, 0)
    three_panels.until(lambda: panels(three_panels) == 2, "a panel a unit")
    return three_panels


def test_series_of_different_units_get_panels_of_their_own(three: Tab) -> None:
    tab = three
    tab.until(lambda: tab.page.locator(".x-name:visible").count() == 1, "one axis of x")

    def lefts() -> set[float]:
        boxes = [plot.bounding_box() for plot in tab.page.locator(".plot:visible").all()]
        return {box["x"] for box in boxes if box}

    tab.until(lambda: len(lefts()) == 1, "plots in line")


def test_the_cross_hair_goes_over_all_panels_and_reads_them(three: Tab) -> None:
    tab = three
    box = tab.page.locator(".plot:visible").first.bounding_box()
    assert box
    tab.page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    tab.until(lambda: tab.page.locator(".crosshair:visible").count() == 2, "two cross-hairs")
    tab.until(lambda: sorted(tab.reading()) == ["hum", "out", "temp"], "all values there")
    tab.until(lambda: tab.page.locator(".reading:visible").count() == 3, "a dot on each curve")


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
    tab.until(lambda: "temp is 90, above 80" in tab.text("#log"), "the message")
    graph.write("temp=60\n")
    tab.until(lambda: tab.page.locator("#series tr.alarm").count() == 0, "the end of the alarm")


def test_a_threshold_is_seen_over_a_dense_curve(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start("--time", "index", "--threshold", "temp>80"))
    graph.write("temp=100\ntemp=0\n" * 5000)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")

    def dashes() -> float:
        """The share of the line that is seen; half of it are dashes."""
        picture = tab.picture("temp")

        def is_red(x: float, y: float) -> bool:
            red, _, blue, _ = tab.colour_at(x, y, picture)
            return red > blue + 60

        rows = [[is_red(6000 + 15 * n, 79.7 + m / 10) for n in range(30)] for m in range(7)]
        return max(sum(row) / len(row) for row in rows)

    tab.until(lambda: dashes() > 0.4, "the whole threshold")


def test_only_what_is_beyond_a_threshold_has_the_colour_of_alarm(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(graph := start("--time", "index", "--threshold", "temp>80"))
    graph.write("temp=100\ntemp=0\n" * 10 + "temp=100\n")
    tab.until(lambda: tab.page.locator(".key.alarm").count() == 1, "the alarm")

    def is_red(y: float) -> bool:
        """Whether the curve is red where it rises from sample 10 through `y`."""
        red, _, blue, _ = tab.colour_at(10 + y / 100, y)
        return red > blue + 60

    expected = [True, True, False, False, False]
    tab.until(lambda: [*map(is_red, (95, 85, 75, 50, 5))] == expected, "the red end of the curve")
    swatch = tab.page.locator("#series tr.alarm .swatch")
    tab.until(lambda: swatch.count() == 1, "the alarm in the legend")
    tab.until(lambda: tab.is_drawn("temp"), "a curve in the colour of its swatch")


POINTERS = """() => {
  const canvas = document.querySelector('.x-axis canvas');
  if (!canvas) return [0, 0];
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, 12);
  const isRed = i => data[i + 3] > 200 && data[i] > data[i + 2] + 60;
  const isBlue = i => data[i + 3] > 200 && data[i + 2] > data[i] + 60;
  const count = test => data.filter((_, i) => i % 4 === 0 && test(i)).length;
  return [count(isRed), count(isBlue)];
}"""


def test_marks_of_crossings_and_of_messages_are_on_the_time_axis(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(graph := start("--time", "index", "--threshold", "temp>80", "--mark", "fan"))
    graph.write("temp=90\n" + "temp=70\n" * 500)
    tab.until(lambda: tab.page.evaluate(POINTERS)[0] > 10, "the pointer at the first crossing")
    assert tab.page.evaluate(POINTERS)[1] == 0
    graph.write("the fan is on\n" + "temp=70\n" * 500)
    tab.until(lambda: tab.page.evaluate(POINTERS)[1] > 10, "that of the message")


def told(tab: Tab) -> list[tuple[str, list[str]]]:
    """The panels' titles and the series in each."""
    read = tab.page.evaluate(
        """() => [...document.querySelectorAll('[data-panel]')].filter(e => !e.hidden)
          .map(({ dataset }) => [dataset.panel, JSON.parse(dataset.series)])"""
    )
    return [(title, names) for title, names in read]


def line(**values: float) -> str:
    return " ".join(f"{name}={value}" for name, value in values.items()) + "\n"


def test_a_panel_is_called_after_what_is_in_it(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    cores = ["".join(f"cpu{n}={n + i % 9} " for n in range(4)) for i in range(30)]
    graph.write("".join(f"{core}load={20_000 + i % 7}\n" for i, core in enumerate(cores)))
    tab = open_tab(graph)
    names = [f"cpu{n}" for n in range(4)]
    expected = [("cpu0 … cpu3", names), ("load", ["load"])]
    tab.until(lambda: told(tab) == expected, "two panels with titles")


def test_sources_share_a_panel_only_for_what_both_measure(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    for name, other in (("a.log", "loss"), ("b.log", "watts")):
        rows = (line(**{"temp": 20 + i % 5, other: i % 6}) for i in range(30))
        (tmp_path / name).write_text("".join(rows))
    tab = open_tab(start(str(tmp_path / "a.log"), str(tmp_path / "b.log")))
    expected = [["a.log:temp", "b.log:temp"], ["loss"], ["watts"]]
    tab.until(lambda: [names for _, names in told(tab)] == expected, "three panels")


def test_members_of_a_family_share_a_panel_while_one_is_busy(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    graph.write("".join(line(cpu0=i * 3, cpu1=i % 2 / 10) for i in range(30)))
    tab = open_tab(graph)
    tab.until(lambda: told(tab) == [("cpu0, cpu1", ["cpu0", "cpu1"])], "one panel")


def test_what_never_varies_stands_in_one_line(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("".join(line(a=i, swap=-7, limit=4096) for i in range(30)))
    tab = open_tab(graph)
    tab.until(lambda: told(tab) == [("a", ["a"])], "one panel")
    tab.until(lambda: "swap −7" in tab.text("#constants"), "the constants")
    tab.until(lambda: "limit 4096" in tab.text("#constants"), "the other one")
    graph.write(line(a=30, swap=-90, limit=4096))
    tab.until(lambda: len(told(tab)) == 2, "a panel for what varies now")
    tab.until(lambda: "swap" not in tab.text("#constants"), "the other constants")


def test_many_panels_stand_in_two_columns_and_scroll_under_one_axis(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--split")
    graph.write("".join(line(**{f"s{n}": i * i % (n + 2) for n in range(16)}) for i in range(30)))
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 16, "all panels")

    def stand() -> tuple[int, bool]:
        """The number of columns, and whether each panel is high enough."""
        boxes = [each.bounding_box() for each in tab.page.locator(".chart:visible").all()]
        return len({box["x"] for box in boxes if box}), all(
            box["height"] >= 120 for box in boxes if box
        )

    tab.until(lambda: stand() == (2, True), "two columns")
    axes = tab.page.locator(".x-axis:visible")
    tab.until(lambda: axes.count() == 2, "an axis below each")
    before = axes.first.bounding_box()
    tab.hover(0.5)
    tab.page.mouse.wheel(0, 240)  # two panels: the pointer is over a plot again
    tab.until(lambda: tab.page.locator("#panels").evaluate("e => e.scrollTop") > 100, "scrolled")
    assert axes.first.bounding_box() == before
    assert not tab.is_paused
    tab.page.keyboard.down("Control")
    tab.page.mouse.wheel(0, -200)
    tab.page.keyboard.up("Control")
    tab.until(lambda: tab.is_paused, "zoomed")


def test_a_run_is_arranged_alike_on_screens_of_all_sizes(start: Start, open_tab: OpenTab) -> None:
    chance = Random(3)
    walks = dict.fromkeys("abcdefgh", 0.0)
    rows = []
    for _ in range(20_000):
        for n, name in enumerate(walks, 1):
            walks[name] = round(walks[name] + chance.gauss(0, n), 2)
        rows.append(line(**walks))
    graph = start("--time", "index", "--window", "all")
    graph.write("".join(rows))
    wait_for(lambda: graph.get("status")["lines"] == 20_000, "all rows")
    tabs = [open_tab(graph, width=width, height=800) for width in (2560, 1280, 390)]
    for tab in tabs:
        tab.until(lambda tab=tab: len(tab.legend()) == 8, "all series")  # type: ignore[misc]
    small = told(tabs[-1])
    assert len(small) > 1
    for tab in tabs:
        tab.until(lambda tab=tab: told(tab) == small, "the same panels")  # type: ignore[misc]


def heights(tab: Tab) -> dict[str, float]:
    """The heights of the panels by their titles, from above."""
    boxes = [(each, each.bounding_box()) for each in tab.page.locator(".chart:visible").all()]
    below = sorted((box["y"], box["height"], each) for each, box in boxes if box)
    return {each.get_attribute("data-panel") or "": height for _, height, each in below}


def test_a_counter_has_a_low_panel_below_the_others_also_after_it_has_begun_again(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    temp = cycle([21.5, 22.1, 19.8])
    graph.write("".join(line(n=i, temp=next(temp)) for i in range(30)))
    tab = open_tab(graph)
    sizes = [(1280, 800), (390, 844)]

    def is_low() -> bool:
        found = heights(tab)
        return list(found) == ["temp", "n"] and found["n"] < 0.4 * found["temp"]

    def until_low() -> None:
        for width, height in sizes:
            tab.page.set_viewport_size({"width": width, "height": height})
            tab.until(is_low, f"a low panel, the last one, at {width} x {height}")

    until_low()
    graph.write("".join(line(n=i, temp=next(temp)) for i in range(10)))
    tab.until(lambda: "40 lines" in tab.text("#lines"), "all lines")
    assert is_low()
    until_low()
    tab.page.locator("#look summary").click()
    tab.page.locator("#panel-rule").select_option("each")
    for width, height in sizes:
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.until(
            lambda: list(heights(tab)) == ["n", "temp"] and len(set(heights(tab).values())) == 1,
            f"the panels that were asked for, of one height, at {width}",
        )


def write_until_moved(graph: Graph, tab: Tab) -> Callable[[int], bool]:
    """Make `b` flat beside `a` until it is moved.

    Return what lets milliseconds pass and says whether the two are apart.
    """
    graph.write("".join(line(a=i % 9, b=i % 8) for i in range(30)))
    tab.until(lambda: told(tab) == [("a, b", ["a", "b"])], "one panel")
    tab.page.evaluate(
        "() => { const { now } = performance; window.later = 5000;"
        " performance.now = () => now.call(performance) + window.later; }"
    )
    rows = count()

    def later(ms: int) -> bool:
        tab.page.evaluate("ms => { window.later += ms; }", ms)
        graph.write(line(a=1000, b=next(rows) % 8))
        return panels(tab) == 2

    tab.until(lambda: later(1000), "a panel each")
    return later


def test_a_series_that_became_flat_is_moved_and_put_back(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    later = write_until_moved(graph, tab)
    notice = "b was moved to another panel"
    tab.until(lambda: tab.text("#moved").startswith(notice), "the notice")
    tab.page.get_by_role("button", name="Undo").click()
    tab.until(lambda: panels(tab) == 1, "both in one again")
    tab.until(tab.page.locator("#moved").is_hidden, "no notice")
    for _ in range(30):
        assert not later(1000)


def test_what_was_moved_is_told_without_covering_a_panel(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph, legend=False)
    write_until_moved(graph, tab)
    tab.until(tab.page.locator("#moved").is_visible, "the notice")
    whole = "e => e.scrollWidth <= e.clientWidth && e.clientHeight < 40"

    def is_beside() -> bool:
        told = tab.page.locator("#moved").bounding_box()
        below = tab.page.locator(".x-axis").first.bounding_box()
        return bool(
            told
            and below
            and below["y"] + below["height"] <= told["y"] <= 800 - told["height"]
            and tab.page.locator("#moved span").evaluate(whole)
        )

    for width in (1280, 390):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.until(is_beside, f"the notice below the panels at {width}")


def test_normalised_series_fill_one_panel(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("".join(line(a=i, b=101_000 + i % 9) for i in range(30)))
    tab = open_tab(graph)
    tab.until(lambda: panels(tab) == 2, "a panel each")
    tab.page.locator("#look summary").click()
    tab.page.locator("#normalise").check()
    tab.until(lambda: told(tab) == [("a, b", ["a", "b"])], "one panel")

    def is_full() -> bool:
        ends = tab.page.locator("[data-panel]").first.get_attribute("data-y") or ""
        low, high = map(float, ends.split())
        return -0.2 < low <= 0 and 1 <= high < 1.2

    tab.until(is_full, "an axis from 0 to 1")
    tab.until(lambda: "normalise=yes" in tab.page.evaluate("location.hash"), "it in the address")


TICKS = """() => [...document.querySelectorAll('.chart:not([hidden]) .plot canvas')].map(canvas => {
  const { left } = canvas.getBoundingClientRect();
  const ticks = (window.labels.get(canvas) ?? []).filter(([text, , , align]) =>
    align === 'start' && text);
  return [...new Set(ticks.map(([, x]) => Math.round(left + x / devicePixelRatio)))];
})"""


def test_the_ticks_of_panels_below_each_other_are_in_line(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "index", "--panel", "node*", "--panel", "load")
    names = [f"node{n}.temp" for n in range(6)]
    rows = [f"{' '.join(str((n * i) % 50) for n in range(6))} {i % 9}" for i in range(30)]
    graph.write("\n".join([f"{' '.join(names)} load", *rows, ""]))
    tab = open_tab(graph, legend=False)

    def places() -> list[list[int]]:
        found: list[list[int]] = tab.page.evaluate(TICKS)
        return found if len(found) == 2 and all(found) else []

    tab.until(places, "ticks")
    tab.until(lambda: (found := places()) and found[0] == found[1], "one line")
