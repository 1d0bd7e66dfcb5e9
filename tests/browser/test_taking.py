"""What is taken away from the page: pictures, samples, and the page itself, opened from disk."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from harness import Graph, wait_for
from playwright.sync_api import expect
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</script><script>window.pwned=1</script>",
    "<!--<script>window.pwned=1",
    "]]>",
    "a\u2028b",
    "<img src=x onerror=window.pwned=1>",
    "&lt;b&gt;",
]

COLOURS = """async url => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const found = {};
  for (let i = 0; i < data.length; i += 4) {
    const colour = data.slice(i, i + 4).join();
    found[colour] = (found[colour] ?? 0) + 1;
  }
  return { width: canvas.width, height: canvas.height, found, corner: data.slice(0, 4).join() };
}"""


CHOOSE = """(menu, value) => {
  menu.value = value;
  menu.dispatchEvent(new Event('change', { bubbles: true }));
}"""
"""Choose in a menu that is not open."""

NEXT_FRAME = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def take(tab: Tab, group: str, kind: str) -> tuple[str, bytes]:
    """Name and content of what is saved by this button of the menu."""
    menu = tab.page.locator("#take")
    if not menu.evaluate("menu => menu.open"):
        menu.locator("summary").click()
    button = menu.get_by_role("group", name=group).get_by_role("button", name=kind)
    expect(button).to_be_enabled()
    with tab.page.expect_download() as download:
        button.press("Enter")  # where it is clicked the pointer is on the legend afterwards
    tab.until(lambda: not menu.evaluate("menu => menu.open"), "the menu closed")
    path = Path(download.value.path())
    return download.value.suggested_filename, path.read_bytes()


def saved(tab: Tab, folder: Path, open_tab: OpenTab, **options: Any) -> Tab:
    """The page as it is saved, opened from disk, without a network."""
    name, page = take(tab, "Page", "HTML")
    file = folder / name
    file.write_bytes(page)
    return open_tab(tab.graph, address=file.as_uri(), offline=True, **options)


def colour(tab: Tab, selector: str, what: str) -> str:
    """As red, green, blue and opacity."""
    result: str = tab.page.locator(selector).first.evaluate(
        f"element => getComputedStyle(element).{what}"
    )
    return result.removeprefix("rgb(").removesuffix(")").replace(" ", "") + ",255"


def test_the_picture_is_taken_as_it_is_seen_in_the_light_and_in_the_dark(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--title", "greenhouse", *INDEX)
    tab = open_tab(graph)
    graph.write('{"a": 1, "b": 4}\n{"a": 3, "b": 2}\n')
    tab.until(lambda: tab.legend() == {"a": "3", "b": "2"}, "two samples")
    panel = tab.page.locator(".chart").first.bounding_box()
    assert panel
    corners = set()
    for theme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=theme)
        tab.until(lambda: tab.is_drawn("a") and tab.is_drawn("b"), f"{theme} curves")
        tab.page.evaluate(NEXT_FRAME)
        name, png = take(tab, "Picture", "PNG")
        assert name.startswith("greenhouse-")
        assert name.endswith(".png")
        picture = tab.page.evaluate(COLOURS, f"data:image/png;base64,{b64encode(png).decode()}")
        assert picture["width"] >= max(1600, 2 * panel["width"])
        assert picture["corner"] == colour(tab, ".panel", "backgroundColor"), theme
        corners.add(picture["corner"])
        for series in ("a", "b"):
            own = colour(tab, f"tr[data-series={series}] .swatch", "borderTopColor")
            assert picture["found"].get(own, 0) > 700, f"{theme}: a name and a curve"
        assert picture["found"].get(colour(tab, "h1", "color"), 0) > 20, f"{theme}: title and names"
    assert len(corners) == 2


def test_the_picture_says_what_it_shows(start: Start, open_tab: OpenTab) -> None:
    graph = start("--title", "greenhouse")
    tab = open_tab(graph, width=390, height=844)
    for n in range(25):
        graph.write(f"temp={21 + n % 5}.5°C door=0\n")
    tab.until(lambda: tab.page.locator("#constants").is_visible(), "what never varies")
    _, svg = take(tab, "Picture", "SVG")
    image = ET.fromstring(svg)
    texts = [element.text or "" for element in image.iter(f"{SVG}text")]
    [span] = [text for text in texts if "UTC" in text]
    assert " – " in span, "the part shown, with its zone"
    [plot, _axis] = image.findall(f"{SVG}svg")
    assert float(plot.get("y", "")) < 0, "the room of the big number is cut off"
    assert {"greenhouse", "temp", tab.legend()["temp"], "Constant", "door", "0"} <= set(texts)
    _, png = take(tab, "Picture", "PNG")
    assert int.from_bytes(png[16:20]) >= 1600
    drawn = "document.querySelector('.plot canvas').toDataURL()"
    before = tab.page.evaluate(drawn)
    tab.until(lambda: tab.page.evaluate(drawn) != before, "the page's own picture going on")


def test_the_page_is_printed_as_one_landscape_sheet_in_light_colours(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph, color_scheme="dark")
    graph.write("".join(f'{{"a": {n * n}, "b": {n % 3 * 1000}}}\n' for n in range(50)))
    tab.until(lambda: tab.is_drawn("a"), "the curve")
    ground = colour(tab, ".panel", "backgroundColor")
    tab.page.evaluate(
        """() => addEventListener('beforeprint', () => {
          const [sheet] = document.querySelectorAll('#print-sheet canvas');
          const pixel = sheet.getContext('2d').getImageData(0, 0, 1, 1).data.join();
          window.printed = { pixel, theme: document.documentElement.dataset.theme };
        })"""
    )
    pdf = tab.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box
    assert float(box[1]) > float(box[2]), "landscape"
    printed = tab.page.evaluate("window.printed")
    assert printed == {"pixel": "255,255,255,255", "theme": "system"}
    assert tab.page.locator("#print-sheet canvas").count() == 0
    assert colour(tab, ".panel", "backgroundColor") == ground
    tab.page.emulate_media(media="print", color_scheme="dark")
    tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen = [each.is_visible() for each in tab.page.locator("header, main, footer").all()]
    assert seen == [False, False, False], "no controls"
    assert tab.page.locator("#print-sheet canvas").is_visible()


def test_the_picture_of_each_kind_of_chart_is_taken_as_vectors(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--title", HOSTILE[0], "--panels", "one", *INDEX)
    tab = open_tab(graph)
    for n in range(30):
        graph.write(json.dumps({HOSTILE[1]: n % 7, HOSTILE[4]: 10}) + "\n")
    tab.until(lambda: len(tab.legend()) == 2, "both series")
    tab.until(lambda: tab.root("window") == "1 30", "all samples")
    panel = tab.page.locator("[data-panel]").first
    for kind in ("line", "area", "stack", "bar", "scatter"):
        tab.page.locator("#kind").evaluate(CHOOSE, kind)
        tab.until(lambda kind=kind: panel.get_attribute("data-kind") == kind, kind)  # type: ignore[misc]
        tab.until(lambda: tab.is_drawn(HOSTILE[4]), f"the curve as {kind}")
        tab.page.evaluate(NEXT_FRAME)
        before = tab.page.evaluate("document.querySelector('.plot canvas').toDataURL()")
        _, svg = take(tab, "Picture", "SVG")
        after = tab.page.evaluate("document.querySelector('.plot canvas').toDataURL()")
        assert after == before, kind
        root = ET.fromstring(svg)
        assert {element.tag for element in root.iter()} <= {
            SVG + tag for tag in ("svg", "path", "rect", "text")
        }, kind
        names = [name for each in root.iter() for name in each.attrib]
        assert not [name for name in names if name.startswith("on")], kind
        texts = [element.text for element in root.iter(f"{SVG}text")]
        assert {HOSTILE[0], HOSTILE[1], HOSTILE[4], "sample number", "10"} <= set(texts), kind
        paints = [each.get("stroke") or each.get("fill") or "" for each in root.iter()]
        inks = [paint.replace(" ", "") for paint in paints]
        for row in ("tr:nth-child(1)", "tr:nth-child(2)"):
            own = colour(tab, f"#series {row} .swatch", "borderTopColor").removesuffix(",255")
            assert inks.count(f"rgb({own})") >= 2, f"{kind}: the curve and the name"


def test_samples_are_taken_all_or_as_far_as_they_are_seen(start: Start, open_tab: OpenTab) -> None:
    graph = start("--window", "3", *INDEX)
    tab = open_tab(graph)
    graph.write("".join(f'{{"a": {n}, "b": {-n}}}\n' for n in range(1, 11)))
    tab.until(lambda: tab.legend() == {"a": "10", "b": "−10"}, "both series")
    _, everything = take(tab, "All samples", "CSV")
    assert everything == graph.fetch("export.csv")
    _, part = take(tab, "Samples in view", "CSV")
    assert part.decode().split() == ["sample,a,b", *(f"{n},{n},-{n}" for n in (7, 8, 9, 10))]
    tab.switch("b").click()
    name, part = take(tab, "Samples in view", "JSON Lines")
    assert name.endswith(".jsonl")
    rows = [json.loads(line) for line in part.splitlines()]
    assert rows == [{"x": n, "values": {"a": n}} for n in (7, 8, 9, 10)]
    tab.switch("a").click()
    _, nothing = take(tab, "All samples", "CSV")
    assert nothing == b"sample\r\n"


def test_what_is_seen_is_taken_however_many_and_long_its_names_are(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX)
    names = [f"{n:03}{'n' * 97}" for n in range(256)]
    graph.write(json.dumps(dict.fromkeys(names, 1)) + "\n")
    wait_for(lambda: len(graph.get("series")) == len(names), "all series")
    hidden = "&".join(f"hide={name}" for name in names[:56])
    tab = open_tab(graph, address=f"{graph.url}#{hidden}")
    tab.until(lambda: len(tab.legend()) == len(names), "the legend")
    _, table = take(tab, "All samples", "CSV")
    assert table.decode().splitlines()[0].split(",") == ["sample", *names[56:]]


def test_what_needs_the_token_is_taken_with_it(start: Start, open_tab: OpenTab) -> None:
    graph = start("--host", "0.0.0.0", *INDEX)
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    _, table = take(tab, "All samples", "CSV")
    assert table == b"sample,value\r\n1,1\r\n2,2\r\n"


def test_the_menu_works_by_keyboard(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    menu = tab.page.locator("#take")
    tab.until_state("waiting")
    png = menu.locator("[data-take=png]")
    tab.until(png.is_disabled, "no picture to take")
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    tab.until(png.is_enabled, "a picture to take")
    menu.locator("summary").press("Enter")
    tab.page.keyboard.press("Tab")
    with tab.page.expect_download() as download:
        tab.page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".png")
    menu.locator("summary").press("Enter")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Escape")
    tab.until(lambda: not menu.evaluate("menu => menu.open"), "the menu closed")
    focused = "summary => summary === document.activeElement"
    tab.until(lambda: menu.locator("summary").evaluate(focused), "the focus on its button")


def test_a_server_that_is_gone_is_said(start: Start, open_tab: OpenTab) -> None:
    graph = start("--exit-on-eof", *INDEX)
    tab = open_tab(graph)
    tab.tolerate("ERR_CONNECTION_REFUSED")
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    graph.end()
    assert graph.wait() == 0
    tab.page.locator("#take summary").click()
    tab.page.get_by_role("group", name="All samples").get_by_role("button", name="CSV").click()
    tab.until(lambda: "does not answer" in tab.text("#take [role=status]"), "the failure")
    take(tab, "Picture", "PNG")


def test_a_saved_page_looks_the_same_from_disk_without_a_network(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start("--title", "greenhouse", *INDEX)
    tab = open_tab(graph)
    for y in ("1", "2", "null", "3.5", "7"):
        graph.write(f'{{"temp": {y}, "hum": 4}}\n')
    graph.write("boot ok\n")
    tab.until_values("temp", [1, 2, 3.5, 7])
    tab.until(lambda: "boot ok" in tab.text("#log"), "the message")
    copy = saved(tab, tmp_path, open_tab)
    copy.until(lambda: copy.legend() == tab.legend(), "the same legend")
    copy.until_state("saved 20")
    copy.until(lambda: "boot ok" in copy.text("#log"), "the same message")
    copy.until(lambda: copy.page.title() == "7.0 · greenhouse", "the title")
    for theme in ("light", "dark"):
        for each in (tab, copy):
            each.page.emulate_media(color_scheme=theme)
        copy.until_values("temp", [1, 2, 3.5, 7])
        copy.until_values("hum", [4, 4, 4, 4, 4])
        for selector in ("body", ".panel", "tr[data-series=temp] .swatch"):
            ground, kept = (colour(each, selector, "backgroundColor") for each in (tab, copy))
            assert kept == ground, theme
    copy.until(lambda: copy.text("h1") == "greenhouse", "the heading")


def test_a_saved_page_can_be_looked_at_closely(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start("--window", "100", *INDEX)
    tab = open_tab(graph)
    values = [float((n * 7919) % 101) for n in range(20_000)]
    values[1000] = 5000
    values[-110:-90] = [50] * 20  # at the left end of the window
    graph.write("".join(f"{value:g}\n" for value in values))
    tab.until(lambda: graph.count("value") == len(values), "all of them")
    copy = saved(tab, tmp_path, open_tab)
    row = copy.page.locator("#series tr td")
    copy.until_values("value", values[-101:])
    copy.hover(0.5)
    copy.until(copy.reading, "the values there")
    copy.page.get_by_role("combobox", name="Window").select_option(label="all")
    copy.until(lambda: row.all_inner_texts()[2] == "5000", "its peak")


def test_a_saved_page_opens_on_the_view_it_was_saved_from(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start("--window", "20", *INDEX)
    chosen = "hide=b&panels=each&scale=log&max=1000"
    tab = open_tab(graph, address=f"{graph.url}#{chosen}")
    graph.write("".join(f'{{"a": {n}, "b": 1, "c": {n * 5}}}\n' for n in range(1, 101)))
    tab.until(lambda: tab.root("window") == "80 100", "the last of it")
    copy = saved(tab, tmp_path, open_tab)
    copy.until(lambda: copy.root("window") == "80 100", "the same window")
    copy.until(lambda: list(copy.legend()) == ["a", "b", "c"], "the series")
    hidden = copy.page.locator("#series [aria-pressed=false] .name")
    copy.until(lambda: hidden.all_inner_texts() == ["b"], "the hidden one")
    controls = ("#panel-rule", "#scale", "#y-max")
    copy.until(
        lambda copy=copy: (
            [copy.page.locator(each).input_value() for each in controls]  # type: ignore[misc]
            == ["each", "log", "1000"]
        ),
        "the same in the menus",
    )
    tab.page.keyboard.press("ArrowLeft")
    tab.until(lambda: tab.root("window") == "76 96", "a part of the past")
    copy = saved(tab, tmp_path, open_tab)
    copy.until(lambda: copy.root("window") == "76 96", "the same part")


def test_a_saved_page_can_be_taken_from_again(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write('{"a": 1, "b": 2}\n{"a": 3}\n')
    tab.until_values("a", [1, 3])
    copy = saved(tab, tmp_path, open_tab)
    copy.until_values("a", [1, 3])
    _, table = take(copy, "All samples", "CSV")
    assert table == b"sample,a,b\r\n1,1,2\r\n2,3,\r\n"
    _, png = take(copy, "Picture", "PNG")
    assert png.startswith(b"\x89PNG")
    assert copy.page.get_by_role("button", name="HTML").count() == 0
    copy.until(copy.page.locator("#pause").is_hidden, "nothing to pause")


def test_a_saved_page_shows_what_was_chosen_on_the_page_that_saved_it(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write('{"a": 1, "b": 20}\n{"a": 3, "b": 40}\n')
    tab.until_values("a", [1, 3])
    tab.page.get_by_role("slider", name="y axis of a", exact=True).press("-")
    tab.page.get_by_role("button", name="b", exact=True).click()
    panel = tab.page.locator('[data-panel="a"]')
    tab.until(panel.locator(".y-chip").is_visible, "the chip")
    copy = saved(tab, tmp_path, open_tab)
    copied = copy.page.locator('[data-panel="a"]')
    copy.until(copied.locator(".y-chip").is_visible, "the chip of the copy")
    y = panel.get_attribute("data-y")
    copy.until(lambda: copied.get_attribute("data-y") == y, "the same axis")
    copy.until(lambda: copy.page.locator(".chart:visible").count() == 1, "the same panels")


def test_nothing_from_a_line_runs_in_a_saved_page(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start("--title", HOSTILE[0])
    tab = open_tab(graph)
    for _ in range(2):
        for n, name in enumerate(HOSTILE):
            graph.write(json.dumps({name: n}) + "\n")
    for words in HOSTILE:
        graph.write(f"a line of text: {words}\n")
    graph.write('{"broken": </script><script>window.pwned=1</script>\n')
    wait_for(lambda: graph.get("status")["lines"] == 3 * len(HOSTILE) + 1, "all lines")
    tab.until(lambda: len(tab.legend()) == len(HOSTILE), "every name")
    copy = saved(tab, tmp_path, open_tab)
    copy.until(lambda: list(copy.legend()) == list(tab.legend()), "the same names")
    copy.until(lambda: HOSTILE[0] in copy.text("#log"), "the messages")
    copy.page.locator("#skipped-count").click()
    copy.until(lambda: "window.pwned" in copy.text("#skipped-lines"), "the line that was skipped")
    assert copy.page.evaluate("window.pwned") is None
    assert copy.page.locator("main img, main script").count() == 0


def test_a_saved_page_runs_nothing_but_its_own_scripts(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("1\n2\n")
    tab.until_values("value", [1, 2])
    copy = saved(tab, tmp_path, open_tab)
    copy.tolerate("Content Security Policy")
    copy.until_values("value", [1, 2])
    copy.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.pwned = 1';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.pwned = 1">');
        }"""
    )
    asked = copy.page.evaluate("fetch('http://127.0.0.1:9/').then(() => true, () => false)")
    assert asked is False
    assert copy.page.evaluate("window.pwned") is None


def test_a_saved_page_zooms_down_to_single_samples(
    start: Start, open_tab: OpenTab, tmp_path: Path
) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph)
    graph.write("".join(f"{n % 10}\n" for n in range(100_000)))
    tab.until(lambda: graph.count("value") == 100_000, "all of them")
    tab.until(lambda: tab.is_drawn("value"), "the curve")
    copy = saved(tab, tmp_path, open_tab)
    copy.until(lambda: copy.is_drawn("value"), "the whole run")

    def strokes() -> int:
        """How often the curve goes from 9 down to 0, as far as it is seen."""
        picture = copy.picture("value")
        assert picture
        low = picture.down(8.9)
        return len({column // 20 for column, top, _ in picture.own if top < low})

    copy.until(lambda: strokes() > 30, "all of it")
    copy.hover(0.5)
    for _ in range(40):
        copy.page.mouse.wheel(0, -100)
    copy.until(lambda: 0 < strokes() < 10, "single samples")
    copy.until(lambda: copy.text("#pause") == "Back", "the way back")
    copy.page.locator("#pause").click()
    copy.until(lambda: strokes() > 30, "the whole run again")


def test_the_menu_fits_on_a_phone(start: Start, open_tab: OpenTab) -> None:
    graph = start(*INDEX)
    tab = open_tab(graph, width=390, height=844, has_touch=True, is_mobile=True)
    graph.write("1\n2\na line of text\n")
    tab.until(lambda: tab.page.locator("#messages").is_visible(), "all of the toolbar")
    tab.page.locator("#take summary").tap()
    menu = tab.page.locator(".take")
    tab.until(menu.is_visible, "the menu")
    box = menu.bounding_box()
    assert box
    assert 0 <= box["x"] < box["x"] + box["width"] <= 390
    assert tab.page.evaluate("document.documentElement.scrollWidth") == 390
