"""What a page holds in its browser: memory, nodes, listeners, once nothing is left to collect."""

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Held:
    """`heap` is in MiB; `nodes` are those of the document and any that scripts still hold."""

    heap: float
    nodes: int
    listeners: int


class Heap:
    """Looks into one page; see `HeapProfiler` and `Performance` of Chromium's protocol."""

    def __init__(self, page: Page) -> None:
        self._protocol = page.context.new_cdp_session(page)
        self._protocol.send("Performance.enable")

    def held(self) -> Held:
        """Collects first what can be; twice, since what a finaliser lets go of is left by once."""
        for _ in range(2):
            self._protocol.send("HeapProfiler.collectGarbage")
        reported = self._protocol.send("Performance.getMetrics")["metrics"]
        metrics = {metric["name"]: metric["value"] for metric in reported}
        heap = metrics["JSHeapUsedSize"] / (1 << 20)
        return Held(heap, int(metrics["Nodes"]), int(metrics["JSEventListeners"]))
