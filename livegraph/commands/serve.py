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
from dataclasses import replace
from typing import TYPE_CHECKING

from livegraph.commands.fan_out import FanOut
from livegraph.commands.inbound import InboundEndpoints
from livegraph.discovery import Registration, register
from livegraph.errors import Exit, LivegraphError
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.ingest.tee import Tee
from livegraph.server import Server
from livegraph.settings import Settings
from livegraph.sinks.exec_command import ThresholdCommand
from livegraph.sinks.mqtt import MqttSink
from livegraph.sinks.record import RecordFileSink
from livegraph.storage.store import Store
from livegraph.system import file_descriptors
from livegraph.system.memory_limit import SPARE
from livegraph.system.peer_user import is_loopback
from livegraph.terminal import browser, page_url
from livegraph.terminal.console import Console
from livegraph.terminal.error_log import UnhandledErrorLog
from livegraph.web.access import USER_NOT_FOUND
from livegraph.web.connection_limits import ConnectionLimits
from livegraph.web.tls import fingerprint

if TYPE_CHECKING:
    from livegraph.sinks.sink import RecordSink
    from livegraph.web.saved_page import PageSaver

DRAIN_SECONDS = 5.0
"""Seconds that viewers get to take the last samples, and a browser to come for them."""
COPIES = ("tee", "record", "publish")
"""Outlets of which the terminal is told what they took, whether or not something was lost."""

BROWSER_ELSEWHERE = ("WSL_DISTRO_NAME", "SUDO_UID", "PKEXEC_UID", "DOAS_USER")
"""Variables that say that the browser is probably not run by the user we run as, on this system:
then the printed address has the token, although this user would not need it."""


class ServeCommand:
    """One run that serves a page. `notice`: said after the address, if there is one."""

    def __init__(self, settings: Settings, console: Console, notice: str = "") -> None:
        self._notice = notice
        self._spare = bytes(SPARE)
        self._settings = settings = _with_token(settings)
        self._console = console
        self._stopping = asyncio.Event()
        self._exit = Exit.END
        self._browser_opened = False
        self._withheld = ""  # the address with its token, if only the plain one was printed
        self._refusals_told: set[str] = set()
        self._saver: PageSaver | None = None
        self._alarm: ThresholdCommand | None = None
        self._store = Store(settings)
        self._fan_out = FanOut(settings, self._store, console)
        self._tee = Tee(self._fan_out.announce) if settings.tee else None
        self._supervisor = SourceSupervisor(settings, self._fan_out, tee=self._tee)
        self._inbound = InboundEndpoints(settings, self._store, self._supervisor)

    async def run(self) -> Exit:
        """Serve until the end of input (if so asked) or a signal; the exit status."""
        try:
            following = await self._serve()
        except LivegraphError:  # the run has not begun: an address is taken, a source is missing
            for sink in self._fan_out.sinks:
                if isinstance(sink, RecordFileSink):
                    sink.discard_empty()
            raise
        finally:
            await self._supervisor.close()  # which it is already, unless something failed
            if self._alarm:
                await self._alarm.close()
            closed = [await sink.close() for sink in self._fan_out.sinks]
        if not all(closed) or (self._tee and self._tee.count.lost):
            self._exit = self._exit or Exit.FAILURE
        self._fan_out.finish()
        self._say_counts()
        if not following.cancelled():
            following.result()  # a defect of ours is not to be hidden
        return self._exit

    async def _serve(self) -> asyncio.Task[None]:
        """Open everything, serve until told to stop; what waited for the end of the sources."""
        self._catch_signals()
        file_descriptors.raise_limit()
        UnhandledErrorLog(self._console.say).watch(asyncio.get_running_loop())
        opened = time.time()
        self._open_sinks()
        await self._supervisor.open()
        self._store.by_index = self._supervisor.by_index and not self._settings.push
        routes, limits = self._inbound.routes(), self._limits()
        server = Server(self._settings, self._store, routes, limits, self._tell_token)
        async with server:
            self._supervisor.start(opened)
            self._inbound.open()
            with self._register(
                server.port
            ) as registration:  # first: who reads the address may join
                self._announce(server)
                if registration.failed:
                    self._console.say(registration.failed)
                gc.freeze()  # what is loaded stays; looking through it again holds all else up
                following = await self._until_stopped(server)
            await self._shut_down(server, following)
        return following

    def _limits(self) -> ConnectionLimits:
        """What pages may have open, besides what connects to the sources."""
        most = file_descriptors.for_pages(self._supervisor.connections)
        return ConnectionLimits(most, self._console.say, self._fan_out.count)

    def _open_sinks(self) -> None:
        settings, fan_out, say = self._settings, self._fan_out, self._console.say
        counts = self._store.outlets
        sinks: list[RecordSink] = []
        fan_out.sinks = sinks
        if settings.publish:
            sinks.append(MqttSink(settings.publish, say))
            counts["publish"] = sinks[-1].count
        if settings.record:
            sinks.append(RecordFileSink(settings, fan_out.announce))
            counts["record"] = sinks[-1].count
        if self._tee:
            counts["tee"] = self._tee.count
        if settings.exec:
            self._alarm = ThresholdCommand(settings.exec, say)
            self._store.on_crossing(self._alarm.crossed)
            counts["exec"] = self._alarm.count
        if settings.save:
            from livegraph.web.saved_page import PageSaver  # noqa: PLC0415 - most runs never need it

            self._saver = PageSaver(settings, self._store, say)

    def _say_counts(self) -> None:
        """What went where besides the page; of the others, only where something was lost."""
        for name, count in self._store.outlets.items():
            if count.lost or name in COPIES:
                option = name if name == "page" else f"--{name}"
                self._console.say(f"{option}: {count}")

    async def _until_stopped(self, server: Server) -> asyncio.Task[None]:
        """What waited for the end of the sources is given back."""
        following = asyncio.create_task(self._wait_for_sources(server))
        await self._stopping.wait()
        following.cancel()
        return following

    def _register(self, port: int) -> Registration:
        print_ = fingerprint(self._settings.tls_cert) if self._settings.tls_cert else ""
        here = page_url.page_url(self._settings, port, here=True)
        return register(here, self._inbound.key, print_)

    async def _shut_down(self, server: Server, following: asyncio.Task[None]) -> None:
        reason = "ended" if self._exit == Exit.END else "stopped"
        await asyncio.gather(
            server.close(reason), self._supervisor.close(), asyncio.wait({following})
        )
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

    async def _wait_for_sources(self, server: Server) -> None:
        """Wait until all sources have ended, and end with them if so asked."""
        try:
            status = await self._supervisor.wait()
        except Exception:
            self._spare = b""  # without memory, even the end of the run would fail
            self.stop(Exit.FAILURE)
            raise
        self._fan_out.finish()
        if self._saver:
            await self._saver.save()
        if self._settings.exit_on_eof:
            if self._browser_opened:
                await server.viewed(DRAIN_SECONDS)
            server.broadcast.flush()
            await server.drained(DRAIN_SECONDS)
            self.stop(status)

    def _announce(self, server: Server) -> None:
        port = server.port
        url, here = (page_url.page_url(self._settings, port, here=here) for here in (False, True))
        if server.knows_users and not any(name in os.environ for name in BROWSER_ELSEWHERE):
            self._withheld = here
            url = here = here.partition("#")[0]
        self._console.address(url)
        if here != url:
            self._console.say(f"on this machine: {here}")
        if self._notice:
            self._console.say(self._notice)
        if self._settings.insecure_no_token:
            self._console.say("no token: everyone who reaches this address sees the data")
        elif self._settings.no_token:
            self._console.say("no token: every user of this machine sees the data")
        if self._settings.open:
            self._browser_opened = browser.open_page(here)
            if "SSH_CONNECTION" in os.environ and is_loopback(self._settings.host):
                name = socket.gethostname()
                self._console.say(f"from your machine: ssh -L {port}:localhost:{port} {name}")

    def _tell_token(self, answer: str) -> None:
        """A request was refused for want of the token, which had no reason to be printed yet."""
        if not self._withheld or answer in self._refusals_told:
            return
        self._refusals_told.add(answer)
        if answer == USER_NOT_FOUND:
            why = (
                "livegraph refused a request because the program that sent it had closed its "
                "connection before livegraph could see which user it belongs to; keep the "
                "connection open until the answer has come, or send the token"
            )
        else:
            why = "a reader without the token was refused: another user of this machine, or a proxy"
        self._console.say(f"{why}; the address with the token is {self._withheld}")


def _with_token(settings: Settings) -> Settings:
    """Make a token, unless there is one or none is wanted.

    On this machine it is for other users only, unless what is sent here may run something.
    """
    if settings.token or settings.no_token or settings.insecure_no_token:
        return settings
    for_others = is_loopback(settings.host) and not settings.allow_send
    return replace(settings, token=secrets.token_urlsafe(16), token_for_others=for_others)
