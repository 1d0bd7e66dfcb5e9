"""Looking at the past of a run while it goes on: zoom, pan, select, and back to the end."""

import math
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")


def span(tab: Tab) -> float:
    """How much x the page has last asked the server for; infinity before it has."""
    asked: list[str] = tab.page.evaluate(
        """performance.getEntriesByType('resource').map(e => e.name)
             .filter(name => name.includes('samples?from'))"""
    )
    if not asked:
        return math.inf
    query = parse_qs(urlsplit(asked[-1]).query)
    return float(query["to"][0]) - float(query["from"][0])


def window(tab: Tab) -> float:
    """The first x in view."""
    return float((tab.root("window") or "nan").split()[0])


def test_the_wheel_zooms_down_to_single_samples_and_a_double_click_goes_back(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"{i % 10}\n" for i in range(100_000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.hover(0.5)
    for _ in range(40):
        tab.page.mouse.wheel(0, -100)
    tab.until(lambda: span(tab) < 500, "a question for a small part")
    tab.until(lambda: tab.is_paused, "a part of the run")
    tab.page.locator(".plot").dblclick(position={"x": 200, "y": 100})
    tab.until(lambda: not tab.is_paused, "the end of the run")


def test_a_part_that_is_looked_at_stays_while_the_run_goes_on(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "100")
    graph.write("".join(f"{i}\n" for i in range(1000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    box = tab.page.locator(".plot").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + 100, y)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 400, y, steps=5)
    tab.page.mouse.up()
    tab.until(lambda: tab.is_paused, "a way back")
    first = 1000 - 100 - 300 / box["width"] * 100
    tab.until(lambda: abs(window(tab) - first) < 1, "the part that the drag leads to")
    before = tab.picture("value")
    graph.write("".join(f"{i}\n" for i in range(1000, 1200)))
    tab.until(lambda: tab.text("#lines") == "1200 lines", "more samples")
    after = tab.until(lambda: tab.picture("value"), "the picture")
    assert before
    assert [text for text, *_ in after.ticks] == [text for text, *_ in before.ticks]
    tab.page.locator("#pause").click()
    tab.until(lambda: not tab.is_paused, "the end of the run")


def test_a_drag_with_shift_selects_what_is_then_seen(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "all")
    graph.write("".join(f"{i}\n" for i in range(1000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    box = tab.page.locator(".plot").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    tab.page.keyboard.down("Shift")
    tab.page.mouse.move(box["x"] + box["width"] * 0.4, y)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + box["width"] * 0.5, y, steps=5)
    tab.until(tab.page.locator(".band").is_visible, "the part that is selected")
    tab.page.mouse.up()
    tab.page.keyboard.up("Shift")
    tab.until(lambda: 150 < span(tab) < 250, "a tenth of the run, and its margins")
    tab.until(tab.page.locator(".band").is_hidden, "no selection")


def test_the_keyboard_does_it_all_and_says_how(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "100")
    graph.write("".join(f"{i}\n" for i in range(1000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.is_paused, "a part further back")
    for _ in range(3):
        tab.page.keyboard.press("+")
    tab.until(lambda: span(tab) < 180, "a smaller part")
    tab.page.keyboard.press("End")
    tab.until(lambda: not tab.is_paused, "the end of the run")
    tab.page.keyboard.press("?")
    tab.until(lambda: "zoom in" in tab.text("#help"), "the keys")
    tab.page.keyboard.press("ArrowLeft")
    tab.page.locator("#help button").click()
    tab.until(tab.page.locator("#help").is_hidden, "the page")
    assert not tab.is_paused


def test_a_run_that_is_over_at_once_is_shown_over_its_whole_width(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--window", "1m")
    tab = open_tab(graph)
    graph.write("".join(f"{n}\n" for n in range(500)))
    graph.end()
    tab.until_values("value", [float(n) for n in range(500)])
    tab.until(lambda: spread(tab) > 500, "a curve as wide as the plot")


def spread(tab: Tab) -> float:
    """Pixels from the first column of the curve to the last."""
    picture = tab.picture("value")
    columns = [column for column, *_ in picture.own] if picture else [0]
    return max(columns) - min(columns)


BEYOND = """() => {
  // The coloured pixels right of the plot, between the dot at the edge and the flags.
  const plot = document.querySelector('.plot');
  const canvas = plot.querySelector('canvas');
  const [from, to] = [canvas, plot].map(each => each.getBoundingClientRect());
  const { data } = canvas.getContext('2d').getImageData(
    Math.round(to.right - from.left) + 3, Math.round(to.top - from.top), 1, to.height);
  return data.filter((alpha, i) => i % 4 === 3 && alpha > 100).length;
}"""


def test_a_curve_that_goes_on_ends_at_the_edge_of_the_plot(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "100")
    graph.write("".join(f"{i * i % 97}\n" for i in range(1000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.is_paused and tab.is_drawn("value"), "a part of the past")
    tab.until(lambda: tab.page.evaluate(BEYOND) == 0, "nothing beyond the plot")


def test_the_window_menu_says_the_span_in_view(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"{i}\n" for i in range(1000)))
    tab = open_tab(graph)

    def says() -> str:
        return str(
            tab.page.locator("#window").evaluate("e => e.selectedOptions[0]?.textContent ?? ''")
        )

    tab.until(lambda: says() == "auto · all", "the window")
    tab.hover(0.5)
    tab.page.mouse.wheel(0, -300)
    tab.until(lambda: says() == "511", "999 samples, three times 1.25 closer")
    tab.page.locator("#window").select_option("auto")
    tab.until(lambda: says() == "auto · all" and not tab.is_paused, "the window again")


def test_plots_keep_their_places_while_the_whole_run_is_shown(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "100", "--threshold", "a>900")
    graph.write("".join(f"a={i} b={i % 7}\n" for i in range(1000)))
    tab = open_tab(graph, legend=False)
    alarm = tab.page.locator(".key.alarm")
    tab.until(lambda: alarm.count() == 1, "an alarm")
    plots = tab.page.locator(".plot:visible")
    before = [plot.bounding_box() for plot in plots.all()]
    for _ in range(8):
        tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.page.locator("#overview").is_visible(), "the whole run")
    assert [plot.bounding_box() for plot in plots.all()] == before
    strip = tab.page.locator(".strip").bounding_box()
    last = before[-1]
    assert strip
    assert last
    assert strip["y"] >= last["y"] + last["height"]
    tab.until(lambda: alarm.count() == 0, "no alarm of now at a value of the past")
