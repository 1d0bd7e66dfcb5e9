"""The y axis of each panel: zoomed and moved by hand and by keys, chosen in its menu, kept."""

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import Graph, wait_for
from pages import Pages
from playwright.sync_api import Locator
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

TWO = "temp=20°C hum=40%\ntemp=30°C hum=60%\n"


def opened(start: Start, open_tab: OpenTab, *options: str, **size: int | bool) -> Tab:
    """A page with a panel for `temp` and one for `hum`."""
    graph = start("--time", "index", *options)
    graph.write(TWO)
    tab = open_tab(graph, **size)
    tab.until(lambda: tab.page.locator(".chart:visible").count() == 2, "a panel a unit")
    return tab


@pytest.fixture(scope="module")
def two_panels(pages: Pages) -> Iterator[Tab]:
    with Graph("--time", "index") as graph, pages.tab(graph) as tab:
        graph.write(TWO)
        yield tab


@pytest.fixture
def tab(two_panels: Tab) -> Iterator[Tab]:
    """A page with a panel for `temp` and one for `hum`, whose ends are put back after a test."""
    tab = two_panels
    tab.until(lambda: tab.page.locator(".chart:visible").count() == 2, "a panel a unit")
    yield tab
    tab.page.mouse.move(0, 0)
    for chip in tab.page.locator(".y-chip:visible").all():
        chip.click()
    tab.until(lambda: address(tab) == "", "nothing that was set by hand")


def panel(tab: Tab, name: str) -> Locator:
    return tab.page.locator(f'.chart[data-panel="{name}"]')


def ends(tab: Tab, name: str) -> tuple[float, float]:
    """The ends of a panel's y axis."""
    low, high = (panel(tab, name).get_attribute("data-y") or "").split()
    return float(low), float(high)


def strip(tab: Tab, name: str) -> Locator:
    return panel(tab, name).get_by_role("slider")


def at(tab: Tab, name: str, share: float) -> tuple[float, float]:
    """A place on the y axis, from above."""
    box = strip(tab, name).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * share


def address(tab: Tab) -> str:
    """What stands behind the `#`."""
    return str(tab.page.evaluate("location.hash"))


def until_ends(tab: Tab, name: str, low: float, high: float, about: float = 0.0) -> None:
    def fits() -> bool:
        now = ends(tab, name)
        return abs(now[0] - low) <= about and abs(now[1] - high) <= about

    try:
        tab.until(fits, f"{name} from {low} to {high}")
    except AssertionError as error:
        error.add_note(f"it is {ends(tab, name)}")
        raise


def test_the_wheel_on_a_y_axis_zooms_that_panel_about_the_pointer(tab: Tab) -> None:
    temp, hum = ends(tab, "temp"), ends(tab, "hum")
    tab.page.mouse.move(*at(tab, "temp", 0.25))
    tab.page.mouse.wheel(0, -100)
    still = temp[1] - 0.25 * (temp[1] - temp[0])
    low, high = (still + (end - still) / 1.25 for end in temp)
    until_ends(tab, "temp", low, high, about=0.05)
    assert ends(tab, "hum") == hum
    assert not tab.is_paused


def test_a_drag_on_a_y_axis_moves_the_panel_with_the_pointer_and_a_double_click_puts_it_back(
    tab: Tab,
) -> None:
    before = ends(tab, "temp")
    tab.page.mouse.move(*at(tab, "temp", 0.5))
    tab.page.mouse.down()
    for n in range(1, 21):  # in steps, as a hand does
        tab.page.mouse.move(*at(tab, "temp", 0.5 + n / 80))
    tab.page.mouse.up()
    by = (before[1] - before[0]) / 4
    until_ends(tab, "temp", before[0] + by, before[1] + by, about=0.05)
    tab.page.mouse.dblclick(*at(tab, "temp", 0.5))
    until_ends(tab, "temp", *before)


def test_two_fingers_on_a_y_axis_zoom_it(tab: Tab) -> None:
    before = ends(tab, "temp")
    session = tab.page.context.new_cdp_session(tab.page)

    def touch(kind: str, *shares: float) -> None:
        places = [at(tab, "temp", share) for share in shares]
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0.4, 0.6)
    touch("touchMove", 0.3, 0.7)
    touch("touchMove", 0.2, 0.8)
    touch("touchEnd")
    tab.until(
        lambda: (ends(tab, "temp")[1] - ends(tab, "temp")[0]) < 0.5 * (before[1] - before[0]),
        "a third of the range",
    )


def test_a_y_axis_is_zoomed_and_moved_by_keys_and_says_where_it_is(tab: Tab) -> None:
    before = ends(tab, "temp")
    strip(tab, "temp").focus()
    tab.page.keyboard.press("ArrowUp")
    by = (before[1] - before[0]) / 10
    until_ends(tab, "temp", before[0] + by, before[1] + by, about=0.05)
    moved = ends(tab, "temp")
    tab.page.keyboard.press("+")
    by = (moved[1] - moved[0]) / 10
    until_ends(tab, "temp", moved[0] + by, moved[1] - by, about=0.05)
    low, high = ends(tab, "temp")
    said = f"{low:g} to {high:g}"
    tab.until(lambda: strip(tab, "temp").get_attribute("aria-valuetext") == said, "where it is")
    assert strip(tab, "temp").get_attribute("aria-label") == "y axis of temp"
    assert not tab.is_paused
    tab.page.keyboard.press("Escape")
    until_ends(tab, "temp", *before)


def test_a_range_set_by_hand_is_named_in_the_panel_survives_a_reload_and_is_taken_back(
    start: Start, open_tab: OpenTab
) -> None:
    tab = opened(start, open_tab)
    before = ends(tab, "temp")
    chip = panel(tab, "temp").locator(".y-chip")
    assert chip.is_hidden()
    tab.page.mouse.move(*at(tab, "temp", 0.5))
    tab.page.mouse.wheel(0, 100)
    tab.until(chip.is_visible, "the chip")
    assert re.fullmatch(r"[\d.−]+ … [\d.]+, back to auto", chip.inner_text())
    tab.until(lambda: "y." in address(tab), "the range in the address")
    wide = ends(tab, "temp")
    tab.page.reload()
    tab.until(chip.is_visible, "the chip after a reload")
    until_ends(tab, "temp", *wide)
    tab.graph.write("temp=500°C hum=40%\n")
    tab.until(lambda: "500" in tab.legend()["temp"], "a sample beyond")
    assert ends(tab, "temp") == wide
    chip.click()
    tab.until(chip.is_hidden, "no chip")
    tab.until(lambda: before[1] < 500 <= ends(tab, "temp")[1], "the sample in view")
    assert ends(tab, "temp") != wide


def test_the_menu_of_a_panel_sets_its_ends_its_scale_and_zero(tab: Tab) -> None:
    before = ends(tab, "temp")
    assert before[0] > 0
    button = panel(tab, "temp").locator(".y-menu")
    panel(tab, "temp").hover()
    button.click()
    menu = tab.page.get_by_role("dialog", name="y axis of temp")
    menu.get_by_label("From zero").check()
    tab.until(lambda: ends(tab, "temp")[0] == 0, "zero in view")
    menu.get_by_label("To", exact=True).fill("50")
    tab.page.keyboard.press("Enter")
    until_ends(tab, "temp", 0, 50)
    menu.get_by_label("From", exact=True).fill("60")
    tab.page.keyboard.press("Enter")
    invalid = "field => field.validationMessage"
    tab.until(lambda: menu.get_by_label("To", exact=True).evaluate(invalid), "a refusal")
    menu.get_by_label("From", exact=True).fill("10")
    tab.page.keyboard.press("Enter")
    until_ends(tab, "temp", 10, 50)
    menu.get_by_label("Logarithmic").check()
    tab.until(lambda: "log" in address(tab), "the choice in the address")
    menu.get_by_label("Logarithmic").uncheck()
    menu.get_by_role("button").click()
    until_ends(tab, "temp", *before)
    button.click()
    tab.until(menu.is_hidden, "the menu closed")


def test_the_ends_that_a_panel_was_started_with_hold_for_it_alone(
    start: Start, open_tab: OpenTab
) -> None:
    tab = opened(start, open_tab, "--panel", "te*[10:70]", "--panel", "hum[:100]")
    until_ends(tab, "temp", 10, 70)
    tab.until(lambda: ends(tab, "hum")[1] == 100, "the end of hum")
    assert ends(tab, "hum")[0] > 0
    chip = panel(tab, "temp").locator(".y-chip")
    assert chip.is_hidden()
    strip(tab, "temp").focus()
    tab.page.keyboard.press("-")
    tab.until(chip.is_visible, "the chip")
    assert chip.inner_text().endswith("back to 10 … 70")
    tab.page.keyboard.press("Home")
    until_ends(tab, "temp", 10, 70)


def test_a_saved_page_has_the_ends_that_panels_were_started_with(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.html"
    graph = start("--time", "index", "--panel", "temp[10:70]", "--save", str(saved))
    graph.write(TWO)
    graph.end()
    wait_for(saved.exists, "the saved page")
    tab = open_tab(graph, address=saved.as_uri())
    tab.until(lambda: tab.page.locator(".chart:visible").count() == 2, "both panels")
    until_ends(tab, "temp", 10, 70)


def test_what_is_chosen_for_all_panels_holds_for_one_that_was_zoomed(
    start: Start, open_tab: OpenTab
) -> None:
    tab = opened(start, open_tab)
    strip(tab, "temp").focus()
    tab.page.keyboard.press("-")
    tab.until(panel(tab, "temp").locator(".y-chip").is_visible, "the chip")
    tab.page.locator("#look summary").click()
    tab.page.locator("#y-max").fill("90")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: {ends(tab, "temp")[1], ends(tab, "hum")[1]} == {90}, "both to 90")


def begins_at(tab: Tab, number: float) -> bool:
    return ends(tab, "temp")[0] == number


def test_an_end_of_the_scale_is_a_number_with_a_point_or_a_comma_and_nothing_else(
    start: Start, open_tab: OpenTab
) -> None:
    tab = opened(start, open_tab)
    tab.page.locator("#look summary").click()
    least = tab.page.locator("#y-min")
    for text, number in (("1,5", 1.5), ("-2.5e1", -25.0)):
        least.fill(text)
        least.press("Enter")
        tab.until(functools.partial(begins_at, tab, number), f"from {number}")
    for text in ("1.234,5", "5 °C"):
        least.fill(text)
        least.press("Enter")
        assert least.evaluate("field => field.validationMessage") == "must be a number, such as 1.5"
    assert ends(tab, "temp")[0] == -25


def test_the_menu_and_the_chip_of_a_panel_with_a_big_number_cover_no_curve(
    start: Start, open_tab: OpenTab
) -> None:
    tab = opened(start, open_tab, legend=False, width=1280)
    tab.until(lambda: panel(tab, "temp").locator(".head.stat").is_visible(), "big numbers")
    tab.page.mouse.move(*at(tab, "temp", 0.5))
    tab.page.mouse.wheel(0, 100)
    chip = panel(tab, "temp").locator(".y-chip")
    tab.until(chip.is_visible, "the chip")
    plot = panel(tab, "temp").locator(".plot").bounding_box()
    assert plot
    for part in (chip, panel(tab, "temp").locator(".y-menu")):
        box = part.bounding_box()
        assert box
        assert box["x"] + box["width"] <= plot["x"]
