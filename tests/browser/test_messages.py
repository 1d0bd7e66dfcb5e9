"""The messages on the page: searched, and tied to the cross-hair of the chart."""

from collections.abc import Callable

from harness import Graph
from playwright.sync_api import Locator
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
AT_END = """() => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector('#log');
  return scrollHeight - scrollTop - clientHeight < 2;
}"""
NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliett".split()  # noqa: SIM905
HOSTILE = "<img src=x onerror=window.pwned=1>"


def texts(tab: Tab) -> list[str]:
    result: list[str] = tab.page.locator("#log span").all_inner_texts()
    return result


def message(tab: Tab, words: str) -> Locator:
    return tab.page.locator("#log [role=option]").filter(has_text=words)


def crosshair(tab: Tab) -> float | None:
    """Where it stands in the plot, as a share of its width; None: nowhere."""
    share: float | None = tab.page.evaluate(
        """() => {
          const line = document.querySelector('.crosshair');
          const plot = line.parentElement.getBoundingClientRect();
          if (line.hidden) return null;
          return (line.getBoundingClientRect().left - plot.left) / plot.width;
        }"""
    )
    return share


def run(graph: Graph) -> None:
    """A sample at each x from 1 to 100, and after every tenth a message."""
    for word in WORDS:
        graph.write("".join(f"{n % 7}\n" for n in range(10)) + f"{word}\n")


def opened(tab: Tab) -> bool:
    return tab.page.locator("#log-pane").is_visible()


def ready(tab: Tab, last: str) -> None:
    tab.until(lambda: texts(tab)[-1:] == [last], "the messages")
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    tab.page.locator("#messages").click()
    tab.until(lambda: opened(tab), "the pane")


def boxes(tab: Tab) -> list[object]:
    """Where the panels and the footer are."""
    return [tab.page.locator(each).bounding_box() for each in (".panels", "footer")]


def test_the_newest_message_has_one_line_until_its_reader_opens_all(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--mark", "deploy")
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.until(lambda: tab.text("#messages") == "No messages", "the line for messages")
    before = boxes(tab)
    graph.write(f"the first\n{HOSTILE}\n")
    tab.until(lambda: tab.text("#message-text") == HOSTILE, "the newest")
    beside = ["#message-time", "#messages-count"]
    tab.until(lambda: [*map(tab.text, beside)] == ["2", "2 messages"], "its place and the count")
    assert not opened(tab)
    graph.write('deploy of 1.2\n{"broken":\n')
    graph.end()
    tab.until(lambda: tab.page.locator("#messages.marks").is_visible(), "a mark")
    tab.until(lambda: tab.text("#skipped-count") == "1 skipped", "what was skipped")
    tab.until(lambda: tab.text("#advice"), "what to do next")
    tab.page.locator("#advice").click()
    tab.until(lambda: tab.text("#advice-whole") == tab.text("#advice"), "all of it")
    assert boxes(tab) == before, "nothing has moved"
    tab.page.locator("#messages").click()
    tab.until(lambda: opened(tab), "all of them")
    every = ["the first", HOSTILE, "deploy of 1.2"]
    tab.until(lambda: texts(tab) == every, "their texts")
    tab.until(lambda: tab.page.locator("#message-text").is_hidden(), "it is in the list")
    tab.page.keyboard.press("m")
    tab.until(lambda: not opened(tab), "one line again")


def test_the_messages_are_open_where_text_is_all_that_comes(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write("only words\n")
    tab.until(lambda: opened(tab), "the pane")
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.until(lambda: not opened(tab), "a line, as there is a curve")
    tab.page.keyboard.press("/")
    tab.until(lambda: opened(tab), "the search")
    graph.write("3\n")
    tab.until_values("value", [1, 2, 3])
    assert opened(tab)


def test_long_words_share_the_row_of_the_footer(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph, width=390)
    graph.write("1\n2\n" + "many words " * 30 + '\n{"broken":\n')
    graph.end()
    tab.until(lambda: tab.text("#advice"), "the advice")
    tab.until(lambda: tab.text("#skipped-count") == "1 skipped", "what was skipped")
    tab.until(lambda: tab.text("#message-text").startswith("many words"), "the message")
    tab.until(lambda: tab.text("#lines") == "4 lines", "the figures")
    for width in (390, 844, 1280):
        tab.page.set_viewport_size({"width": width, "height": 800})
        tab.page.evaluate(NEXT_FRAME)  # in which the page fits itself to it
        places = [
            tab.page.locator(each).bounding_box()
            for each in ("#messages", "#message-text", "#advice", "#skipped-count", ".input")
        ]
        ends = [(box["x"], box["x"] + box["width"]) for box in places if box]
        assert len(ends) == 5, width
        line, text, advice, skipped, figures = ends
        assert line[1] <= advice[0] < advice[1] <= skipped[0] < skipped[1] <= figures[0], width
        assert figures[1] <= width
        for words in ("#lines", "#understood"):
            fits = tab.page.locator(words).evaluate("e => e.scrollWidth <= e.clientWidth")
            assert fits, f"{words} at {width}"
        assert text[1] - text[0] >= 60, f"some words of the message at {width}"
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_the_footer_stays_one_row_in_sight(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    row = ",".join(f'"n{n}": {10**n * 2}' for n in range(9))
    graph.write(f"{{{row}}}\n" * 3 + "words " * 80 + "\n")
    tab.until(lambda: tab.text("#message-text").startswith("words"), "the message")
    tab.until(lambda: tab.text("#lines") == "4 lines", "the count")
    box = tab.page.locator("footer").bounding_box()
    assert box
    assert box["y"] + box["height"] == 844
    assert box["height"] <= 44
    height = "document.documentElement.scrollHeight"
    tab.until(lambda: tab.page.evaluate(height) > 844, "panels below each other")
    assert tab.page.locator("#messages-count").is_hidden()
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390


def test_messages_are_searched_by_key(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write(f"Heater on\nnothing\nheater OFF {HOSTILE}\n")
    tab.until(lambda: len(texts(tab)) == 3, "three messages")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("HEATER")
    tab.until(lambda: tab.text("#log-hits") == "2 of 3", "the count")
    tab.until(lambda: texts(tab) == ["Heater on", f"heater OFF {HOSTILE}"], "the hits")
    assert tab.page.locator("#log mark").all_inner_texts() == ["Heater", "heater"]
    graph.write("not this\nthe heater again\n")
    tab.until(lambda: tab.text("#log-hits") == "3 of 5", "what comes later")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: len(texts(tab)) == 5, "all of them again")
    tab.until(lambda: tab.text("#log-hits") == "", "no count")
    tab.page.keyboard.type("<img src")
    tab.until(lambda: tab.text("#log-hits") == "1 of 5", "words that are markup elsewhere")
    assert tab.page.evaluate("window.pwned") is None


def test_all_messages_kept_are_searched_and_not_only_those_in_the_page(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write("the needle\n" + "hay\n" * 900)
    tab.until(lambda: tab.text("#messages-count") == "901 messages", "all of them")
    assert "the needle" not in texts(tab)
    tab.page.get_by_label("Search the messages").fill("needle")
    tab.until(lambda: texts(tab) == ["the needle"], "the needle")
    graph.write("hay\n" * 300)
    tab.until(lambda: tab.text("#log-hits") == "none of the newest 1000", "it is let go of")


def test_scrolling_up_reaches_the_oldest_message_and_stays_there(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write("".join(f"message {chr(65 + n // 26)}{chr(65 + n % 26)}.\n" for n in range(600)))
    tab.until(lambda: len(texts(tab)) == 200, "the newest")

    def up() -> bool:
        tab.page.evaluate("document.querySelector('#log').scrollTop = 0")
        return texts(tab)[0] == "message AA."

    tab.until(up, "the oldest")
    seen = texts(tab)
    graph.write("one more\n")
    tab.until(lambda: tab.text("#messages-count") == "601 messages", "one more")
    assert texts(tab) == seen


def test_the_chart_under_the_cursor_shows_its_message(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "all")
    tab = open_tab(graph)
    run(graph)
    ready(tab, "juliett")
    tab.hover(29.2 / 99)  # from 1 to 100
    tab.until(lambda: tab.text("#log .near span") == "charlie", "the message there")

    def is_in_sight() -> bool:
        box, around = (tab.page.locator(each).bounding_box() for each in ("#log .near", "#log"))
        assert box
        assert around
        return around["y"] <= box["y"] <= around["y"] + around["height"] - box["height"]

    tab.until(is_in_sight, "the message in sight")
    tab.page.mouse.move(0, 0)
    tab.until(lambda: tab.page.locator("#log .near").count() == 0, "no message")
    tab.until(lambda: tab.page.evaluate(AT_END), "the newest again")


def test_an_old_message_comes_into_the_page_when_the_chart_is_read_there(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "all")
    tab = open_tab(graph)
    graph.write("1\nthe first\n" + "2\nmore\n" * 400)
    ready(tab, "more")
    assert "the first" not in texts(tab)
    tab.hover(0.0001)
    tab.until(lambda: tab.text("#log .near span") == "the first", "the first message")


def test_a_message_pointed_at_shows_its_place_in_all_panels(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "all", "--split")
    tab = open_tab(graph)
    for n in range(1, 101):
        graph.write(f'{{"a": {n % 7}, "b": {n % 5}}}\n' + ("half\n" if n == 50 else ""))
    tab.until(lambda: tab.is_drawn("a") and texts(tab) == ["half"], "everything")
    tab.page.keyboard.press("m")
    message(tab, "half").hover()
    tab.until(lambda: abs((crosshair(tab) or 0) - 49 / 99) < 0.02, "the cross-hair")
    lines = tab.page.locator(".crosshair:visible")
    tab.until(lambda: lines.count() == 2, "one in each panel")
    tab.until(lambda: tab.text(".x-flag") == "sample 50", "its place")
    tab.page.mouse.move(0, 0)
    tab.until(lambda: crosshair(tab) is None, "no cross-hair")


def test_a_message_chosen_brings_the_chart_to_its_place(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "20")
    tab = open_tab(graph)
    run(graph)
    ready(tab, "juliett")
    message(tab, "charlie").click()
    tab.until(lambda: tab.text("#pause") == "Resume", "the past")
    message(tab, "charlie").hover()
    tab.until(lambda: abs((crosshair(tab) or 0) - 0.5) < 0.03, "its place in the middle")
    tab.page.keyboard.press("l")
    tab.until(lambda: tab.text("#pause") == "Pause", "the run again")


def test_messages_are_read_and_chosen_by_keys(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX, "--window", "20")
    tab = open_tab(graph)
    run(graph)
    ready(tab, "juliett")

    def active() -> str:
        name = tab.page.locator("#log").get_attribute("aria-activedescendant") or ""
        return tab.text(f"#{name} span") if name else ""

    tab.page.keyboard.press("/")
    tab.page.keyboard.press("ArrowDown")
    tab.until(lambda: active() == "juliett", "the newest")
    tab.until(lambda: crosshair(tab) is not None, "its cross-hair")
    tab.page.keyboard.press("ArrowUp")
    tab.until(lambda: active() == "india", "the one before")
    tab.page.keyboard.press("Home")
    tab.until(lambda: active() == "alpha", "the oldest")
    tab.until(lambda: crosshair(tab) is None, "none: it is not on the screen")
    tab.page.keyboard.press("Enter")
    tab.until(lambda: crosshair(tab) is not None, "its place on the screen")
    tab.until(lambda: tab.text("#pause") == "Resume", "the past")
    tab.until(lambda: tab.page.locator("#log [aria-selected=true]").count() == 1, "the one chosen")


def test_a_message_says_its_source_where_there_are_several(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    graph.write("alone\n")
    tab.until(lambda: texts(tab) == ["alone"], "the message")
    assert tab.page.locator("#log b").count() == 0
    several = start("-", "tcp://127.0.0.1:0")
    tab = open_tab(several)
    several.write("from here\n")
    tab.until(lambda: tab.page.locator("#log b").all_inner_texts()[-1:] == ["stdin"], "its name")


def test_a_finger_on_a_message_brings_the_chart_and_the_cross_hair_to_its_place(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "20")
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    run(graph)
    ready(tab, "juliett")
    message(tab, "india").tap()
    tab.until(lambda: tab.text("#pause") == "Resume", "the past")
    tab.until(lambda: abs((crosshair(tab) or 0) - 0.5) < 0.03, "its place in the middle")


def test_before_there_is_a_curve_nothing_leads_away_from_the_run(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("only words so far\n")
    tab.until(lambda: texts(tab) == ["only words so far"], "the message")
    message(tab, "only").click()
    for key in ("ArrowLeft", "+", "-", "Space"):
        tab.page.locator("h1").click()
        tab.page.keyboard.press(key)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.until(lambda: tab.text("#pause") == "Pause", "the run that goes on")
