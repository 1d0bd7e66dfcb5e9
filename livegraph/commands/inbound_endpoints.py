"""The endpoints of a run that bring data in, send to its sources, and plot numbers in texts."""

import secrets
import time

from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.server import Route
from livegraph.settings import ReadingOptions, Settings
from livegraph.sources.joined import MAX_LINE_BYTES, JoinedSource
from livegraph.sources.push import PushSource
from livegraph.storage.store import Store
from livegraph.web.join import JoinEndpoint
from livegraph.web.plot import PlotEndpoint
from livegraph.web.push import PushEndpoint
from livegraph.web.send import SendEndpoint


class InboundEndpoints:
    """The routes that take requests other than GET. `key`: the secret that a joining run needs."""

    def __init__(self, settings: Settings, store: Store, supervisor: SourceSupervisor) -> None:
        self.key = secrets.token_urlsafe(16)
        self._settings, self._store, self._supervisor = settings, store, supervisor
        self._joined_settings = ReadingOptions(
            format="json", max_line=MAX_LINE_BYTES, run=settings.reading.run
        )
        server = settings.server
        push_is_on = server.push or (bool(server.token) and not server.token_for_others)
        self._pushed = PushSource(self._add_pushed) if push_is_on else None
        self._join_endpoint = JoinEndpoint(
            self.key, server.token, self._add_joined, open_to_all=push_is_on
        )

    def routes(self) -> list[Route]:
        send = self._supervisor.send if self._settings.reading.allow_send else None
        return [
            *PushEndpoint(self._pushed).table(),
            *SendEndpoint(self._store, send).table(),
            *self._join_endpoint.table(),
            *PlotEndpoint(self._store, allowed=bool(self._settings.server.token)).table(),
        ]

    def open(self) -> None:
        """With `--push`, make what is pushed a source from the start."""
        if self._pushed and self._settings.server.push:
            self._pushed.begin()

    def _add_pushed(self) -> None:
        assert self._pushed
        self._supervisor.add(self._pushed, time.time(), guest=True)

    def _add_joined(self, guest: JoinedSource) -> None:
        """Read what a joined run sends: records in livegraph's own form."""
        self._supervisor.add(guest, time.time(), settings=self._joined_settings, guest=True)
