"""Numbers in lines of text are plotted by a click or by keys, for all viewers."""

from collections.abc import Callable

from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

LINES = "".join(
    f"user <b>ann</b> logged in after {n} tries in {n}0 ms at night\n" for n in (3, 4, 9)
)


def chips(tab: Tab) -> list[str]:
    """The numbers in the newest message."""
    found: list[str] = (
        tab.page.locator("#log [role=option]").last.locator(".chip").all_inner_texts()
    )
    return found


def test_a_click_on_a_number_plots_it_back_and_from_now_on_for_all_viewers(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab, other = open_tab(graph), open_tab(graph)
    graph.write(LINES)
    tab.until(lambda: chips(tab) == ["9", "90"], "the chips")
    tab.page.locator("#log .chip").last.click()
    for each in (tab, other):
        each.until_values("tries", [30, 40, 90])
    option = "--pattern 'tries in (?P<tries>[-+0-9.e]+ ms)'"
    tab.until(lambda: tab.text("#plotted code") == option, "the option")
    assert tab.page.locator("#log-pane").is_visible()
    graph.write("user carl logged in after 1 tries in 15 ms at night\n")
    tab.until_values("tries", [30, 40, 90, 15])
    tab.page.locator("#plotted button").click()
    tab.until(lambda: tab.text("#plotted button") in ("Copied", "Selected"), "the copy")
    assert tab.page.evaluate("String(document.getSelection())") == option


def test_keys_choose_a_number_and_plot_it(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write(LINES)
    tab.until(lambda: chips(tab) == ["9", "90"], "the chips")
    tab.page.locator("#log").focus()
    tab.page.keyboard.press("ArrowUp")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowRight")
    tab.until(lambda: tab.text("#plotted") == "40: Enter plots it", "the chosen number")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.text("#plotted") == "4: Enter plots it", "the chosen number")
    tab.page.keyboard.press("Enter")
    tab.until_values("logged_after", [3, 4, 9])


def test_a_number_found_by_a_search_is_plotted_too(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write(LINES)
    tab.until(lambda: chips(tab) == ["9", "90"], "the chips")
    tab.page.locator("#log-query").fill("after 4 tries")
    tab.until(lambda: chips(tab) == ["4", "40"], "the match")
    tab.page.locator("#log mark .chip").click()
    tab.until_values("logged_after", [3, 4, 9])


def test_a_refusal_says_why(start: Start, open_tab: OpenTab) -> None:
    graph = start("--no-token")
    tab = open_tab(graph)
    graph.write(LINES)
    tab.until(lambda: chips(tab) == ["9", "90"], "the chips")
    tab.tolerate("403")
    tab.page.locator("#log .chip").first.click()
    tab.until(lambda: "3 is not plotted: plotting is off" in tab.text("#plotted"), "why")
