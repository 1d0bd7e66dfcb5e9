"""What is drawn, by its pixels: the kinds of charts, the y axis, themes and screens."""

from collections.abc import Callable

import pytest
from harness import Graph, wait_for
from picture import Picture
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
ONE_PANEL = (*INDEX, "--panels", "one")
NOTHING = 0
"""The opacity of a pixel on which nothing is drawn."""

SHADES = """() => {
  // Of the pixels that the curve covers, the share that it covers in part.
  const canvas = document.querySelector('.plot canvas');
  const plot = document.querySelector('.plot').getBoundingClientRect();
  const { left, top } = canvas.getBoundingClientRect();
  const { data } = canvas
    .getContext('2d')
    .getImageData(plot.left - left, plot.top - top, plot.width, plot.height);
  let [own, soft] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b, a] = data.subarray(i, i + 4);
    if (a < 30 || Math.max(r, g, b) - Math.min(r, g, b) < 40) continue;
    own++;
    if (a < 220) soft++;
  }
  return soft / own;
}"""


def heights(picture: Picture) -> list[float]:
    """The scale's values at the lower and the upper end of the plot."""
    return [picture.value(picture.height), picture.value(0)]


def opacity(tab: Tab, x: float, y: float) -> int:
    return tab.colour_at(x, y)[3]


def until_drawn(tab: Tab, *names: str) -> None:
    tab.until(lambda: set(tab.legend()) == set(names), "the series")
    tab.until(lambda: all(tab.is_drawn(name) for name in names), "the curves")


def test_a_dense_curve_goes_through_all_its_peaks(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    values = [float((n * 7919) % 101) for n in range(1500)]
    values[900] = 500
    graph.write("".join(f"{value:g}\n" for value in values))
    tab.until_values("value", values)
    picture = tab.picture("value")
    assert picture
    assert picture.value(min(top for _, top, _ in picture.own)) == pytest.approx(500, abs=3)


def test_a_curve_over_a_field_is_joined_whichever_way_x_goes(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "x")
    tab = open_tab(graph)
    for x, y in [(0, 0), (5, 1), (10, 0), (0, 8), (10, 8)]:
        graph.write(f'{{"x": {x}, "y": {y}}}\n')
    tab.until_values("y", [0, 1, 0, 8, 8])


def test_all_of_a_loop_is_seen_wherever_x_has_got_to(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "x", "--window", "all", "--chart", "scatter")
    graph.write("".join(f'{{"x": {x}, "y": {x}}}\n' for x in range(11)))
    wait_for(lambda: graph.count("y") == 11, "the way there")

    def has_swung_back() -> bool:
        graph.write('{"x": 2, "y": 2}\n')
        return graph.stream_head() == 2

    wait_for(has_swung_back, "x went back")
    tab = open_tab(graph)
    until_drawn(tab, "y")
    tab.until(lambda: tab.page.locator("#series td").all_inner_texts()[1:3] == ["0", "10"], "all y")
    picture = tab.picture("y")
    assert picture
    assert picture.dots()[-1][1] == pytest.approx(10, abs=0.1)


def test_areas_are_filled_down_to_zero(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX, "--chart", "area"))
    graph.write("4\n4\n4\n4\n4\n")
    until_drawn(tab, "value")
    assert NOTHING < opacity(tab, 2.5, 1.77) < 100
    assert opacity(tab, 2.5, 4.17) == NOTHING
    picture = tab.picture("value")
    assert picture
    assert heights(picture)[0] == pytest.approx(0, abs=0.05)


def test_stacked_areas_stand_on_each_other(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX, "--chart", "stack"))
    graph.write('{"a": 1, "b": 2}\n' * 3 + '{"a": null, "b": 2}\n' + '{"a": 1, "b": 2}\n' * 2)
    until_drawn(tab, "a", "b")
    below, above = tab.colour_at(1.5, 0.53), tab.colour_at(1.5, 1.83)
    assert min(below[3], above[3]) > 100
    assert below[:3] != above[:3]
    assert opacity(tab, 1.5, 3.1) == NOTHING
    picture = tab.picture("b")
    assert picture
    assert heights(picture)[1] > 3
    tab.hover(0.9999)
    tab.until(lambda: tab.reading() == {"a": "1", "b": "2"}, "its own values")
    dots = tab.page.locator(".reading")
    plot = tab.page.locator(".plot").bounding_box()
    assert plot

    def places() -> list[float]:
        boxes = [dot.bounding_box() for dot in dots.all()]
        return [box["y"] + box["height"] / 2 - plot["y"] for box in boxes if box]

    sums = [pytest.approx(picture.down(sum_), abs=2) for sum_ in (1, 3)]
    tab.until(lambda: places() == sums, "the dots at the sums")


def test_bars_stand_apart(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX, "--chart", "bar"))
    graph.write("3\n-3\n3\n")
    until_drawn(tab, "value")
    assert [opacity(tab, n, y) for n, y in [(1, 1.53), (2, -1.53), (3 - 0.2, 1.53)]] == [255] * 3
    assert opacity(tab, 1.52, 1.53) == NOTHING
    assert opacity(tab, 2 - 0.2, 1.53) == NOTHING  # beside the grid


def test_points_have_no_line_between_them(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start("--time", "x", "--chart", "scatter"))
    for x, y in [(0, 0), (10, 5), (5, 1), (2, 4)]:
        graph.write(f'{{"x": {x}, "y": {y}}}\n')
    until_drawn(tab, "y")

    def seen() -> set[float]:
        picture = tab.picture("y")
        return {round(value) for _, value in picture.dots()} if picture else set()

    tab.until(lambda: seen() >= {1, 4}, "the dots that no edge cuts")
    assert opacity(tab, 3.51, 2.53) == NOTHING


def test_the_kind_of_chart_is_chosen_on_the_page(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX))
    graph.write("4\n5\n4\n5\n")
    tab.until_values("value", [4, 5, 4, 5])
    tab.page.get_by_text("View", exact=True).click()
    tab.page.get_by_label("Kind").select_option("areas")
    tab.until(lambda: NOTHING < opacity(tab, 2.5, 1.77) < 100, "an area")
    tab.page.get_by_label("Kind").select_option("lines")
    tab.until_values("value", [4, 5, 4, 5])
    tab.page.keyboard.press("Escape")
    tab.until(tab.page.get_by_label("Kind").is_hidden, "the menu closed by a key")
    tab.page.get_by_text("View", exact=True).click()
    tab.page.mouse.click(300, 300)
    tab.until(tab.page.get_by_label("Kind").is_hidden, "the menu closed by a click elsewhere")


def test_the_ends_of_y_are_as_asked_for(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX, "--y-min", "-10", "--y-max", "30"))
    graph.write("4\n50\n4\n")
    until_drawn(tab, "value")
    picture = tab.picture("value")
    assert picture
    assert heights(picture) == [pytest.approx(-10, abs=0.1), pytest.approx(30, abs=0.1)]
    tab.page.get_by_text("View", exact=True).click()
    tab.until(lambda: tab.page.locator("#y-min").input_value() == "-10", "the end in the menu")
    tab.page.locator("#y-max").fill("")
    tab.page.locator("#y-max").press("Enter")
    tab.until_values("value", [4, 50, 4])


def test_a_log_scale_has_even_decades_and_says_what_it_leaves_out(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(graph := start(*INDEX, "--log-y"))
    graph.write("1\nnan\n10\nnan\n100\n")
    tab.until(lambda: (p := tab.picture("value")) and len(p.strokes()) == 3, "three dots")
    assert tab.page.locator(".note").is_hidden()
    picture = tab.picture("value")
    assert picture
    tops = [min(top for _, top, _ in stroke) for stroke in picture.strokes()]
    assert tops[0] - tops[1] == pytest.approx(tops[1] - tops[2], abs=1.5)
    assert {"1", "10", "100"} <= {text for text, *_ in picture.ticks}
    graph.write("0\n100\n")
    tab.until(lambda: tab.page.locator(".note").is_visible(), "what is left out")
    tab.page.get_by_text("View", exact=True).click()
    tab.page.locator("#scale").select_option("linear")
    tab.until_values("value", [1, 10, 100, 0, 100])
    tab.until(tab.page.locator(".note").is_hidden, "nothing left out")


def test_a_screen_with_fine_pixels_gets_them_all(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX), device_scale_factor=2)
    graph.write("1\n2\n")
    tab.until(lambda: tab.picture("value"), "a chart")
    shown, held = tab.page.locator(".plot canvas").evaluate(
        "canvas => [canvas.getBoundingClientRect().width, canvas.width]"
    )
    assert held == 2 * shown


def test_another_theme_has_other_curves_at_once(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*INDEX), color_scheme="light")
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.page.get_by_text("View", exact=True).click()
    tab.page.get_by_label("Theme").select_option("dark")
    tab.until_values("value", [1, 2])  # in the colour that the legend has now
    tab.page.get_by_label("Theme").select_option("system")
    tab.until_values("value", [1, 2])
    tab.page.emulate_media(color_scheme="dark")
    tab.until_values("value", [1, 2])


def test_the_ninth_curve_has_no_holes(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(graph := start(*ONE_PANEL))
    line = ",".join(str(10 * n) for n in range(9))
    graph.write(f"{line}\n" * 4)
    tab.until(lambda: len(tab.legend()) == 9, "nine series")
    tab.until(lambda: tab.is_drawn("9"), "the ninth")
    ninth = tab.picture("9")
    assert ninth
    row = ninth.down(80)
    own = {x for x, top, bottom in ninth.own if top - 2 <= row <= bottom + 2}
    assert own >= set(range(round(ninth.across(1.1)), round(ninth.across(3.9))))


def test_a_steep_curve_has_soft_edges_at_the_density_of_ten_lines_a_second(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(graph := start(*INDEX))
    graph.write("".join(f"{abs(n % 100 - 50)}\n" for n in range(1001)))
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.until(lambda: tab.legend()["value"] == "50", "the last sample")
    shades = tab.page.evaluate(SHADES)
    assert shades > 0.3, "a staircase has hardly any pixels that are covered in part"


def test_the_curve_that_is_pointed_at_is_lifted_and_the_others_are_dimmed(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(graph := start(*ONE_PANEL))
    graph.write('{"a": 1.3, "b": 8.7}\n' * 4)
    until_drawn(tab, "a", "b")

    def is_dimmed(name: str) -> bool:
        picture = tab.picture(name)
        assert picture
        left, right = picture.across(2.4), picture.across(2.6)  # between two dots
        return not any(left < x < right for x, _, _ in picture.own)

    def dimmed() -> list[str]:
        return [name for name in ("a", "b") if is_dimmed(name)]

    assert dimmed() == []
    tab.page.locator("#series tr[data-series=a]").hover()
    tab.until(lambda: dimmed() == ["b"], "b dimmed while the row of a is pointed at")
    picture = tab.picture("a")
    plot = tab.page.locator(".plot").bounding_box()
    assert picture
    assert plot
    tab.page.mouse.move(plot["x"] + picture.across(2.5), plot["y"] + picture.down(8.7) + 3)
    tab.until(lambda: dimmed() == ["a"], "a dimmed while the curve of b is pointed at")
    highlighted = tab.page.locator("#series tr.highlighted")
    tab.until(
        lambda: [row.get_attribute("data-series") for row in highlighted.all()] == ["b"],
        "the row of b",
    )
    tab.page.mouse.move(plot["x"] + picture.across(2.5), plot["y"] + picture.down(5))
    tab.until(lambda: dimmed() == [], "none dimmed far from all curves")


ACROSS = """() => {
  // Pixels of colour in the row half way up, by their opacity: left and right of the middle.
  const canvas = document.querySelector('.plot canvas');
  const plot = document.querySelector('.plot').getBoundingClientRect();
  const y = Math.round(plot.top - canvas.getBoundingClientRect().top + plot.height / 2);
  const { data } = canvas.getContext('2d').getImageData(0, y, canvas.width, 1);
  const sums = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.subarray(at, at + 3);
    const half = at / 4 < plot.width * devicePixelRatio / 2 ? 0 : 1;
    if (Math.max(...colour) - Math.min(...colour) > 30) sums[half] += data[at + 3] / 255;
  }
  return sums;
}"""


def test_a_steep_edge_is_equally_wide_in_a_sparse_and_in_a_dense_curve(
    start: Start, open_tab: OpenTab
) -> None:
    widths = []
    for samples in (50, 500):
        graph = start("--time", "index", "--window", "all")
        graph.write("0\n" * samples + "1\n" * samples)
        wait_for(lambda g=graph, n=samples: g.count("value") == 2 * n, "all")  # type: ignore[misc]
        tab = open_tab(graph)
        tab.until(lambda tab=tab: tab.is_drawn("value"), "the curve")  # type: ignore[misc]
        widths.append(sum(tab.page.evaluate(ACROSS)))
    assert widths[0] == pytest.approx(widths[1], rel=0.1)
    assert widths[0] > 1.5


@pytest.mark.parametrize("ratio", [1, 2])
def test_a_dense_curve_is_equally_wide_where_it_rises_and_where_it_falls(
    ratio: int, start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "index", "--window", "all")
    graph.write("".join(f"{500 - abs(n - 500)}\n" for n in range(1001)))
    wait_for(lambda: graph.count("value") == 1001, "all")
    tab = open_tab(graph, device_scale_factor=ratio)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    rising, falling = tab.page.evaluate(ACROSS)
    assert rising == pytest.approx(falling, rel=0.05)
    assert rising > 1.5 * ratio
