"""The HTTP server: binds the address, starts, and shuts down."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

from aiohttp import web

from livegraph.errors import AddressError
from livegraph.settings import DisplayOptions, ServerOptions
from livegraph.storage.store import Store
from livegraph.system.file_descriptors import for_pages
from livegraph.system.listening import reserve_port
from livegraph.system.peer_user import Finder, finder, is_loopback
from livegraph.system.users import user_id
from livegraph.web.access import AccessPolicy
from livegraph.web.broadcast import Broadcast
from livegraph.web.connection_quota import ConnectionQuota
from livegraph.web.handlers import Handlers
from livegraph.web.http_connection import HEAD_SECONDS, HttpConnection, answering
from livegraph.web.security_headers import add_headers

LISTEN_BACKLOG = 128
"""Connections queued by the kernel until they are accepted."""
MAX_CONNECTIONS = 16
"""Connections accepted in a row before other tasks run. When no file descriptor is free, asyncio
fails as many times before it pauses for a second."""
SHUTDOWN_SECONDS = 1.0
"""Seconds allowed for sending the last event to the viewers."""
Route = web.RouteDef


class Server:
    """An async context manager: the server is bound and serving inside.

    `posts`: routes of POST requests. `on_missing_token` is called with the text of the answer when
    a request is refused because it has no valid token. Entering raises AddressError if the address
    cannot be bound.
    """

    def __init__(  # noqa: PLR0913 - two parts of the settings
        self,
        options: ServerOptions,
        display: DisplayOptions,
        store: Store,
        *,
        posts: Sequence[Route] = (),
        quota: ConnectionQuota | None = None,
        on_missing_token: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._quota = quota or ConnectionQuota(
            for_pages(), lambda _: None, partial(store.count, "livegraph")
        )
        self.port = options.port
        self._on_missing_token = on_missing_token
        self._find: Finder | None = None
        self.broadcast = Broadcast(display, store)
        self._routes = Handlers(display, store, self.broadcast, options.max_viewers)
        self._posts = posts
        self._options = options
        self._runner = web.AppRunner(
            self._app(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )

    def _app(self) -> web.Application:
        options = self._options
        exposed = not is_loopback(options.host)
        guard = AccessPolicy(
            options.token,
            exposed,
            frozenset(options.allow_hosts),
            trusts=_is_owner,
            untraceable=_is_untraceable,
            on_missing_token=self._on_missing_token,
        )
        app = web.Application(middlewares=[answering, guard.middleware])
        app.on_response_prepare.append(add_headers)
        app.add_routes([*self._routes.table(), *self._posts])
        return app

    async def __aenter__(self) -> Self:
        secure = self._tls()
        listener = _bind(self._options.host, self._options.port)
        host, self.port = listener.getsockname()[:2]
        if self._options.token_for_others:
            self._find = finder(host)
        await self._runner.setup()
        manager = self._runner.server
        assert manager is not None
        self._accepting = await asyncio.get_running_loop().create_server(
            lambda: HttpConnection(manager, self._quota, self._find),
            sock=listener,
            backlog=MAX_CONNECTIONS,
            **secure,
        )
        listener.listen(LISTEN_BACKLOG)
        return self

    @property
    def knows_users(self) -> bool:
        """Whether livegraph can identify local users, so that its own user needs no token."""
        return self._find is not None

    def _tls(self) -> dict[str, Any]:
        """The arguments of `create_server` for TLS, if there is a certificate."""
        if not (self._options.tls_cert or self._options.tls_key):
            return {}
        from livegraph.web import tls  # noqa: PLC0415 - most runs do not need it

        context = tls.ssl_context(self._options.tls_cert, self._options.tls_key)
        return {
            "ssl": context,
            "ssl_handshake_timeout": HEAD_SECONDS,
            "ssl_shutdown_timeout": SHUTDOWN_SECONDS,
        }

    async def __aexit__(self, *exc: object) -> None:
        self._accepting.close()
        await self._runner.cleanup()

    async def close(self, reason: str) -> None:
        """Send `bye` to the viewers, and wait up to `SHUTDOWN_SECONDS` until it has been sent."""
        self.broadcast.close(reason)
        await self.drained(SHUTDOWN_SECONDS)
        for viewer in self._routes.viewers:
            viewer.end()

    async def viewed(self, seconds: float) -> None:
        """Wait until a first page has connected, at most `seconds` seconds."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._routes.viewed.wait(), seconds)

    async def drained(self, seconds: float) -> None:
        """Wait until everything has been sent to every viewer, at most `seconds` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                for viewer in list(self._routes.viewers):
                    await viewer.drained()


def _is_owner(request: web.BaseRequest) -> bool:
    """Whether it comes from the user of this process, or from root, who can read its memory."""
    connection = request.protocol
    return isinstance(connection, HttpConnection) and connection.user in (user_id(), 0)


def _is_untraceable(request: web.BaseRequest) -> bool:
    """Whether the lookup of its user failed, usually because the client has exited."""
    connection = request.protocol
    return isinstance(connection, HttpConnection) and connection.user_not_found


def _bind(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises AddressError, with advice, if the address cannot be bound."""
    try:
        return _bound(host, port)
    except (socket.gaierror, UnicodeError) as error:  # UnicodeError: a label is empty or too long
        reason = f" ({error.strerror})" if isinstance(error, OSError) else ""
        raise AddressError(f"--host {host!r}: unknown host{reason}; leave --host out") from error
    except PermissionError as error:
        raise AddressError(
            f"port {port} needs privileges; leave --port out for a free one"
        ) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(f"port {port} is taken; leave --port out for a free one") from error
        fix = "try --host ::1" if host == ServerOptions().host else "leave --host out"
        raise AddressError(
            f"--host {host!r}: not an address of this machine ({error.strerror}); {fix}"
        ) from error


def _bound(host: str, port: int) -> socket.socket:
    """Bind to the first address of `host` that this machine has. Raises OSError if it has none."""
    kind, flags = socket.SOCK_STREAM, socket.AI_PASSIVE
    failed = OSError(errno.EADDRNOTAVAIL, "no address")
    for family, _, proto, _, address in socket.getaddrinfo(host, port, type=kind, flags=flags):
        listener = socket.socket(family, kind, proto)
        try:
            reserve_port(listener)
            listener.bind(address)
        except OSError as error:
            listener.close()
            failed = error
            if error.errno != errno.EADDRNOTAVAIL:
                break
        else:
            return listener
    raise failed
