"""One-off numbers are listed below the panels, and drawn when the reader asks for them."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

TEXT = "the daemon has started a worker\n"


def lines(rare: dict[int, str], *, count: int = 600, usual: str = "load={}\n") -> str:
    return "".join(rare.get(n, usual.format(n % 7)) for n in range(count))


def one_off(tab: Tab) -> list[str]:
    names: list[str] = tab.page.locator("#constants:visible .one-off").all_inner_texts()
    return names


def drawn(tab: Tab) -> set[str]:
    """The series in the panels."""
    panels = tab.page.locator("[data-panel]:visible").all()
    return {
        name for each in panels for name in json.loads(each.get_attribute("data-series") or "[]")
    }


def is_listed(tab: Tab) -> bool:
    return one_off(tab) == ["entries"]


def is_curve(tab: Tab) -> bool:
    return "entries" in drawn(tab) and not one_off(tab)


def test_a_one_off_number_is_listed_and_drawn_on_demand(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "index")
    graph.write(lines({77: "entries=4096\n", 310: "entries=8192\n", 400: "max_wait=3\n"}))
    tab = open_tab(graph)
    tab.until(lambda: one_off(tab) == ["entries", "max_wait"], "the one-off numbers")
    tab.until(lambda: drawn(tab) == {"load"}, "the panel of the others")
    word = tab.page.locator("#constants .off-word")
    assert "1 of 50 lines" in (word.get_attribute("title") or "")
    tab.page.locator("#constants .one-off", has_text="entries").click()
    tab.until(lambda: "entries" in drawn(tab), "its curve")
    tab.until(lambda: one_off(tab) == ["max_wait"], "the other one-off number")
    tab.until(lambda: "draw=entries" in tab.page.evaluate("location.hash"), "the link")
    tab.page.reload()
    tab.until(lambda: "entries" in drawn(tab) and one_off(tab) == ["max_wait"], "the same view")


def test_the_list_of_series_draws_a_one_off_number(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "index")
    graph.write(lines({77: "entries=4096\n", 310: "entries=8192\n"}))
    tab = open_tab(graph)
    tab.until(lambda: one_off(tab) == ["entries"], "the one-off number")
    switch = tab.switch("entries")
    tab.until(lambda: switch.get_attribute("aria-pressed") == "false", "a switch that is off")
    switch.click()
    tab.until(lambda: "entries" in drawn(tab), "its curve")
    switch.click()
    hidden = tab.page.locator("#constants .hidden-series")
    tab.until(lambda: hidden.all_inner_texts() == ["entries"], "hidden")


def test_a_number_that_is_no_longer_rare_is_drawn_on_all_pages(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "index")
    graph.write(lines({77: "entries=4096\n", 310: "entries=8192\n"}))
    tabs = [open_tab(graph), open_tab(graph)]
    for tab in tabs:
        tab.until(partial(is_listed, tab), "the one-off number")
    graph.write("".join(f"entries={n}\n" for n in range(30)))
    for tab in tabs:
        tab.until(partial(is_curve, tab), "its curve")


@pytest.mark.parametrize("others", ["load={}\n", "load={} temp={}5\n"])
def test_a_drawn_number_that_has_left_the_window_says_when_it_came_last(
    start: Start, open_tab: OpenTab, others: str
) -> None:
    graph = start("--time", "index", "--window", "100", "--panels", "each")
    rare = {77: "entries=4096\n", 310: "entries=8192\n"}
    graph.write("".join(rare.get(n, others.format(n % 7, n % 9)) for n in range(600)))
    tab = open_tab(graph)
    tab.page.locator("#constants .one-off").click()
    panel = tab.page.locator('[data-series*="entries"] .head')

    def said() -> list[str]:
        heads = " ".join(tab.page.locator(".head:visible").all_inner_texts())
        return re.findall(r"sample \d+", heads)

    for width, height in ((1280, 800), (390, 844)):
        tab.page.set_viewport_size({"width": width, "height": height})
        tab.until(lambda: "sample 311" in panel.inner_text(), "the place of the last one")
        assert "8192" in panel.inner_text(), width
        tab.until(lambda: said() == ["sample 311"], f"only this one is out of view at {width}")


def test_text_with_only_one_off_numbers_is_shown_as_messages(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--window", "1h")
    graph.write(lines({77: "entries=4096\n"}, usual=TEXT))
    tab = open_tab(graph)
    tab.until(lambda: "only one-off numbers" in tab.text("#empty-title"), "the note")
    tab.until(tab.page.locator("#log-pane").is_visible, "the messages")
    tab.page.locator("#constants .one-off").click()
    tab.until(lambda: "entries" in drawn(tab), "its curve")
    tab.until(lambda: tab.page.locator("#empty").is_hidden(), "no note")
    tab.until(lambda: tab.page.locator("#log-pane").is_hidden(), "the messages closed")


def test_a_panel_that_an_option_makes_draws_its_series(start: Start, open_tab: OpenTab) -> None:
    graph = start("--time", "index", "--panel", "entries")
    graph.write(lines({77: "entries=1\n", 310: "entries=2\n", 400: "max_wait=3\n"}))
    tab = open_tab(graph)
    tab.until(lambda: one_off(tab) == ["max_wait"], "the other one-off number")
    tab.until(lambda: "entries" in drawn(tab), "the curve")


def test_a_saved_page_lists_the_same_one_off_numbers(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start("--time", "index", "--save", str(tmp_path / "run.html"))
    graph.write(lines({77: "entries=4096\n", 310: "entries=8192\n"}))
    tab = open_tab(graph)
    tab.until(lambda: one_off(tab) == ["entries"], "the one-off number")
    graph.end()
    tab.until((tmp_path / "run.html").exists, "the file")
    page = (tmp_path / "run.html").read_text()
    assert re.search(r'"one_off":\["entries"\]', page)
    saved = open_tab(graph, address=(tmp_path / "run.html").as_uri(), offline=True)
    saved.until(lambda: one_off(saved) == ["entries"], "the one-off number on the saved page")
