"""A page that got each change holds the same as a page that got everything at once.

Tests the server's view together with the page's own model, run by node, with random changes, stalls
and lost connections.

    LIVEGRAPH_EXAMPLES=20000 pytest tests/test_page_in_step.py --timeout 7200      # the long run
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import take
from replica import Replica
from views import events

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch, SeriesColumn, Text
from livegraph.settings import DisplayOptions, StorageOptions
from livegraph.storage.plane_series import MAX_PLANE_POINTS
from livegraph.storage.store import Store
from livegraph.web.cursor import NOTHING, Held
from livegraph.web.event_encoding import dumps
from livegraph.web.status import hello
from livegraph.web.view import PART, View, ViewChanges

EXAMPLES = int(os.environ.get("LIVEGRAPH_EXAMPLES", "60"))


@dataclass(frozen=True)
class Add:
    """Samples of some series, `apart` in x, after x has jumped by `jump`."""

    names: tuple[str, ...]
    count: int
    apart: float
    gap: bool = False
    wait: float = 0.0
    jump: float = 0.0


@dataclass(frozen=True)
class AddInPlane:
    """Points in the plane, which may replace those before."""

    count: int
    clear: bool


@dataclass(frozen=True)
class Break:
    """The curves break off, because a source has reconnected."""


@dataclass(frozen=True)
class AddMessage:
    """A message."""


@dataclass(frozen=True)
class Tick:
    """The viewers that are up to date are sent what changed."""


@dataclass(frozen=True)
class Stall:
    """A tick that cannot be sent to the page, which is behind from now on."""


@dataclass(frozen=True)
class Rejoin:
    """The connection was cut, and the page needs everything again."""


@dataclass(frozen=True)
class Part:
    """A page that is behind is sent a part of `most` points of what it lacks."""

    most: int


Step = Add | AddInPlane | Break | AddMessage | Tick | Stall | Rejoin | Part

NAMES = st.lists(st.sampled_from(["a", "b", "__proto__", "d e"]), min_size=1, unique=True)
ADD = st.builds(
    Add,
    names=NAMES.map(tuple),
    count=st.one_of(st.integers(1, 20), st.integers(1, 3000)),
    apart=st.sampled_from([0.0, 0.001, 0.1, 1.0, 1000.0, -0.01, -1.0]),
    gap=st.booleans(),
    wait=st.sampled_from([0.0, 0.1, 1.0, 2.5, -3600.0]),
    jump=st.one_of(
        st.just(0.0),
        st.sampled_from([-0.001, -0.5, -1.0, -5.0, -59.0, -70.0, -3600.0, -1e7]),
        st.sampled_from([0.5, 2.0, 59.0, 70.0, 3600.0, 4e9]),
    ),
)
REST = [
    Tick(),
    Tick(),
    Rejoin(),
    Stall(),
    AddMessage(),
    Break(),
    *map(Part, (16, 64, 64, 512, 512, PART)),
]
IN_PLANE = st.builds(
    AddInPlane,
    count=st.one_of(st.integers(1, 20), st.integers(1, 9000)),
    clear=st.sampled_from([False, False, True]),
)
STEP = st.one_of(ADD, ADD, IN_PLANE, st.sampled_from(REST))
STEPS = st.lists(STEP, min_size=3, max_size=40)


@dataclass
class Run:
    """A store and its view, and a page that follows them."""

    store: Store
    view: View
    width: float | None
    page: Replica
    held: Held | None = NOTHING
    """What the page holds; None: it is up to date."""
    arrival: float = 1000.0
    x: float = 1000.0
    lines: int = 0
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def do(self, step: Step) -> None:
        match step:
            case Add():
                self.add(step)
            case AddInPlane():
                self.add_in_plane(step)
            case Break():
                if self.store.series:
                    self.store.gap("")
            case AddMessage():
                self.lines += 1
                self.put(Batch(lines=1, texts=(Text(self.lines, f"message {self.lines}"),)))
            case Tick():
                self.tick()
            case Stall():
                self.held = self.held or self.view.held
                self.tick()
            case Rejoin():
                self.held = NOTHING
            case Part() if self.held:
                self.send_part(step.most)

    def tick(self) -> None:
        """Do what `Broadcast._send_changes` does."""
        before = self.view.held
        self.view.advance()
        if not self.held:
            send_changes(self.page, self.view.lacking(before)[0])

    def send_part(self, most: float) -> None:
        """Do what `Broadcast._catch_up` does."""
        assert self.held
        if not self.held.has_series:
            self.send_hello(self.page)
        changes, after = self.view.lacking(self.held, most)
        if after is self.view.held:
            self.tick()
            changes, after = self.view.lacking(self.held, most)
        send_changes(self.page, changes)
        self.held = None if after is self.view.held else after

    def catch_up(self) -> None:
        """Bring the page up to date while no input arrives."""
        while self.held:
            self.send_part(512)

    def send_hello(self, page: Replica) -> None:
        page.send(event="hello", data=text(hello(DisplayOptions(), self.store, self.view.width)))

    def add(self, add: Add) -> None:
        self.arrival += add.wait
        times = self.x + add.jump + add.apart * np.arange(1.0, add.count + 1)
        self.x = float(times[-1])
        rows = np.arange(add.count)
        columns = []
        for name in add.names:
            y = self.random.integers(-9, 9, add.count).astype(float)
            if add.gap:
                y[:: max(1, add.count // 3)] = math.nan
            columns.append(SeriesColumn(name, rows, y))
        self.put_rows(times, tuple(columns))

    def add_in_plane(self, add: AddInPlane) -> None:
        rows = np.arange(add.count)
        x, y = self.random.integers(-9, 9, (2, add.count)).astype(float)
        cleared = rows[add.count // 2 : add.count // 2 + 1] if add.clear else rows[:0]
        points = (SeriesColumn("p", rows, y),)
        self.put_rows(np.full(add.count, self.x), points, x=x, plane=rows, cleared=cleared)

    def put_rows(self, times: Floats, columns: tuple[SeriesColumn, ...], **of_points: Any) -> None:
        """Put one row a line, with these times, after the lines so far."""
        count = len(times)
        line = self.lines + 1 + np.arange(count)
        self.lines += count
        made = Batch(
            lines=count,
            records=count,
            line=line,
            time=times,
            columns=columns,
            first_line=int(line[0]),
            last_line=int(line[-1]),
            **of_points,
        )
        self.put(made)

    def put(self, batch: Batch) -> None:
        take(self.store, batch, self.arrival, self.arrival)

    def join(self, page: Replica) -> None:
        """Bring this page up to date, then send everything to another one at once."""
        self.tick()
        self.send_hello(page)
        send_changes(page, self.view.lacking()[0])


def send_changes(page: Replica, changes: ViewChanges) -> None:
    for name, data in events(changes):
        page.send(event=name, data=text(data))


def text(data: dict[str, Any]) -> str:
    return dumps(data).decode()


@pytest.fixture(scope="module")
def pages() -> Iterator[tuple[Replica, Replica]]:
    with Replica() as page, Replica() as fresh:
        yield page, fresh


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
@given(
    steps=STEPS,
    width=st.sampled_from([0.5, 1.0, 60.0, 3600.0, math.inf]),
    points=st.sampled_from([250, 500, 2000]),
    memory=st.sampled_from([1 << 20, 64 << 20]),
)
def test_after_any_interleaving_a_page_holds_what_a_new_page_holds(
    pages: tuple[Replica, Replica], steps: list[Step], width: float, points: int, memory: int
) -> None:
    page, fresh = pages
    store = Store(StorageOptions(memory=memory))
    run = Run(store, View(store, width, points), width, page)
    for each in pages:
        each.send(limit=2 * points)
    for step in [Part(PART), *steps]:
        run.do(step)
    run.catch_up()
    run.join(fresh)
    assert page.picture == fresh.picture
    reported = {change.name: change.x.tolist() for change in run.view.lacking()[0].samples}
    assert {held["name"]: held["x"] for held in fresh.picture["series"]} == reported
    for held, series in zip(fresh.picture["series"], store.series.values(), strict=True):
        assert len(held["x"]) <= (MAX_PLANE_POINTS if series.plane else points)
        assert (held["x"][-1], held["y"][-1]) == (series.last_x, series.last)


def test_a_page_that_missed_jumps_back_and_ahead_drops_what_the_others_drop(
    pages: tuple[Replica, Replica],
) -> None:
    """A point far ahead enters the window after the others have dropped it."""
    page, fresh = pages
    store = Store(StorageOptions())
    run = Run(store, View(store, 10.0, 250), 10.0, page)
    forward: list[Step] = [Add(("a",), 1, 1.0, wait=2.0), Tick()]
    back: list[Step] = [Add(("a",), 2, 1.0, jump=-15.0, wait=2.0), Tick()]
    begin: list[Step] = [Add(("a",), 1, 0.0, jump=20.0, wait=2.0), Part(PART)]
    steps = [*begin, *back, *forward, *forward, Stall(), *forward * 11]
    for step in steps:
        run.do(step)
    run.catch_up()
    run.join(fresh)
    assert page.picture == fresh.picture
    assert page.picture["series"][0]["x"][0] == fresh.picture["newest"] - 11


def test_a_page_holds_the_newest_points_in_the_plane_as_the_server_does(
    pages: tuple[Replica, Replica],
) -> None:
    page, fresh = pages
    store = Store(StorageOptions())
    run = Run(store, View(store, 10.0, 250), 10.0, page)
    more: list[Step] = [AddInPlane(4000, clear=False), Tick()]
    for step in [Part(PART), *more, *more, *more, Stall(), *more, Part(PART), *more]:
        run.do(step)
    run.catch_up()
    run.join(fresh)
    assert page.picture == fresh.picture
    assert len(page.picture["series"][0]["x"]) == MAX_PLANE_POINTS
    run.do(AddInPlane(10, clear=True))
    run.tick()
    assert len(page.picture["series"][0]["x"]) == 5
