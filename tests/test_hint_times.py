"""When hints come: after evidence, in time, and never for slow or late input. In fake time."""

import asyncio

import pytest
from loop import in_fake_time
from reading import NOW, objects

from livegraph.ingest.heard import MIN_LINES, MIN_TEXTS
from livegraph.ingest.hints import HINT_SECONDS, HintReporter
from livegraph.parse import Parser
from livegraph.parsing.framing.lines import LineBlock
from livegraph.settings import Settings
from livegraph.sink import Delivery

TEXT = "user ann logged in after 5 tries\n"


class Input:
    """A source whose lines a reporter gets; `said` is what the reporter said."""

    def __init__(self, settings: Settings) -> None:
        self.said: list[str] = []
        self.reporter = HintReporter(settings, self.said.append)
        self._parser = Parser(settings.reading)

    def write(self, text: str) -> None:
        batch = self._parser.parse(LineBlock(text.encode()), NOW)
        parser = self._parser
        self.reporter.take(Delivery("a", parser.understood, batch, NOW, parser.missing))


def test_a_hint_comes_once_within_five_seconds_of_the_lines_that_show_it() -> None:
    async def run() -> None:
        source = Input(Settings())
        for _ in range(2):
            source.write(TEXT)
            await asyncio.sleep(60)
        assert source.said == []
        source.write(TEXT)
        await asyncio.sleep(HINT_SECONDS - 0.1)
        assert source.said == []
        await asyncio.sleep(5 - HINT_SECONDS)
        assert len(source.said) == 1
        for _ in range(50):
            source.write(TEXT)
            await asyncio.sleep(60)
        assert len(source.said) == 1

    in_fake_time(run())


@pytest.mark.parametrize(
    ("settings", "before", "after"),
    [
        (Settings(), TEXT * 3, "temp=5\n"),
        (Settings(), "hello\n" * MIN_TEXTS, "temp=5\n"),
        (Settings.of(fields=("cpu1",)), "cpu0=1\n" * 3, "cpu1=2\n"),
        (Settings.of(thresholds=("cpu1>2",)), "cpu0=1\n" * 3, "cpu1=2\n"),
        (Settings.of(key="room"), "rooms=1\n" * 3, "room=a temp=2\n"),
    ],
)
def test_what_comes_in_time_refutes_a_hint(settings: Settings, before: str, after: str) -> None:
    async def run() -> None:
        source = Input(settings)
        source.write(before)
        await asyncio.sleep(HINT_SECONDS - 0.1)
        source.write(after)
        await asyncio.sleep(100)
        assert source.said == []

    in_fake_time(run())


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        (Settings(), "hello\n" * (MIN_TEXTS - 1)),
        (Settings(), "starting 2 workers\nlistening on port 8080\nready\n"),
        (Settings(), "header\n\ntemp=5\n" + TEXT * 100),
        (Settings.of(fields=("temp",)), "hum=5\n" * (MIN_LINES - 1)),
        (Settings.of(rate=("rx", "t*")), "rx=5 tx=1\n" * 100),
        (Settings.of(panels=("rx, t*[0:]",)), "rx=5 tx=1\n" * 100),
        (Settings.of(fields=("temp",), rate=("temp",), thresholds=("temp>5",)), "temp=5\n" * 100),
        (Settings.of(time="depth"), "depth=5 temp=1\n" * 100),
        (Settings.of(time="arrival"), "temp=1\n" * 100),
        (Settings.of(time="%H:%M:%S"), "12:00:01 temp=1\n" * 100),
        (Settings.of(pattern=r"temp (?P<temp>\d+)"), "temp 5\n" * 100),
        (Settings.of(pattern=r"(?P<time>\S+) (?P<name>\S+) (?P<value>\d+)"), "12:01 a 5\n" * 100),
    ],
)
def test_input_without_evidence_gives_no_hint(settings: Settings, lines: str) -> None:
    async def run() -> None:
        source = Input(settings)
        source.write(lines)
        await asyncio.sleep(1000)
        assert source.said == []

    in_fake_time(run())


COMMA = (
    "pos=1,2 is left out, because its comma may separate two numbers; "
    "if it is the decimal sign: PROGRAM | livegraph --decimal ,"
)
WITH_SPACE = "with a space, x=5 foo, it is read"
HOURS_OR_MINUTES = (
    "the column time is left out: 00:00 may be hours and minutes or minutes and seconds; "
    "--time %M:%S reads minutes and seconds; for hours and minutes: "
    "PROGRAM | livegraph --time %H:%M"
)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "x=5foo y=3\n",
            ["x=5foo is left out, because livegraph does not know the unit foo; " + WITH_SPACE],
        ),
        ("x=5foo y=3\nx=6baz y=3\n", []),
        ("x=5m y=3 pid=12foo\n", []),
        ("crc=12ab sha=83f y=3 place=3rd gain=20x\n", []),
        ("version=5beta id=0x1F when=10h30 y=3\n", []),
        ("x=5foo\n", None),
        (
            "pos: 1,2 x=3\n",
            [COMMA],
        ),
        ("pos: 1,2 x=3.5\n", []),
        ("Last: 0,5 0,4\n", None),
        (
            "time,temp\n00:00,21.5\n00:01,21.6\n00:02,21.7\n\n",
            [HOURS_OR_MINUTES],
        ),
        ("time,temp\n00:00:01,21.5\n00:00:02,21.6\n\n", []),
        ("date,time,temp\n2026-11-22,10:00,21.5\n2026-11-22,10:01,21.6\n\n", []),
    ],
)
def test_a_value_that_is_left_out_is_named_once(line: str, said: list[str] | None) -> None:
    async def run() -> None:
        source = Input(Settings())
        source.write(line * MIN_LINES)
        await asyncio.sleep(5)
        source.write(line * MIN_LINES)
        await asyncio.sleep(100)
        if said is None:  # the whole line is text, and has the hint of text
            assert ["text" in each for each in source.said] == [True]
        else:
            assert source.said == said

    in_fake_time(run())


def test_several_names_in_one_field_get_an_option_each() -> None:
    async def run() -> None:
        source = Input(Settings.of(fields=("Temp,los",)))
        source.write("Temp=21.5 Loss=1\n" * MIN_LINES)
        await asyncio.sleep(5)
        (said,) = source.said
        assert said.endswith(
            "each --field takes one name: PROGRAM | livegraph --field Temp --field Loss"
        )

    in_fake_time(run())


@pytest.mark.parametrize("line", ["Loss=0.5 acc=1\n", "LOSS: 0.5\n", '{"train":{"loss":0.5}}\n'])
def test_the_twin_of_a_missing_name_is_evidence_with_its_first_line(line: str) -> None:
    async def run() -> None:
        source = Input(Settings.of(fields=("loss",)))
        source.write(line)
        await asyncio.sleep(5)
        (said,) = source.said
        name = next(iter(objects(line.encode())[0]["values"]))
        assert said.endswith(f"; to use {name}: PROGRAM | livegraph --field {name}")

    in_fake_time(run())
