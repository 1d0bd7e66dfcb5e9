"""`--print`: writes records to stdout as JSON Lines, without a page."""

import asyncio
import time

import numpy as np

from livegraph.errors import Exit
from livegraph.ingest.hints import HintReporter
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.settings import Settings
from livegraph.sink import Delivery, Sink
from livegraph.sinks.fan_out import FanOut, OnlySourceUnnamed
from livegraph.sinks.jsonl import print_lines
from livegraph.sources import are_several
from livegraph.storage.growth_over_x import GrowthOverX
from livegraph.storage.marks import MarkPattern
from livegraph.storage.outlet_count import OutletCount
from livegraph.terminal.console import Console
from livegraph.terminal.source_changes import SourceChanges
from livegraph.terminal.standard_streams import OutputError, StandardOutput

NO_NUMBERS = "no numbers found in {lines}; say how to read lines with --format or --pattern"


class RecordPrinter(Sink):
    """Prints batches; each line names its source, unless that is ''."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.lines, self.numbers = 0, False
        self._console = console
        self._output = StandardOutput()
        self.growth = GrowthOverX(settings.storage)
        self._marks = MarkPattern(settings.storage.mark)
        self._units = BoundedDict[str, dict[str, str]](MAX_SOURCES, lambda _: {})

    def message(self, source: str, text: str, now: float) -> None:  # noqa: ARG002
        self._console.say(text)

    def take(self, delivery: Delivery) -> None:
        source, batch = delivery.source, delivery.batch
        self.lines += batch.lines
        batch = self._marks.mark(self.growth.apply(source, batch))
        self.numbers |= any(not np.isnan(column.y).all() for column in batch.columns)
        self._write(print_lines(batch, self._units[source], source))

    def _write(self, data: bytes) -> None:
        try:
            self._output.write(data)
        except BrokenPipeError:  # ends the run without an error
            raise
        except OSError as error:
            raise OutputError(error) from error


async def print_records(settings: Settings, console: Console) -> int:
    """Print until the input ends; the exit status, a failure if no line had a number."""
    printer = RecordPrinter(settings, console)
    sink = OnlySourceUnnamed([printer], several=are_several(settings.sources))
    hints = HintReporter(settings, console.say)
    supervisor = SourceSupervisor(
        settings, FanOut([SourceChanges(console), sink, hints]), settle=False
    )
    opened = time.time()
    try:
        await supervisor.open()
        printer.growth.x_axis.by_index = supervisor.by_index
        supervisor.start(opened)
        status = await supervisor.wait()
    except BrokenPipeError:  # the reader left, as `head` does
        return Exit.END
    finally:
        await asyncio.shield(supervisor.close())
        await hints.close()
    if status or printer.numbers:
        return status
    if not printer.lines:
        console.error("the input is empty")
    elif not hints.given:
        console.error(NO_NUMBERS.format(lines=OutletCount("lines", printer.lines)))
    elif settings.output.quiet:  # a hint says more, and has not been shown
        console.error(hints.given[0])
    return Exit.FAILURE
