"""Access control: a middleware checks every request before its route, whatever address is served.

- Host must name this machine. This check alone stops DNS rebinding: a browser sends neither Origin
  nor Sec-Fetch-* with a GET from the page of a rebound name.
- Origin must be our own, and Sec-Fetch-Site `same-origin` or `none`, so other pages can neither
  read nor write.
- If the run has a token, requests for data must carry it. Where livegraph can identify the user at
  the other end (see `peer_user.py`), it can exempt root and the user who started the run. The page
  and its scripts contain no data and need no token.

The checks read raw headers only: `request.url` and `request.host` raise on a malformed Host.
"""

import hmac
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address

from aiohttp import hdrs, web

from livegraph.system.peer_user import is_loopback

HOST = re.compile(
    r"(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
)
PROOF = "X-Livegraph-Proof"
"""Header with which each side of `POST /join` proves that it knows the key or the token."""
MISSING_STATUS = 401
MISSING = (
    "this needs the token of the run: see the terminal where livegraph runs for the address with "
    "#token=..., and send 'Authorization: Bearer TOKEN'"
)
USER_NOT_FOUND = (
    "livegraph could not identify the user who sent this request, because the connection was "
    "closed early: keep it open until the answer arrives, or send 'Authorization: Bearer TOKEN'"
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_page(request: web.BaseRequest) -> bool:
    """Whether the request is for the page itself, which contains no data."""
    page = request.path in ("/", "/favicon.ico", "/healthz") or request.path.startswith("/static/")
    return page and request.method in ("GET", "HEAD")


def is_proof(request: web.BaseRequest) -> bool:
    """Whether the request has a proof of the key or token; `JoinEndpoint` checks it."""
    return request.method == "POST" and request.path == "/join" and PROOF in request.headers


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The access rules of a run.

    `token`: what requests for data must carry, or None. `exposed`: other machines can connect.
    `allow_hosts`: further host names of this server, for example behind a proxy, which may speak
    TLS when livegraph does not. `trusts(request)`: the user who sent it needs no token.
    `untraceable(request)`: the lookup of that user failed. `on_missing_token` is called with the
    text of the answer when a request is refused because it has no valid token.
    """

    token: str | None
    exposed: bool
    allow_hosts: frozenset[str] = frozenset()
    trusts: Callable[[web.BaseRequest], bool] = lambda _: False
    untraceable: Callable[[web.BaseRequest], bool] = lambda _: False
    on_missing_token: Callable[[str], None] = lambda _: None

    def refusal(self, request: web.BaseRequest) -> tuple[int, str] | None:
        """Status and text of the refusal, or None if the request is allowed."""
        hosts = request.headers.getall(hdrs.HOST, [])
        match = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if not match or int(match["port"] or 0) > 65535:
            return 403, "exactly one valid Host header is needed"
        name = match["name"].strip("[]").lower()
        if not self._is_own_host(name):
            fix = f"start it with --allow-host {name}"
            return 403, f"{name} is not a name of this livegraph; {fix}"
        if not self._is_same_origin(request, hosts[0].lower(), name):
            return 403, "requests from other pages are refused"
        if not (is_page(request) or is_proof(request) or self._may_read(request, name)):
            here = is_loopback(name) and self.untraceable(request)
            return MISSING_STATUS, USER_NOT_FOUND if here else MISSING
        return None

    def _may_read(self, request: web.BaseRequest, name: str) -> bool:
        """Whether the request has the token or needs none.

        A Host that is not a loopback name means a proxy, and the connection's user is the proxy's.
        """
        if not self.token or self._has_token(request):
            return True
        return is_loopback(name) and self.trusts(request)

    def _is_own_host(self, name: str) -> bool:
        if name in self.allow_hosts or is_loopback(name):
            return True
        if not self.exposed:
            return False
        host = socket.gethostname().lower()
        return name in (host, f"{host}.local") or _is_ip(name)

    def _is_same_origin(self, request: web.BaseRequest, host: str, name: str) -> bool:
        schemes = {request.scheme} | ({"https"} if name in self.allow_hosts else set())
        origins = request.headers.getall(hdrs.ORIGIN, [])
        if any(origin not in {f"{scheme}://{host}" for scheme in schemes} for origin in origins):
            return False
        sites = request.headers.getall("Sec-Fetch-Site", [])
        return all(site in ("same-origin", "none") for site in sites) or _is_visit(request)

    def _has_token(self, request: web.BaseRequest) -> bool:
        """Whether the request has exactly one token, and it is right.

        Several are refused, because a proxy might check another one than livegraph does.
        """
        headers = request.headers.getall(hdrs.AUTHORIZATION, [])
        given = [each[7:] for each in headers if each.startswith("Bearer ")]
        given += request.query.getall("token", [])
        if len(given) != 1:
            return False
        token = (self.token or "").encode()
        return hmac.compare_digest(given[0].encode("utf-8", "surrogateescape"), token)

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if refused := self.refusal(request):
            status, text = refused
            if status == MISSING_STATUS:
                self.on_missing_token(text)
            return web.Response(status=status, text=text + "\n")
        return await handler(request)


def _is_visit(request: web.BaseRequest) -> bool:
    """Whether a person followed a link to the page, in a tab and not in a frame of another page."""
    return (
        request.method == "GET"
        and request.path == "/"
        and request.headers.getall("Sec-Fetch-Mode", []) == ["navigate"]
        and request.headers.getall("Sec-Fetch-Dest", ["document"]) == ["document"]
    )


def _is_ip(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
