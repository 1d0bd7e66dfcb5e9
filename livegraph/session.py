"""A run: opens the sources, has them pumped into the store and serves it, until told to stop.

Owns the signals and the order of shutdown: the page is told, the sources are closed (a writer may
finish), the server ends. Nothing here outlives `run`.
"""

import asyncio
import os
import resource
import secrets
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from livegraph import address, browser
from livegraph.alarm import Alarm
from livegraph.batch import Batch
from livegraph.clock import Clock
from livegraph.console import Console
from livegraph.defects import Defects
from livegraph.errors import Exit
from livegraph.guard import is_loopback
from livegraph.host import Host
from livegraph.intake import Intake, open_all
from livegraph.notices import Notices
from livegraph.publish import Publisher
from livegraph.push import Push
from livegraph.recorder import Recorder
from livegraph.runtime import Registration, register
from livegraph.send import Send
from livegraph.server import Route, Server
from livegraph.settings import Settings
from livegraph.sources import Note, are_several
from livegraph.sources.guest import Guest
from livegraph.sources.pushed import Pushed
from livegraph.store import Store
from livegraph.tls import fingerprint

if TYPE_CHECKING:
    from livegraph.save import Saver

LAST_CALL = 5.0
"""Seconds that viewers get to take the last samples, and a browser to come for them."""
DESCRIPTORS = 4096
"""Open files that a run asks for, if it may: each page is one, and systems give 1024, or 256."""
READ = Settings(format="json")
"""How what a guest brings is read: it is understood already."""


class Session:
    """One run that serves a page."""

    def __init__(self, settings: Settings, console: Console) -> None:
        exposed = not is_loopback(settings.host)
        secret = (exposed or settings.allow_send) and not settings.insecure_no_token
        if secret and not settings.token:
            settings = replace(settings, token=secrets.token_urlsafe(16))
        self._settings = settings
        self._console = console
        self._clock = Clock()
        self._stopping = asyncio.Event()
        self._exit = Exit.END
        self._shown = False
        self._saver: Saver | None = None
        self._notices = Notices(console.say)
        self._key = secrets.token_urlsafe(16)
        self._pushed: Pushed | None = None
        self._pushed_as = ""
        self._publisher: Publisher | None = None
        self._recorder: Recorder | None = None

    async def run(self) -> Exit:
        """Serve until the end of input (if so asked) or a signal; the exit status."""
        self._catch_signals()
        _widen_descriptors()
        Defects(self._console.say).watch(asyncio.get_running_loop())
        opened = time.time()
        self._open_outlets()
        sources = await open_all(self._settings)
        live = [source for source in sources.values() if not source.by_index]
        self._store = Store(self._settings, by_index=not live and not self._settings.push)
        self._intake = Intake(self._settings, self)
        if self._settings.save:
            from livegraph.save import Saver  # noqa: PLC0415 - most runs never need it

            self._saver = Saver(self._settings, self._store, self._console.say)
        if self._settings.push or self._settings.token:
            self._pushed = Pushed(self._begin_push)
        if self._settings.exec:
            self._store.on_crossing(Alarm(self._settings.exec, self._console.say).crossed)
        async with Server(self._settings, self._store, self._posts()) as server:
            for at, (name, source) in enumerate(sources.items()):
                self._intake.add(source, opened, name, self._settings.of(at))
            if self._pushed and self._settings.push:
                self._pushed.begin()
            self._announce(server.port)
            registration = self._register(server.port)
            following = asyncio.create_task(self._follow(server))
            await self._stopping.wait()
            following.cancel()
            registration.close()
            reason = "ended" if self._exit == Exit.END else "stopped"
            await asyncio.gather(
                server.close(reason), self._intake.close(), asyncio.wait({following})
            )
            if self._saver and not await self._saver.save():
                self._exit = self._exit or Exit.FAILURE
        await self._close_outlets()
        if not following.cancelled():
            following.result()  # a defect of ours is not to be hidden
        return self._exit

    def _posts(self) -> list[Route]:
        """The routes by which something comes, or goes to a source."""
        free = self._settings.push or bool(self._settings.token)
        send = self._intake.send if self._settings.allow_send else None
        return [
            *Push(self._pushed).table(),
            *Send(self._store, send).table(),
            *Host(self._key, self._welcome, free=free).table(),
        ]

    def _register(self, port: int) -> Registration:
        print_ = fingerprint(self._settings.tls_cert) if self._settings.tls_cert else ""
        return register(address.page(self._settings, port, here=True), self._key, print_)

    def _welcome(self, guest: Guest) -> None:
        self._intake.add(guest, time.time(), settings=READ, guest=True)

    def _open_outlets(self) -> None:
        if self._settings.publish:
            self._publisher = Publisher(self._settings.publish, self._console.say, self._count)
        if self._settings.record:
            self._recorder = Recorder(self._settings, self._tell, self._count)

    async def _close_outlets(self) -> None:
        if self._publisher:
            await self._publisher.close()
        if self._recorder and not await self._recorder.close():
            self._exit = self._exit or Exit.FAILURE

    def _begin_push(self) -> None:
        assert self._pushed
        self._pushed_as = self._intake.add(self._pushed, time.time(), guest=True)

    def stop(self, status: Exit) -> None:
        """End the run with this status, unless it is ending already."""
        if not self._stopping.is_set():
            self._exit = status
            self._stopping.set()

    def _on_signal(self, status: Exit) -> None:
        if self._stopping.is_set():
            os._exit(status)  # asked twice: at once
        self.stop(status)

    def _catch_signals(self) -> None:
        ends = {
            signal.SIGINT: Exit.INTERRUPT,
            signal.SIGTERM: Exit.TERMINATE,
            signal.SIGHUP: Exit.HANGUP,
        }
        for number, status in ends.items():
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup
                asyncio.get_running_loop().add_signal_handler(number, self._on_signal, status)

    async def _follow(self, server: Server) -> None:
        """Wait until all sources have ended, and end with them if so asked."""
        try:
            status = await self._intake.ended()
        except Exception:
            self.stop(Exit.FAILURE)
            raise
        self._notices.finish(time.monotonic())
        if self._saver:
            await self._saver.save()
        if self._settings.exit_on_eof:
            if self._shown:
                await server.viewed(LAST_CALL)
            server.broadcast.flush()
            await server.drained(LAST_CALL)
            self.stop(status)

    # what the intake tells

    def state(self, source: str, state: str, detail: str, now: float) -> None:
        if self._is(source, state, now, detail) and detail:
            self._console.say(detail)
            self._say(source, detail, now)

    def _is(self, source: str, state: str, now: float, detail: str = "") -> bool:
        takes = self._settings.allow_send and self._intake.takes(source)
        return self._store.source(source, state, now, detail, takes=takes)

    def note(self, source: str, note: Note) -> None:
        if note.cut:
            self._store.gap(source)
            if self._recorder:
                self._recorder.gap(self._front(source))
        if note.counts:
            self._count(note.counts)
        if note.text:
            self._say(source, note.text, note.time)
        if note.state:
            self.state(source, note.state, note.detail, note.time)

    def _say(self, source: str, text: str, now: float) -> None:
        self._store.say(source, text, now)
        if self._recorder:
            self._recorder.say(self._front(source), text, now)

    def _tell(self, text: str) -> None:
        """On the terminal and on the page."""
        self._console.say(text)
        self._store.say("record", text, time.time())

    def _front(self, source: str) -> str:
        """The source, where its records need to be told from those of others, or nothing."""
        named = self._settings.sources
        several = are_several(named) or (source == self._pushed_as and bool(named))
        return source if several else ""

    def _count(self, counts: Mapping[str, int]) -> None:
        self._store.count(counts)

    def take(
        self, source: str, understood: str, batch: Batch, before: float, arrival: float
    ) -> None:
        if self._pushed and source == self._pushed_as:
            self._pushed.count(batch)
        self._check_clock(arrival)
        if batch.last_line >= batch.first_line and self._store.sources[source].state != "open":
            self._is(source, "open", arrival)  # else a hint it gave stays
        self._store.understand(source, understood)
        now = time.monotonic()
        self._notices.understood(self._store.understood, now)
        self._notices.bad(batch.bad, now, source if len(self._store.sources) > 1 else "")
        self._store.add(batch, before, arrival, source, time.time())
        if self._publisher:
            self._publisher.take(batch, before, arrival, self._front(source))
        if self._recorder:
            timed = self._store.x_kind != "index" or self._settings.time == "index"
            self._recorder.take(batch, before, arrival, self._front(source), timed=timed)
        self._notices.left_out(self._store.left_out)

    def _check_clock(self, arrival: float) -> None:
        """A clock that was set moves what follows on the axis: a mark says why."""
        told = self._clock.jump()
        if told and self._store.x_kind == "time":
            self._console.say(told)
            self._store.say("clock", told, arrival, mark=True)

    def _announce(self, port: int) -> None:
        url, here = (address.page(self._settings, port, here=here) for here in (False, True))
        self._console.address(url)
        if here != url:
            self._console.say(f"on this machine: {here}")
        if self._settings.insecure_no_token:
            self._console.say("no token: everyone who reaches this address sees the data")
        if self._settings.open:
            self._shown = browser.open_page(here)
            if "SSH_CONNECTION" in os.environ and is_loopback(self._settings.host):
                name = socket.gethostname()
                self._console.say(f"from your machine: ssh -L {port}:localhost:{port} {name}")


def _widen_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
