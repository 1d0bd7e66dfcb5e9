"""`--explain`: shows each shape of line, what was understood of it, and what reads the rest."""

import asyncio
import signal
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from livegraph.commands.explanation import Explanation
from livegraph.commands.line_shapes import LineShapes
from livegraph.errors import Exit
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.understood import Missing
from livegraph.settings import Settings
from livegraph.sink import Delivery, Sink
from livegraph.sinks.fan_out import FanOut
from livegraph.source_spec import SourceSpec
from livegraph.terminal.console import Console
from livegraph.terminal.source_changes import SourceChanges
from livegraph.terminal.standard_streams import show
from livegraph.typed_command import TypedCommand

FIRST_PROGRESS_LINES = 100_000
"""Lines after which progress is first reported; then each time their number has doubled."""


class LineExplainer(Sink):
    """Collects the lines of all sources by shape, and says how far it is."""

    def __init__(self, console: Console) -> None:
        self.shapes = BoundedDict[str, LineShapes](MAX_SOURCES, lambda _: LineShapes())
        self.missing = BoundedDict[str, Sequence[Missing]](MAX_SOURCES, lambda _: ())
        self.lines = 0
        self._console = console
        self._next_progress = FIRST_PROGRESS_LINES

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:  # noqa: ARG002
        if not finite:
            self._console.say(f"reading {source}; the explanation follows at its end or on Ctrl-C")

    def take(self, delivery: Delivery) -> None:
        self.shapes[delivery.source].add(delivery.batch)
        self.missing[delivery.source] = delivery.missing
        self.lines += delivery.batch.lines_read
        if self.lines >= self._next_progress:
            self._console.say(f"{self.lines:,} lines read")
            self._next_progress *= 2


async def explain_lines(settings: Settings, console: Console) -> int:
    """Read until the input ends, or until Ctrl-C, and explain; the exit status."""
    explainer = LineExplainer(console)
    sink = FanOut([SourceChanges(console), explainer])
    supervisor = SourceSupervisor(settings, sink, settle=False)
    opened = time.time()
    try:
        await supervisor.open()
        specs = dict(zip(supervisor.opened, settings.sources, strict=True))
        supervisor.start(opened)
        status = await _ended_or_interrupted(supervisor)
    finally:
        await asyncio.shield(supervisor.close())
    if not explainer.lines:
        console.error("the input is empty")
        return status or Exit.FAILURE
    show("\n".join(_explained(settings, specs, explainer)) + "\n")
    return status


async def _ended_or_interrupted(supervisor: SourceSupervisor) -> int:
    reading = asyncio.ensure_future(supervisor.wait())
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, reading.cancel)
    try:
        return await reading
    except asyncio.CancelledError:
        return Exit.INTERRUPT


def _explained(
    settings: Settings, specs: Mapping[str, SourceSpec], explainer: LineExplainer
) -> Iterator[str]:
    for name, shapes in explainer.shapes.items():
        at = list(specs).index(name) if name in specs else -1
        options = settings.reading_of(at) if at >= 0 else settings.reading
        if name != next(iter(explainer.shapes)):
            yield ""
        spec = specs.get(name)
        sources = settings.sources if spec is None else [spec]
        command = partial(_command, settings.typed, sources)
        yield from Explanation(options, name, shapes, explainer.missing[name], command).lines()


def _command(
    typed: TypedCommand,
    sources: Sequence[SourceSpec],
    change: str,
    without: Collection[tuple[str, str | None]] = (),
) -> str:
    """What the user typed, with a change instead of `--explain`."""
    return typed.changed(change, sources, without=[*without, ("--explain", None)])
