"""`--print`: what was understood, as JSON Lines on stdout; nothing is served."""

import asyncio
import time

import numpy as np

from livegraph.errors import Exit
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.parsing.batch import Batch
from livegraph.settings import Settings
from livegraph.sinks.jsonl import print_lines
from livegraph.sources import Note, are_several
from livegraph.storage.rate_and_diff import RateAndDiff
from livegraph.terminal.console import Console
from livegraph.terminal.standard_streams import OutputError, StandardOutput


class RecordPrinter:
    """Writes what comes; of several sources each line says which it is from."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.numbers = False
        self._console = console
        self._output = StandardOutput()
        self._several = are_several(settings.sources)
        self._counters = BoundedDict[str, RateAndDiff](
            MAX_SOURCES, lambda _: RateAndDiff(settings.storage.rate, settings.storage.diff)
        )
        self._units = BoundedDict[str, dict[str, str]](MAX_SOURCES, lambda _: {})

    def begin(self, source: str, now: float, *, takes: bool) -> None:
        pass

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if detail:
            self._console.say(detail)

    def note(self, source: str, note: Note) -> None:  # noqa: ARG002
        if text := note.detail or note.text:
            self._console.say(text)

    def take(
        self,
        source: str,
        understood: str,  # noqa: ARG002 - each line shows it
        batch: Batch,
        before: float,
        arrival: float,
    ) -> None:
        batch = self._counters[source].apply(batch, batch.times(before, arrival))
        self.numbers |= any(not np.isnan(column.y).all() for column in batch.columns)
        self._write(print_lines(batch, self._units[source], source if self._several else ""))

    def _write(self, data: bytes) -> None:
        try:
            self._output.write(data)
        except BrokenPipeError:  # `convert` ends the run
            raise
        except OSError as error:
            raise OutputError(error) from error


async def print_records(settings: Settings, console: Console) -> Exit:
    """Write until the input ends; a failure if no line gave a number."""
    printer = RecordPrinter(settings, console)
    supervisor = SourceSupervisor(settings, printer, settle=False)
    opened = time.time()
    try:
        await supervisor.open()
        supervisor.start(opened)
        status = await supervisor.wait()
    except BrokenPipeError:  # nobody reads any more: no failure
        return Exit.END
    finally:
        await asyncio.shield(supervisor.close())
    return status or (Exit.END if printer.numbers else Exit.FAILURE)
