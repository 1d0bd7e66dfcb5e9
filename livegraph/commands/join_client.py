"""The way of what one source brings to the page of another livegraph, which it joins (`--join`).

It goes as one request that lasts. While the page is there, whoever brings something waits for it;
while it is not, it is looked for again and again, and what waits is bounded: then records are
dropped, and counted. What was under way when it went is lost.
"""

import asyncio
import hmac
import os
import secrets
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol
from urllib.parse import parse_qs

import aiohttp

from livegraph.discovery import Instance, instances, killed, running, trouble
from livegraph.errors import LivegraphError
from livegraph.lib.json_lines import json_line
from livegraph.lib.redaction import redacted
from livegraph.lib.tls_errors import PeerError
from livegraph.settings import HERE, Settings
from livegraph.sources.http_errors import FAILURES, answered, explain
from livegraph.sources.reconnecting import check_url
from livegraph.storage.sink_count import OutletCount
from livegraph.system.peer_user import finder, is_loopback
from livegraph.web.access import PROOF
from livegraph.web.join import ENDED, NONCE, proof

MAX_QUEUED_BYTES = 4 << 20
"""Bytes that wait for a page that is away; then records are dropped."""
HIGH_WATER_BYTES = 256 * 1024
"""Bytes that wait for one that is there, about; then the sources are not read."""
FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.25, 5.0
"""Seconds until the page is looked for again: the first time, and at most."""
CONNECT_SECONDS = 10.0
"""Seconds that the page has to accept a connection."""
ACCEPT_SECONDS, LOOK_SECONDS = 1.0, 0.005
"""Seconds until it need not be known which user accepts a connection, and between two looks."""
OTHER_USER_FIX = "if that user's livegraph is to be joined, give its token: ADDRESS#token=…"
NO_INSTANCE = "no livegraph runs here that could be joined; start one first: SOMETHING | livegraph"
REFUSED = {
    401: "it needs its token; name the address with #token=… at its end",
    403: (
        "start that livegraph with --push or a token, or with --allow-host if it is not known by "
        "the name in the address"
    ),
    404: "there is no livegraph at this address; is it the one that livegraph printed?",
    405: "there is no livegraph at this address; is it the one that livegraph printed?",
}
"""Answers that asking again will not change, and what to do. What the peer says itself is not
shown: it may be no livegraph, and say what it was sent."""


class NoPageError(LivegraphError):
    """There is no page."""


def find_instance(settings: Settings, *, known: bool = False) -> Instance:
    """The run that is to be joined; NoPageError if there is none, UsageError for a bad address.

    `known`: it was found as one of this user before; another program at its address is none.
    """
    if settings.join == HERE:
        if here := instances():
            return here[0]
        raise NoPageError(trouble() or NO_INSTANCE)
    address, _, fragment = settings.join.partition("#")
    check_url(address)
    if run := next((run for run in running() if _is_at(run, address)), None):
        return run
    if known:
        raise NoPageError(f"no livegraph of yours serves {redacted(address)} any more")
    if any(_is_at(run, address) for run in killed()):
        text = f"the livegraph at {redacted(address)} was killed; start it again, or say another"
        raise NoPageError(f"{text} address")
    token = parse_qs(fragment).get("token", [settings.token or ""])[0]
    return Instance(f"{address.rstrip('/')}/" + (f"#token={token}" if token else ""), "")


def _is_at(run: Instance, address: str) -> bool:
    return run.public_url.rstrip("/") == address.rstrip("/")


class JoinRefusedError(LivegraphError):
    """The page does not let us join; asking again will not change that."""


class OwnUserConnector(aiohttp.TCPConnector):
    """Gives no connection within this machine to another user, as far as users can be told."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - the base class has it
    ) -> aiohttp.connector.Connection:
        connection = await super().connect(req, traces, timeout)
        try:
            await _check_user(connection.transport)
        except BaseException:
            connection.close()
            raise
        return connection


async def _check_user(transport: asyncio.Transport | None) -> None:
    """JoinRefusedError if another user of this machine is at the other end, once that is known."""
    ends = transport and [transport.get_extra_info(end) for end in ("sockname", "peername")]
    if not ends or not all(ends) or not (is_loopback(ends[1][0]) or ends[0][0] == ends[1][0]):
        return
    find = finder(ends[0][0])
    due = time.monotonic() + ACCEPT_SECONDS
    while find and (user := find(*ends)) != os.geteuid():
        if user:
            who = f"port {ends[1][1]} cannot be joined: another user (uid {user}) has it"
            raise JoinRefusedError(f"{who}; {OTHER_USER_FIX}")
        if user == 0 or time.monotonic() > due:
            return
        await asyncio.sleep(LOOK_SECONDS)  # nobody has accepted it yet


class UplinkOwner(Protocol):
    """Those who go together."""

    room: asyncio.Event
    count: OutletCount

    def find(self) -> Instance:
        """Where to go; NoPageError if there is no page."""
        ...

    def joined(self, run: Instance) -> None: ...

    def lost(self, why: str) -> None: ...


class Uplink:
    """What one source brings, on its way to the page."""

    def __init__(self, name: str, owner: UplinkOwner) -> None:
        self.size = self.dropped = 0
        self.connected, self.ended = True, False  # as long as nothing else is known
        self._name, self._owner = name, owner
        self._queue: deque[bytes] = deque()
        self._has_data = asyncio.Event()
        self.task = asyncio.create_task(self._run())

    def put(self, item: object) -> None:
        """A line that is to go there, dropped if too much waits; what is no bytes goes as JSON."""
        line = item if isinstance(item, bytes) else json_line(item)
        if self.size > MAX_QUEUED_BYTES:
            self.dropped += 1
            self._owner.count.dropped += 1
            return
        self._queue.append(line)
        self.size += len(line)
        self._has_data.set()

    @property
    def waiting(self) -> int:
        """Lines that have not been sent."""
        return len(self._queue)

    def finish(self) -> None:
        """Nothing more comes."""
        self.ended = True
        self._has_data.set()

    async def _run(self) -> None:
        pause = FIRST_RETRY_SECONDS
        while True:
            try:
                if await self._connect(self._owner.find()):
                    return
                why = "it has ended"
            except NoPageError as error:
                why = str(error)
            except aiohttp.ClientPayloadError:  # in the middle of the answer
                why = "it has ended"
            except FAILURES as error:
                why = explain(error)
            pause = FIRST_RETRY_SECONDS if self.connected else min(2 * pause, MAX_RETRY_SECONDS)
            self.connected = False
            self._owner.lost(why)
            await asyncio.sleep(pause)

    async def _connect(self, run: Instance) -> bool:
        """Take all of it there; False if the page ended before."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
        nonce, proven = secrets.token_urlsafe(16), asyncio.Event()
        seen = aiohttp.Fingerprint(bytes.fromhex(run.fingerprint)) if run.fingerprint else True
        # a secret is proven by the page, too, whoever runs it; without one its user is looked at
        connector = aiohttp.TCPConnector() if run.secret else OwnUserConnector()
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(
                f"{run.public_url}join",
                params={"source": self._name},
                data=self._request_body(proven),
                headers=_headers(run, nonce),
                ssl=seen,
                allow_redirects=False,  # neither the key nor the data is for another host
            ) as answer,
        ):
            try:
                self._check(answer, run, nonce)
                if not run.secret and answer.connection:  # by now it is accepted
                    await _check_user(answer.connection.transport)
                proven.set()
                return await self._wait_for_end(answer, run)
            finally:
                answer.close()  # else what is still to be written would be waited for

    def _check(self, answer: aiohttp.ClientResponse, run: Instance, nonce: str) -> None:
        """Whether data may be sent to whoever answers so; else why not."""
        status = answer.status
        if status in REFUSED:
            told = f"{run.public_url} cannot be joined: {answered(status)}; {REFUSED[status]}"
            raise JoinRefusedError(told)
        if 300 <= status < 400:
            fix = "name the address that it redirects to"
            raise JoinRefusedError(f"{run.public_url} cannot be joined: {answered(status)}; {fix}")
        if status != 200:
            raise PeerError(answered(status))
        given = answer.headers.get(PROOF, "").encode("utf-8", "surrogateescape")
        due = proof(run.secret, "host", nonce).encode()
        if run.secret and not hmac.compare_digest(given, due):
            raise PeerError("another program answers at its address")

    async def _wait_for_end(self, answer: aiohttp.ClientResponse, run: Instance) -> bool:
        self.connected = True
        self._owner.joined(run)
        # of `content`: the answer's own `read` waits for the request to be over
        try:
            return await answer.content.readexactly(len(ENDED)) == ENDED
        except asyncio.IncompleteReadError:
            return False

    async def _request_body(self, proven: asyncio.Event) -> AsyncIterator[bytes]:
        yield b"\n"  # aiohttp holds the head back until there is something to go with it
        await proven.wait()
        while self._queue or not self.ended:
            self._has_data.clear()
            if not self._queue:
                await self._has_data.wait()
            lines, self._queue, self.size = self._queue, deque(), 0
            given = len(lines)
            if self.dropped:
                lines.append(json_line(["", "", True, {"join_dropped": self.dropped}]))
                self.dropped = 0
            self._owner.room.set()
            if lines:
                yield b"".join(lines)
                self._owner.count.taken += given


def _headers(run: Instance, nonce: str) -> dict[str, str]:
    """The headers that let us in."""
    headers = {"Content-Type": "application/x-ndjson"}
    if run.secret:
        headers |= {NONCE: nonce, PROOF: proof(run.secret, "guest", nonce)}
    return headers
