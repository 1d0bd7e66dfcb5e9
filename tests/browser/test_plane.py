"""One quantity over another: `--time` names a field that goes back and forth."""

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from harness import Graph
from pages import Pages
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]


def place(tab: Tab, x: float, y: float) -> tuple[float, float]:
    """Where values are in the window."""
    picture = tab.picture("y")
    box = tab.page.locator(".plot").first.bounding_box()
    assert picture
    assert box
    return box["x"] + picture.across(x), box["y"] + picture.down(y)


def is_coloured(tab: Tab, x: float, y: float) -> bool:
    """Whether a curve passes a place, to the pixel."""
    picture = tab.picture("y")
    assert picture
    pixel = (picture.y[1] - picture.y[0]) / picture.height
    colours = [tab.colour_at(x, y + n * pixel, picture) for n in (-1, 0, 1)]
    return any(each[3] > 100 and max(each[:3]) - min(each[:3]) > 40 for each in colours)


def test_a_curve_is_joined_where_x_goes_back(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "x")
    graph.write("x=0 y=0\nx=10 y=5\nx=0 y=10\nx=1 y=11\n")
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("y"), "the curve")
    tab.until(lambda: graph.count("y") == 4 and is_coloured(tab, 5, 2.5), "the way there")
    tab.until(lambda: is_coloured(tab, 5, 7.5), "the way back")


def test_the_cross_hair_reads_the_sample_nearest_in_the_plane(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "x")
    graph.write("x=0 y=0 z=7\nx=10 y=5 z=8\nx=0 y=10 z=9\n")
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("y") and graph.count("y") == 3, "the curve")

    def until_read(y: int, beside: int, z: str) -> None:
        across, down = place(tab, 0, y)
        tab.page.mouse.move(across + 3, down + beside)
        tab.until(lambda: tab.reading() == {"y": str(y), "z": z}, f"the row of {y}")

    until_read(0, -5, "7")
    until_read(10, 5, "9")


def test_a_circle_is_round_with_equal_scales_and_keeps_its_whole_curve_when_zoomed(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "x")
    turn = [2 * math.pi * n / 500 for n in range(501)]
    graph.write("".join(f"x={math.cos(t):.4f} y={math.sin(t):.4f}\n" for t in turn))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("y") and graph.count("y") == 501, "the circle")
    tab.page.locator(".chart").first.hover()
    tab.page.locator(".y-menu").first.click()
    menu = tab.page.get_by_role("dialog")
    menu.get_by_label("Equal scales").check()

    def length_of_one() -> tuple[float, float]:
        (left, top), (right, bottom) = place(tab, 0, 1), place(tab, 1, 0)
        return right - left, bottom - top

    tab.until(lambda: abs(length_of_one()[0] / length_of_one()[1] - 1) < 0.02, "equal scales")
    tab.page.keyboard.press("Escape")
    tab.page.mouse.move(*place(tab, 0, 0))
    tab.page.mouse.wheel(0, -200)
    tab.until(lambda: tab.is_paused, "a part of it")
    tab.until(lambda: is_coloured(tab, 0.1, math.sin(math.acos(0.1))), "the upper arc")
    assert is_coloured(tab, 0.1, -math.sin(math.acos(0.1)))


PANELS = """() => [...document.querySelectorAll('.chart[data-panel]')].filter(e => !e.hidden)
  .map(({ dataset }) => ({ ...dataset, series: JSON.parse(dataset.series) }))"""

COLOURED = """share => {
  const plot = document.querySelector('[data-kind=plane] .plot');
  const canvas = plot.querySelector('canvas');
  const [to, from] = [plot, canvas].map(each => each.getBoundingClientRect());
  const x = to.left - from.left + share[0] * to.width;
  const y = to.top - from.top + share[1] * to.height;
  const pixels = canvas.getContext('2d').getImageData(Math.round(x) - 2, Math.round(y) - 2, 5, 5);
  for (let i = 0; i < pixels.data.length; i += 4) {
    const [r, g, b, a] = pixels.data.subarray(i, i + 4);
    if (a > 100 && Math.max(r, g, b) - Math.min(r, g, b) > 40) return true;
  }
  return false;
}"""


class PlanePanel:
    """The panel of points in the plane on a page."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    @property
    def facts(self) -> dict[str, Any]:
        """Its data attributes; {}: there is no such panel."""
        found = self.tab.page.evaluate(PANELS)
        return next((each for each in found if each["kind"] == "plane"), {})

    @property
    def ends(self) -> list[float]:
        """The ends of x and of y."""
        return [float(end) for axis in "xy" for end in self.facts[axis].split()]

    @property
    def width(self) -> float:
        left, right, *_ = self.ends
        return right - left

    def shares(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is, as shares of the width and the height of the plot."""
        (left, right), (low, high) = (map(float, self.facts[end].split()) for end in "xy")
        return (x - left) / (right - left), (high - y) / (high - low)

    def has(self, x: float, y: float) -> bool:
        """Whether a curve is drawn there."""
        return bool(self.facts and self.tab.page.evaluate(COLOURED, self.shares(x, y)))

    def point_at(self, x: float, y: float) -> None:
        box = self.tab.page.locator("[data-kind=plane] .plot").bounding_box()
        assert box
        across, down = self.shares(x, y)
        self.tab.page.mouse.move(
            box["x"] + across * box["width"] + 4, box["y"] + down * box["height"] - 3
        )


def test_points_of_x_and_y_are_a_panel_beside_those_over_time(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    graph.write(">temp:21\n>temp:22\n>pos:0:0;10:5;0:10:1627551892437|xy\n")
    tab = open_tab(graph)
    plane = PlanePanel(tab)
    tab.until(lambda: plane.has(5, 2.5) and plane.has(5, 7.5), "the curve, joined as it came")
    over_time, in_plane = tab.page.evaluate(PANELS)
    assert (over_time["series"], in_plane["series"]) == (["temp"], ["pos"])
    left, right = map(float, over_time["x"].split())
    assert time.time() - 3600 < left < right < time.time() + 60

    def are_beside_each_other() -> bool:
        first, second = (
            plot.bounding_box() for plot in tab.page.locator(".chart:visible .plot").all()
        )
        return bool(first and second and first["x"] + first["width"] < second["x"])

    tab.until(are_beside_each_other, "both panels")

    plane.point_at(0, 10)
    tab.until(lambda: tab.reading() == {"pos": "(0, 10)"}, "the nearest point")
    plane.point_at(10, 5)
    tab.until(lambda: tab.reading() == {"pos": "(10, 5)"}, "another point")
    tab.page.mouse.wheel(0, -300)
    tab.until(lambda: plane.width < 10, "a part of the plane")
    tab.page.mouse.move(0, 0)
    tab.until(lambda: "(0, 10)" in tab.text(".chart .key[data-series=pos]"), "the last point")
    assert not tab.is_paused


def test_a_message_with_clr_draws_anew_and_the_saved_page_has_the_same(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start()
    graph.write(">pos:0:0;10:10|xy\n")
    tab = open_tab(graph)
    plane = PlanePanel(tab)
    tab.until(lambda: plane.has(5, 5), "the first curve")
    graph.write(">pos:0:10;10:0;10:10|xy,clr\n")
    tab.until(lambda: plane.has(2.5, 7.5) and not plane.has(2.5, 2.5), "the second curve alone")
    file = tmp_path / "run.html"
    file.write_bytes(graph.fetch("save.html"))
    kept = open_tab(graph, address=file.as_uri(), offline=True)
    saved = PlanePanel(kept)
    kept.until(lambda: saved.has(2.5, 7.5), "the curve of the saved page")
    assert not saved.has(2.5, 2.5)


def test_the_page_says_how_many_points_in_the_plane_it_does_not_have(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    for n in range(30):
        points = (f"{math.cos(k / 40):.3f}:{math.sin(k / 40):.3f}" for k in range(400))
        graph.write(f">pos:{';'.join(points)}|xy\n") if n else graph.write(">pos:9:9|xy\n")
    tab = open_tab(graph)
    words = "the newest 10\u202f000 of 11\u202f601 points"
    tab.until(lambda: words in tab.text(".chart .head"), "how many")
    tab.until(lambda: PlanePanel(tab).has(1, 0), "a circle")
    tab.until(lambda: float(PlanePanel(tab).facts["x"].split()[1]) < 2, "no older point")


def test_on_a_phone_the_number_of_points_is_above_the_plot(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    points = ";".join(f"{math.cos(k / 40):.3f}:{math.sin(k / 40):.3f}" for k in range(400))
    graph.write(f">position:{points}|xy\n" * 30)
    tab = open_tab(graph, legend=False, width=390)
    words = tab.page.get_by_text("of 12\u202f000 points")
    plot = tab.page.locator("[data-kind=plane] .plot")

    def is_above() -> bool:
        head, below = words.bounding_box(), plot.bounding_box()
        return bool(head and below and head["y"] + head["height"] <= below["y"] + 1)

    tab.until(is_above, "the words above the plot")


def test_a_circle_in_the_plane_is_round_with_equal_scales(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    turn = [2 * math.pi * n / 100 for n in range(101)]
    graph.write(f">pos:{';'.join(f'{math.cos(t):.4f}:{math.sin(t):.4f}' for t in turn)}|xy\n")
    tab = open_tab(graph)
    plane = PlanePanel(tab)
    tab.until(lambda: plane.has(1, 0), "the circle")
    tab.page.locator("[data-kind=plane]").hover()
    tab.page.locator("[data-kind=plane] .y-menu").click()
    tab.page.get_by_role("dialog").get_by_label("Equal scales").check()

    def ratio() -> float:
        box = tab.page.locator("[data-kind=plane] .plot").bounding_box()
        assert box
        (left, top), (right, bottom) = plane.shares(0, 1), plane.shares(1, 0)
        return (right - left) * box["width"] / ((bottom - top) * box["height"])

    tab.until(lambda: abs(ratio() - 1) < 0.02, "equal scales")
    tab.until(lambda: plane.has(0, -1) and plane.has(0.8, 0.6), "all of it")


SQUARE = ">pos:0:0;10:0;10:10;0:10|xy\n"


@pytest.fixture(scope="module")
def squares(pages: Pages) -> Iterator[Tab]:
    with Graph() as graph, pages.tab(graph) as tab:
        graph.write(SQUARE)
        yield tab


@pytest.fixture
def square(squares: Tab) -> PlanePanel:
    """A page with a square in the plane, all of which is in view; a test leaves it so."""
    squares.page.mouse.move(0, 0)
    plane = PlanePanel(squares)
    squares.until(lambda: plane.has(10, 5), "the square")
    squares.until(lambda: not squares.reading(), "nothing read")
    return plane


def test_the_wheel_zooms_into_the_plane_at_the_pointer_and_a_double_click_shows_all(
    square: PlanePanel,
) -> None:
    tab, plane = square.tab, square
    before = plane.ends
    plane.point_at(10, 10)
    place = plane.shares(10, 10)
    tab.page.mouse.wheel(0, -300)
    tab.until(lambda: plane.width < 10, "a part")
    low, high = plane.ends[2:]
    assert high - low < 10
    assert all(abs(a - b) < 0.01 for a, b in zip(plane.shares(10, 10), place, strict=True))
    assert not tab.is_paused
    tab.page.locator("[data-kind=plane] .plot").dblclick()
    tab.until(lambda: plane.ends == before, "all points")


def test_a_drag_moves_the_plane_and_the_chip_in_its_panel_brings_it_back(
    square: PlanePanel,
) -> None:
    tab, plane = square.tab, square
    before = plane.ends
    plane.point_at(5, 5)
    box = tab.page.locator("[data-kind=plane] .plot").bounding_box()
    assert box
    across, down = plane.shares(5, 5)
    x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
    tab.page.mouse.down()
    tab.page.mouse.move(x + 4 + 0.1 * box["width"], y - 3 + 0.1 * box["height"], steps=4)
    tab.page.mouse.up()

    def moved() -> list[float]:
        return [round(a - b, 1) for a, b in zip(plane.shares(5, 5), (across, down), strict=True)]

    tab.until(lambda: moved() == [0.1, 0.1], "the part that the drag leads to")
    tab.page.get_by_role("button", name="zoomed, back to all points").click()
    tab.until(lambda: plane.ends == before, "all points")


def test_keys_step_from_point_to_point_in_the_plane(square: PlanePanel) -> None:
    tab, plane = square.tab, square

    def until_read(key: str, point: str) -> None:
        tab.page.keyboard.press(key)
        tab.until(lambda: tab.reading() == {"pos": point}, f"{key} reads {point}")

    until_read(".", "(0, 10)")  # the last one
    until_read(",", "(10, 10)")
    until_read(",", "(10, 0)")
    tab.until(lambda: tab.text(".spoken") == "pos (10, 0)", "the same, read out")
    until_read(".", "(10, 10)")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: not tab.reading(), "nothing read")
    plane.point_at(0, 0)
    tab.until(lambda: tab.reading() == {"pos": "(0, 0)"}, "the point under the pointer")
    until_read(".", "(10, 0)")
    tab.page.keyboard.press("Escape")


def test_the_menu_of_a_plane_limits_its_points_and_clears_them(
    start: Start, open_tab: OpenTab
) -> None:
    figure = ";".join(f"{n % 60}:{n // 60}" for n in range(120))
    graph = start()
    graph.write(f">pos:{figure}|xy\n")
    tab = open_tab(graph)
    plane = PlanePanel(tab)
    tab.until(lambda: plane.has(5, 0), "the figure")
    tab.page.locator("[data-kind=plane]").hover()
    tab.page.locator("[data-kind=plane] .y-menu").click()
    menu = tab.page.get_by_role("dialog")
    menu.get_by_label("Points").select_option("newest 100")
    tab.until(lambda: not plane.has(5, 0) and plane.has(40, 0), "the newest points")
    tab.until(lambda: "the newest 100 of 120 points" in tab.text(".chart .head"), "how many")
    tab.until(lambda: "last100" in tab.page.evaluate("location.hash"), "it in the address")
    menu.get_by_role("button", name="Clear points").click()
    tab.until(lambda: not plane.has(5, 1), "no points")
    graph.write(">pos:0:0;30:1|xy\n")
    tab.until(lambda: plane.has(15, 0.5) and not plane.has(40, 1), "only the new ones")
    graph.write(">pos:0:1;30:0|xy,clr\n")
    tab.until(lambda: plane.has(7.5, 0.75), "what the sender draws anew")
