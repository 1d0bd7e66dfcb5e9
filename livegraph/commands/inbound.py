"""What comes to a run by requests, and what goes to its sources by them."""

import secrets
import time

from livegraph.ingest.supervisor import SourceSupervisor
from livegraph.server import Route
from livegraph.settings import ReadingOptions, Settings
from livegraph.sources.joined import MAX_LINE_BYTES, JoinedSource
from livegraph.sources.push import PushSource
from livegraph.storage.store import Store
from livegraph.web.join import JoinEndpoint
from livegraph.web.push import PushEndpoint
from livegraph.web.send import SendEndpoint


class InboundEndpoints:
    """Has the intake read what is pushed, and guests, who have the `key`; and send what is sent."""

    def __init__(self, settings: Settings, store: Store, supervisor: SourceSupervisor) -> None:
        self.key = secrets.token_urlsafe(16)
        self._settings, self._store, self._intake = settings, store, supervisor
        self._joined_settings = ReadingOptions(
            format="json", max_line=MAX_LINE_BYTES, passes_on=settings.reading.passes_on
        )
        server = settings.server
        free = server.push or (bool(server.token) and not server.token_for_others)
        self._pushed = PushSource(self._add_pushed) if free else None
        self._join_endpoint = JoinEndpoint(self.key, server.token, self._add_joined, free=free)

    def routes(self) -> list[Route]:
        send = self._intake.send if self._settings.reading.allow_send else None
        return [
            *PushEndpoint(self._pushed).table(),
            *SendEndpoint(self._store, send).table(),
            *self._join_endpoint.table(),
        ]

    def open(self) -> None:
        """What is pushed is a source from the start, where that was asked for."""
        if self._pushed and self._settings.server.push:
            self._pushed.begin()

    def _add_pushed(self) -> None:
        assert self._pushed
        self._intake.add(self._pushed, time.time(), guest=True)

    def _add_joined(self, guest: JoinedSource) -> None:
        """What it brings is understood already."""
        self._intake.add(guest, time.time(), settings=self._joined_settings, guest=True)
