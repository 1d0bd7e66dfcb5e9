"""The heads of the panels, which are their legend and their read-out, and the list of series."""

import time
from collections.abc import Callable

from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")


def head(tab: Tab, name: str) -> str:
    """What the head of its panel says of a series: its value and unit."""
    key = tab.page.locator(f'.head .key[data-series="{name}"]')
    return " ".join(key.locator(".value, .unit").all_inner_texts()).strip().replace("\u202f", " ")


# Hide `a`, show it again: the names in the heads and the line of hidden series a frame later.
CLICKS_IN_ONE_FRAME = """async () => {
  const found = [];
  for (const clicked of ['.head .key[data-series="a"]', '[title="Show a"]']) {
    document.querySelector(clicked).click();
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const keys = [...document.querySelectorAll('.head .key')].filter((key) => key.offsetParent);
    const { hidden, textContent: line } = document.querySelector('#constants');
    found.push([...keys.map((key) => key.dataset.series), hidden ? '' : line.trim()]);
  }
  return found;
}"""


TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def shown(tab: Tab, selector: str) -> bool:
    return tab.page.locator(selector).first.is_visible()


def rows(tab: Tab) -> list[str]:
    names: list[str] = tab.page.locator("#series tr:visible .name").all_inner_texts()
    return names


def test_a_head_says_the_last_values_and_under_the_cursor_those_there(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--panels", "one")
    graph.write("".join(f"temp={n}.5C hum={n + 10}%\n" for n in range(21)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "temp") == "20.5 C", "the last value")
    assert head(tab, "hum") == "30 %"
    tab.hover(0.5)
    tab.until(lambda: head(tab, "temp") == "10.5 C", "the value under the cursor")
    assert head(tab, "hum") == "20 %"
    tab.until(lambda: tab.text(".x-flag") == "sample 11", "the place, below")
    tab.page.mouse.move(10, 10)
    tab.until(lambda: head(tab, "temp") == "20.5 C", "the last value again")
    tab.until(lambda: not shown(tab, ".x-flag"), "no place")


def test_a_big_number_stays_the_last_value_and_the_reading_stands_at_the_curve(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"temp={n}.5C\n" for n in range(21)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "temp") == "20.5 C", "the last value")
    tab.until(lambda: shown(tab, ".head.hero"), "a big number")
    parts = [f".head {part}" for part in (".max b", ".max .beside", ".min .beside")]
    told = ["20.5", "sample 21", "sample 1"]
    tab.until(lambda: [tab.text(part) for part in parts] == told, "the ends and their places")
    tab.hover(0.5)
    label = tab.page.locator(".reading span:visible")
    tab.until(lambda: label.all_inner_texts() == ["10.5\u00a0C"], "the value at the curve")
    assert head(tab, "temp") == "20.5 C"


def test_a_big_number_of_the_past_says_where_it_is(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"{n}\n" for n in range(1, 101)))
    tab = open_tab(graph, legend=False)
    for width in (1280, 390):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.until(lambda: head(tab, "value") == "100", "the last value")
        assert not shown(tab, ".about .past"), width
        tab.page.keyboard.press("+")
        tab.page.keyboard.press("ArrowLeft")
        tab.until(lambda: shown(tab, ".about .past"), f"the place at {width}")
        tab.until(lambda: tab.text(".about .past b") == f"sample {head(tab, 'value')}", "the same")
        assert head(tab, "value") != "100", width
        place, figures = (
            tab.page.locator(selector).bounding_box() for selector in (".past b", ".about")
        )
        assert place
        assert figures
        assert place["y"] + place["height"] <= figures["y"] + figures["height"], f"cut off {width}"
        tab.page.keyboard.press("End")
        tab.until(lambda: head(tab, "value") == "100", "the last value again")
        tab.until(lambda: not shown(tab, ".about .past"), f"no place at {width}")


def test_a_row_of_names_and_values_of_the_past_says_where_they_are(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"a={n} b={n + 20}\n" for n in range(1, 101)))
    tab = open_tab(graph, legend=False, width=390)
    tab.until(lambda: head(tab, "a") == "100", "the last value")
    assert tab.text(".head.row .past") == ""
    tab.page.keyboard.press("+")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.text(".head.row .past") == f"sample {head(tab, 'a')}", "the place")
    assert head(tab, "a") != "100"
    tab.page.keyboard.press("End")
    tab.until(lambda: tab.text(".head.row .past") == "", "no place")


def test_a_range_at_the_cross_hair_leaves_room_for_the_names_on_a_phone(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "all", "--panels", "one")
    rows = (f"left={101325.25 + n % 40}Pa right={101335.75 + n % 30}Pa\n" for n in range(20_000))
    graph.write("".join(rows))
    tab = open_tab(graph, legend=False, width=390)
    tab.until(lambda: len(head(tab, "right")) > 0, "the values")
    tab.hover(0.5)
    tab.until(lambda: "…" in head(tab, "left") and "…" in head(tab, "right"), "the ranges")
    cut = """() => [...document.querySelectorAll('.head .key')].flatMap(key => {
      const { right, bottom } = key.getBoundingClientRect();
      const { top } = key.closest('.chart').querySelector('.plot').getBoundingClientRect();
      const name = key.querySelector('.name');
      const whole = name.clientWidth === 0 || name.scrollWidth <= name.clientWidth;
      return right <= innerWidth && bottom <= top + 4 && whole ? [] : [key.innerText];
    })"""
    tab.until(lambda: not tab.page.evaluate(cut), "whole names and values")
    label = tab.page.locator(".reading span:visible")
    assert all("samples" not in text for text in label.all_inner_texts())


def test_the_value_beside_a_dot_covers_nothing_of_its_curve(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"{n % 20}\n" for n in range(60)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: tab.page.locator(".plot").count() > 0, "the curve")
    for share in (0.1, 0.3, 0.5, 0.7, 0.97):
        tab.hover(share)
        tab.until(lambda: tab.page.locator(".reading span:visible").count() == 1, "the value")
        covered = tab.page.evaluate(
            """() => {
              const canvas = document.querySelector('.plot canvas');
              const [label, at] = [document.querySelector('.reading span'), canvas]
                .map(one => one.getBoundingClientRect());
              const area = [label.left - at.left, label.top - at.top, label.width, label.height];
              const { data } = canvas.getContext('2d').getImageData(...area.map(Math.round));
              const coloured = i => data[i + 3] > 200
                && Math.max(...data.slice(i, i + 3)) - Math.min(...data.slice(i, i + 3)) > 60;
              return data.filter((_, i) => i % 4 === 0 && coloured(i)).length;
            }"""
        )
        assert covered == 0, share


def test_the_figures_beside_a_big_number_stay_where_they_are(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("8\n45\n")
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "value") == "45", "two digits")
    before = tab.page.locator(".figure.min").bounding_box()
    graph.write("9\n")
    tab.until(lambda: head(tab, "value") == "9", "one digit")
    assert tab.page.locator(".figure.min").bounding_box() == before


def test_panels_of_one_series_each_have_a_number_that_fits_the_screen(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"temp={n % 7}.5C pressure={101300 + n % 9}Pa\n" for n in range(30)))
    tab = open_tab(graph, legend=False)
    largest = tab.page.locator(".about .max").last
    for width, kind in ((1280, "stat"), (390, "tall")):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.until(lambda kind=kind: shown(tab, f".head.{kind}"), f"{kind} numbers")  # type: ignore[misc]
        tab.until(lambda: head(tab, "pressure") == "101 302 Pa", f"the last value, {kind}")
        tab.until(lambda: "101\u202f308" in largest.inner_text(), f"the largest, {kind}")


def test_below_live_curves_it_is_said_how_long_ago_it_was(start: Start, open_tab: OpenTab) -> None:
    graph = start("--window", "30s")
    tab = open_tab(graph, legend=False)
    for n in range(5):
        graph.write(f"{n}\n")
        tab.until(lambda n=n: head(tab, "value") == str(n), "it")  # type: ignore[misc]
    tab.hover(0.99)
    tab.until(lambda: " s ago" in tab.text(".x-flag"), "the flag")
    clock, _, ago = tab.text(".x-flag").partition(" · ")
    hours, minutes, seconds = clock.split(":")
    of_day = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    since = (time.time() - of_day) % 86400  # the browser of the tests lives in UTC
    assert abs(float(ago.split()[0]) - since) < 30


def test_the_list_of_series_is_shown_where_a_head_cannot_name_all(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--panels", "one")
    graph.write("1 2 3 4 5 6 7\n" * 3)
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "7") == "7", "seven names")
    assert not shown(tab, "#legend")
    graph.write("1 2 3 4 5 6 7 8\n" * 3)
    tab.until(lambda: shown(tab, "#legend"), "the list")
    tab.until(lambda: len(rows(tab)) == 8, "all rows")
    tab.until(lambda: tab.page.locator(".head .key").count() == 0, "no names in the head")
    tab.page.keyboard.press("s")
    tab.until(lambda: not shown(tab, "#legend"), "none, as the reader wants it")
    tab.page.reload()
    tab.until(lambda: shown(tab, ".head"), "the page again")
    tab.until(lambda: not shown(tab, "#legend"), "still none")
    tab.page.locator("#series-button").click()
    tab.until(lambda: shown(tab, "#legend"), "the list")


def test_the_list_of_series_is_filtered_and_has_the_columns_that_are_wanted(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f'{{"cpu0": {n}, "cpu1": {n}, "temp": {n}}}\n' for n in range(9)))
    tab = open_tab(graph)
    tab.until(lambda: rows(tab) == ["cpu0", "cpu1", "temp"], "all")
    tab.page.locator("#legend-filter").fill("CPU")
    tab.until(lambda: rows(tab) == ["cpu0", "cpu1"], "those with it")
    tab.page.locator("#legend-filter").fill("*0")
    tab.until(lambda: rows(tab) == ["cpu0"], "those that the glob matches")
    tab.page.locator("#legend-filter").press("Escape")
    tab.until(lambda: len(rows(tab)) == 3, "all again")
    assert "Mean" in tab.text("#legend thead")
    tab.page.locator("#legend-columns summary").click()
    tab.page.uncheck("#legend-columns input[value=min]")  # it lies above the table
    tab.until(lambda: "Min" not in tab.text("#legend thead"), "the first column gone")
    tab.page.locator("#legend-columns input[value=mean]").uncheck()
    tab.until(lambda: "Mean" not in tab.text("#legend thead"), "the column gone")
    tab.page.reload()
    tab.until(lambda: len(rows(tab)) == 3, "the page again")
    tab.until(lambda: "Mean" not in tab.text("#legend thead"), "the same columns")


def test_the_list_of_series_is_as_wide_as_its_edge_is_dragged(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("a=1 b=2\n" * 3)
    tab = open_tab(graph)
    tab.until(lambda: rows(tab) == ["a", "b"], "the list")
    tab.page.locator(".legend-edge").drag_to(
        tab.page.locator("main"), target_position={"x": 700, "y": 300}
    )

    def left() -> float:
        return (tab.page.locator("#legend").bounding_box() or {"x": 0})["x"]

    tab.until(lambda: abs(left() - 700) < 10, "the edge there")
    tab.page.locator(".legend-edge").focus()
    tab.page.keyboard.press("ArrowRight")
    tab.until(lambda: abs(left() - 720) < 10, "less")


def test_a_series_is_hidden_at_its_name_and_shown_again_below(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--panels", "one")
    graph.write("".join(f"a={n} b={n + 1}\n" for n in range(9)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "a") == "8", "the value")
    assert tab.page.evaluate(CLICKS_IN_ONE_FRAME) == [["b", "Hidden a"], ["a", "b", ""]]


def test_a_value_is_drawn_with_its_sample_while_other_figures_pause(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--panels", "one")
    graph.write("".join(f"a={n} b={n + 1}\n" for n in range(9)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "a") == "8", "the value")
    tab.page.evaluate(
        "() => { const { setTimeout } = window;"
        " window.setTimeout = (work, ms) => setTimeout(work, ms === 200 ? 1e8 : ms); }"
    )
    tab.page.locator('.head .key[data-series="b"]').click()  # all figures are drawn, and pause
    tab.until(lambda: not shown(tab, '.head .key[data-series="b"]'), "it gone")
    graph.write("a=11 b=5\n")
    tab.until(lambda: head(tab, "a") == "11", "the next value")


def test_keys_move_the_cross_hair_and_what_it_reads_is_read_out(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--panels", "one")
    graph.write("".join(f"a={n} b={10 * n}\n" for n in range(9)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "a") == "8", "the last value")
    for expected in ("9", "8", "7"):
        tab.page.keyboard.press(",")
        tab.until(lambda wanted=expected: tab.text(".x-flag") == f"sample {wanted}", "it")  # type: ignore[misc]
    tab.until(lambda: head(tab, "b") == "60", "the value there")
    tab.page.keyboard.press(".")
    tab.until(lambda: head(tab, "b") == "70", "the next one")
    spoken = tab.page.locator(".spoken")
    tab.until(lambda: spoken.text_content() == "sample 8: a 7, b 70", "the same, read out")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: head(tab, "b") == "80", "the last value again")


def test_a_long_number_stays_out_of_the_curves_and_is_not_cut(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"count={-123456789012345 + n // 2 * 2} temp={n}.5C\n" for n in range(21)))
    tab = open_tab(graph, legend=False)
    tab.until(lambda: head(tab, "count") == "−123 456 789 012 325", "the last value")
    cut = """() => {
      const chart = document.querySelector('.chart');
      const about = chart.querySelector('.about');
      const [box, plot, head] = ['.value', '.plot', '.head'].map((one) =>
        chart.querySelector(one).getBoundingClientRect());
      const beside = head.right <= plot.left;
      const range = about.getBoundingClientRect();
      const seen = beside || range.top < head.bottom;
      return {
        value: box.right > (beside ? plot.left : innerWidth),
        range: seen && (range.right > innerWidth || about.scrollWidth > about.clientWidth + 1),
      };
    }"""
    whole = {"value": False, "range": False}
    for width, height in ((1280, 800), (390, 844)):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.evaluate(TWO_FRAMES)  # what was whole at the other size is measured anew
        tab.until(lambda: tab.page.evaluate(cut) == whole, f"the whole number and range at {width}")


def test_names_that_are_filtered_leave_the_list_as_wide_as_it_was(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    graph.write("".join(f"temp={n}.5C a_much_longer_name={n}123456\n" for n in range(21)))
    tab = open_tab(graph)
    tab.until(lambda: len(rows(tab)) == 2, "both")
    legend = tab.page.locator("#legend")
    before = legend.evaluate("one => one.offsetWidth")
    tab.page.fill("#legend-filter", "nothing")
    tab.until(lambda: shown(tab, "#legend-none"), "that there is none")
    assert legend.evaluate("one => one.offsetWidth") == before
    tab.page.fill("#legend-filter", "temp")
    tab.until(lambda: rows(tab) == ["temp"], "one")
    tab.until(lambda: not shown(tab, "#legend-none"), "that there is one")
