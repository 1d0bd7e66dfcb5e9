"""What a page draws first is drawn where it stays, in its final size."""

from collections.abc import Callable

import pytest
from harness import Graph
from tab import Tab

SEEN = """(() => {
  // What has moved by itself, and the frames in which a picture had another size than its panel.
  window.moved = [];
  window.misfits = [];
  new PerformanceObserver(list => {
    for (const { value, hadRecentInput, sources } of list.getEntries())
      if (value > 0.001 && !hadRecentInput)
        window.moved.push(sources.map(({ node }) => node?.className || node?.nodeName));
  }).observe({ type: 'layout-shift', buffered: true });
  const sizeOf = element => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const { transform, translate } = getComputedStyle(element); // a picture moves with the clock
    const moved = new DOMMatrix(transform).e + (parseFloat(translate) || 0);
    return [left - moved, top, width, height].map(Math.round).join(' ');
  };
  const look = () => {
    for (const panel of document.querySelectorAll('.chart, .x-axis')) {
      const canvas = panel.querySelector('canvas');
      if (!canvas?.checkVisibility({ visibilityProperty: true })) continue;
      const body = panel.matches('.chart') ? sizeOf(panel) : sizeOf(canvas); // an axis has a border
      if (body !== sizeOf(canvas) || canvas.width !== Math.round(canvas.clientWidth))
        window.misfits.push([panel.className, body, sizeOf(canvas)]);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


@pytest.mark.parametrize("series", [1, 7, 12])
def test_nothing_moves_and_no_picture_has_another_size_than_its_panel(
    series: int, start: Callable[..., Graph], open_tab: Callable[..., Tab]
) -> None:
    graph = start("--panels", "each" if series == 7 else "auto")
    for n in range(30):
        graph.write(" ".join(f"s{k}={k + n % 7}" for k in range(series)) + "\n")
    tab = open_tab(graph, legend=False, alone=True)
    tab.page.add_init_script(SEEN)
    tab.page.reload()
    canvas = tab.page.locator(".chart canvas").last
    tab.until(canvas.is_visible, "a picture")
    frames = "() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 300))"
    tab.page.evaluate(frames)
    assert tab.page.evaluate("window.moved.flat()") == []
    tab.page.keyboard.press("s")  # what moves then does not do so by itself
    tab.page.evaluate(frames)
    assert tab.page.evaluate("window.misfits") == []


UNCHANGED = """() => new Promise(done => {
  // Attributes that are set to what they were, which costs as much as a change.
  const found = new Set();
  const observer = new MutationObserver(records => {
    for (const { target, attributeName, oldValue } of records)
      if (target.getAttribute(attributeName) === oldValue)
        found.add(`${target.id || target.className} ${attributeName}`);
  });
  observer.observe(document, { subtree: true, attributes: true, attributeOldValue: true });
  let frames = 0;
  const look = () => {
    if (++frames < 60) requestAnimationFrame(look);
    else { observer.disconnect(); done([...found]); }
  };
  requestAnimationFrame(look);
})"""


def test_a_picture_that_moves_changes_nothing_in_the_document_that_stays(
    start: Callable[..., Graph], open_tab: Callable[..., Tab]
) -> None:
    graph = start("--window", "5s")
    for n in range(30):
        graph.write(f"temp={20 + n % 7} load={n % 7}\n")
    tab = open_tab(graph, legend=False)
    tab.until(tab.page.locator(".chart canvas").first.is_visible, "a picture")
    assert ", ".join(tab.page.evaluate(UNCHANGED)) == ""
