"""What a reader sees without a click: no series that varies is a flat line.

The inputs are in `data/legible/` (20 rows or more) and `data/samples/` (short ones).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from harness import Graph
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

DATA = Path(__file__).parent.parent / "data"
FAMILIES = ("cores.txt", "walks_named.txt")
"""In a family a series may be at rest."""
LONG = [path for path in sorted((DATA / "legible").iterdir()) if path.name not in FAMILIES]
SHORT = [
    DATA / "samples" / name
    for name in (
        *("arduino_values.txt", "dstat.txt", "free_s.txt", "huggingface_trainer.txt"),
        *("iostat_c.txt", "mpstat.txt", "nvidia_smi_query.csv", "ping.txt", "sar_u.txt"),
        *("teleplot_udp.txt", "webserialplotter_header.txt"),
    )
]
LEAST = 1 / 5

PANELS = """() => [...document.querySelectorAll('[data-panel]')]
  .filter(panel => !panel.hidden)
  .map(({ dataset, clientHeight }) => ({ ...dataset, height: clientHeight }))"""


def panels(tab: Tab) -> list[dict[str, Any]]:
    """What the panels say of themselves, with the names and ends in them read."""
    read = tab.page.evaluate(PANELS)
    for panel in read:
        panel["series"] = json.loads(panel["series"])
        panel["x"], panel["y"] = ([float(end) for end in panel[key].split()] for key in "xy")
    return list(read)


def together(tab: Tab) -> list[list[str]]:
    return [panel["series"] for panel in panels(tab)]


def flat(tab: Tab, graph: Graph) -> list[str]:
    """What varies and spans less than a fifth of its panel, or is in none."""
    heights = {
        name: panel["y"][1] - panel["y"][0] for panel in panels(tab) for name in panel["series"]
    }
    return [
        f"{one['name']} from {one['min']} to {one['max']} of {heights.get(one['name'], 'none')}"
        for one in graph.get("series")
        if one["max"] > one["min"]
        if one["max"] - one["min"] < LEAST * heights.get(one["name"], float("inf"))
    ]


def constants(tab: Tab) -> list[str]:
    return tab.page.locator(".constant > span").all_inner_texts()


def open_on(path: Path, start: Start, open_tab: OpenTab) -> tuple[Graph, Tab]:
    """A page that has all series of an input that goes on."""
    graph = start("--window", "all")
    graph.write(path.read_bytes())
    tab = open_tab(graph)
    tab.until(lambda: len(graph.get("series")) > 0, "samples")
    tab.until(lambda: len(tab.legend()) == len(graph.get("series")), "all series in the legend")
    return graph, tab


@pytest.mark.parametrize("path", [*LONG, *SHORT], ids=lambda path: path.name)
def test_each_series_that_varies_spans_a_fifth_of_its_panel(
    path: Path, start: Start, open_tab: OpenTab
) -> None:
    graph, tab = open_on(path, start, open_tab)
    try:
        tab.until(lambda: not flat(tab, graph), "legible panels")
    except AssertionError as error:
        error.add_note("\n".join([*flat(tab, graph), *map(str, panels(tab))]))
        raise
    known = {one["name"] for one in graph.get("series")}

    def shown() -> set[str]:
        return {name for panel in panels(tab) for name in panel["series"]} | {*constants(tab)}

    tab.until(lambda: shown() == known, "all others in the line of constants")
