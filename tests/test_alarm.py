"""`--exec`: how often it runs, and what it counts."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import DEADLINE
from loop import in_a_loop

from livegraph.sinks import exec_command
from livegraph.sinks.exec_command import ThresholdCommand
from livegraph.storage.thresholds import Crossing, UnkeptSeries, parse_threshold

ABOVE_80 = parse_threshold("*>80")


def beyond(series: UnkeptSeries, y: float) -> Crossing:
    return Crossing(ABOVE_80, series, 0.0, y, beyond=True)


def run(
    command: str, test: Callable[[ThresholdCommand, list[str]], object], interval: float = 1e6
) -> None:
    """Run `test` with a `ThresholdCommand` and the list of its messages."""

    async def start() -> None:
        messages: list[str] = []
        await test(ThresholdCommand(command, messages.append, interval), messages)  # type: ignore[misc]

    in_a_loop(start())


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.01)


def test_crossings_within_the_interval_run_one_command_that_gets_their_number(
    tmp_path: Path,
) -> None:
    output = tmp_path / "output"

    async def test(runner: ThresholdCommand, messages: list[str]) -> None:
        series = UnkeptSeries("temp")
        for y in range(90, 100):
            runner.crossed(beyond(series, y))
            runner.crossed(Crossing(ABOVE_80, series, 0.0, 1.0, beyond=False))
        await until(lambda: output.exists() and output.read_text() == "temp 90 1\ntemp 99 9\n")
        await until(lambda: runner.counts.taken == 2)
        assert (runner.counts.dropped, runner.counts.failed) == (8, 0)
        assert messages == ["--exec runs once for 9 crossings: temp is 99, above 80"]

    words = "$LIVEGRAPH_SERIES $LIVEGRAPH_VALUE $LIVEGRAPH_CROSSINGS"
    run(f'echo "{words}" >> {output}', test, interval=0.5)


def test_each_series_has_its_own_interval_and_keeps_it_when_renamed() -> None:
    async def test(runner: ThresholdCommand, messages: list[str]) -> None:
        one, other = UnkeptSeries("temp"), UnkeptSeries("b:temp")
        runner.crossed(beyond(one, 81))
        one.name = "a:temp"
        runner.crossed(beyond(one, 82))
        runner.crossed(beyond(other, 83))
        await until(lambda: runner.counts.taken == 2)
        await runner.close()
        rest = "within 1e+06 s of the last run, because livegraph ended"
        assert messages == [f"--exec did not run for 1 crossing {rest}"]
        assert runner.counts.dropped == 1

    run("true", test)


def test_more_commands_than_may_run_are_skipped_counted_and_reported(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    opened = os.open(gate, os.O_RDWR)

    async def test(runner: ThresholdCommand, messages: list[str]) -> None:
        for i in range(exec_command.MAX_RUNNING + 5):
            runner.crossed(beyond(UnkeptSeries(f"s{i}"), 81))
        await until(lambda: len(messages) == 2)
        assert messages == [
            "--exec skipped, because 8 commands are running: s8 is 81, above 80",
            "--exec skipped 4 more times, because 8 commands were running",
        ]
        assert runner.counts.dropped == 5
        os.write(opened, b"\n" * exec_command.MAX_RUNNING)
        await until(lambda: runner.counts.taken == exec_command.MAX_RUNNING)

    run(f"read -r line < {gate}", test, interval=0.5)
    os.close(opened)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("exit 3", "--exec ended with status 3: exit 3"),
        (
            "x" * 200_000,
            "--exec cannot run the command: Argument list too long: temp is 81, above 80",
        ),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
def test_a_command_that_fails_is_counted_and_reported(command: str, message: str) -> None:
    async def test(runner: ThresholdCommand, messages: list[str]) -> None:
        runner.crossed(beyond(UnkeptSeries("temp"), 81))
        await until(lambda: messages)
        assert messages == [message]
        assert (runner.counts.taken, runner.counts.failed) == (0, 1)

    run(command, test)
