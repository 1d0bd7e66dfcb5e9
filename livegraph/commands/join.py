"""`--join`: what is read here is shown on a page that is open already; nothing is served.

It is understood here, and goes there as records and messages. While the page is there, the sources
are read no faster than it takes what they bring.
"""

import asyncio
import time
from typing import Any

from livegraph.commands.join_client import HIGH_WATER_BYTES, Uplink, find_instance
from livegraph.discovery import Instance, instances
from livegraph.errors import Exit
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.ingest.tee import Tee
from livegraph.parsing.batch import Batch
from livegraph.parsing.understood import of_sources
from livegraph.settings import HERE, DisplayOptions, Settings
from livegraph.sinks.record_items import RecordItems
from livegraph.sources import Chunk, NewSource, Note, Source, are_several
from livegraph.storage.rate_and_diff import RateAndDiff
from livegraph.storage.sink_count import OutletCount
from livegraph.storage.source_state import FINAL_STATES, MAX_FINISHED
from livegraph.terminal.console import Console
from livegraph.terminal.reporter import RateLimitedReporter

DRAIN_SECONDS = 3.0
"""Seconds that what waits gets at the end to be taken by a page that is away."""


class ThrottledSource(Source):
    """A source that is read when there is room for what it brings."""

    def __init__(self, source: Source, join_client: "JoinClient") -> None:
        self.name, self.can_send, self.bare_teleplot = (
            source.name,
            source.can_send,
            source.bare_teleplot,
        )
        self.by_index, self.may_be_noise = source.by_index, source.may_be_noise
        self.starts_midway, self.ends_whole = source.starts_midway, source.ends_whole
        self.teed = source.teed
        self._source, self._joiner = source, join_client

    def clock(self) -> float:
        return self._source.clock()

    async def read(self) -> Chunk | Note | NewSource | None:
        await self._joiner.has_room()
        item = await self._source.read()
        return (
            NewSource(ThrottledSource(item.source, self._joiner))
            if isinstance(item, NewSource)
            else item
        )

    def last_note(self) -> Note | None:
        return self._source.last_note()

    async def close(self) -> None:
        await self._source.close()

    async def send(self, data: bytes) -> None:
        await self._source.send(data)


class JoinClient:
    """Listens to what is read, and has each source go its way."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.room = asyncio.Event()
        self.count = OutletCount("lines")
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settings, self._console = settings, console
        self._several = are_several(settings.sources)
        self._instance = find_instance(settings)
        self._last_said = ""
        self._uplinks: dict[str, Uplink] = {}  # of the sources that run
        self._going: set[Uplink] = set()  # those, and those of which something is still to be taken
        self._counters: dict[str, RateAndDiff] = {}
        self._records: dict[str, RecordItems] = {}
        self._reporter = RateLimitedReporter(console.say)
        self._understood: dict[str, str] = {}

    def find(self) -> Instance:
        """The run that was joined, as long as there is one; else another of this user."""
        if self._settings.output.join != HERE or self._instance not in instances():
            self._instance = find_instance(self._settings, known=bool(self._instance.key))
        return self._instance

    def joined(self, run: Instance) -> None:
        others = [each.public_url for each in instances() if each.public_url != run.public_url]
        more = f"; also there: {', '.join(others)} (--join ADDRESS)" if others else ""
        self._say(f"joined {run.public_url}{more}")

    def lost(self, why: str) -> None:
        self.room.set()
        self._say(f"the page is away: {why}; it is tried again")

    def _say(self, text: str) -> None:
        if text != self._last_said:
            self._last_said = text
            self._console.say(text)

    async def has_room(self) -> None:
        while any(uplink.connected and uplink.size > HIGH_WATER_BYTES for uplink in self._going):
            self.room.clear()
            await self.room.wait()

    async def finish(self) -> bool:
        """Have the last of it taken, as long as there is hope; whether all was."""
        self._reporter.finish(time.monotonic())
        uplinks = list(self._going)
        for uplink in uplinks:
            uplink.finish()
        tasks = {way.task for way in uplinks}
        while tasks:
            _, tasks = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
            if not any(way.connected for way in uplinks if way.task in tasks):
                break
        for task in tasks:
            task.cancel()
        self.count.failed = sum(way.waiting for way in uplinks)
        return (
            not tasks and not self.count.lost and not any(way.task.exception() for way in uplinks)
        )

    # what the intake tells

    def begin(self, source: str, now: float, *, takes: bool) -> None:  # noqa: ARG002
        title = self._settings.display.title
        named = title != DisplayOptions().title and not self._several
        uplink = Uplink(title if named else source, self)
        uplink.task.add_done_callback(lambda _: self._on_done(uplink))
        self._uplinks[source] = uplink
        self._going.add(uplink)
        storage = self._settings.storage
        self._counters[source] = RateAndDiff(storage.rate, storage.diff)
        self._records[source] = RecordItems(storage)

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if detail:
            self._console.say(detail)
            self._put(source, detail)
        if state in FINAL_STATES:
            self._uplinks.pop(source).finish()
            del self._counters[source], self._records[source]

    def _put(self, source: str, told: object) -> None:
        """What a source says that is over, or was refused, goes with what another brings."""
        if way := self._uplinks.get(source) or next(iter(self._uplinks.values()), None):
            way.put(told)

    def _on_done(self, way: Uplink) -> None:
        self._going.discard(way)
        task = way.task
        if not task.cancelled() and (error := task.exception()) and not self.failed.done():
            self.failed.set_exception(error)

    def note(self, source: str, note: Note) -> None:
        if note.text:
            self._put(source, note.text)
        if note.detail:
            self._console.say(note.detail)
        if note.state or note.cut or note.counts:
            self._put(source, [note.state, note.detail, note.cut, dict(note.counts)])

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        now = time.monotonic()
        if source in self._understood or len(self._understood) < MAX_FINISHED:
            self._understood[source] = understood
        self._reporter.understood(of_sources(self._understood), now)
        self._reporter.bad(batch.bad, now, source if self._several else "")
        counted = self._counters[source].apply(batch, batch.times(before, arrival))
        for line in self._records[source].from_batch(counted, before, arrival):
            self._uplinks[source].put(line)


async def join_page(settings: Settings, console: Console) -> Exit:
    """Read to the end and have it shown there; the exit status."""
    join_client = JoinClient(settings, console)
    tee = Tee(console.say) if settings.output.tee else None
    supervisor = SourceSupervisor(settings, join_client, tee=tee)
    opened = time.time()
    ended = asyncio.create_task(supervisor.wait())
    try:
        await supervisor.open(lambda source: ThrottledSource(source, join_client))
        supervisor.start(opened)
        over: list[asyncio.Future[Any]] = [ended, join_client.failed]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        if join_client.failed.done():
            join_client.failed.result()
        status = ended.result()
    finally:
        ended.cancel()
        await supervisor.close()
        taken = await join_client.finish()
    if join_client.failed.done():
        join_client.failed.result()  # refused, when all input had been read already
    if not taken:
        lost = f": {join_client.count}" if join_client.count.lost else ""
        console.say(f"the page did not take all of it{lost}")
    if tee:
        console.say(f"--tee: {tee.count}")
        taken = taken and not tee.count.lost
    return status or (Exit.END if taken else Exit.FAILURE)
