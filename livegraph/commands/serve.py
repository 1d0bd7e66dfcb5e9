"""The command that serves a page: opens sources and sinks, runs the server, and shuts down.

It handles signals and the order of shutdown: pages learn of the end, sources are closed (their
writers may finish), then the server stops. Nothing outlives `ServeCommand.run`.
"""

import asyncio
import os
import secrets
import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from livegraph.commands.inbound_endpoints import InboundEndpoints
from livegraph.commands.page_address import PageAddress
from livegraph.commands.page_title import page_title
from livegraph.discovery import Registration, register
from livegraph.errors import Exit, LivegraphError
from livegraph.ingest.clock_jump import ClockJumpReporter
from livegraph.ingest.hints import HintReporter
from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.ingest.tee import Tee
from livegraph.server import Server
from livegraph.settings import DisplayOptions, Settings
from livegraph.sinks.exec_command import ThresholdCommand
from livegraph.sinks.fan_out import FanOut, OnlySourceUnnamed
from livegraph.sinks.mqtt import MqttSink
from livegraph.sinks.record import RecordFileSink
from livegraph.sources import are_several
from livegraph.storage.outlet_count import OutletCount
from livegraph.storage.store import Store
from livegraph.system import file_descriptors, signals
from livegraph.system.memory_limit import SPARE
from livegraph.system.peer_user import is_loopback
from livegraph.terminal.console import Console
from livegraph.terminal.page_url import page_url
from livegraph.terminal.reporter import TerminalReporter
from livegraph.terminal.source_changes import SourceChanges
from livegraph.terminal.status_line import StatusLine
from livegraph.terminal.unhandled_errors import UnhandledErrorLog
from livegraph.web.connection_quota import ConnectionQuota
from livegraph.web.tls import fingerprint

if TYPE_CHECKING:
    from livegraph.web.saved_page import PageSaver

DRAIN_SECONDS = 5.0
"""Seconds allowed for viewers to get the last samples, and for a browser to connect."""
COPIES = ("tee", "record", "publish")
"""Outlets whose counts are always printed at the end, not only after a loss."""


class ServeCommand:
    """One run that serves a page. `notice`: printed after the address, unless empty."""

    def __init__(self, settings: Settings, console: Console, notice: str = "") -> None:
        self._spare = bytes(SPARE)
        self._settings = settings = _with_token(settings)
        self._console = console
        self._address = PageAddress(settings.server, console, notice)
        self._stopping = asyncio.Event()
        self._exit: int = Exit.END
        self._saver: PageSaver | None = None
        self._alarm: ThresholdCommand | None = None
        self._store = Store(settings.storage, chosen=settings.choose_series)
        self._reporter = TerminalReporter(console, self._store)
        self._status_line: StatusLine | None = None
        self._outlets = OnlySourceUnnamed(several=are_several(settings.sources))
        self._store.on_crossing(self._reporter.crossed)
        clock = ClockJumpReporter(self._store, console.say)
        hints = HintReporter(settings, console.say, self._store)
        changes = SourceChanges(console)
        self._sink = FanOut([clock, changes, self._store, self._reporter, hints, self._outlets])
        self._tee = Tee(self._announce) if settings.output.tee else None
        self._supervisor = SourceSupervisor(settings, self._sink, tee=self._tee)
        self._inbound = InboundEndpoints(settings, self._store, self._supervisor)

    async def run(self) -> int:
        """Serve until a signal, or the end of input with `--exit-on-eof`; the exit status."""
        try:
            following = await self._serve()
        except LivegraphError:  # the run has not begun: an address is taken, a source is missing
            for sink in self._outlets.sinks:
                if isinstance(sink, RecordFileSink):
                    sink.discard_empty()
            raise
        finally:
            self._close_status_line()
            await self._supervisor.close()  # already closed, unless something failed
            if self._alarm:
                await self._alarm.close()
            closed = await self._sink.close()
            signals.release()
        if not closed or (self._tee and self._tee.counts.lost):
            self._exit = self._exit or Exit.FAILURE
        self._say_counts()
        if not following.cancelled():
            following.result()  # raises an unexpected exception
        return self._exit

    async def _serve(self) -> asyncio.Task[None]:
        """Open everything and serve until stopped; the task that waited for the sources."""
        self._catch_signals()
        file_descriptors.raise_limit()
        UnhandledErrorLog(self._console.error).watch(asyncio.get_running_loop())
        opened = time.time()
        self._open_outlets()
        await self._supervisor.open()
        display = self._entitle()
        self._open_saver(display)
        self._store.x_axis.by_index = self._supervisor.by_index and not self._settings.server.push
        routes, quota = self._inbound.routes(), self._quota()
        server = Server(
            self._settings.server,
            display,
            self._store,
            posts=routes,
            quota=quota,
            on_missing_token=self._address.tell_token,
        )
        async with server:
            self._supervisor.start(opened)
            self._inbound.open()
            # before the address is printed, because its reader may join at once
            with self._register(server.port) as registration:
                self._address.announce(server.port, knows_users=server.knows_users)
                if registration.failed:
                    self._console.say(registration.failed)
                self._open_status_line(server)
                following = await self._until_stopped(server)
            await self._shut_down(server, following)
        return following

    def _quota(self) -> ConnectionQuota:
        """The connections that viewers may open, besides those to the sources."""
        most = file_descriptors.for_pages(self._supervisor.connections)
        return ConnectionQuota(most, self._console.say, partial(self._store.count, "livegraph"))

    def _open_outlets(self) -> None:
        settings, error = self._settings, self._console.error
        output = settings.output
        counts = self._store.outlets
        if output.publish:
            publisher = MqttSink(output.publish, error)
            self._outlets.sinks.append(publisher)
            counts["publish"] = publisher.counts
        if output.record:
            recorder = RecordFileSink(
                output.record,
                settings.sources,
                settings.storage,
                self._announce,
                timed=self._has_times,
            )
            self._outlets.sinks.append(recorder)
            counts["record"] = recorder.counts
        if self._tee:
            counts["tee"] = self._tee.counts
        if output.exec:
            self._alarm = ThresholdCommand(output.exec, error)
            self._store.on_crossing(self._alarm.crossed)
            counts["exec"] = self._alarm.counts

    def _entitle(self) -> DisplayOptions:
        """What the page shows initially, with a title that says what is watched."""
        title = page_title(self._settings, self._supervisor.opened)
        return replace(self._settings.display, title=title)

    def _open_saver(self, display: DisplayOptions) -> None:
        if path := self._settings.output.save:
            from livegraph.web.saved_page import PageSaver  # noqa: PLC0415 - most runs never need it

            console = self._console
            self._saver = PageSaver(path, display, self._store, console.say, console.error)

    def _has_times(self) -> bool:
        return self._store.x_kind != "index" or self._settings.storage.time == "index"

    def _open_status_line(self, server: Server) -> None:
        """Show the status line, unless what is typed or copied appears on the same terminal."""
        types = any(source.scheme == "stdin" for source in self._settings.sources)
        shared = [sys.stdin if types else None, sys.stdout if self._tee else None]
        if self._console.has_status_line and not any(each and each.isatty() for each in shared):
            self._status_line = StatusLine(
                self._console, self._store, lambda: server.broadcast.viewers
            )

    def _close_status_line(self) -> None:
        if self._status_line:
            self._status_line.close()

    def _announce(self, text: str) -> None:
        """Report a failure on the terminal and on the page."""
        self._console.error(text)
        self._store.message("livegraph", text, time.time())

    def _say_counts(self) -> None:
        """Print what each outlet took; of the page and `--exec`, only after a loss."""
        for name, count in self._store.outlets.items():
            if count.lost or name in COPIES:
                option = name if name == "page" else f"--{name}"
                self._console.say(f"{option}: {count}", error=count.lost > 0)

    async def _until_stopped(self, server: Server) -> asyncio.Task[None]:
        """Wait until the run is stopped; the task that waited for the sources."""
        following = asyncio.create_task(self._wait_for_sources(server))
        await self._stopping.wait()
        following.cancel()
        return following

    def _register(self, port: int) -> Registration:
        server = self._settings.server
        print_ = fingerprint(server.tls_cert) if server.tls_cert else ""
        here = page_url(server, port, here=True)
        return register(here, self._inbound.key, print_)

    async def _shut_down(self, server: Server, following: asyncio.Task[None]) -> None:
        reason = "ended" if self._exit == Exit.END else "stopped"
        await asyncio.gather(
            server.close(reason), self._supervisor.close(), asyncio.wait({following})
        )
        if self._saver and not await self._saver.save():
            self._exit = self._exit or Exit.FAILURE

    def stop(self, status: int) -> None:
        """Stop the run with this status, unless it is stopping already."""
        if not self._stopping.is_set():
            self._exit = status
            self._close_status_line()
            self._stopping.set()

    def _on_signal(self, status: Exit) -> None:
        if self._stopping.is_set():
            os._exit(status)  # a second signal ends the process at once
        self.stop(status)

    def _catch_signals(self) -> None:
        ends = {
            signals.INTERRUPT: Exit.INTERRUPT,
            signals.TERMINATE: Exit.TERMINATE,
            signals.HANGUP: Exit.HANGUP,
        }
        for number, status in ends.items():
            signals.on_signal(number, partial(self._on_signal, status))

    async def _wait_for_sources(self, server: Server) -> None:
        """Wait until all sources have ended, and end with them if so asked."""
        try:
            status = await self._supervisor.wait()
        except Exception:
            self._spare = b""  # frees memory, so that shutting down can work
            self.stop(Exit.FAILURE)
            raise
        self._reporter.finish()
        if status == Exit.SOURCE and not self._store.lines and not self._settings.server.push:
            self.stop(status)  # there is nothing to show, as if the source could not be opened
            return
        self._say_end()
        if self._saver:
            await self._saver.save()
        if self._settings.output.exit_on_eof:
            if self._address.browser_opened:
                await server.viewed(DRAIN_SECONDS)
            server.broadcast.flush()
            await server.drained(DRAIN_SECONDS)
            self.stop(status)

    def _say_end(self) -> None:
        lines = OutletCount("lines", self._store.lines)
        stays = "" if self._settings.output.exit_on_eof else "; the page stays open until Ctrl-C"
        self._console.say(f"the input has ended after {lines}{stays}")


def _with_token(settings: Settings) -> Settings:
    """The settings with a new token, unless there is one or none is wanted.

    On a loopback address only other users need it, unless viewers may send to sources.
    """
    server = settings.server
    if server.token or server.no_token or server.insecure_no_token:
        return settings
    for_others = is_loopback(server.host) and not settings.reading.allow_send
    token = secrets.token_urlsafe(16)
    return replace(settings, server=replace(server, token=token, token_for_others=for_others))
