"""One-off numbers: which series came in too few lines of their source to be drawn."""

import random
from collections.abc import Iterable
from typing import Any

import pytest
from reading import batches, take

from livegraph.settings import ReadingOptions, Settings, StorageOptions
from livegraph.storage.store import Store

TEXT = "the daemon has started a worker"


def read(
    lines: Iterable[str],
    options: StorageOptions | None = None,
    *,
    source: str = "a",
    chosen: bool = False,
    store: Store | None = None,
) -> Store:
    """A store that has read a log, a line a second."""
    store = store or Store(options or StorageOptions(), chosen=chosen)
    data = "".join(f"{line}\n" for line in lines).encode()
    for batch in batches([data], ReadingOptions()):
        take(store, batch, 0, batch.last_line, source)
    return store


def log(every: int, count: int, number: str = "queue_size={}") -> list[str]:
    """Lines of text; each `every`-th has a number."""
    return [number.format(n) if n % every == 7 else TEXT for n in range(count)]


def scattered(samples: int, count: int, number: str = "queue_size={}") -> list[str]:
    """The same with numbers in random places."""
    lines = [TEXT] * count
    for at in random.Random(1).sample(range(count), samples):
        lines[at] = number.format(at)
    return lines


def test_a_number_in_few_lines_of_text_is_a_one_off() -> None:
    assert read([*log(10**6, 600), "temp=1"]).one_off == ["queue_size", "temp"]


def test_nothing_is_a_one_off_in_the_first_lines() -> None:
    assert read(log(10**6, 499)).one_off == []


def test_beside_a_curve_a_rare_number_is_a_one_off() -> None:
    lines = [f"load={n}" for n in range(600)]
    lines[100] = lines[110] = "load=3 entries=4096"
    assert read(lines).one_off == ["entries"]


def test_a_number_in_one_of_fifty_lines_is_none() -> None:
    assert read(scattered(10, 501)).one_off == ["queue_size"]
    assert read(scattered(12, 600)).one_off == []


def test_a_number_that_is_no_longer_rare_comes_back() -> None:
    store = read(scattered(10, 1000))
    assert store.one_off == ["queue_size"]
    read([f"queue_size={n}" for n in range(10)], store=store)
    assert store.one_off == []


def test_twenty_samples_are_a_curve_however_many_lines_are_between() -> None:
    assert read(scattered(19, 20_000)).one_off == ["queue_size"]
    assert read(scattered(20, 20_000)).one_off == []


@pytest.mark.parametrize("every", [100, 300, 2000])
def test_a_number_that_comes_regularly_is_none(every: int) -> None:
    assert read(log(every, 3 * every)).one_off == []


def test_lines_about_a_hundred_things_in_turn_are_curves() -> None:
    hosts = [f"web{n % 100}.cpu={n}" for n in range(600)]
    shuffled = random.Random(1).sample(hosts, len(hosts))
    assert read(hosts).one_off == read(shuffled).one_off == []


def test_things_that_report_the_same_come_often_together() -> None:
    lines = [TEXT] * 800
    for n, at in enumerate(random.Random(1).sample(range(800), 100)):
        lines[at] = f"web{n}.cpu={n}"
    assert read(lines).one_off == []


def test_lines_of_other_sources_do_not_count() -> None:
    store = read(["temp=21.5", "temp=21.6"], source="slow")
    read([f"load={n}" for n in range(1000)], store=store)
    assert store.one_off == []


def test_a_source_with_more_series_than_are_kept_has_none() -> None:
    lines = [f's{n}_total{{a="b"}} {n}' for n in range(2000)]
    assert read(lines, StorageOptions(max_series=20)).one_off == []


@pytest.mark.parametrize(
    "options",
    [
        {"rate": ("queue*",)},
        {"diff": ("queue_size",)},
        {"thresholds": ("queue_size>9",)},
        {"thresholds": ("a:queue_size>9",)},
    ],
)
def test_what_an_option_names_is_none(options: dict[str, Any]) -> None:
    assert read(scattered(3, 1000), StorageOptions(**options)).one_off == []


@pytest.mark.parametrize(
    "options",
    [{"fields": ("a",)}, {"pattern": "(?P<a>.)"}, {"names": ("a",)}, {"key": "host"}],
)
def test_what_options_choose_is_none(options: dict[str, Any]) -> None:
    assert Settings.of(**options).choose_series
    assert Settings.of(own=(options,)).choose_series
    assert not Settings.of().choose_series
    assert read(scattered(3, 1000), chosen=True).one_off == []


def test_a_number_that_a_viewer_plots_is_none() -> None:
    lines = [*[TEXT] * 990, "user ann logged in after 3 tries", *[TEXT] * 9]
    store = read(lines)
    line = next(each for each in store.messages if "ann" in each.text)
    assert line.id is not None
    store.plot_number(line.id, line.text.index("3"))
    assert list(store.series) == ["logged_after"]
    assert store.one_off == []
