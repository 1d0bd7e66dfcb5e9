"""Runs all sources of a run, each with a reader of its own; sources come and go meanwhile.

What they bring goes to one sink, under a name that no other running source has. The sources named
on the command line are opened together: if one fails, none is run.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial

from livegraph.errors import LivegraphError, SourceError
from livegraph.ingest.reader import SourceReader, UntilRoom, no_wait
from livegraph.ingest.source_feed import SourceFeed
from livegraph.ingest.tee import Tee, TeeInput
from livegraph.lib.redaction import LOCAL, redacted
from livegraph.parsing.lexing.series_name import SeriesNames
from livegraph.settings import ReadingOptions, Settings
from livegraph.sink import Sink
from livegraph.source_spec import SourceSpec
from livegraph.sources import Source, are_several, open_source
from livegraph.terminal.console import escape_controls

MAX_SOURCES = 1000
"""Sources that may run at once; further ones are refused."""


async def open_sources(settings: Settings) -> dict[str, Source]:
    """Open `settings.sources`; returns them by name, in order.

    SourceError if one cannot be opened; then all are closed again. Standard input is opened last,
    because its writer is waited for when it is closed.
    """
    opened: dict[int, Source] = {}
    named = settings.sources
    try:
        for i in sorted(range(len(named)), key=lambda i: named[i].scheme == "stdin"):
            opened[i] = open_source(named[i], settings.reading_of(i))
    except LivegraphError:
        await asyncio.gather(*(source.close() for source in opened.values()))
        raise
    sources = [opened[i] for i in range(len(named))]
    often = Counter(source.name for source in sources)
    called = [  # two files a.log in different places
        settings.reading_of(i).called
        or (_place(named[i], source) if often[source.name] > 1 else source.name)
        for i, source in enumerate(sources)
    ]
    names: dict[str, Source] = {}
    for name, source in zip(called, sources, strict=True):
        names[_unique_name(name, names)] = source
    return names


def _place(named: SourceSpec, source: Source) -> str:
    """A name that tells a source from its namesakes: a path, or a command with its arguments."""
    return redacted(str(named)) if named.scheme in LOCAL else source.name


def _unique_name(name: str, taken: Iterable[str]) -> str:
    """The name without control characters, numbered if it is taken."""
    cleaned = SeriesNames()[name]
    free, n = cleaned, 1
    while free in taken:
        n += 1
        free = f"{cleaned} ({n})"
    return free


class SourceSupervisor:
    """Runs sources. `settle`: show lines held back as possible headers when input pauses.

    `tee`: copies the input. `until_room`: waited for before each read of a source. All methods
    belong to the event loop's thread.
    """

    def __init__(
        self,
        settings: Settings,
        sink: Sink,
        *,
        settle: bool = True,
        tee: Tee | None = None,
        until_room: UntilRoom = no_wait,
    ) -> None:
        self._settings = settings
        self._until_room = until_room
        self._sink = sink
        self._settle = settle
        self._opened: dict[str, Source] = {}  # not running yet
        self._turn = asyncio.Lock()
        self._greetings: set[asyncio.Task[None]] = set()
        self._tee = tee
        self._sources: dict[str, Source] = {}
        self._uncounted: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._exit = 0
        self._failure: Exception | None = None
        self._all_ended = asyncio.Event()

    async def open(self) -> None:
        """Open `settings.sources`; SourceError if one cannot be opened.

        `close` closes them, even if `start` was never called.
        """
        self._opened = await open_sources(self._settings)

    @property
    def opened(self) -> list[str]:
        """The names of the opened sources that do not run yet, in the order of the settings."""
        return list(self._opened)

    @property
    def by_index(self) -> bool:
        """Whether reading time means nothing for all opened sources, as with files."""
        return all(source.by_index for source in self._opened.values())

    @property
    def connections(self) -> int:
        """The number of connections that the opened sources accept at most, in all."""
        return sum(source.connections for source in self._opened.values())

    def start(self, opened: float) -> None:
        """Run the opened sources (`opened`: Unix seconds); SourceError if there are too many."""
        for at, name in enumerate(self.opened):
            self.add(self._opened[name], opened, name, self._settings.reading_of(at))
            del self._opened[name]

    def add(
        self,
        source: Source,
        opened: float,
        name: str = "",
        settings: ReadingOptions | None = None,
        *,
        guest: bool = False,
    ) -> str:
        """Run a source opened at `opened` (Unix seconds), with settings of its own if given.

        Returns the name that the sink gets. `wait` does not wait for a `guest`. SourceError if
        there are too many sources.
        """
        if len(self._sources) >= MAX_SOURCES:
            self._sink.count(source.name, {"refused": 1})
            raise SourceError(f"{source.name}: {MAX_SOURCES:,} sources are open; close some first")
        name = _unique_name(name or source.name, self._sources)
        self._sources[name] = source
        if guest:
            self._uncounted.add(name)
        else:
            self._all_ended.clear()
        can_send = source.can_send and self._settings.reading.allow_send
        self._sink.begin(name, opened, can_send=can_send, finite=source.by_index)
        running = self._run(name, source, opened, settings or self._settings.reading)
        self._tasks[name] = asyncio.create_task(running)
        return name

    async def send(self, name: str, data: bytes) -> None:
        """Send data to a source and log it as a message; SourceError if that fails."""
        if name not in self._sources:
            raise SourceError(f"no source named {name} is running")
        shown = escape_controls(data.decode(errors="replace").rstrip("\r\n"))
        self._sink.message(name, f"sent: {shown}", time.time())  # before the answer
        try:
            await self._sources[name].send(data)
        except SourceError as error:
            self._sink.message(name, f"not sent: {error}", time.time())
            raise

    async def _greet(self, name: str, greetings: Sequence[bytes]) -> None:
        with contextlib.suppress(SourceError):  # already logged
            for data in greetings:
                await self.send(name, data)

    def _start_greeting(self, greetings: Sequence[bytes], name: str) -> None:
        """Send the greetings while the source is read: some accept nothing until they are read."""
        if greetings:
            greeting = asyncio.create_task(self._greet(name, greetings))
            self._greetings.add(greeting)
            greeting.add_done_callback(self._greetings.discard)

    async def wait(self) -> int:
        """Wait until all sources but guests have ended; the exit status of the run.

        It is that of the first source that was lost or of the first command that failed, else 0.

        Raises an unexpected exception of a reader at once.
        """
        await self._all_ended.wait()
        if self._failure:
            raise self._failure
        return self._exit

    async def close(self) -> None:
        """Stop reading and close all sources; writers of pipes get a moment to finish.

        Calling it again does nothing.
        """
        if self._tee:
            self._tee.close()
        tasks = [*self._tasks.values(), *self._greetings]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        sources = [*self._opened.values(), *self._sources.values()]
        self._opened, self._sources = {}, {}
        await asyncio.gather(*(source.close() for source in sources), *self._closing)

    async def _run(
        self, name: str, source: Source, opened: float, settings: ReadingOptions
    ) -> None:
        greet = partial(self._start_greeting, settings.send)
        feed = SourceFeed(name, source, self._sink, partial(self._add_new, settings), greet)
        try:
            branch = self._tee_input(settings.max_line) if source.teed else None
            reader = SourceReader(source, opened, settings, feed, branch)
            await self._read(reader, feed)
            await source.close()
            del self._sources[name], self._tasks[name]
            self._sink.state(name, *feed.end, time.time())
        except Exception as error:  # noqa: BLE001 - raised by `wait`
            self._failure = error
            self._all_ended.set()
            return
        if self._sources.keys() <= self._uncounted:
            self._all_ended.set()

    def _add_new(self, settings: ReadingOptions, source: Source) -> None:
        try:
            self.add(source, time.time(), settings=settings)
        except SourceError:
            leaving = asyncio.create_task(source.close())
            self._closing.add(leaving)
            leaving.add_done_callback(self._closing.discard)

    async def _read(self, reader: SourceReader, feed: SourceFeed) -> None:
        feed.reader = reader
        try:
            await reader.run(settle=self._settle, turn=self._turn, until_room=self._until_room)
        except SourceError as error:
            self._exit = self._exit or error.exit
            feed.end = "lost", str(error)
        self._exit = self._exit or feed.exit

    def _tee_input(self, max_line: int) -> TeeInput | None:
        if not self._tee:
            return None
        several = are_several(self._settings.sources) or self._settings.server.push
        return TeeInput(self._tee, max_line, whole=several)
