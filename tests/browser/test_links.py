"""What is chosen on the page is in its address: a link, or a reload, shows the same view."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
FOUR = '{"a": 1, "b": 20, "ü, 5%": 3, "d": 4}\n' * 3


def address(tab: Tab) -> str:
    said: str = tab.page.evaluate("location.href")
    return said


def fragment(tab: Tab) -> str:
    return urlsplit(address(tab)).fragment


def hidden(tab: Tab) -> list[str]:
    names: list[str] = tab.page.locator("#series [aria-pressed=false] .name").all_inner_texts()
    return names


def test_a_link_shows_what_was_chosen(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write(FOUR)
    tab = open_tab(graph)
    tab.until(lambda: len(tab.legend()) == 4, "the series")
    assert fragment(tab) == ""
    for name in ("b", "ü, 5%"):
        tab.switch(name).click()
    tab.page.get_by_role("combobox", name="Window").select_option(label="100")
    tab.page.locator("#look summary").click()
    tab.page.locator("#kind").select_option("bar")
    tab.page.locator("#scale").select_option("log")
    tab.page.locator("#y-max").fill("1e3")
    tab.page.locator("#y-max").press("Enter")
    tab.page.locator("#panel-rule").select_option("each")
    tab.until(lambda: "panels=each" in fragment(tab), "the address of it")

    other = open_tab(graph, address=address(tab))
    other.until(lambda: hidden(other) == ["b", "ü, 5%"], "the same two hidden")
    other.until(lambda: other.page.locator(".chart:visible").count() == 2, "a panel a series")
    controls = ("#window", "#kind", "#scale", "#y-max")
    other.until(
        lambda: (
            [other.page.locator(each).input_value() for each in controls]
            == ["100", "bar", "log", "1000"]
        ),
        "the same in the menus",
    )
    other.page.reload()
    other.until(lambda: hidden(other) == ["b", "ü, 5%"], "the same after a reload")


def test_a_link_to_few_of_many_series_names_those(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    names = [f"sensor {n}" for n in range(60)]
    graph.write(json.dumps({name: n for n, name in enumerate(names)}) + "\n")
    tab = open_tab(graph)
    tab.until(lambda: len(tab.legend()) == 60, "the series")
    tab.page.get_by_role("button", name="sensor 7", exact=True).click(modifiers=["Alt"])
    tab.until(lambda: fragment(tab) == "show=sensor+7", "a short address")
    other = open_tab(graph, address=address(tab))
    other.until(lambda: hidden(other) == [*names[:7], *names[8:]], "the others switched off")
    graph.write('{"sensor 7": 1, "one more": 2}\n')
    other.until(lambda: len(other.legend()) == 61, "one more")
    assert "one more" not in hidden(other)


def test_what_is_as_it_was_leaves_the_address(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write(FOUR)
    tab = open_tab(graph)
    switch = tab.switch("b")
    switch.click()
    tab.until(lambda: fragment(tab) == "hide=b", "the hidden series")
    switch.click()
    tab.until(lambda: fragment(tab) == "", "a plain address")


def test_a_series_moved_to_another_panel_is_there_in_a_link(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--split")
    graph.write("temp=21.5°C hum=40%\n" * 2)
    tab = open_tab(graph)
    tab.until(lambda: tab.page.locator(".chart:visible").count() == 2, "two panels")
    tab.page.locator("#series button").first.press("p")
    tab.until(lambda: "move.temp=series+hum" in fragment(tab), "the move")
    other = open_tab(graph, address=address(tab))
    other.until(lambda: len(other.legend()) == 2, "the series")
    other.until(lambda: other.page.locator(".chart:visible").count() == 1, "one panel")


def test_a_link_into_the_past_shows_that_part_and_another_run_has_no_such_part(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "100")
    graph.write("".join(f"{i}\n" for i in range(1000)))
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.page.keyboard.press("ArrowLeft")
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: "from=860&to=960&run=" in fragment(tab), "the part in the address")

    def ticks(tab: Tab) -> list[str]:
        picture = tab.picture("value")
        return [str(text) for text, *_ in picture.ticks] if picture else []

    again = open_tab(graph, address=address(tab))
    again.until(lambda: again.is_paused, "a part of the run")
    again.until(lambda: again.is_drawn("value") and ticks(again) == ticks(tab), "the same part")

    other = start(*INDEX, "--window", "100")
    other.write("".join(f"{i}\n" for i in range(1000)))
    stranger = open_tab(other, address=other.url + "#" + fragment(tab))
    stranger.until(lambda: stranger.is_drawn("value"), "the curve")
    stranger.until(lambda: fragment(stranger) == "", "the end of its own run")
    stranger.until(lambda: not stranger.is_paused, "the run that goes on")


def test_the_token_is_never_in_the_address_and_the_rest_stays(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--host", "0.0.0.0", *INDEX)
    graph.write(FOUR)
    tab = open_tab(graph, address=f"{graph.url}&hide=b")
    tab.until(lambda: hidden(tab) == ["b"], "the series hidden")
    tab.until(lambda: fragment(tab) == "hide=b", "the address without the token")
    tab.switch("a").click()
    tab.until(lambda: fragment(tab) == "hide=b&hide=a", "both")


def test_a_foreign_address_is_no_harm(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    graph.write("1\n2\n")
    nonsense = "#chart=pie&window=x&min=9&max=1&sort=z&from=1&to=0&hide=%E0%A4&move.=&__proto__=1"
    tab = open_tab(graph, address=graph.url + nonsense)
    tab.until_values("value", [1, 2])
    tab.until(lambda: tab.root("state") in ("live", "silent"), "the run that goes on")


def test_a_saved_page_keeps_its_view_in_a_link_too(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start(*INDEX)
    graph.write(FOUR)
    graph.end()
    file = tmp_path / "run.html"
    tab = open_tab(graph)
    tab.until(lambda: len(tab.legend()) == 4, "the series")
    file.write_bytes(graph.fetch("save.html"))
    saved = open_tab(graph, address=f"{file.as_uri()}#hide=b&chart=bar")
    saved.until(lambda: hidden(saved) == ["b"], "the series hidden")
    saved.until(lambda: saved.page.locator("#kind").input_value() == "bar", "the kind in the menu")
    saved.switch("a").click()
    saved.until(lambda: "hide=a" in fragment(saved), "the address of a file")
    saved.page.reload()
    saved.until(lambda: hidden(saved) == ["a", "b"], "the same after a reload")


@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize("by", ["link", "option"])
def test_ends_of_y_that_are_too_close_for_round_numbers_do_not_hang_the_page(
    start: Start, open_tab: OpenTab, by: str, scale: str
) -> None:
    ends = ["1e17", "100000000000000016"]
    options = ["--y-min", ends[0], "--y-max", ends[1], *(["--log-y"] * (scale == "log"))]
    graph = start(*INDEX, *(options if by == "option" else ()))
    link = f"{graph.url}#scale={scale}&min={ends[0]}&max={ends[1]}"
    tab = open_tab(graph, address=link if by == "link" else None)
    graph.write("a=1e17\n" * 3)
    tab.until(lambda: list(tab.legend()) == ["a"], "the series")
    tab.page.locator("#look summary").click()
    y_max = tab.page.locator("#y-max")
    tab.until(lambda: float(y_max.input_value() or 0) == float(ends[1]), "the end in the menu")
    graph.write("b=1\n")
    tab.until(lambda: list(tab.legend()) == ["a", "b"], "what comes next")
