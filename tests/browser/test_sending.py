"""The line at the foot of the page from which a source is sent something."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from harness import Graph, reading
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

ECHO = [
    *(sys.executable, "-uc"),
    "import sys\nwhile (c := sys.stdin.buffer.readline()): print('got', c, flush=True)",
]


def box(tab: Tab) -> None:
    tab.until(lambda: tab.page.locator("#send").is_visible(), "the box")


def test_a_line_is_sent_with_its_end_and_comes_back_with_the_arrow(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(start("--allow-send", "--", *ECHO))
    box(tab)
    text = tab.page.get_by_role("textbox", name="Text to send")
    text.fill("start 1 é")
    text.press("Enter")
    tab.until(lambda: "sent: start 1 é" in tab.text("#log"), "the message")
    tab.until(lambda: "got b'start 1 \\xc3\\xa9\\n'" in tab.text("#log"), "the echo")
    tab.until(lambda: text.input_value() == "", "an empty field")
    tab.page.get_by_label("Line end").select_option("CR LF")
    text.press("ArrowUp")
    assert text.input_value() == "start 1 é"
    text.fill("x y")
    tab.page.get_by_role("button", name="Send", exact=True).click()
    tab.until(lambda: "got b'x y\\r\\n'" in tab.text("#log"), "the other line end")
    tab.until(lambda: tab.text("#send [role=status]").startswith("sent to "), "the word")
    tab.page.reload()
    box(tab)
    assert tab.page.get_by_label("Line end").input_value() == "cr lf"


def test_the_source_is_chosen_where_there_are_several(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    other = ["sh", "-c", "while read x; do echo other $x; done"]
    commands = [f"command:{shlex.join(words)}" for words in (ECHO, other)]
    tab = open_tab(start("--allow-send", "--config", reading(tmp_path, *commands)))
    box(tab)
    tab.page.locator("#send [name=source]").select_option("sh")
    text = tab.page.get_by_role("textbox", name="Text to send")
    text.fill("hello you")
    text.press("Enter")
    tab.until(lambda: "other hello you" in tab.text("#log"), "the answer of the one chosen")
    assert "got" not in tab.text("#log")


def test_what_a_source_does_not_take_stays_in_the_field_with_the_reason(
    start: Start, open_tab: OpenTab
) -> None:
    tab = open_tab(start("--allow-send", "--", "sleep", "1000"))
    tab.tolerate("503")
    box(tab)
    text = tab.page.get_by_role("textbox", name="Text to send")
    text.fill("x" * 65_000)
    for _ in range(2):
        text.press("Enter")
        tab.until(lambda: tab.text("#send [role=status]") != "", "a word")
        if "did not accept" in tab.text("#send [role=status]"):
            break
        text.fill("x" * 65_000)
    assert "check that it reads its input" in tab.text("#send [role=status]")
    assert text.input_value() == "x" * 65_000


def test_without_the_option_and_on_a_saved_page_there_is_nothing_to_send_with(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    tab = open_tab(start("--", "sleep", "1000"))
    tab.until_state("waiting")
    assert tab.page.locator("#send").is_hidden()
    graph = start("--allow-send", "--", *ECHO)
    file = tmp_path / "run.html"
    file.write_bytes(graph.fetch("save.html"))
    kept = open_tab(graph, address=file.as_uri(), offline=True)
    kept.until(lambda: kept.page.locator("html[data-saved]").count() == 1, "the saved page")
    kept.until(lambda: kept.state not in ("", "connecting"), "what it was told")
    assert kept.page.locator("#send").is_hidden()
