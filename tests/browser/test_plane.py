"""One quantity over another: `--time` names a field that goes back and forth."""

import math
from collections.abc import Callable

from harness import Graph
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
    colour = tab.colour_at(x, y)
    return colour[3] > 100 and max(colour[:3]) - min(colour[:3]) > 40


def test_a_curve_is_joined_where_x_goes_back(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "x")
    graph.write("x=0 y=0\nx=10 y=5\nx=0 y=10\nx=1 y=11\n")
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("y"), "the curve")
    tab.until(lambda: graph.count("y") == 4 and is_coloured(tab, 5, 2.5), "the way there")
    assert is_coloured(tab, 5, 7.5)


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
