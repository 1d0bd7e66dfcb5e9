"""Time on the page of a run that goes on: its right edge is now, and silence is seen."""

import json
import time
from collections.abc import Callable

import pytest
from harness import Graph, wait_for
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

ROWS = 8
"""Enough that the usual interval is known."""
INTERVAL = 0.1


def feed(graph: Graph) -> None:
    """Rows at an interval that can be known."""
    for n in range(ROWS):
        graph.write(f'{{"temp": {n}}}\n')
        time.sleep(INTERVAL)


def window(tab: Tab) -> tuple[float, float]:
    """The part of x in view."""
    start, end = (tab.root("window") or "nan nan").split()
    return float(start), float(end)


def hatch(tab: Tab) -> bool:
    return tab.page.locator(".silence").is_visible()


def test_a_source_that_stops_is_amber_and_the_right_edge_moves_on(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    tab = open_tab(graph)
    feed(graph)
    tab.until(lambda: tab.root("state") == "silent", "silence")
    tab.until(lambda: tab.state.startswith("silent for "), "the words")
    tab.until(lambda: hatch(tab), "the gap")
    tab.until(lambda: tab.page.locator("#series .silent").count() == 1, "the value")
    tab.until(lambda: tab.text("#pause") == "Pause", "the button")
    picture = tab.picture("temp")
    assert picture
    *_, opacity = tab.colour_at(picture.x[1], sum(picture.y) / 2, picture)
    assert 0 < opacity < 64, "a quiet ground"
    _, before = window(tab)
    tab.until(lambda: window(tab)[1] > before + 0.5, "time that goes on")
    assert abs(window(tab)[1] - time.time()) < 5
    assert abs(float(tab.root("now") or 0) - time.time()) < 5
    graph.write('{"temp": 9}\n')
    tab.until(lambda: tab.root("state") == "live", "a sample")
    tab.until(lambda: not hatch(tab), "no gap")


def test_paused_is_said_once_and_the_picture_stands(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    feed(graph)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")
    tab.page.keyboard.press("Space")
    tab.until(lambda: tab.is_paused, "the pause")
    tab.until(lambda: tab.text("#pause") == "Resume", "the button")
    stands = window(tab)
    tab.until(lambda: time.time() > stands[1] + 1.2, "a time that can be said")
    graph.write('{"temp": 9}\n')
    tab.until(lambda: "behind, still recording" in tab.state, "how far behind")
    assert window(tab) == stands
    assert tab.page.get_by_text("live", exact=True).count() == 0
    tab.page.locator("#pause").click()
    tab.until(lambda: window(tab)[1] > stands[1] + 1, "now")


def test_a_zoom_at_the_right_edge_keeps_following_the_run(start: Start, open_tab: OpenTab) -> None:
    graph = start("--window", "60s")
    tab = open_tab(graph)
    feed(graph)
    tab.until(lambda: tab.is_drawn("temp"), "the curve")
    tab.hover(0.98)
    for _ in range(3):
        tab.page.mouse.wheel(0, -100)
    menu = tab.page.get_by_role("combobox", name="Window")
    tab.until(lambda: menu.input_value() != "60", "another window")
    tab.until(lambda: window(tab)[1] - window(tab)[0] < 4.9, "a narrower one")
    assert not tab.is_paused
    _, before = window(tab)
    tab.until(lambda: window(tab)[1] > before, "time that goes on")


def test_after_the_end_nothing_moves_and_nothing_says_live(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    tab = open_tab(graph)
    feed(graph)
    graph.end()
    tab.until(lambda: tab.root("state") == "ended", "the end")
    tab.until(lambda: tab.page.locator("#pause").is_hidden(), "no button")
    samples = graph.get("samples?points=0&series=temp")["series"][0]["x"]
    tab.until(lambda: window(tab) == (samples[0], samples[-1]), "the whole run")
    assert tab.page.get_by_text("live", exact=True).count() == 0
    tab.page.keyboard.press("Space")
    assert tab.root("state") == "ended"


def test_times_are_written_in_utc_on_the_whole_page(start: Start, open_tab: OpenTab) -> None:
    graph = start()
    graph.write("".join(f'{{"time": {1_792_537_200 + n}, "a": {n}}}\n' for n in range(61)) + "on\n")
    tab = open_tab(graph, timezone_id="Asia/Tokyo")
    tab.until(lambda: tab.text(".x-zone") == "UTC+9", "the zone of the reader")
    assert tab.text(".x-name") == "Wed 21 Oct 2026"
    tab.page.locator("#look summary").click()
    tab.page.locator("#zone").select_option("UTC")
    tab.until(lambda: tab.text(".x-zone") == "UTC", "the other zone")
    assert tab.text(".x-name") == "Tue 20 Oct 2026"
    tab.hover(0.5)
    tab.until(lambda: tab.text(".x-flag").startswith("23:00:30"), "the time under the cursor")
    tab.page.reload()
    tab.until(lambda: tab.text(".x-zone") == "UTC", "the same at the next visit")


def test_a_series_that_died_before_the_page_was_opened_is_amber_and_not_a_constant(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start("--window", "10s")
    now = time.time()
    rows = [{"time": now - 90 + n, "temp": n % 7, "co2": 800 + n % 5} for n in range(90)]
    for row in rows[30:]:
        del row["co2"]  # it has been silent for a minute
    graph.write("".join(f"{json.dumps(row)}\n" for row in rows))
    wait_for(lambda: graph.count("temp") == 90, "the rows")
    tab = open_tab(graph, legend=False)
    key = tab.page.locator(".chart:not([hidden]) .key[data-series=co2]")
    tab.until(lambda: key.count() == 1 and "silent" in (key.get_attribute("class") or ""), "amber")
    assert tab.page.locator("#constants").is_hidden()
    panel = tab.page.locator(".chart:has(.key[data-series=co2])")
    tab.until(lambda: panel.locator(".silence").is_visible(), "its gap")
    gone = panel.locator(".gone")
    tab.until(lambda: gone.inner_text().startswith("silent for "), "for how long")

    def is_about_the_last_value() -> bool:
        low, high = map(float, (panel.get_attribute("data-y") or "").split())
        return 800 < low < 804 < high < 810

    tab.until(is_about_the_last_value, "its axis")


def test_samples_far_ahead_of_the_clock_are_counted_and_shown_on_request(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start()
    now = time.time()
    rows = [{"time": now - 60 + n, "temp": 20 + n % 7} for n in range(60)]
    ahead = now + 30 * 86_400
    rows[30:36] = [{"time": ahead + n, "temp": 2 + n} for n in range(6)]
    graph.write("".join(f"{json.dumps(row)}\n" for row in rows))
    wait_for(lambda: graph.count("temp") == 60, "the rows")
    tab = open_tab(graph)
    tab.until(lambda: tab.text("#ahead") == "6 samples are 30 days ahead", "the count")
    tab.until(lambda: tab.is_drawn("temp"), "the curve")
    assert window(tab)[1] < now + 3600, "they do not take the view away"
    picture = tab.picture("temp")
    assert picture
    start_x, end_x = (picture.across(now - 60 + n) for n in (30.2, 34.8))
    assert not [run for run in picture.own if start_x < run[0] < end_x], "no line leads there"
    tab.page.click("#ahead")
    tab.until(lambda: tab.picture("temp") and window(tab)[0] > now + 3600, "they are in view")
    tab.until_values("temp", [2, 3, 4, 5, 6, 7])
    tab.until(lambda: tab.is_paused, "a part of the run")
    tab.page.click("#ahead")
    tab.until(lambda: window(tab)[1] < now + 3600, "the rest again")


MOTION = """pixels => new Promise(done => {
  // How far the picture moves in each frame, up to so many pixels, and how often it is drawn.
  const panel = document.querySelector('[data-panel]');
  const canvas = panel.querySelector('.plot canvas');
  let drawn = 0;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...size) {
    if (this.canvas === canvas) drawn++;
    return clearRect.apply(this, size);
  };
  const place = () => {
    const [from, to] = panel.dataset.x.split(' ').map(Number);
    const { width } = panel.querySelector('.plot').getBoundingClientRect();
    return [canvas.getBoundingClientRect().left - to / (to - from) * width, to - from];
  };
  let [[before, seconds], moved, steps] = [place(), 0, []];
  let [settled, begin] = [0, 0]; // numbers of drawings
  const look = () => {
    const [now, shown] = place();
    // A window that has grown has other places for everything: measure anew once it is settled.
    if (Math.abs(shown - seconds) > 0.01) settled = drawn + 2;
    if (drawn < settled) [moved, steps, begin] = [0, [], drawn];
    else {
      moved += before - now;
      steps.push(before - now);
    }
    [before, seconds] = [now, shown];
    if (moved < pixels) requestAnimationFrame(look);
    else done({ steps, drawn: drawn - begin });
  };
  requestAnimationFrame(look);
})"""

PAUSE = """() => new Promise(done => {
  // The right edge in view just before the page is paused, and after; and the seconds of a pixel.
  const panel = document.querySelector('[data-panel]');
  const canvas = panel.querySelector('.plot canvas');
  const home = panel.getBoundingClientRect().left;
  const look = () => {
    const [from, to] = panel.dataset.x.split(' ').map(Number);
    const pixel = (to - from) / panel.querySelector('.plot').clientWidth;
    const moved = home - canvas.getBoundingClientRect().left;
    if (moved < 5) return requestAnimationFrame(look);
    document.querySelector('#pause').click();
    setTimeout(() => requestAnimationFrame(() => {
      done([to + moved * pixel, Number(panel.dataset.x.split(' ')[1]), pixel]);
    }));
  };
  look();
})"""


def moving_picture(start: Start, open_tab: OpenTab, *options: str) -> Tab:
    """A minute of samples, with nothing to come for a while; `c` ended long ago."""
    graph = start(*options)
    graph.write("begin\n")
    wait_for(lambda: graph.get("status")["lines"] == 1, "a graph that reads")
    now = time.time()
    for n in range(14):
        row = {"time": now + 5 * (n - 13), "a": n % 7, "b": n % 5, "c": 800 + n % 3}
        if n > 7:
            del row["c"]
        graph.write(json.dumps(row) + "\n")
    tab = open_tab(graph)
    tab.until(lambda: tab.page.locator(".cut.parted").count() > 1, "a picture that moves")
    return tab


@pytest.mark.parametrize(
    "options",
    [("--window", "30s"), ("--window", "100s"), ("--window", "30s", "--threshold", "a>3")],
    ids=["full", "growing", "threshold"],
)
def test_a_picture_moves_evenly_without_being_drawn_for_each_pixel(
    start: Start, open_tab: OpenTab, options: tuple[str, ...]
) -> None:
    tab = moving_picture(start, open_tab, *options)
    assert tab.page.locator(".silence").is_visible()
    motion = tab.page.evaluate(MOTION, 60)
    assert all(step > -0.01 and abs(step - round(step)) < 0.01 for step in motion["steps"])
    assert 0 < motion["drawn"] < 20


def test_a_pause_keeps_the_picture_that_was_in_view(start: Start, open_tab: OpenTab) -> None:
    seen, paused, pixel = moving_picture(start, open_tab, "--window", "30s").page.evaluate(PAUSE)
    assert seen - pixel / 2 < paused < seen + 0.5


RETURN = """() => new Promise(done => {
  // How far behind the clock the right edge is, and how far from its place the picture in the first
  // frame that is seen after three seconds in which the tab was hidden.
  const panel = document.querySelector('[data-panel]');
  const canvas = panel.querySelector('.plot canvas');
  const show = hidden => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const behind = () => Date.now() / 1000 - Number(panel.dataset.x.split(' ')[1]);
  const wait = () => {
    if (behind() < 3) return setTimeout(wait, 50);
    show(false);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const left = canvas.getBoundingClientRect().left - panel.getBoundingClientRect().left;
      done({ behind: behind(), left });
    }));
  };
  show(true);
  wait();
})"""


def test_a_tab_that_is_seen_again_shows_this_moment_in_its_first_frame(
    start: Start, open_tab: OpenTab
) -> None:
    tab = moving_picture(start, open_tab, "--window", "30s")
    tab.page.route("**/stream*", lambda _: None)  # nothing comes from the server
    seen = tab.page.evaluate(RETURN)
    assert seen["behind"] < 2
    assert abs(seen["left"]) < 20
