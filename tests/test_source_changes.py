"""The terminal says when a source is lost, and for how long one that is back was away."""

import io

import pytest
from reading import batches, settings

from livegraph.sink import Delivery
from livegraph.terminal.console import Console
from livegraph.terminal.source_changes import SourceChanges

LOST = "ttyUSB0 is gone: Input/output error; trying again"


class Terminal:
    """A terminal and its clock."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._screen = io.StringIO()
        self.changes = SourceChanges(Console(self._screen), lambda: self.now)
        self.changes.begin("ttyUSB0", 0, can_send=True)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def state(self, state: str, detail: str = "") -> None:
        self.changes.state("ttyUSB0", state, detail, 0)

    def line(self) -> None:
        batch, _ = batches([b"1\n"], settings([]))
        self.changes.take(Delivery("ttyUSB0", "", batch, 0))

    def lines_each_second(self) -> None:
        for _ in range(10):
            self.line()
            self.wait(1)

    @property
    def messages(self) -> list[str]:
        lines = self._screen.getvalue().splitlines()
        return [line.removeprefix("livegraph: ") for line in lines]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "less than 1 s"), (12.9, "12 s"), (300, "5 min"), (7300, "2 h"), (200000, "2 d")],
)
def test_a_source_that_was_lost_is_reported_when_it_is_back(seconds: float, words: str) -> None:
    terminal = Terminal()
    terminal.state("open")
    terminal.changes.gap("ttyUSB0")
    terminal.state("waiting", LOST)
    terminal.wait(seconds)
    terminal.state("open")
    terminal.state("open", "unreadable")
    assert terminal.messages == [LOST, f"ttyUSB0 is back after {words}", "unreadable"]


def test_it_was_away_since_the_first_failure() -> None:
    terminal = Terminal()
    terminal.state("open")
    terminal.state("waiting", "closed")
    terminal.wait(5)
    terminal.state("waiting", "refused")
    terminal.wait(5)
    terminal.changes.gap("ttyUSB0")
    terminal.state("open")
    assert terminal.messages == ["closed", "refused", "ttyUSB0 is back after 10 s"]


def test_a_source_that_waits_without_a_loss_is_not_back() -> None:
    terminal = Terminal()
    terminal.state("waiting", "no input yet")
    terminal.wait(100)
    terminal.state("open")
    assert terminal.messages == ["no input yet"]


def test_a_source_that_was_silent_is_reported_when_it_is_back() -> None:
    terminal = Terminal()
    terminal.lines_each_second()
    terminal.wait(7 * 60)
    terminal.line()
    terminal.lines_each_second()
    assert terminal.messages == ["ttyUSB0 is back after 7 min of silence"]


@pytest.mark.parametrize("pause", [50, 100])
def test_a_pause_that_is_short_or_usual_is_no_silence(pause: float) -> None:
    terminal = Terminal()
    for _ in range(10 if pause > 60 else 1):
        terminal.line()
        terminal.wait(pause)
    terminal.line()
    assert terminal.messages == []


def test_a_loss_is_not_also_a_silence() -> None:
    terminal = Terminal()
    terminal.lines_each_second()
    terminal.changes.gap("ttyUSB0")
    terminal.state("waiting", LOST)
    terminal.wait(600)
    terminal.state("open")
    terminal.line()
    assert terminal.messages == [LOST, "ttyUSB0 is back after 10 min"]
