"""Serves a store over HTTP: binds the address, starts and ends the server."""

import asyncio
import contextlib
import errno
import socket
from typing import Self

from aiohttp import web

from livegraph.broadcast import Broadcast
from livegraph.errors import AddressError
from livegraph.guard import Guard, add_headers, is_loopback
from livegraph.push import Push
from livegraph.routes import Routes
from livegraph.settings import Settings
from livegraph.sources.pushed import Pushed
from livegraph.store import Store

BACKLOG = 128
"""Connections that wait to be accepted; also how often a failing accept is tried in a row."""
FAREWELL = 1.0
"""Seconds that viewers get to take the last event."""


class Server:
    """Used as a context manager: bound and serving inside. `pushed` takes what is pushed."""

    def __init__(self, settings: Settings, store: Store, pushed: Pushed | None = None) -> None:
        self.port = settings.port
        self.broadcast = Broadcast(settings, store)
        self._routes = Routes(settings, store, self.broadcast)
        self._push = Push(pushed)
        self._settings = settings
        self._runner = web.AppRunner(
            self._app(), access_log=None, handler_cancellation=True, shutdown_timeout=FAREWELL
        )

    def _app(self) -> web.Application:
        settings = self._settings
        exposed = not is_loopback(settings.host)
        guard = Guard(settings.token, exposed, frozenset(settings.allow_hosts))
        app = web.Application(middlewares=[guard.middleware])
        app.on_response_prepare.append(add_headers)
        app.add_routes([*self._routes.table(), *self._push.table()])
        return app

    async def __aenter__(self) -> Self:
        listener = _bind(self._settings.host, self._settings.port)
        self.port = listener.getsockname()[1]
        await self._runner.setup()
        await web.SockSite(self._runner, listener, backlog=BACKLOG).start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._runner.cleanup()

    async def close(self, reason: str) -> None:
        """Tell the viewers goodbye, and wait (shortly) until they have it."""
        self.broadcast.close(reason)
        await self.drained(FAREWELL)
        for viewer in self._routes.viewers:
            viewer.end()

    async def viewed(self, patience: float) -> None:
        """Wait until a first page has come, at most `patience` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._routes.viewed.wait(), patience)

    async def drained(self, patience: float) -> None:
        """Wait until every viewer has been sent everything, at most `patience` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                for viewer in list(self._routes.viewers):
                    await viewer.drained()


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket; an address that cannot be had is an `AddressError` that says the fix."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except socket.gaierror as error:
        raise AddressError(
            f"host {host} is not known here ({error.strerror}); leave --host out"
        ) from error
    except PermissionError as error:
        raise AddressError(
            f"port {port} needs privileges; leave --port out for a free one"
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(f"port {port} is taken; leave --port out for a free one") from error
        raise AddressError(
            f"{host} is no address of this machine ({error.strerror}); leave --host out"
        ) from error
    return listener
