"""Pages of the browser that tests have one after the other.

A page in a context of its own starts a process and reads every script anew, which costs more than
half as much again as one that goes on to another address. What it kept goes with the origin, since
each livegraph has a port of its own; what a test set on the page itself is set anew here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from harness import Graph
from playwright.sync_api import Browser, Page, ViewportSize
from tab import LABELS, LEGEND, Tab

MEDIA: dict[str, Any] = {
    "media": "screen",
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
}
CLEAR = "() => { try { localStorage.clear(); } catch {} }"  # pages on disk share theirs


class Pages:
    """Hands out pages that have nothing of the test before; at most one test at a time has one."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[bool, list[Page]] = {False: [], True: []}

    @contextmanager
    def tab(
        self,
        graph: Graph,
        width: int = 1280,
        height: int = 800,
        address: str | None = None,
        *,
        legend: bool = True,
        alone: bool = False,
        **options: Any,
    ) -> Iterator[Tab]:
        """A tab of this size, with options of a Playwright context, that ends without complaints.

        It has a page of its own if it is to be `alone`, as a test has that changes it for good,
        or has options that only a new context can have.
        """
        media = {key: options.pop(key) for key in MEDIA.keys() & options.keys()}
        size: ViewportSize = {"width": width, "height": height}
        alone = alone or bool(options.keys() - {"offline"})
        if alone or not self._free[legend]:
            page = self._new(legend=legend, viewport=size, **options)
        else:
            page = self._free[legend].pop()
            page.set_viewport_size(size)
            page.context.set_offline(options.get("offline", False))
        page.emulate_media(**{**MEDIA, **media})
        tab = Tab(page, graph, address)
        try:
            yield tab
        finally:
            if alone:
                page.context.close()
            else:
                self._leave(tab)
                self._free[legend].append(page)
        assert not tab.complaints, tab.complaints

    def _new(self, *, legend: bool, **options: Any) -> Page:
        page = self._browser.new_context(**options).new_page()
        page.add_init_script(LABELS)
        if legend:
            page.add_init_script(LEGEND)
        return page

    def _leave(self, tab: Tab) -> None:
        page = tab.page
        page.evaluate(CLEAR)  # an answer, before which all complaints come
        tab.close()
        for key in ("Shift", "Control", "Alt"):
            page.keyboard.up(key)  # where a test has failed in between
        page.mouse.up()
        page.unroute_all()
        page.goto("about:blank")
        page.mouse.move(-1, -1)
