"""A page of livegraph in a real browser, read as its reader sees it.

What a curve shows is worked out from the ticks: a label says a value, its line a height, and two of
them make a scale. So the tests hold whatever draws the curves and however it lays them out.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from harness import Graph, wait_for
from playwright.sync_api import ConsoleMessage, Page, Request

T = TypeVar("T")

PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "m": 1e-3, "µ": 1e-6, "n": 1e-9}

READ_SERIES = """name => {
  const series = [...document.querySelectorAll('[data-series]')]
    .find(e => e.dataset.series === name && e.querySelector('.curve'));
  if (!series) return null;
  const { top, height } = series.ownerSVGElement.getBoundingClientRect();
  const ticks = [...document.querySelectorAll('.tick.y')].map(tick => [
    tick.querySelector('text').textContent,
    tick.querySelector('line').getBoundingClientRect().top - top,
  ]);
  const d = part => series.querySelector(part).getAttribute('d');
  return { ticks, height, curve: d('.curve'), dots: d('.dots') };
}"""


class Tab:
    """One tab; `complaints` are its console errors and its requests to other hosts."""

    def __init__(self, page: Page, graph: Graph) -> None:
        self.page = page
        self.graph = graph
        self.complaints: list[str] = []
        self._tolerated: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complain(f"error: {error}"))
        page.on("request", self._request)
        page.goto(graph.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complain(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme != "data" and url.netloc != urlsplit(self.graph.base).netloc:
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

    def until_state(self, words: str) -> None:
        self.until(lambda: self.state.startswith(words), f"the state {words!r}")

    def strokes(self, name: str) -> list[list[tuple[float, float]]]:
        """The curve of a series as drawn: unbroken strokes of (pixel across, value)."""
        read = self._read(name)
        return [_points(stroke, read) for stroke in (read or {"curve": ""})["curve"].split("M")[1:]]

    def dots(self, name: str) -> list[tuple[float, float]]:
        """The samples of a series that are marked by a dot."""
        read = self._read(name)
        dots = (read or {"dots": ""})["dots"].replace("h0", "").split("M")[1:]
        return [point for dot in dots for point in _points(dot, read)]

    def values(self, name: str) -> list[float]:
        """The values drawn, in order."""
        return [value for stroke in self.strokes(name) for _, value in stroke]

    def until_values(self, name: str, expected: list[float]) -> None:
        """Wait until exactly these values are drawn, as well as pixels can say."""

        def drawn() -> bool:
            values = self.values(name)
            if len(values) != len(expected):
                return False
            slack = 1.5 * self._pixel(name)
            return all(abs(y - sent) <= slack for y, sent in zip(values, expected, strict=True))

        try:
            self.until(drawn, f"{name} drawn")
        except AssertionError as error:
            error.add_note(f"drawn: {self.values(name)[:20]}…\nsent: {expected[:20]}…")
            raise

    def _pixel(self, name: str) -> float:
        """What a pixel is worth on the scale of y."""
        (_, above), (_, below) = _points("0,0L0,1", self._read(name))
        return above - below

    def _read(self, name: str) -> Any:
        return self.page.evaluate(READ_SERIES, name)

    def legend(self) -> dict[str, str]:
        """Each series' name and last value, as the legend says them."""
        rows = self.page.locator("#series tr").all()
        return {
            row.locator(".name").inner_text(): row.locator("td").first.inner_text() for row in rows
        }

    def hover(self, share: float) -> None:
        """Point at the plot, at this share of its width."""
        box = self.page.locator(".plot").bounding_box()
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


def _points(stroke: str, read: Any) -> list[tuple[float, float]]:
    """`1.5,20L3,40` on the scale that the ticks make."""
    scale = sorted((height, _number(label)) for label, height in read["ticks"])
    (low, top), (high, bottom) = scale[0], scale[-1]
    pairs = (point.split(",") for point in stroke.split("L"))
    return [(float(x), top + (float(y) - low) / (high - low) * (bottom - top)) for x, y in pairs]


def _number(label: str) -> float:
    digits, _, prefix = label.replace("−", "-").partition("\u00a0")
    return float(digits) * PREFIXES[prefix]
