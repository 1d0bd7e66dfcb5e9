"""Pages in a browser when servers die and tabs are hidden: how long until they are live again."""

import signal
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.page.chromium import chromium
from benchmarks.server import Server

HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  Object.defineProperty(document, 'visibilityState', {
    configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
SHOWN = "value => document.querySelector('#series')?.textContent.includes(value)"
TABS = 12


def run() -> Iterator[tuple[str, ...]]:
    yield "what goes wrong", "figure"
    yield "---", "---"
    with chromium() as browser:
        context = browser.new_context()
        yield from hidden([context.new_page() for _ in range(TABS)])
        yield from killed(context.new_page())


def killed(page: Page, times: int = 50) -> Iterator[tuple[str, ...]]:
    """A page stays open while its server is killed and started again on its port."""
    server = Server()
    page.goto(server.url)
    took = []
    for run in range(times):
        server.process.send_signal(signal.SIGKILL)
        server.process.communicate()
        server = Server("--port", str(server.port))
        start = time.perf_counter()
        _write(server, 1000 + run)
        _await(page, 1000 + run)
        took.append(time.perf_counter() - start)
    with server:
        yield "a server is killed and started again: its page is live after", _seconds(took)
        yield "…", f"{len(took)} of {times}"


def hidden(pages: list[Page]) -> Iterator[tuple[str, ...]]:
    """More tabs of one server than a browser makes connections; all but one are hidden."""
    took, shown = [], []
    with Server() as server:
        _write(server, 4321)
        for page in pages:
            start = time.perf_counter()
            page.goto(server.url)
            _await(page, 4321)
            took.append(time.perf_counter() - start)
            page.evaluate(HIDE, arg=True)
        while server.get("status")["viewers"]:
            time.sleep(0.01)
        for n, page in enumerate(pages):
            _write(server, 5000 + n)
            start = time.perf_counter()
            page.bring_to_front()
            page.evaluate(HIDE, arg=False)
            _await(page, 5000 + n)
            shown.append(time.perf_counter() - start)
            page.evaluate(HIDE, arg=True)
    yield f"{len(pages)} tabs load, each in", _seconds(took)
    yield "a hidden tab is shown: live after", _seconds(shown)


def _write(server: Server, value: int) -> None:
    server.stdin.write(b"%d\n" % value)
    server.stdin.flush()


def _await(page: Page, value: int) -> None:
    page.wait_for_function(SHOWN, arg=str(value), timeout=30_000)


def _seconds(took: list[float]) -> str:
    return f"{sorted(took)[len(took) // 2]:.2f} s, {max(took):.2f} s at worst"
