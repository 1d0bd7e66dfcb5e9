"""Every digit on the page is one that was sent: in the legend, on the cross-hair's card, in the
labels at the edge, in the title, on the axes, and in a table that is saved.
"""

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

import pytest
from harness import Graph, wait_for
from tab import Tab

Start = Callable[..., Graph]
OpenTab = Callable[..., Tab]

INDEX = ("--time", "index")

SENT = [
    *("101325", "21.7", "52.5200066", "0", "7", "9999", "12345", "-40", "-12345.5", "19852544"),
    *("4294967295", "1732226400123", "1e15", "9007199254740991", "1e21", "-6.02214076e23"),
    *("1e300", "0.5", "-0.05", "3.3"),
    *("1013.25", "13.404954", "-122.4194155", "0.001", "0.00004", "0.000001", "0.0000001"),
    *("1.5e-9", "1e-12", "-1.38e-23", "5e-324", "0.1", "0.30000000000000004"),
    *("21.699999999999996", "3.141592653589793", "123456.789012345", "65535.99"),
    *("-1000000", "9007199254740993", "-1732226400123456789"),
]
"""Whole numbers, decimals, places on the earth, counters, noise, and numbers of any size."""
PANELS = 10
"""As many as a page shows, each with a label and an axis of its own."""

READINGS = """() => [...document.querySelectorAll('#series tr')]
  .map(row => [row.dataset.series, row.querySelector('td')])
  .filter(([, cell]) => cell.dataset.x)
  .map(([name, cell]) => [name, cell.title, cell.dataset.x])"""
WRITTEN = """align => [...document.querySelectorAll('.plot canvas')].map(
  canvas => (window.labels.get(canvas) ?? [])
    .filter(label => label[3] === align).map(([text]) => text)
)"""


class Reading(NamedTuple):
    """What the legend says of a series at the cross-hair, and of which part of x."""

    name: str
    text: str
    part: tuple[float, float]


def readings(tab: Tab) -> list[Reading]:
    rows: list[tuple[str, str, str]] = tab.page.evaluate(READINGS)
    parts = [tuple(float(end) for end in x.split(" ")) for _, _, x in rows]
    return [
        Reading(name, text, (start, stop))
        for (name, text, _), (start, stop) in zip(rows, parts, strict=True)
    ]


def labels(tab: Tab, align: str) -> list[list[str]]:
    """What is written in each panel: the labels at the edge (`left`), or those of y (`start`)."""
    written: list[list[str]] = tab.page.evaluate(WRITTEN, align)
    return written


def plain(text: str) -> str:
    """A number as programs write it."""
    return text.replace("\u202f", "").replace("\u00a0", " ").replace("−", "-")


def cut_off(tab: Tab) -> list[str]:
    """The figures of the legend that do not fit their cells."""
    cut: list[str] = tab.page.evaluate(
        "() => [...document.querySelectorAll('#series td')]"
        ".filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"
    )
    return cut


def is_as_sent(text: str, sent: str) -> bool:
    """Whether all digits are those that were sent; above 2^53 `≈` says that the last may not be."""
    digits = plain(text)
    if digits.startswith("≈"):
        near = abs(Decimal(digits[1:]) / Decimal(sent) - 1) < Decimal("1e-15")
        return near and abs(int(sent)) > 2**53
    return Decimal(digits) == Decimal(sent) and decimals(digits) <= decimals(sent)


def decimals(digits: str) -> int:
    exponent = Decimal(digits).as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


@pytest.mark.parametrize("first", range(0, len(SENT), PANELS))
def test_every_number_is_shown_with_the_digits_that_were_sent(
    first: int, start: Start, open_tab: OpenTab
) -> None:
    sent = SENT[first : first + PANELS]
    graph = start(*INDEX, "--split")
    names = [f"n{i}" for i in range(len(sent))]
    members = ",".join(f'"{name}":{digits}' for name, digits in zip(names, sent, strict=True))
    graph.write(f"{{{members}}}\n" * 3)
    tab = open_tab(graph)
    tab.until(lambda: list(tab.legend()) == names, "all series")
    tab.until(lambda: all(labels(tab, "left")), "the labels at the edge")
    tab.hover(0.9)
    tab.until(lambda: len(readings(tab)) == len(sent), "the values there")
    read, flags, axes = readings(tab), labels(tab, "left"), labels(tab, "start")
    row = graph.fetch("export.csv").decode().split("\r\n")[1].split(",")[1:]
    assert not cut_off(tab)
    for i, digits in enumerate(sent):
        cells = tab.page.locator(f'#series tr[data-series="n{i}"] td').all_inner_texts()
        shown = {
            **dict(zip(("last", "min", "max"), cells, strict=False)),
            "cross-hair": read[i].text,
            "label": flags[i][0],
        }
        wrong = {where: text for where, text in shown.items() if not is_as_sent(text, digits)}
        assert not wrong, digits
        assert float(row[i]) == float(digits)
        assert decimals(row[i]) <= decimals(digits)
        ticks = [*map(plain, axes[i])]
        assert len(set(ticks)) == len(ticks), digits
        assert len(ticks) >= 1, "and the label at the edge, which may cover one of them"
        if decimals(digits) < 10:
            assert max(map(decimals, ticks)) <= decimals(digits), digits
    tab.until(
        lambda: is_as_sent(tab.page.title().partition(" · ")[0], sent[0]), "the value in the title"
    )


RANGE = re.compile(r"(?:(\S+) … )?(\S+)(?: \((≈?)(\d+) samples\))?")

NEAR = 500
"""Samples beside a column that a guess at its range may be of."""


def test_every_number_at_the_cross_hair_is_a_sample_or_the_end_of_a_range_with_its_count(
    start: Start, open_tab: OpenTab
) -> None:
    graph = start(*INDEX, "--window", "all")
    chance = random.Random(1)
    value, sent = 20.0, list[float]()
    for _ in range(120_000):
        value += chance.gauss(0, 0.3)
        sent.append(value)
    series = {
        "short": [round(value, 2) for value in sent],
        "long": [round(value, 15) for value in sent],
        "tens": [float(i % 10) for i in range(len(sent))],
    }
    rows = zip(*series.values(), strict=True)
    graph.write("".join(f'{{"short":{a!r},"long":{b!r},"tens":{c:g}}}\n' for a, b, c in rows))
    wait_for(lambda: graph.count("long") == len(sent), "all samples")
    tab = open_tab(graph)
    tab.until(lambda: tab.is_drawn("long"), "the curve")
    for _ in range(20):
        tab.hover(chance.uniform(0.01, 0.99))
        for reading in tab.until(lambda: readings(tab), "the values there"):
            check(reading, series[reading.name])
    settled = tab.until(lambda: no_guess(tab), "the answer of the server")
    for reading in settled:
        check(reading, series[reading.name])
    for _ in range(20):
        tab.hover(chance.uniform(0.01, 0.99))
        for reading in tab.until(lambda: no_guess(tab), "the answer of the server"):
            check(reading, series[reading.name])


def no_guess(tab: Tab) -> list[Reading]:
    """What is read, once all counts in it are exact."""
    read = readings(tab)
    return read if not any("≈" in text for _, text, _ in read) else []


def check(reading: Reading, sent: list[float]) -> None:
    """A sample of x = 1, 2, …, or a range that holds all samples of its part."""
    found = RANGE.fullmatch(plain(reading.text))
    assert found, reading
    low, high, about, count = found.groups()
    ends = [float(text) for text in (low, high) if text]
    numbers = range(1, len(sent) + 1)
    first = bisect_left(numbers, reading.part[0])
    stop = bisect_right(numbers, reading.part[1])
    inside = sent[first:stop]
    assert inside, reading
    if about:
        assert set(ends) <= set(sent[max(0, first - NEAR) : stop + NEAR]), reading
        assert min(ends) <= min(inside), reading
        assert max(inside) <= max(ends), reading
    elif count:
        assert (ends[0], ends[-1], int(count)) == (min(inside), max(inside), len(inside)), reading
    else:
        assert ends == inside, reading


@pytest.mark.parametrize("locale", ["de-DE", "fr-FR", "ar-EG"])
def test_figures_stay_as_sent_whatever_the_language_of_the_browser(
    start: Start, open_tab: OpenTab, locale: str
) -> None:
    graph = start("--time", "index")
    graph.write("".join(f"temp={n}.25C\n" for n in range(1_234_561, 1_234_568)))
    tab = open_tab(graph, locale=locale)
    last = "1\u202f234\u202f567.25"
    tab.until(lambda: tab.text(".head .value") == last, "the last value")
    tab.until(lambda: tab.legend()["temp"].startswith(last), "the same in the list")
