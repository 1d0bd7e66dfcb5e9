"""A page of livegraph in a real browser, read as its reader sees it: by the pixels of its charts.

Where a value is on a chart is worked out from its ticks: a label says a value and stands at a
place, and two of them make a scale. A curve is right if each of its pixels is explained by the
samples sent and each stretch between two samples has its pixels. So the tests hold whatever draws
the curves and however it lays them out.
"""

from collections.abc import Callable
from json import dumps
from typing import TypeVar
from urllib.error import URLError
from urllib.parse import quote, urlsplit

from harness import Graph, wait_for
from picture import Picture, Point
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request

T = TypeVar("T")

LABELS = """(() => {
  // What is written on each canvas since it was last emptied, and where.
  window.labels = new WeakMap();
  const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    window.labels.set(this.canvas, []);
    return clearRect.apply(this, area);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    const { a, d, e, f } = this.getTransform();
    window.labels.get(this.canvas)?.push([text, x * a + e, y * d + f, this.textAlign]);
    return fillText.apply(this, arguments);
  };
})()"""

LEGEND = """(() => {
  try {
    const shown = JSON.stringify({ shown: true, without: [] });
    if (!localStorage.getItem('livegraph.legend')) localStorage.setItem('livegraph.legend', shown);
  } catch {} // a page that may keep nothing
})()"""

READ = """name => {
  const row = [...document.querySelectorAll('#series tr')].find(e => e.dataset.series === name);
  const canvas = document.querySelector('.plot canvas');
  const plot = document.querySelector('.plot').getBoundingClientRect();
  const axis = document.querySelector('.x-axis canvas');
  const labels = canvas && axis && window.labels.get(canvas) && window.labels.get(axis);
  if (!row || !labels || !plot.width) return null; // there is a legend before anything is drawn
  const { borderTopColor } = getComputedStyle(row.querySelector('.swatch'));
  const own = borderTopColor.match(/[0-9]+/g).map(Number);
  const { left, top } = canvas.getBoundingClientRect();
  const [x0, y0] = [plot.left - left, plot.top - top].map(Math.round);
  const [width, height] = [Math.round(plot.width) + 4, Math.round(plot.height)];
  const { data } = canvas.getContext('2d').getImageData(x0, y0, width, height);
  const kinds = [[], []]; // runs of pixels, in columns: of this series, of others
  const kindOf = at => {
    if (data[at + 3] < 100) return -1; // as most are
    const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
    if (Math.abs(r - own[0]) + Math.abs(g - own[1]) + Math.abs(b - own[2]) < 60) return 0;
    return Math.max(r, g, b) - Math.min(r, g, b) > 40 ? 1 : -1;
  };
  for (let x = 0; x < width; x++) {
    let [kind, start] = [-1, 0];
    for (let y = 0; y <= height; y++) {
      const next = y < height ? kindOf(4 * (y * width + x)) : -1;
      if (next === kind) continue;
      if (kind >= 0) kinds[kind].push([x, start, y - 1]);
      [kind, start] = [next, y];
    }
  }
  const ticks = [canvas, axis].flatMap(drawn => {
    const at = drawn.getBoundingClientRect();
    const [dx, dy] = [Math.round(at.left - left) - x0, Math.round(at.top - top) - y0];
    const written = window.labels.get(drawn).filter(([text]) => text);
    return written.map(([text, x, y, align]) => [text, x + dx, y + dy, align]);
  });
  const panel = document.querySelector('.chart[data-y]');
  const [x, y] = ['x', 'y'].map(axis => panel.dataset[axis].split(' ').map(Number));
  return { width, height, own: kinds[0], other: kinds[1], ticks, x, y };
}"""

ROWS = """() => [...document.querySelectorAll('#series tr')].map(
  row => [row.querySelector('.name').innerText, row.querySelector('td').innerText]
)"""

READING = """() => Object.fromEntries(
  [...document.querySelectorAll('#series tr')]
    .map(row => [row.dataset.series, row.querySelector('td')])
    .filter(([, cell]) => cell.dataset.x)
    .map(([name, cell]) => [name, cell.textContent])
)"""

PIXEL = """([x, y]) => {
  const canvas = document.querySelector('.plot canvas');
  const plot = document.querySelector('.plot').getBoundingClientRect();
  const { left, top } = canvas.getBoundingClientRect();
  const [x0, y0] = [plot.left - left + x, plot.top - top + y].map(Math.round);
  return [...canvas.getContext('2d').getImageData(x0, y0, 1, 1).data];
}"""


class Tab:
    """One tab; `complaints` are its console errors and its requests to other hosts.

    It shows what the graph serves, or has saved in a file at `address`; with the legend, from
    which much is read here, unless `legend` is false: then it has it as a new reader gets it.
    """

    def __init__(self, page: Page, graph: Graph, address: str | None = None) -> None:
        self.page = page
        self._address = address or graph.url
        self.graph = graph
        self.complaints: list[str] = []
        self._tolerated = ["willReadFrequently"]  # it is the tests that read the canvas
        self._sent: dict[str, list[Point]] = {}
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)
        page.goto(self._address)

    def close(self) -> None:
        """Hear no more of the page, which another tab may have next."""
        self.page.remove_listener("console", self._console)
        self.page.remove_listener("pageerror", self._error)
        self.page.remove_listener("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"console: {message.text}")

    def _error(self, error: Error) -> None:
        self._complain(f"error: {error}")

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        own = urlsplit(self._address)
        if url.scheme not in ("data", "blob") and url[:2] != own[:2]:
            self._complain(f"request to {request.url}")

    def _complain(self, complaint: str) -> None:
        if not any(words in complaint for words in self._tolerated):
            self.complaints.append(complaint)

    def tolerate(self, words: str) -> None:
        """Complaints with these words are part of the test."""
        self._tolerated.append(words)

    def until(self, condition: Callable[[], T | None], what: str) -> T:
        return wait_for(condition, what)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    @property
    def state(self) -> str:
        """What the pill says."""
        return self.text("#state")

    def root(self, name: str) -> str | None:
        """What tools read at the root of the page, such as `data-state`."""
        return self.page.locator("html").get_attribute(f"data-{name}")

    @property
    def is_paused(self) -> bool:
        return self.root("state") == "paused"

    def until_state(self, words: str) -> None:
        self.until(lambda: self.state.startswith(words), f"the state {words!r}")

    def picture(self, name: str) -> Picture | None:
        """What is drawn of a series; None while there is no chart."""
        read = self.page.evaluate(READ, name)
        return Picture(**read) if read else None

    def colour_at(self, x: float, y: float, picture: Picture | None = None) -> tuple[int, ...]:
        """Red, green, blue and opacity of the chart at these values; by the scales of `picture`."""
        picture = picture or self.picture(next(iter(self.legend())))
        assert picture
        place = [round(picture.across(x)), round(picture.down(y))]
        return tuple(self.page.evaluate(PIXEL, place))

    def is_drawn(self, name: str) -> bool:
        picture = self.picture(name)
        return bool(picture and picture.own)

    def until_values(self, name: str, expected: list[float]) -> None:
        """Wait until the curve of exactly these samples is drawn, of those that the server has.

        Gaps between them are known from the server, too, and must be seen as such.
        """
        try:
            self.until(lambda: not self.differences(name, expected), f"{name} drawn")
        except AssertionError as error:
            wrong = "\n".join(self.differences(name, expected)[:5])
            error.add_note(f"expected: {expected[:20]}…\n{wrong}")
            raise

    def differences(self, name: str, expected: list[float]) -> list[str]:
        """What is wrong with the curve of exactly these samples, of those that the server has."""
        picture = self.picture(name)
        swings = self.page.locator("#legend").get_attribute("data-x") == "field"
        strokes = _strokes(self._samples(name), expected, swings=swings)
        return picture.differences(strokes) if picture and strokes else ["not there"]

    def _samples(self, name: str) -> list[Point]:
        """All that the server has of a series, or had when it was last asked; None is a gap."""
        try:
            [reported] = self.graph.get(f"samples?points=0&series={quote(name)}")["series"]
            self._sent[name] = list(zip(reported["x"], reported["y"], strict=True))
        except (URLError, OSError, ValueError):
            pass  # it is over, and what it had is known
        return self._sent.get(name, [])

    def legend(self) -> dict[str, str]:
        """Each series' name and last value, as the legend says them."""
        return dict(self.page.evaluate(ROWS))

    def switch(self, name: str) -> Locator:
        """The button of a series in the legend, which hides and shows it."""
        return self.page.locator(
            f"#series tr[data-series={dumps(name, ensure_ascii=False)}] button"
        )

    def reading(self) -> dict[str, str]:
        """Each series' value at the cross-hair, as the legend says it; {}: there is none."""
        read: dict[str, str] = self.page.evaluate(READING)
        return read

    def hover(self, share: float) -> None:
        """Point at the plot, the first if there are several, at this share of its width."""
        box = self.page.locator(".plot").first.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)

    def hide(self, hidden: bool = True) -> None:  # noqa: FBT001, FBT002
        """Have the page believe that its tab is not seen."""
        self.page.evaluate(
            """hidden => {
              Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }""",
            hidden,
        )


def _strokes(samples: list[Point], expected: list[float], *, swings: bool) -> list[list[Point]]:
    """The unbroken parts of the newest stretch of samples that has the expected values."""
    index = [i for i, (_, y) in enumerate(samples) if y is not None]
    values = [samples[i][1] for i in index]
    for start in range(len(values) - len(expected), -1, -1):
        if values[start : start + len(expected)] == expected:
            stretch = samples[index[start] : index[start + len(expected) - 1] + 1]
            return _unbroken(stretch, swings=swings)
    return []


def _unbroken(samples: list[Point], *, swings: bool) -> list[list[Point]]:
    """The parts between gaps, each with rising x. Where x swings, the ways back are parts, too."""
    strokes: list[list[Point]] = [[]]
    for x, y in samples:
        before = strokes[-1][-1] if strokes[-1] else (x, y)
        back = x < before[0]
        if back and swings and y is not None:
            strokes.append([(x, y), before])
        if y is None or back:
            strokes.append([])
        if y is not None:
            strokes[-1].append((x, y))
    return [stroke for stroke in strokes if stroke]
