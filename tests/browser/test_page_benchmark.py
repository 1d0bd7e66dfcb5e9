"""`python -m benchmarks page` draws the panel of the page as its modules are now."""

from playwright.sync_api import Browser
from programs import missing

from benchmarks.page.host import UPLOT, Host
from benchmarks.page.stream import events, stream

SERIES, WINDOW, FRAMES = 40, 100, 2


def test_the_benchmark_of_the_page_draws_its_panel(chromium: Browser) -> None:
    if not UPLOT.exists():
        missing("no uPlot: npm ci")
    data = stream(SERIES, WINDOW, FRAMES + 2)
    with Host() as host:
        host.files["/values"] = ("application/octet-stream", data.values.tobytes())
        host.files["/events"] = ("text/plain", b"\n".join(events(data, SERIES)))
        page = chromium.new_page()
        page.goto(host.url)
        what = {"series": SERIES, "window": WINDOW, "step": data.step}
        page.evaluate("what => benchmark.load(what)", what)
        drawn = page.evaluate("frames => benchmark.run('livegraph', frames, 1e6)", FRAMES)
        page.close()
    assert drawn["frames"] == FRAMES
