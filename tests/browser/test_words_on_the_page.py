"""Hostile words on a real page: in the legend, the log, the title, the card and the list of skipped
lines they are words, and nothing else."""

from collections.abc import Callable
from json import dumps

import pytest
from harness import Graph, wait_for
from hostile_words import EVENT_ENDS, MARKUP, PROTOTYPES, STEERING
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

SHOWN = 200
"""Messages that the page shows of those it has."""

WATCH = """() => {
  window.own = new Set([...document.querySelectorAll('*')].map(element => element.localName));
  window.dialogs = 0;
  for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
    window[name] = () => { window.dialogs++; };
}"""
FOUND = """() => {
  const every = [...document.querySelectorAll('*')];
  return {
    pwned: window.pwned ?? null,
    dialogs: window.dialogs,
    polluted: Object.keys({}.__proto__),
    tags: [...new Set(every.map(element => element.localName))].filter(tag => !window.own.has(tag)),
    handlers: every.flatMap(element => element.getAttributeNames()
      .filter(name => name.startsWith('on'))),
    links: every.filter(element => /^(javascript|data|vbscript):/i.test(element.href ?? '')).length,
  };
}"""
TAGS = {"img", "iframe", "object", "embed", "video", "audio", "source", "marquee", "math", "base"}
TAGS |= {"form", "input", "details", "template", "plaintext", "animate", "x"}


def held(tab: Tab) -> None:
    """Nothing has run, and no element has been made of a word."""
    result = tab.page.evaluate(FOUND)
    assert (result["pwned"], result["dialogs"], result["polluted"]) == (None, 0, [])
    assert not TAGS & set(result["tags"])
    assert result["handlers"] == []
    assert result["links"] == 0
    assert tab.page.locator("body style, body script, body meta, body link").count() == 0


def texts(tab: Tab, selector: str) -> list[str]:
    result: list[str] = tab.page.locator(selector).evaluate_all(
        "all => all.map(e => e.textContent)"
    )
    return result


@pytest.mark.parametrize("part", range(3))
def test_names_are_words(part: int, start: Start, open_tab: OpenTab) -> None:
    words = [*MARKUP, *PROTOTYPES, *EVENT_ENDS, *STEERING][part::3]
    graph = start("--max-series", "1000")
    tab = open_tab(graph)
    tab.page.evaluate(WATCH)
    for _ in range(2):
        graph.write("".join(f"{dumps({word: n})}\n" for n, word in enumerate(words)))
    wait_for(lambda: graph.get("status")["lines"] == 2 * len(words), "all names")
    names = [series["name"] for series in graph.get("series")]
    assert len(names) > len(words) - 5, "some are the same once cleaned, some say the time"
    tab.until(lambda: tab.page.locator("#series .name").count() == len(names), "the legend")
    tab.page.locator(".legend-edge").press("ArrowLeft")  # a width that is set has whole names
    tab.until(lambda: texts(tab, "#series .name") == names, "every name in the legend")
    tab.hover(0.95)
    tab.until(lambda: names[0] in tab.reading(), "the values there")
    held(tab)


@pytest.mark.parametrize("part", range(2))
def test_messages_are_words(part: int, start: Start, open_tab: OpenTab) -> None:
    words = [f"says {word}" for word in MARKUP[part::2]]
    graph = start("--pattern", "nothing that comes (?P<a>[0-9]+)$")
    tab = open_tab(graph)
    tab.page.evaluate(WATCH)
    graph.write("".join(f"{word}\n" for word in words))
    graph.write("the last of them\n")
    log = "#log span"
    tab.until(lambda: texts(tab, log)[-1:] == ["the last of them"], "the last message")
    assert texts(tab, log) == [*words, "the last of them"][-SHOWN:]
    held(tab)


def test_skipped_lines_are_words(start: Start, open_tab: OpenTab) -> None:
    words = MARKUP[::4]
    graph = start("--format", "json")
    tab = open_tab(graph)
    tab.page.evaluate(WATCH)
    graph.write("1\n" + "".join(f'{{"{word}\n' for word in words))
    tab.until(lambda: tab.text("#skipped-count") == f"{len(words)} skipped", "the count")
    tab.page.click("#skipped-count")
    tab.until(lambda: words[-1] in texts(tab, "#skipped-lines")[0], "the list")
    held(tab)


@pytest.mark.parametrize("word", [MARKUP[5], f"</title>{MARKUP[0]}", MARKUP[-4]])
def test_the_title_is_words(word: str, start: Start, open_tab: OpenTab) -> None:
    graph = start("--title", word)
    tab = open_tab(graph)
    tab.page.evaluate(WATCH)
    graph.write(f"{dumps({word: 1})}\n")
    tab.until(lambda: tab.page.title().endswith(word), "the title")
    tab.until(lambda: tab.text("h1") == word, "the heading")
    held(tab)


def test_the_beginning_of_a_long_name_is_seen_whichever_way_it_is_written(
    start: Start, open_tab: OpenTab
) -> None:
    names = ["a temperature " * 5, "درجة الحرارة الداخلية للمحرك " * 3]
    graph = start()
    graph.write(dumps(dict.fromkeys(names, 1)) + "\n")
    tab = open_tab(graph)
    tab.until(lambda: len(tab.legend()) == len(names), "the legend")
    begins = """all => all.map(name => {
      const range = document.createRange();
      const text = document.createTreeWalker(name, NodeFilter.SHOW_TEXT).nextNode();
      range.setStart(text, 0);
      range.setEnd(text, 1);
      const [first, box] = [range, name].map(each => each.getBoundingClientRect());
      return first.left >= box.left - 1 && first.right <= box.right + 1;
    })"""
    shown = tab.page.locator("#series .name")
    tab.until(lambda: shown.evaluate_all(begins) == [True, True], "both beginnings")
