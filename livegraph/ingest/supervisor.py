"""All sources of a run: each has its own pump, and they come and go while the run goes on.

What they bring, and how they are, is told to one listener, under a name that no other source has
at the time. Sources that the command line names are opened together, or none is.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from livegraph.errors import Exit, LivegraphError, SourceError
from livegraph.ingest.reader import SourceReader
from livegraph.ingest.tee import Tee, TeeInput
from livegraph.lib.redaction import LOCAL, redacted
from livegraph.parsing.batch import Batch
from livegraph.parsing.lexing.series_name import SeriesNames
from livegraph.settings import ReadingOptions, Settings
from livegraph.source_spec import SourceSpec
from livegraph.sources import Note, Source, are_several, open_source
from livegraph.storage.source_state import FINAL_STATES
from livegraph.terminal.console import escape_controls

MAX_SOURCES = 1000
"""Sources that run at a time; a further one is refused."""


class SourceListener(Protocol):
    """Is told of everything that comes. Times are Unix seconds."""

    def begin(self, source: str, now: float, *, takes: bool) -> None:
        """A source is read from now on, one not seen before or one that comes back.

        `takes`: it can be sent to.
        """
        ...

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        """The source is `waiting`, `open`, `ended` or `lost`; `detail` says why, where one asks."""
        ...

    def note(self, source: str, note: Note) -> None:
        """What the source says of itself."""
        ...

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        """A batch, when the read before it came and when its own did; what it was read as."""
        ...


async def open_sources(settings: Settings) -> dict[str, Source]:
    """What `settings.sources` names, by the name of each, in order.

    SourceError if one cannot be opened; then none is. Standard input comes last: once it is open,
    its writer has to be waited for.
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
    """What tells a source from another of its name: the path of a file, a command's arguments."""
    return redacted(str(named)) if named.scheme in LOCAL else source.name


def _unique_name(name: str, taken: Iterable[str]) -> str:
    """The name, cleaned, and numbered if it is taken."""
    cleaned = SeriesNames()[name]
    free, n = cleaned, 1
    while free in taken:
        n += 1
        free = f"{cleaned} ({n})"
    return free


class SourceSupervisor:
    """The sources that run. `settle`: show lines held as headers when nothing more comes.

    `tee`: where what is read is copied to.
    """

    def __init__(
        self,
        settings: Settings,
        listener: SourceListener,
        *,
        settle: bool = True,
        tee: Tee | None = None,
    ) -> None:
        self._settings = settings
        self._listener = listener
        self._settle = settle
        self._opened: dict[str, Source] = {}  # not running yet
        self._turn = asyncio.Lock()
        self._greetings: set[asyncio.Task[None]] = set()
        self._tee = tee
        self._sources: dict[str, Source] = {}
        self._uncounted: set[str] = set()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._exit = Exit.END
        self._failure: Exception | None = None
        self._all_ended = asyncio.Event()

    async def open(self, wrap: Callable[[Source], Source] = lambda source: source) -> None:
        """Open what `settings.sources` names, each of them wrapped; SourceError if one cannot be.

        `close` closes them, also if they never run.
        """
        opened = await open_sources(self._settings)
        self._opened = {name: wrap(source) for name, source in opened.items()}

    @property
    def by_index(self) -> bool:
        """Whether the time of reading says nothing for any source that was opened."""
        return all(source.by_index for source in self._opened.values())

    @property
    def connections(self) -> int:
        """How many connections the sources that were opened take at most, all together."""
        return sum(source.connections for source in self._opened.values())

    def start(self, opened: float) -> None:
        """Run what was opened at the time `opened`; SourceError if there are too many."""
        for at, name in enumerate(list(self._opened)):
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
        """Run a source opened at the time `opened`; the name under which it is told of.

        `settings` are its own. The run does not go on for a `guest`. SourceError if there are too
        many.
        """
        if len(self._sources) >= MAX_SOURCES:
            self._listener.note(source.name, Note(opened, counts={"refused": 1}))
            raise SourceError(f"{source.name}: there are {MAX_SOURCES} sources already; close some")
        name = _unique_name(name or source.name, self._sources)
        self._sources[name] = source
        if guest:
            self._uncounted.add(name)
        else:
            self._all_ended.clear()
        self._listener.begin(name, opened, takes=source.can_send)
        running = self._run(name, source, opened, settings or self._settings.reading)
        self._tasks[name] = asyncio.create_task(running)
        return name

    async def send(self, name: str, data: bytes) -> None:
        """Send to a source, which is a message in the log; SourceError if it does not take it."""
        if name not in self._sources:
            raise SourceError(f"there is no source {name} now")
        shown = escape_controls(data.decode(errors="replace").rstrip("\r\n"))
        self._listener.note(name, Note(time.time(), text=f"sent: {shown}"))  # before the answer
        try:
            await self._sources[name].send(data)
        except SourceError as error:
            self._listener.note(name, Note(time.time(), text=f"not sent: {error}"))
            raise

    async def _greet(self, name: str, greetings: Sequence[bytes]) -> None:
        with contextlib.suppress(SourceError):  # which is in the log
            for data in greetings:
                await self.send(name, data)

    def _start_greeting(self, greetings: Sequence[bytes], name: str) -> None:
        """While it is read: one that takes nothing before it is read would wait for ever."""
        if greetings:
            greeting = asyncio.create_task(self._greet(name, greetings))
            self._greetings.add(greeting)
            greeting.add_done_callback(self._greetings.discard)

    async def wait(self) -> Exit:
        """Wait until no source runs but guests: the exit status of the first lost one, or 0.

        Raises what is a defect of ours as soon as there is one.
        """
        await self._all_ended.wait()
        if self._failure:
            raise self._failure
        return self._exit

    async def close(self) -> None:
        """Stop reading and release all that was opened; the writers of pipes may finish.

        May be called again when it is done; that closes nothing twice.
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
        feed = _SourceFeed(name, source, self._listener, partial(self._add_new, settings), greet)
        try:
            branch = self._tee_input(settings.max_line) if source.teed else None
            reader = SourceReader(source, opened, settings, feed, branch)
            await self._read(reader, feed)
            await source.close()
        except Exception as error:  # noqa: BLE001 - raised by `ended`
            self._failure = error
            self._all_ended.set()
            return
        del self._sources[name], self._tasks[name]
        self._listener.state(name, feed.state, feed.detail, time.time())
        if self._sources.keys() <= self._uncounted:
            self._all_ended.set()

    def _add_new(self, settings: ReadingOptions, source: Source) -> None:
        try:
            self.add(source, time.time(), settings=settings)
        except SourceError:
            leaving = asyncio.create_task(source.close())
            self._closing.add(leaving)
            leaving.add_done_callback(self._closing.discard)

    async def _read(self, reader: SourceReader, feed: "_SourceFeed") -> None:
        feed.pump = reader
        try:
            await reader.run(settle=self._settle, turn=self._turn)
        except SourceError as error:
            self._exit = self._exit or error.exit
            feed.state, feed.detail = "lost", str(error)
        if feed.failed:
            self._exit = self._exit or Exit.FAILURE

    def _tee_input(self, max_line: int) -> TeeInput | None:
        if not self._tee:
            return None
        several = are_several(self._settings.sources) or self._settings.server.push
        return TeeInput(self._tee, max_line, whole=several)


class _SourceFeed:
    """What one source brings, told to the listener; `state` and `detail`: how it ends."""

    pump: SourceReader

    def __init__(
        self,
        name: str,
        source: Source,
        listener: SourceListener,
        join: Callable[[Source], None],
        greet: Callable[[str], None],
    ) -> None:
        self.state, self.detail, self.failed = "ended", "", False
        self.join, self._greet = join, greet
        self._name, self._source, self._listener = name, source, listener

    def take(self, batch: Batch, before: float, arrival: float) -> None:
        self._source.on_batch(batch)
        understood = self.pump.parser.understood
        self._listener.take(self._name, understood, batch, before, arrival)

    def note(self, note: Note) -> None:
        if note.greet:
            self._greet(self._name)
        self.failed |= note.failed
        if note.state in FINAL_STATES:  # told when everything has been
            self.state, self.detail = note.state, note.detail
            note = replace(note, state="", detail="")
        self._listener.note(self._name, note)
