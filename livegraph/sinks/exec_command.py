"""`--exec`: runs a command when a series crosses a threshold.

A series that flickers around its threshold runs the command at once, and then at most every
`INTERVAL_SECONDS`, with the number of crossings since the last run.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from dataclasses import dataclass

from livegraph.errors import UsageError
from livegraph.storage.outlet_count import OutletCount
from livegraph.storage.thresholds import Crossing, Threshold, Watched
from livegraph.system.child_environment import child_environment

MAX_RUNNING = 8
"""Maximum number of running commands; a crossing beyond it is counted and reported instead."""
INTERVAL_SECONDS = 10.0
"""Minimum seconds between two runs for the same series and threshold, and between two messages
about skipped crossings."""
CLOSE_SECONDS = 1.0
"""Seconds allowed for running commands to end when livegraph ends."""


@dataclass(slots=True)
class _Pending:
    """The crossings of a series since its last run: how many, and the newest."""

    newest: Crossing
    count: int = 0


class ThresholdCommand:
    """Runs `command` in a shell, and calls `say` with messages for the user.

    What it prints appears on the terminal: stdout belongs to `--tee`.

    The crossing is passed in environment variables, never in the text of the command:
    LIVEGRAPH_SERIES, LIVEGRAPH_VALUE, LIVEGRAPH_X, LIVEGRAPH_THRESHOLD, and in LIVEGRAPH_CROSSINGS
    the number of crossings since the last run. A command that is still running when livegraph ends
    keeps running.

    `counts`: `taken` are runs that ended with status 0, `dropped` are crossings without a run of
    their own, `failed` are runs that could not start or ended with another status.
    """

    def __init__(
        self, command: str, say: Callable[[str], None], interval: float = INTERVAL_SECONDS
    ) -> None:
        self.counts = OutletCount("runs")
        self._command, self._say, self._interval = command, say, interval
        self._running: set[asyncio.Task[None]] = set()
        self._pending: dict[tuple[Threshold, Watched], _Pending] = {}
        self._skipped = 0
        if sys.platform == "win32":
            raise UsageError(
                "--exec: does not work on Windows; pass records on: livegraph --print | PROGRAM"
            )

    def crossed(self, crossing: Crossing) -> None:
        """Run the command for a series that went beyond its threshold, but not when it returns."""
        if not crossing.beyond:
            return
        pending = self._pending.get((crossing.threshold, crossing.series))
        if pending is None:
            self._start(crossing, 1)
        else:
            pending.count += 1
            pending.newest = crossing

    async def close(self) -> None:
        """Wait up to `CLOSE_SECONDS` for running commands; report what runs on or never ran."""
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSE_SECONDS)
        if running := len(self._running):
            commands = "1 command is" if running == 1 else f"{running:,} commands are"
            self._say(f"--exec: {commands} still running and will continue without livegraph")
        left = sum(each.count for each in self._pending.values())
        self._pending.clear()
        if left:
            self.counts.dropped += left
            crossings = "1 crossing" if left == 1 else f"{left:,} crossings"
            rest = f"within {self._interval:g} s of the last run"
            self._say(f"--exec did not run for {crossings} {rest}, because livegraph ended")

    def _start(self, crossing: Crossing, crossings: int) -> None:
        if len(self._running) >= MAX_RUNNING:
            self._skip(crossing, crossings)
            return
        self.counts.dropped += crossings - 1
        if crossings > 1:
            self._say(f"--exec runs once for {crossings:,} crossings: {crossing}")
        pair = crossing.threshold, crossing.series
        self._pending[pair] = _Pending(crossing)
        asyncio.get_running_loop().call_later(self._interval, self._end_interval, pair)
        task = asyncio.create_task(self._run(crossing, crossings))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _end_interval(self, pair: tuple[Threshold, Watched]) -> None:
        pending = self._pending.pop(pair, None)
        if pending and pending.count:
            self._start(pending.newest, pending.count)

    def _skip(self, crossing: Crossing, crossings: int) -> None:
        """Report a skipped crossing at once, and those that follow within the interval together."""
        self.counts.dropped += crossings
        if not self._skipped:
            self._say(f"--exec skipped, because {MAX_RUNNING} commands are running: {crossing}")
            asyncio.get_running_loop().call_later(self._interval, self._say_skipped)
        self._skipped += 1

    def _say_skipped(self) -> None:
        more, self._skipped = self._skipped - 1, 0
        if more:
            self._say(
                f"--exec skipped {more:,} more times, because {MAX_RUNNING} commands were running"
            )

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
                stdout=sys.__stderr__ or DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:  # no memory, too many processes, command too long, no shell
            self.counts.failed += 1
            self._say(f"--exec cannot run the command: {error.strerror or error}: {crossing}")
            return
        if status := await process.wait():
            self.counts.failed += 1
            self._say(f"--exec ended with status {status}: {self._command}")
        else:
            self.counts.taken += 1
