"""What the page says of a run that is not simply going on, and what it says to do."""

import re
import signal
from collections.abc import Callable
from pathlib import Path

from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

STREAM = re.compile(r"/stream\?")
FULL = 'event: bye\ndata: {"reason":"full"}\n\n'


def ways(tab: Tab) -> list[str]:
    """What may be typed, as the page says it."""
    result: list[str] = tab.page.locator("#empty-ways code").all_inner_texts()
    return result


def draw(graph: Graph, tab: Tab) -> None:
    graph.write("1\n2\n")
    tab.until(lambda: tab.is_drawn("value"), "the curve")


def test_while_nothing_comes_it_says_how_programs_are_kept_from_buffering(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(start())
    tab.until_state("waiting")
    tab.until(lambda: "buffering" in tab.text("#empty"), "the question")
    answers = [
        "livegraph -- PROGRAM",
        "stdbuf -oL PROGRAM | livegraph",
        "python -u SCRIPT | livegraph",
    ]
    tab.until(lambda: ways(tab) == answers, "the answers")


def test_a_listener_says_how_it_is_sent_a_line(start: Start, open_tab: OpenTab) -> None:
    tab = open_tab(start("tcp://127.0.0.1:0"))
    tab.until(lambda: "listening on" in tab.text("#empty-hint"), "where it listens")
    [way] = ways(tab)
    assert way.startswith("echo temp=21.5 | nc 127.0.0.1 ")


def test_lines_without_a_number_are_counted_with_what_finds_one(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write("nothing here\nnor there\n")
    tab.until(lambda: tab.text("#empty-title").startswith("2 lines read"), "the count")
    assert [way.split()[1] for way in ways(tab)] == ["--field", "--pattern", "--explain"]
    graph.end()
    tab.until(lambda: "ended without a number" in tab.text("#empty-title"), "the end")


def test_an_input_without_a_line_says_where_it_may_have_gone(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    graph.end()
    tab = open_tab(graph)
    tab.until_state("ended")
    tab.until(lambda: "PROGRAM 2>&1 | livegraph" in ways(tab), "what to type")


def test_a_curve_that_has_ended_says_how_long_it_stays(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    draw(graph, tab)
    assert tab.text("#advice") == ""
    graph.end()
    tab.until(lambda: "until livegraph is stopped" in tab.text("#advice"), "how long")


def test_the_end_of_a_file_says_its_name_and_its_rows(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    file = tmp_path / "day-of-the-measurement-in-the-north.csv"
    file.write_text("time,temp\n" + "".join(f"{i},{i % 9}\n" for i in range(1440)))
    tab = open_tab(start(str(file)), width=390)
    tab.until_state("end of day-of-the-m…e-north.csv 1440 rows")
    assert tab.root("state") == "ended"
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_lost_run_says_how_it_comes_back(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    tab.tolerate("net::ERR")
    draw(graph, tab)
    graph.signal(signal.SIGKILL)
    tab.until(lambda: f"--port {graph.port}" in tab.text("#advice"), "what to type")
    tab.until_state("lost trying again")
    assert tab.is_drawn("value")


def test_a_run_that_was_stopped_says_so(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    tab.tolerate("net::ERR")
    draw(graph, tab)
    graph.signal(signal.SIGTERM)
    tab.until_state("lost livegraph was stopped")
    tab.until(lambda: "livegraph was stopped" in tab.text("#advice"), "why")
    graph.wait()
    tab.until_state("lost livegraph was stopped")


def test_a_page_without_room_says_what_makes_room(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    tab.page.route(
        STREAM,
        lambda route: route.fulfill(content_type="text/event-stream", body=FULL),
    )
    tab.page.reload()
    tab.until_state("lost no room for another page")
    tab.until(lambda: tab.text("#empty-title") == "No room for another page", "the title")
    tab.until(lambda: "Close one of them" in tab.text("#empty-hint"), "what to do")
    tab.page.unroute(STREAM)
    tab.until_state("waiting")


def test_what_is_said_fits_a_phone(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("nothing here\n")
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    tab.until(lambda: len(ways(tab)) == 3, "what to type")
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390

    def fits() -> bool:
        box, pane = (tab.page.locator(e).bounding_box() for e in ("#empty-ways", "#empty"))
        return bool(box and pane and box["y"] + box["height"] <= pane["y"] + pane["height"])

    tab.until(fits, "all of it in the pane")


def test_skipped_lines_are_counted_with_the_reason_and_listed_as_menus_are(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write('1\n{"a":\n')
    tab.until(lambda: tab.text("#skipped-count") == "1 skipped", "the count")
    tab.page.click("#skipped-count")
    tab.until(lambda: "line 2" in tab.text("#skipped-lines"), "the line")
    tab.until(lambda: tab.text("#skipped-reasons").startswith("1 × "), "the reason")
    tab.page.keyboard.press("Escape")
    tab.until(tab.page.locator("#skipped-lines").is_hidden, "the list closed by a key")
    tab.page.click("#skipped-count")
    tab.page.locator("h1").click()
    tab.until(tab.page.locator("#skipped-lines").is_hidden, "the list closed by a click elsewhere")
