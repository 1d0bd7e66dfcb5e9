"""`--print`: what was understood, as JSON Lines on stdout; nothing is served."""

import os
import sys
import time

import numpy as np

from livegraph.batch import Batch
from livegraph.counters import Counters
from livegraph.errors import Exit
from livegraph.printed import printed
from livegraph.pump import Pump
from livegraph.settings import Settings
from livegraph.sources import open_source


async def convert(settings: Settings) -> Exit:
    """Write until the input ends; a failure if no line gave a number."""
    units: dict[str, str] = {}
    numbers = False

    counters = Counters(settings.rate, settings.diff)

    def take(batch: Batch, before: float, arrival: float) -> None:
        nonlocal numbers
        batch = counters.applied(batch, batch.times(before, arrival))
        numbers = numbers or any(not np.isnan(column.y).all() for column in batch.columns)
        sys.stdout.buffer.write(printed(batch, units))
        sys.stdout.buffer.flush()

    try:
        opened = time.time()
        await Pump(open_source(settings), opened, settings, take).run(settle=False)
    except BrokenPipeError:  # nobody reads any more: no failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.END
    return Exit.END if numbers else Exit.FAILURE
