"""The machine's clock is set while samples arrive, simulated inside the process."""

import os
from pathlib import Path

import pytest
from faults import Producer
from harness import Graph, wait_for
from replica import Held, Replica

OFF = """
import time
true = time.time
def off():
    with open({path!r}) as file:
        return true() + float(file.read())
time.time = off
"""
"""Loaded by Python at startup; livegraph reads the time of day only with `time.time`."""


class Setting:
    """Shifts the clock of processes that run with `env`. (libfaketime would break `sleep`.)"""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "seconds"
        self.to(0)
        (folder / "sitecustomize.py").write_text(OFF.format(path=str(self._path)))
        self.env = {"PYTHONPATH": f"{folder}:{os.environ.get('PYTHONPATH', '')}".rstrip(":")}

    def to(self, seconds: int) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(f"{seconds}")
        fresh.replace(self._path)


@pytest.fixture
def clock(tmp_path: Path) -> Setting:
    return Setting(tmp_path)


def newest(held: Held) -> float:
    return float(held["series"][0]["y"][-1])


@pytest.mark.parametrize("by", [-3600, 3600])
def test_when_the_clock_is_set_no_sample_is_lost_and_the_axis_has_a_mark(
    clock: Setting, by: int
) -> None:
    reported = f"the clock was set {'back' if by < 0 else 'ahead'} by 1:00:00"
    with (
        Graph("--window", "10s", env=clock.env, execute=True) as graph,
        Replica(graph.base) as page,
    ):
        with Producer(graph.write, lambda n: f"{n}\n", 100) as producer:
            page.until(lambda held: held["series"] and newest(held) > 50, "samples")
            before = page.held["newest"]
            clock.to(by)
            page.until(lambda held: abs(held["newest"] - before - by) < 30, "the new time")
            page.until(lambda held: reported in held["messages"], "the note")
            seen = newest(page.held)
            page.until(lambda held: newest(held) > seen + 50, "samples after the change")
            clock.to(0)
            page.until(lambda held: abs(held["newest"] - before) < 60, "the original time")
        count = producer.count
        page.until(lambda held: newest(held) == count - 1, "the last sample")
        (series,) = graph.get("samples?points=0")["series"]
        assert series["y"] == list(range(count))
        marks = [text for text in graph.messages() if "the clock was set" in text]
        assert len(marks) == 2
        wait_for(lambda: graph.stderr.text.count("the clock was set") == 2, "the notices")
        wait_for(lambda: graph.get("status")["rate"] < 250, "the rate to recover")


def test_a_page_opened_after_the_clock_was_set_shows_what_the_others_show(clock: Setting) -> None:
    with (
        Graph("--window", "10s", env=clock.env, execute=True) as graph,
        Replica(graph.base) as page,
    ):
        for by in (0, -3600, -3598, 3600, 0):
            clock.to(by)
            with Producer(graph.write, lambda n: f"{n}\n", 100) as producer:
                wait_for(lambda p=producer: p.count > 300, "300 samples")  # type: ignore[misc]
        with Replica(graph.base) as fresh:
            fresh.until(lambda held: held["series"], "the picture")
            wait_for(lambda: page.picture == fresh.picture, "the same picture")


def test_the_end_of_input_ends_the_run_even_if_the_clock_was_set_back(clock: Setting) -> None:
    with Graph("--exit-on-eof", env=clock.env, execute=True) as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        clock.to(-3600)
        graph.write("2\n")
        graph.end()
        assert graph.wait() == 0
