"""What a person sees: the real page in a real Chromium, fed by a real process."""

import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import Graph, wait_for
from peers import free_port
from playwright.sync_api import expect
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
"""Samples side by side: those of one write would come at the same moment."""

HOSTILE = "<img src=x onerror=window.pwned=1>"


def lines(values: list[float]) -> str:
    return "".join(f"{value:g}\n" for value in values)


def until_live(graph: Graph, tab: Tab) -> None:
    """Wait until the page says that the run goes on, which it does a few seconds after a line."""

    def is_live() -> bool:
        graph.write("1\n")
        return tab.state.startswith("live")

    tab.until(is_live, "the state live")


def test_the_curve_drawn_has_the_values_sent(start: Start, open_tab: OpenTab) -> None:
    values = [0.0, 5, -2, 7.5, 3, 3, 1]
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write(lines(values))
    tab.until_values("value", values)
    picture = tab.picture("value")
    assert picture
    assert len(picture.strokes()) == 1
    until_live(graph, tab)


def test_what_comes_later_is_added_at_once(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    for n in range(1, 6):
        graph.write(f"{n * n}\n")
        tab.until_values("value", [float(i * i) for i in range(1, n + 1)])


def test_a_second_tab_and_a_later_one_see_the_history(start: Start, open_tab: OpenTab) -> None:
    values = [float(n % 7) for n in range(100)]
    graph = start(*INDEX)
    first, second = open_tab(graph), open_tab(graph)
    graph.write(lines(values))
    first.until_values("value", values)
    second.until_values("value", values)
    open_tab(graph).until_values("value", values)


def test_a_gap_breaks_the_curve_and_a_sample_alone_is_a_dot(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    for y in ("1", "2", "null", "3", "null", "4", "5"):
        graph.write(f'{{"a": {y}}}\n')
    tab.until_values("a", [1, 2, 3, 4, 5])
    picture = tab.picture("a")
    assert picture
    assert len(picture.strokes()) == 3
    assert [round(value) for _, value in picture.dots()] == [3]


def test_the_first_sample_is_a_dot(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("42\n")
    tab.until(lambda: (picture := tab.picture("value")) and picture.dots(), "a dot")
    picture = tab.picture("value")
    assert picture
    [(_, value)] = picture.dots()
    assert value == pytest.approx(42, rel=0.01)


def test_names_are_text_whatever_they_say(start: Start, open_tab: OpenTab) -> None:
    names = [HOSTILE, "__proto__", "constructor", "toString", "x" * 200]
    graph = start()
    tab = open_tab(graph)
    for _ in range(3):
        for n, name in enumerate(names):
            graph.write(f'{{"{name}": {n}}}\n')
    tab.until(lambda: len(tab.legend()) == len(names), "the legend")
    tab.page.locator(".legend-edge").press("ArrowLeft")  # a width that is set has whole names
    tab.until(lambda: set(tab.legend()) == set(names), "every name in the legend")
    tab.hover(0.9)
    tab.until(lambda: HOSTILE in tab.reading(), "the value of that name")
    tab.until(lambda: HOSTILE in tab.text(".panels"), "the name in a panel")
    graph.write("a line of text: " + HOSTILE + "\n")
    tab.until(lambda: HOSTILE in tab.text("#log"), "the name in a message")
    assert tab.page.evaluate("window.pwned") is None
    assert tab.page.locator("main img").count() == 0


def test_new_series_appear_on_the_fly_and_keep_their_colours(
    start: Start, open_tab: OpenTab
) -> None:
    def colour(name: str) -> str:
        result: str = tab.page.locator(f"tr[data-series={name}] .swatch").evaluate(
            "element => getComputedStyle(element).backgroundColor"
        )
        return result

    graph = start()
    tab = open_tab(graph)
    graph.write('{"b": 1}\n')
    tab.until(lambda: list(tab.legend()) == ["b"], "b")
    before = colour("b")
    graph.write('{"a": 1, "b": 2}\n')
    tab.until(lambda: list(tab.legend()) == ["b", "a"], "a after b")
    assert colour("b") == before != colour("a")


def test_the_legend_says_the_last_value_and_the_title_too(start: Start, open_tab: OpenTab) -> None:
    graph = start("--title", "greenhouse")
    tab = open_tab(graph)
    graph.write("20.5\n21.5\n")
    tab.until(lambda: tab.legend() == {"value": "21.5"}, "the last value")
    tab.until(lambda: tab.page.title() == "21.5 · greenhouse", "the value in the title")
    tab.until(lambda: tab.text("h1") == "greenhouse", "the heading")


def test_a_series_is_switched_off_and_on(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write('{"small": 1, "large": 1000}\n{"small": 2, "large": 2000}\n')
    tab.until_values("large", [1000, 2000])
    switch = tab.switch("large")
    switch.click()
    tab.until(lambda: not tab.is_drawn("large"), "large hidden")
    tab.until_values("small", [1, 2])  # on a scale of its own
    switch.press("Enter")
    tab.until_values("large", [1000, 2000])


def test_hover_reads_the_values_under_the_cursor(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write('{"a": 1, "b": 10}\n')
    tab.until_values("a", [1])
    graph.write('{"a": 2, "b": 20}\n')
    tab.until_values("a", [1, 2])
    tab.hover(0.9999)
    tab.until(lambda: tab.reading() == {"a": "2", "b": "20"}, "the newest values")
    graph.write('{"a": 3, "b": 30}\n')  # the mouse stands still, the curve does not
    tab.until(lambda: tab.reading() == {"a": "3", "b": "30"}, "the new ones")
    tab.page.mouse.move(0, 0)
    tab.until(lambda: tab.reading() == {}, "no reading")


def test_pause_freezes_the_picture_and_loses_nothing(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.page.keyboard.press("Space")
    tab.until(lambda: tab.text("#pause") == "Resume", "paused")
    graph.write("3\n4\n")
    tab.until(lambda: tab.text("#lines") == "4 lines", "four lines")
    tab.until_values("value", [1, 2])
    tab.page.locator("#pause").click()
    tab.until_values("value", [1, 2, 3, 4])


def test_the_window_is_chosen_on_the_page(start: Start, open_tab: OpenTab) -> None:
    graph = start("--window", "45s")
    tab = open_tab(graph)
    now = 1_700_000_000
    for t in range(0, 100, 10):
        graph.write(f'{{"time": {now + t}, "a": {t}}}\n')
    in_window = [40.0, 50, 60, 70, 80, 90]  # and the one that the curve comes from
    tab.until_values("a", in_window)
    menu = tab.page.get_by_role("combobox", name="Window")
    tab.until(lambda: menu.input_value() == "45", "the window in the menu")
    menu.select_option(label="10 s")
    tab.until_values("a", [70, 80, 90])
    menu.select_option(label="all")
    tab.until_values("a", [float(t) for t in range(0, 100, 10)])


def test_text_lines_are_shown_as_messages(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    assert tab.page.locator("#log-pane").is_hidden()
    graph.write("<b>hello</b> world\n")
    tab.until(lambda: "<b>hello</b> world" in tab.text("#log"), "the message")
    tab.page.locator("#messages").click()
    tab.until(lambda: tab.page.locator("#log-pane").is_hidden(), "the messages put away")
    for n in range(300):
        graph.write(f"line of text {chr(65 + n % 26)}{'.' * n}\n")
    tab.until(lambda: tab.text("#messages-count") == "301 messages", "all of them counted")
    tab.page.locator("#messages").click()
    tab.until(lambda: tab.page.locator("#log [role=option]").count() == 200, "the newest of them")


def test_it_says_what_to_do_while_there_is_nothing(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    tab.until_state("waiting")
    tab.until(lambda: "stdbuf -oL" in tab.text("#empty"), "what to do")
    until_live(graph, tab)
    tab.until(tab.page.locator("#empty").is_hidden, "nothing more to do")


def test_the_end_of_input_is_said_and_the_curve_stays(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("1\n2\n")
    graph.end()
    tab.until_state("ended")
    tab.until_values("value", [1, 2])
    assert ":" in tab.state, "it says when"


def test_a_server_started_again_is_a_fresh_page(start: Start, open_tab: OpenTab) -> None:
    options = ("--port", str(free_port()), *INDEX)
    graph = start(*options)
    tab = open_tab(graph)
    tab.tolerate("net::ERR")  # what Chromium says when nobody answers
    graph.write("100\n200\n")
    tab.until_values("value", [100, 200])
    graph.signal(signal.SIGKILL)
    graph.wait()
    tab.until_state("lost")
    again = start(*options)
    again.write("1\n2\n3\n")
    tab.until_values("value", [1, 2, 3])
    until_live(again, tab)


def test_a_hidden_tab_has_no_stream_and_misses_nothing(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    assert graph.get("status")["viewers"] == 1
    tab.hide()
    wait_for(lambda: graph.get("status")["viewers"] == 0, "the stream closed")
    graph.write("3\n")
    wait_for(lambda: graph.count("value") == 3, "the third sample")
    tab.hide(hidden=False)
    tab.until_values("value", [1, 2, 3])


def test_a_phone_has_no_sideways_scroll(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    graph.write(f'{{"{"w" * 200}": 1e-5, "short": -123456789}}\n' * 3 + "text " * 80 + "\n")
    tab.until(lambda: len(tab.legend()) == 2, "both series")
    tab.until(lambda: tab.page.locator("#log [role=option]").count() == 1, "the message")
    width = tab.page.evaluate("document.documentElement.scrollWidth")
    assert width == 390
    tab.page.locator(".plot").first.tap()
    tab.until(lambda: tab.page.locator(".x-flag").is_visible(), "the place that is read")
    box = tab.page.locator(".x-flag").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_theme_is_chosen_and_kept(start: Start, open_tab: OpenTab) -> None:
    def ground() -> str:
        result: str = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
        return result

    graph = start()
    tab = open_tab(graph, color_scheme="light")
    light = ground()
    tab.page.locator("#look summary").click()
    tab.page.get_by_label("Theme").select_option("dark")
    tab.until(lambda: ground() != light, "the dark")
    dark = ground()
    tab.page.reload()
    tab.until(lambda: ground() == dark, "the same after a reload")


def test_the_token_is_used_and_leaves_the_address_bar(start: Start, open_tab: OpenTab) -> None:
    graph = start("--host", "0.0.0.0", *INDEX)
    assert graph.token
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    assert "#" not in tab.page.url
    tab.page.reload()
    tab.until_values("value", [1, 2])


def test_a_page_without_the_token_says_what_it_needs(start: Start, open_tab: OpenTab) -> None:
    graph = start("--host", "0.0.0.0")
    tab = open_tab(graph)
    tab.tolerate("401")
    tab.page.evaluate("sessionStorage.clear()")
    tab.page.goto(graph.base)
    tab.until_state("no access")
    tab.until(lambda: "address with its token" in tab.text("#empty"), "what it needs")


def test_skipped_lines_are_counted_and_listed(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write(f'1\n2\n{{"{HOSTILE}":\n{{"b":\n')
    tab.until(lambda: tab.text("#skipped-count") == "2 skipped", "the count")
    tab.page.click("#skipped-count")
    tab.until(lambda: "line 4" in tab.text("#skipped-lines"), "the list")
    assert HOSTILE in tab.text("#skipped-lines")
    assert tab.page.evaluate("window.pwned") is None


def test_a_field_that_never_comes_is_said(start: Start, open_tab: OpenTab) -> None:
    graph = start("--field", "tmep")
    tab = open_tab(graph)
    graph.write('{"temp":1,"hum":2}\n' * 120)
    tab.until(lambda: "no series named tmep yet" in tab.text("#empty-hint"), "the hint")
    tab.until(lambda: "livegraph --field temp" in tab.text("#empty-ways"), "what to type")


def test_a_hint_about_an_option_is_shown_below_the_curves(start: Start, open_tab: OpenTab) -> None:
    graph = start("--threshold", "tmep>5")
    tab = open_tab(graph)
    graph.write("temp=1\n" * 3)
    tab.until(lambda: "livegraph --threshold 'temp>5'" in tab.text("#advice"), "the hint")
    assert "no series named tmep yet" in tab.text("#advice")


def test_a_page_opened_first_gets_the_x_axis_that_the_data_has(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--time", "index")
    tab = open_tab(graph)
    tab.until_state("waiting")
    graph.write(lines([float(n % 5) for n in range(100)]))
    tab.until_values("value", [float(n % 5) for n in range(100)])
    tab.until(lambda: tab.text(".x-axis .x-name") == "sample number", "the name of the axis")
    assert tab.page.locator(".x-name:visible").count() == 1


def test_a_second_source_of_a_name_renames_the_first_on_an_open_page(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "b")
    graph = start("-", str(tmp_path / "b"))
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    with (tmp_path / "b").open("w") as b:
        b.write("7\n8\n")
    tab.until_values("b:value", [7, 8])
    tab.until_values("stdin:value", [1, 2])
    tab.until(lambda: list(tab.legend()) == ["stdin:value", "b:value"], "the legend")
    tab.until(lambda: tab.text("#sources-count") == "2 sources, 1 ended", "the sources")


def test_an_end_that_ends_the_server_is_an_end_and_no_loss(start: Start, open_tab: OpenTab) -> None:
    graph = start("--exit-on-eof", *INDEX)
    tab = open_tab(graph)
    tab.tolerate("ERR_CONNECTION_REFUSED")
    graph.write("1\n2\n3\n")
    tab.until_values("value", [1, 2, 3])
    graph.end()
    assert graph.wait() == 0
    tab.until_state("ended")
    tab.until_values("value", [1, 2, 3])


def test_a_clock_that_was_wrong_once_does_not_freeze_the_page(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write('{"a": 1}\n{"a": 2}\n{"time": 4102444000, "a": 9}\n')
    tab.until(lambda: graph.count("a") == 3, "three samples")

    def follows_the_run() -> bool:
        graph.write('{"a": 3}\n{"a": 4}\n')
        first, last = map(float, (tab.root("window") or "0 0").split())
        return abs(last - time.time()) < 30 and last - first < 120

    tab.until(follows_the_run, "a window that ends now")
    tab.until(lambda: tab.picture("a"), "the picture")


def test_many_series_share_the_points_that_a_page_can_draw(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    asked: list[int] = []
    tab.page.on(
        "request",
        lambda request: asked.extend(map(int, re.findall(r"stream.*points=(\d+)", request.url))),
    )
    members = ",".join(f'"s{i}":{i}' for i in range(100))
    graph.write(f"{{{members}}}\n" * 3)
    tab.until(lambda: len(tab.legend()) == 100, "all series")
    tab.until(lambda: tab.state and asked and asked[-1] <= 500, "a smaller budget")
    assert len(asked) <= 2  # the first stream may have been asked for before we looked


def test_a_page_made_wider_before_the_first_sample_asks_for_more_points(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(start())
    tab.until_state("waiting")
    asked: list[int] = []
    tab.page.on(
        "request",
        lambda request: asked.extend(map(int, re.findall(r"stream.*points=(\d+)", request.url))),
    )
    tab.page.set_viewport_size({"width": 3000, "height": 800})
    tab.until(lambda: tab.state and asked and asked[-1] > 4000, "a larger budget")


def test_on_a_phone_the_axis_of_time_stays_in_sight_above_the_footer(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--panels", "each")
    graph.write("".join(" ".join(f"s{i}={i + n}" for i in range(9)) + "\n" for n in range(5)))
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    tab.until(lambda: tab.page.locator(".x-axis").count() == 1, "the axis")

    def is_in_sight() -> bool:
        axis, footer = (tab.page.locator(one).bounding_box() for one in (".x-axis", "footer"))
        return bool(axis and footer and axis["y"] + axis["height"] <= footer["y"] + 1)

    tab.until(is_in_sight, "the axis above the footer")


def test_the_list_of_keys_opens_at_its_beginning(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("1\n")
    tab = open_tab(graph, width=844, height=390)
    tab.page.keyboard.press("?")
    expect(tab.page.locator("#help h2")).to_be_in_viewport()
    expect(tab.page.locator("#help button")).to_be_in_viewport()
