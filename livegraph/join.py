"""`--join`: what is read here is shown on a page that is open already; nothing is served.

It is understood here, and goes there as records and messages. While the page is there, the sources
are read no faster than it takes what they bring.
"""

import asyncio
import time
from typing import Any

from livegraph.batch import Batch
from livegraph.console import Console
from livegraph.counters import Counters
from livegraph.errors import Exit
from livegraph.intake import Intake, open_all
from livegraph.notices import Notices
from livegraph.origin import OVER
from livegraph.records import Records
from livegraph.runtime import Running, running
from livegraph.settings import HERE, Settings
from livegraph.sources import Chunk, Joined, Note, Source, are_several
from livegraph.way import PIECE, Way, find

FAREWELL = 3.0
"""Seconds that what waits gets at the end to be taken by a page that is away."""


class Gate(Source):
    """A source that is read when there is room for what it brings."""

    def __init__(self, source: Source, joiner: "Joiner") -> None:
        self.name, self.takes, self.bare = source.name, source.takes, source.bare
        self.by_index, self.noisy = source.by_index, source.noisy
        self.starts_midway, self.ends_whole = source.starts_midway, source.ends_whole
        self.copied = source.copied
        self._source, self._joiner = source, joiner

    def clock(self) -> float:
        return self._source.clock()

    async def read(self) -> Chunk | Note | Joined | None:
        await self._joiner.has_room()
        told = await self._source.read()
        return Joined(Gate(told.source, self._joiner)) if isinstance(told, Joined) else told

    async def close(self) -> None:
        await self._source.close()

    async def send(self, data: bytes) -> None:
        await self._source.send(data)


class Joiner:
    """Listens to what is read, and has each source go its way."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.room = asyncio.Event()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settings, self._console = settings, console
        self._run = find(settings)
        self._told = ""
        self._ways: dict[str, Way] = {}
        self._counters: dict[str, Counters] = {}
        self._records: dict[str, Records] = {}
        self._notices = Notices(console.say)

    def find(self) -> Running:
        """The run that was joined, as long as there is one; else another of this user."""
        if self._settings.join != HERE or self._run not in running():
            self._run = find(self._settings, known=bool(self._run.key))
        return self._run

    def joined(self, run: Running) -> None:
        others = [each.address for each in running() if each.address != run.address]
        more = f"; also there: {', '.join(others)} (--join ADDRESS)" if others else ""
        self._say(f"joined {run.address}{more}")

    def lost(self, why: str) -> None:
        self.room.set()
        self._say(f"the page is away: {why}; it is tried again")

    def _say(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._console.say(text)

    async def has_room(self) -> None:
        while any(way.there and way.size > PIECE for way in self._ways.values()):
            self.room.clear()
            await self.room.wait()

    async def finish(self) -> bool:
        """Have the last of it taken, as long as there is hope; whether all was."""
        ways = list(self._ways.values())
        for way in ways:
            way.end()
        tasks = {way.task for way in ways}
        while tasks:
            _, tasks = await asyncio.wait(tasks, timeout=FAREWELL)
            if not any(way.there for way in ways if way.task in tasks):
                break
        for task in tasks:
            task.cancel()
        return not tasks and not any(way.task.exception() for way in ways)

    # what the intake tells

    def begin(self, source: str, now: float, *, takes: bool) -> None:  # noqa: ARG002
        several = are_several(self._settings.sources)
        named = self._settings.title != Settings().title and not several
        way = Way(self._settings.title if named else source, self)
        way.task.add_done_callback(self._on_done)
        self._ways[source] = way
        self._counters[source] = Counters(self._settings.rate, self._settings.diff)
        self._records[source] = Records(self._settings)

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if detail:
            self._console.say(detail)
            self._ways[source].put(detail)
        if state in OVER:
            self._ways[source].end()

    def _on_done(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and not self.failed.done():
            self.failed.set_exception(error)

    def note(self, source: str, note: Note) -> None:
        if note.text:
            self._ways[source].put(note.text)
        if note.detail:
            self._console.say(note.detail)
        if note.state or note.cut or note.counts:
            self._ways[source].put([note.state, note.detail, note.cut, dict(note.counts)])

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        now = time.monotonic()
        self._notices.understood(understood, now)
        self._notices.bad(batch.bad, now, source if len(self._ways) > 1 else "")
        counted = self._counters[source].applied(batch, batch.times(before, arrival))
        for line in self._records[source].of(counted, before, arrival):
            self._ways[source].put(line)


async def join(settings: Settings, console: Console) -> Exit:
    """Read to the end and have it shown there; the exit status."""
    joiner = Joiner(settings, console)
    intake = Intake(settings, joiner)
    opened = time.time()
    for at, (name, source) in enumerate((await open_all(settings)).items()):
        intake.add(Gate(source, joiner), opened, name, settings.of(at))
    ended = asyncio.create_task(intake.ended())
    try:
        over: list[asyncio.Future[Any]] = [ended, joiner.failed]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        if joiner.failed.done():
            joiner.failed.result()
        status = ended.result()
    finally:
        ended.cancel()
        await intake.close()
        taken = await joiner.finish()
    if joiner.failed.done():
        joiner.failed.result()  # refused, when all input had been read already
    if not taken:
        console.say("the page did not take all of it")
    return status or (Exit.END if taken else Exit.FAILURE)
