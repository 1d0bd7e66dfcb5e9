"""The page for those who use it without a mouse, without colours, with a screen reader.

axe-core (npm, for development only) looks for what WCAG 2.2 A and AA and good practice ask for.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Graph, wait_for
from playwright.sync_api import ViewportSize
from programs import missing
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async ({ within, ...options }) => {
  const part = within ?? document;
  const { violations } = await axe.run(part, { resultTypes: ['violations'], ...options });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target} ${failureSummary}`));
}"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that a page may break in the dark alone, which differs only in its colours."""
LOOKS: list[ViewportSize] = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]
NAMES = ["wide", "narrow"]


@pytest.fixture(autouse=True)
def _axe() -> None:
    if not AXE.is_file():
        missing("no axe-core: npm ci")


def found(tab: Tab, within: str | None = None) -> list[str]:
    """What axe-core says against the page, or a part of it, now, in the light and in the dark.

    `within` is the CSS selector of the only part that has changed since the last time.
    """
    if not tab.page.evaluate("'axe' in window"):
        tab.page.evaluate(AXE.read_text())  # the page's policy allows no script from elsewhere
    said: list[str] = tab.page.evaluate(FOUND, {"within": within})
    tab.page.emulate_media(color_scheme="dark")
    said += tab.page.evaluate(FOUND, {"within": within, **COLOURS})
    tab.page.emulate_media(color_scheme="light")
    return said


def found_in_all_looks(tab: Tab) -> list[str]:
    """What axe-core says against the page on a wide and on a narrow screen."""
    said: list[str] = []
    for name, look in zip(NAMES, LOOKS, strict=True):
        tab.page.set_viewport_size(look)
        said += [f"{name}: {complaint}" for complaint in found(tab)]
    return said


def busy(graph: Graph) -> None:
    """Several panels, messages, a threshold passed, lines skipped."""
    for n in range(40):
        graph.write(f'{{"temp (°C)": {60 + n}, "hum (%)": {n % 7}, "power (W)": {n % 5}}}\n')
    graph.write('heating is on now\nheating is off again\n{"temp":\n')


def seen(tab: Tab) -> None:
    tab.until(lambda: tab.page.locator("#log [role=option]").count() > 1, "the messages")
    tab.until(lambda: len(tab.legend()) == 3, "the series")
    tab.until(lambda: tab.text("#skipped-count") == "1 skipped", "the skipped line")


def test_nothing_is_found_while_there_is_nothing(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    tab.until_state("waiting")
    assert found_in_all_looks(tab) == []
    graph.write("nothing but words\n")
    tab.until(lambda: tab.text("#empty-title").startswith("1 line read"), "the words")
    assert found_in_all_looks(tab) == []


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_nothing_is_found_in_numbers_of_texts_and_what_comes_of_a_click(
    look: ViewportSize, start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph, **look)
    graph.write(
        "".join(f"user ann logged in after {n} tries in {n}0 ms at night\n" for n in (3, 4, 9))
    )
    tab.until(lambda: "--pattern" in tab.text("#empty-ways"), "the hint")
    tab.page.locator("#log").focus()
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("ArrowRight")
    tab.until(lambda: "Enter plots it" in tab.text("#plotted"), "the chosen number")
    assert found(tab) == []
    tab.page.keyboard.press("Enter")
    tab.until(lambda: "--pattern" in tab.text("#plotted"), "the option")
    tab.until(lambda: tab.is_drawn("logged_after"), "the curve")
    assert found(tab) == []


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_nothing_is_found_in_a_busy_page_its_menus_and_its_past(
    look: ViewportSize, start: Start, open_tab: OpenTab
) -> None:
    graph = start("--threshold", "temp>80")
    tab = open_tab(graph, **look)
    busy(graph)
    seen(tab)
    assert found(tab) == []
    tab.hover(0.99)
    tab.until(lambda: tab.page.locator("#log .near").count() == 1, "the message there")
    assert found(tab) == []
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("heating")
    tab.until(lambda: tab.page.locator("#log mark").count() == 2, "the hits")
    tab.page.locator("#log [role=option]").first.hover()
    assert found(tab, "#log-pane") == []
    tab.page.keyboard.press("ArrowDown")
    tab.until(lambda: tab.page.locator("#log [aria-selected=true]").count() == 1, "one of them")
    assert found(tab, "#log-pane") == []
    for menu in ("#look", "#take", "#skipped"):
        tab.page.locator(f"{menu} summary").click()
        assert found(tab, menu) == [], menu
        tab.page.locator(f"{menu} summary").click()
    tab.page.get_by_role("slider", name="y axis of temp").press("-")
    tab.page.get_by_role("button", name="y axis of temp").press("Enter")
    tab.until(tab.page.get_by_role("dialog", name="y axis of temp").is_visible, "the dialog")
    assert found(tab, "[role=dialog]") == []
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("?")
    tab.until(tab.page.locator("#help").is_visible, "the keys")
    assert found(tab, "#help") == []
    tab.page.keyboard.press("Escape")
    tab.page.locator("#pause").click()
    tab.until(lambda: tab.is_paused, "the way back")
    assert found(tab) == []


def test_nothing_is_found_in_a_saved_page(start: Start, open_tab: OpenTab, tmp_path: Path) -> None:
    graph = start()
    busy(graph)
    wait_for(lambda: graph.get("status")["lines"] == 43, "all lines")
    copy = tmp_path / "saved.html"
    copy.write_bytes(graph.fetch("save.html"))
    saved = open_tab(graph, address=copy.as_uri())
    saved.until_state("saved")
    seen(saved)
    assert found_in_all_looks(saved) == []


def test_what_is_wrong_would_be_found(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(start())
    tab.until_state("waiting")
    unlabelled = (
        "const menu = document.querySelector('#window'); menu.closest('label').replaceWith(menu)"
    )
    tab.page.locator("#window").evaluate(unlabelled)
    tab.page.evaluate("document.querySelector('#empty-hint').style.color = '#777'")
    in_light, in_dark = ["color-contrast:", "select-name:"], ["color-contrast:"]
    assert [complaint.split()[1] for complaint in found(tab)] == in_light + in_dark


def test_panels_that_scroll_do_so_by_keyboard(start: Start, open_tab: OpenTab) -> None:
    graph = start("--split")
    tab = open_tab(graph)
    graph.write("".join(" ".join(str(n % k + k) for k in range(1, 19)) + "\n" for n in range(20)))
    tab.until(lambda: len(tab.legend()) == 18, "eighteen panels")
    height = "document.querySelector('.panels').scrollHeight"
    tab.until(lambda: tab.page.evaluate(height) > 1000, "more than fit")
    assert found(tab) == []


FOCUSED = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  const { id, ariaLabel, textContent, tagName } = document.activeElement;
  if (tagName === 'BODY') return ['the end', true];
  const name = tagName === 'SUMMARY' ? textContent.trim().split(' ')[0]
    : id || ariaLabel || textContent;
  const { width, height } = document.activeElement.getBoundingClientRect();
  const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && width * height > 0;
  return [name, seen];
}"""


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_everything_is_reached_by_keyboard_and_shows_that_it_is(
    look: ViewportSize, start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph, **look)
    busy(graph)
    seen(tab)
    tab.page.keyboard.press("m")
    tab.until(tab.page.locator("#log").is_visible, "all messages")
    reached: dict[str, bool] = {}
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        name, shown = tab.page.evaluate(FOCUSED)
        if name in reached:
            break
        reached[name] = shown
    header = {"window", "View", "Save", "pause", "series-button", "messages"}
    legend = {"legend-filter", "Columns", "temp", "hum", "power"}
    axes = {f"y axis of {name}{end}" for name in ("temp", "hum", "power") for end in ("", "…")}
    assert header | legend | axes | {"panels", "log-query", "log", "1"} <= reached.keys()
    assert [name for name, shown in reached.items() if not shown] == []


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_by_itself_for_those_who_want_it_so(
    motion: str, *, moves: bool, start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph, reduced_motion=motion)

    def is_live() -> bool:
        graph.write("1\n")
        return tab.state.startswith("live")

    tab.until(is_live, "the state live")
    moving = "document.getAnimations().length > 0"
    tab.until(lambda: tab.page.evaluate(moving) == moves, "what moves")


def test_colours_of_the_system_leave_those_of_the_series(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph, forced_colors="active")
    busy(graph)
    seen(tab)
    grounds: list[str] = tab.page.locator("#series .swatch").evaluate_all(
        "all => all.map(each => getComputedStyle(each).backgroundColor)"
    )
    assert len(set(grounds)) == 3
    tab.until(lambda: tab.is_drawn("temp"), "the curve in the colour of its swatch")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("heating")
    tab.until(lambda: tab.page.locator("#log mark").count() == 2, "the hits")
    mark, pane = (
        tab.page.locator(each).first.evaluate("each => getComputedStyle(each).backgroundColor")
        for each in ("#log mark", "#log-pane")
    )
    assert mark != pane
    assert found(tab) == []
