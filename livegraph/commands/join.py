"""`--join`: shows the input on the page of another livegraph instead of serving one.

Lines are parsed here and sent as records and messages. Sources are read no faster than the page
takes records, as long as it is reachable.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from livegraph.commands.join_client import HIGH_WATER_BYTES, Uplink, find_instance
from livegraph.discovery import Instance, instances
from livegraph.errors import Exit
from livegraph.ingest.hints import HintReporter
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.ingest.tee import Tee
from livegraph.settings import HERE, Settings
from livegraph.sink import Delivery, Sink
from livegraph.sinks.fan_out import FanOut
from livegraph.sinks.record_items import RecordItems
from livegraph.sources import are_several
from livegraph.storage.growth_over_x import GrowthOverX
from livegraph.storage.outlet_count import OutletCount
from livegraph.storage.source_state import FINAL_STATES
from livegraph.terminal.console import Console
from livegraph.terminal.reporter import TerminalReporter
from livegraph.terminal.source_changes import SourceChanges

DRAIN_SECONDS = 3.0
"""Seconds allowed at the end for sending queued records to a page that is away."""


class JoinClient(Sink):
    """Sends what is read to the page that was joined: a request for each source."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self.room = asyncio.Event()
        self.counts = OutletCount("lines")
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._settings, self._console = settings, console
        self._several = are_several(settings.sources)
        self._instance = find_instance(settings)
        self._last_said = ""
        self._uplinks: dict[str, Uplink] = {}  # of running sources
        self._going: set[Uplink] = set()  # these, and those that still have records to send
        self.growth = GrowthOverX(settings.storage)
        self._records: dict[str, RecordItems] = {}

    def find(self) -> Instance:
        """The run that was joined, while it exists; else another of this user."""
        if self._settings.output.join != HERE or self._instance not in instances():
            self._instance = find_instance(self._settings, known=bool(self._instance.key))
        return self._instance

    def joined(self, run: Instance) -> None:
        others = [each.public_url for each in instances() if each.public_url != run.public_url]
        more = f"; other pages: {', '.join(others)} (--join ADDRESS)" if others else ""
        self._say(f"joined {run.public_url}{more}")

    def lost(self, why: str) -> None:
        self.room.set()
        url = self._instance.public_url
        self._say(f"the page {url} cannot be reached: {why}; trying again", error=True)

    def _say(self, text: str, *, error: bool = False) -> None:
        if text != self._last_said:
            self._last_said = text
            self._console.say(text, error=error)

    async def has_room(self) -> None:
        """Wait until no queue for a page that takes records is long."""
        while any(uplink.connected and uplink.size > HIGH_WATER_BYTES for uplink in self._going):
            self.room.clear()
            await self.room.wait()

    async def close(self) -> bool:
        """Send what is queued, as long as a page takes it; False if anything was lost."""
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
        self.counts.failed = sum(way.discard() for way in uplinks)
        return (
            not tasks and not self.counts.lost and not any(way.task.exception() for way in uplinks)
        )

    # as a sink

    def begin(self, source: str, now: float, *, can_send: bool, finite: bool = False) -> None:  # noqa: ARG002
        title = self._settings.display.title
        uplink = Uplink(source if self._several else title or source, self)
        uplink.task.add_done_callback(lambda _: self._on_done(uplink))
        self._uplinks[source] = uplink
        self._going.add(uplink)
        self._records[source] = RecordItems(self._settings.storage)

    def state(self, source: str, state: str, detail: str, now: float) -> None:  # noqa: ARG002
        if state not in FINAL_STATES:
            self._put(source, [state, detail, False, {}])
            return
        if detail:
            self._put(source, detail)
        self._uplinks.pop(source).finish()
        del self._records[source]

    def message(self, source: str, text: str, now: float) -> None:  # noqa: ARG002
        self._put(source, text)

    def gap(self, source: str) -> None:
        self._put(source, ["", "", True, {}])

    def count(self, source: str, counts: Mapping[str, int]) -> None:
        self._put(source, ["", "", False, dict(counts)])

    def take(self, delivery: Delivery) -> None:
        source, batch = delivery.source, delivery.batch
        for line in self._records[source].from_batch(self.growth.apply(source, batch)):
            self._uplinks[source].put(line)

    def _put(self, source: str, item: object) -> None:
        """Send an item of a source; if it is not running (any more), with those of another."""
        if uplink := self._uplinks.get(source) or next(iter(self._uplinks.values()), None):
            uplink.put(item)

    def _on_done(self, uplink: Uplink) -> None:
        self._going.discard(uplink)
        task = uplink.task
        if not task.cancelled() and (error := task.exception()) and not self.failed.done():
            self.failed.set_exception(error)


async def join_page(settings: Settings, console: Console) -> int:
    """Read to the end and send everything to the page; the exit status."""
    join_client = JoinClient(settings, console)
    tee = Tee(console.error) if settings.output.tee else None
    hints = HintReporter(settings, console.say)
    sink = FanOut([SourceChanges(console), TerminalReporter(console), hints, join_client])
    supervisor = SourceSupervisor(settings, sink, tee=tee, until_room=join_client.has_room)
    opened = time.time()
    ended = asyncio.create_task(supervisor.wait())
    try:
        await supervisor.open()
        join_client.growth.x_axis.by_index = supervisor.by_index
        supervisor.start(opened)
        over: list[asyncio.Future[Any]] = [ended, join_client.failed]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        if join_client.failed.done():
            join_client.failed.result()
        status = ended.result()
    finally:
        ended.cancel()
        await supervisor.close()
        taken = await sink.close()
    if join_client.failed.done():
        join_client.failed.result()  # refused after all input had been read
    if not taken:
        lost = f": {join_client.counts}" if join_client.counts.lost else ""
        console.error(f"the page did not get all of the input{lost}")
    if tee:
        console.say(f"--tee: {tee.counts}", error=tee.counts.lost > 0)
        taken = taken and not tee.counts.lost
    return status or (Exit.END if taken else Exit.FAILURE)
