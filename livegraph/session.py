"""A run: opens the sources, has them pumped into the store and serves it, until told to stop.

Owns the signals and the order of shutdown: the page is told, the sources are closed (a writer may
finish), the server ends. Nothing here outlives `run`.
"""

import asyncio
import gc
import os
import secrets
import signal
import socket
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from livegraph import address, browser, descriptors
from livegraph.alarm import Alarm
from livegraph.connection_limits import ConnectionLimits
from livegraph.console import Console
from livegraph.defects import Defects
from livegraph.errors import Exit
from livegraph.guard import is_loopback
from livegraph.intake import Intake, open_all
from livegraph.ledger import Ledger
from livegraph.publish import Publisher
from livegraph.reception import Reception
from livegraph.recorder import Recorder
from livegraph.runtime import Registration, register
from livegraph.server import Server
from livegraph.settings import Settings
from livegraph.sources import Source
from livegraph.store import Store
from livegraph.tls import fingerprint

if TYPE_CHECKING:
    from livegraph.outlet import Outlet
    from livegraph.save import Saver

LAST_CALL = 5.0
"""Seconds that viewers get to take the last samples, and a browser to come for them."""


class Session:
    """One run that serves a page."""

    def __init__(self, settings: Settings, console: Console) -> None:
        self._settings = settings = _with_token(settings)
        self._console = console
        self._stopping = asyncio.Event()
        self._exit = Exit.END
        self._shown = False
        self._saver: Saver | None = None
        self._store = Store(settings)
        self._ledger = Ledger(settings, self._store, console)
        self._intake = Intake(settings, self._ledger)
        self._reception = Reception(settings, self._store, self._intake)

    async def run(self) -> Exit:
        """Serve until the end of input (if so asked) or a signal; the exit status."""
        self._catch_signals()
        descriptors.raise_limit()
        Defects(self._console.say).watch(asyncio.get_running_loop())
        opened = time.time()
        self._open_outlets()
        sources = await open_all(self._settings)
        live = any(not source.by_index for source in sources.values())
        self._store.by_index = not live and not self._settings.push
        limits = self._limits(sources)
        async with Server(self._settings, self._store, self._reception.routes(), limits) as server:
            for at, (name, source) in enumerate(sources.items()):
                self._intake.add(source, opened, name, self._settings.of(at))
            self._reception.open()
            self._announce(server.port)
            gc.freeze()  # what is loaded stays; looking through it again holds all else up
            following = await self._until_stopped(server)
            await self._end(server, following)
        closed = [await outlet.close() for outlet in self._ledger.outlets]
        if not all(closed):
            self._exit = self._exit or Exit.FAILURE
        if not following.cancelled():
            following.result()  # a defect of ours is not to be hidden
        return self._exit

    def _limits(self, sources: Mapping[str, Source]) -> ConnectionLimits:
        """What pages may have open, besides what connects to the sources."""
        listening = sum(source.connections for source in sources.values())
        most = descriptors.for_pages(listening)
        return ConnectionLimits(most, self._console.say, self._ledger.count)

    def _open_outlets(self) -> None:
        settings, ledger, say = self._settings, self._ledger, self._console.say
        outlets: list[Outlet] = []
        if settings.publish:
            outlets.append(Publisher(settings.publish, say, ledger.count))
        if settings.record:
            outlets.append(Recorder(settings, ledger.tell, ledger.count))
        ledger.outlets = outlets
        if settings.exec:
            self._store.on_crossing(Alarm(settings.exec, say).crossed)
        if settings.save:
            from livegraph.save import Saver  # noqa: PLC0415 - most runs never need it

            self._saver = Saver(settings, self._store, say)

    async def _until_stopped(self, server: Server) -> asyncio.Task[None]:
        """Others can join for so long. What waited for the end of the sources is given back."""
        with self._register(server.port):
            following = asyncio.create_task(self._follow(server))
            await self._stopping.wait()
            following.cancel()
        return following

    def _register(self, port: int) -> Registration:
        print_ = fingerprint(self._settings.tls_cert) if self._settings.tls_cert else ""
        return register(address.page(self._settings, port, here=True), self._reception.key, print_)

    async def _end(self, server: Server, following: asyncio.Task[None]) -> None:
        reason = "ended" if self._exit == Exit.END else "stopped"
        await asyncio.gather(server.close(reason), self._intake.close(), asyncio.wait({following}))
        if self._saver and not await self._saver.save():
            self._exit = self._exit or Exit.FAILURE

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
        self._ledger.finish()
        if self._saver:
            await self._saver.save()
        if self._settings.exit_on_eof:
            if self._shown:
                await server.viewed(LAST_CALL)
            server.broadcast.flush()
            await server.drained(LAST_CALL)
            self.stop(status)

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


def _with_token(settings: Settings) -> Settings:
    """Where others could connect, or type into what runs here, they need one."""
    open_ = not is_loopback(settings.host) or settings.allow_send
    if open_ and not settings.token and not settings.insecure_no_token:
        return replace(settings, token=secrets.token_urlsafe(16))
    return settings
