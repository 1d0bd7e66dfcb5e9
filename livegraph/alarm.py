"""Runs a command when a series passes a threshold."""

import asyncio
import os
from asyncio.subprocess import DEVNULL
from collections.abc import Callable

from livegraph.outlet import OutletCount
from livegraph.threshold import Crossing

MOST = 8
"""Commands that run at once; a crossing meanwhile runs none, and is said."""


class Alarm:
    """`command` is the shell's; what crossed is in its environment, never in its text.

    It gets LIVEGRAPH_SERIES, LIVEGRAPH_VALUE, LIVEGRAPH_X and LIVEGRAPH_THRESHOLD. It is not waited
    for: one that is still running when livegraph ends goes on.
    """

    def __init__(self, command: str, say: Callable[[str], None]) -> None:
        self.count = OutletCount("runs")
        self._command = command
        self._say = say
        self._running: set[asyncio.Task[None]] = set()

    def crossed(self, crossing: Crossing) -> None:
        """Run the command, if the series has gone beyond; a way back runs nothing."""
        if not crossing.beyond:
            return
        if len(self._running) >= MOST:
            self.count.dropped += 1
            self._say(f"--exec skipped, {MOST} are still running: {crossing}")
            return
        task = asyncio.create_task(self._run(crossing))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, crossing: Crossing) -> None:
        environment = {
            **os.environ,
            "LIVEGRAPH_SERIES": crossing.series,
            "LIVEGRAPH_VALUE": f"{crossing.y:g}",
            "LIVEGRAPH_X": f"{crossing.x!r}",
            "LIVEGRAPH_THRESHOLD": crossing.threshold.text,
        }
        process = await asyncio.create_subprocess_shell(
            self._command, stdin=DEVNULL, stdout=DEVNULL, env=environment, start_new_session=True
        )
        if not (status := await process.wait()):
            self.count.taken += 1
        else:
            self.count.failed += 1
            self._say(f"--exec ended with status {status}: {self._command}")
