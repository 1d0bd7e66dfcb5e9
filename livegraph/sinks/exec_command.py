"""Runs a command when a series passes a threshold (`--exec`).

A series that flickers around its threshold runs one command at once and then one each
`POLL_SECONDS`, which is told how many crossings it stands for.
"""

import asyncio
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from dataclasses import dataclass

from livegraph.storage.sink_count import OutletCount
from livegraph.storage.thresholds import Crossing, Threshold, Watched
from livegraph.system.child_environment import child_environment

MAX_RUNNING = 8
"""Commands that run at once; a crossing meanwhile runs none, and is counted and said."""
INTERVAL = 10.0
"""Seconds, at least, between two runs for the same series and threshold, and between two messages
about crossings that ran nothing."""
PATIENCE = 1.0
"""Seconds that running commands get to end when livegraph ends."""


@dataclass(slots=True)
class _Waiting:
    """Crossings of a series that wait for the next run, and the newest of them."""

    newest: Crossing
    count: int = 0


class ThresholdCommand:
    """`command` is the shell's; what crossed is in its environment, never in its text.

    It gets LIVEGRAPH_SERIES, LIVEGRAPH_VALUE, LIVEGRAPH_X, LIVEGRAPH_THRESHOLD, and in
    LIVEGRAPH_CROSSINGS the number of crossings since the run before. It is not waited for: one that
    is still running when livegraph ends goes on.

    `counts`: runs that ended with status 0 are taken, crossings that had no run of their own
    dropped, runs that could not start or ended with another status failed.
    """

    def __init__(
        self, command: str, say: Callable[[str], None], interval: float = INTERVAL
    ) -> None:
        self.counts = OutletCount("runs")
        self._command, self._say, self._interval = command, say, interval
        self._running: set[asyncio.Task[None]] = set()
        self._waiting: dict[tuple[Threshold, Watched], _Waiting] = {}
        self._unsaid = 0

    def crossed(self, crossing: Crossing) -> None:
        """Run the command, if the series has gone beyond; a way back runs nothing."""
        if not crossing.beyond:
            return
        waiting = self._waiting.get((crossing.threshold, crossing.series))
        if waiting is None:
            self._start(crossing, 1)
        else:
            waiting.count += 1
            waiting.newest = crossing

    async def close(self) -> None:
        """Wait up to `PATIENCE` for running commands; say which go on, and what did not run."""
        if self._running:
            await asyncio.wait(self._running, timeout=PATIENCE)
        if running := len(self._running):
            commands = "1 command is" if running == 1 else f"{running} commands are"
            self._say(f"--exec: {commands} still running, and will go on without livegraph")
        left = sum(each.count for each in self._waiting.values())
        self._waiting.clear()
        if left:
            self.counts.dropped += left
            crossings = "crossing" if left == 1 else "crossings"
            rest = f"within {self._interval:g} s of the run before"
            self._say(f"--exec did not run for {left} {crossings} {rest}: livegraph ended")

    def _start(self, crossing: Crossing, crossings: int) -> None:
        if len(self._running) >= MAX_RUNNING:
            self._skip(crossing, crossings)
            return
        self.counts.dropped += crossings - 1
        if crossings > 1:
            self._say(f"--exec runs once for {crossings} crossings: {crossing}")
        pair = crossing.threshold, crossing.series
        self._waiting[pair] = _Waiting(crossing)
        asyncio.get_running_loop().call_later(self._interval, self._rested, pair)
        task = asyncio.create_task(self._run(crossing, crossings))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _rested(self, pair: tuple[Threshold, Watched]) -> None:
        waiting = self._waiting.pop(pair, None)
        if waiting and waiting.count:
            self._start(waiting.newest, waiting.count)

    def _skip(self, crossing: Crossing, crossings: int) -> None:
        """Say it at once, and what comes within the interval together."""
        self.counts.dropped += crossings
        if not self._unsaid:
            self._say(f"--exec skipped, {MAX_RUNNING} are still running: {crossing}")
            asyncio.get_running_loop().call_later(self._interval, self._say_skipped)
        self._unsaid += 1

    def _say_skipped(self) -> None:
        more, self._unsaid = self._unsaid - 1, 0
        if more:
            self._say(f"--exec skipped {more} more times, {MAX_RUNNING} were still running")

    async def _run(self, crossing: Crossing, crossings: int) -> None:
        environment = {
            **child_environment(),
            "LIVEGRAPH_SERIES": crossing.series.name,
            "LIVEGRAPH_VALUE": crossing.value,
            "LIVEGRAPH_X": f"{crossing.x!r}",
            "LIVEGRAPH_THRESHOLD": crossing.threshold.text,
            "LIVEGRAPH_CROSSINGS": str(crossings),
        }
        try:
            process = await asyncio.create_subprocess_shell(
                self._command,
                stdin=DEVNULL,
                stdout=DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:  # no memory, too many processes, too long a command, no shell
            self.counts.failed += 1
            self._say(f"--exec could not run: {error.strerror or error}: {crossing}")
            return
        if status := await process.wait():
            self.counts.failed += 1
            self._say(f"--exec ended with status {status}: {self._command}")
        else:
            self.counts.taken += 1
