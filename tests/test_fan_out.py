"""Several sinks get the same, in order; the only source of a run needs no name in its records."""

from collections.abc import Mapping
from inspect import isfunction

import pytest
from loop import in_a_loop

from livegraph.parsing.batch import Batch
from livegraph.sink import Delivery, Sink
from livegraph.sinks.fan_out import FanOut, OnlySourceUnnamed


class Listing(Sink):
    """Lists its calls, each with the name of the source."""

    def __init__(self, *, whole: bool = True) -> None:
        self.calls: list[tuple[str, str]] = []
        self._whole = whole

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:  # noqa: ARG002
        self.calls.append(("begin", source))

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        self.calls.append(("state", source))

    def message(self, source: str, text: str, now: float) -> None:  # noqa: ARG002
        self.calls.append(("message", source))

    def gap(self, source: str) -> None:
        self.calls.append(("gap", source))

    def count(self, source: str, counts: Mapping[str, int]) -> None:  # noqa: ARG002
        self.calls.append(("count", source))

    def take(self, delivery: Delivery) -> None:
        self.calls.append(("take", delivery.source))

    async def close(self) -> bool:
        self.calls.append(("close", ""))
        return self._whole


def call_all(sink: Sink, source: str) -> None:
    sink.begin(source, 0, can_send=False)
    sink.state(source, "open", "", 0)
    sink.message(source, "hello", 0)
    sink.gap(source)
    sink.count(source, {"refused": 1})
    sink.take(Delivery(source, "", Batch(), 0))


EVENTS = [name for name, value in vars(Sink).items() if isfunction(value) and name != "close"]


def test_each_sink_gets_every_call_and_a_loss_in_one_is_a_loss() -> None:
    good, bad = Listing(), Listing(whole=False)
    call_all(FanOut([bad, good]), "a")
    assert bad.calls == good.calls == [(name, "a") for name in EVENTS]
    assert in_a_loop(FanOut([bad, good]).close()) is False
    assert in_a_loop(FanOut([good]).close()) is True
    assert [bad.calls[-1], good.calls[-1]] == [("close", "")] * 2


@pytest.mark.parametrize(("several", "labels"), [(False, ["", "b"]), (True, ["a", "b"])])
def test_the_first_source_is_unnamed_unless_there_are_several(
    several: bool,  # noqa: FBT001
    labels: list[str],
) -> None:
    sink = Listing()
    named = OnlySourceUnnamed([sink], several=several)
    for source in ("a", "b"):
        call_all(named, source)
    assert sink.calls == [(name, label) for label in labels for name in EVENTS]
