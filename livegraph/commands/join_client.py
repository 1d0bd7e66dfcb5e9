"""Sends what one source brings to the page of another livegraph (`--join`), in one long request.

While the page is reachable, sources wait for it. While it is away, the client keeps trying to
reconnect and queues records up to a limit; then it drops and counts them. Records that were in
flight when the connection broke are lost.
"""

import asyncio
import hmac
import secrets
import time
from collections.abc import AsyncIterator
from typing import Protocol
from urllib.parse import parse_qs

import aiohttp

from livegraph.discovery import Instance, instances, killed, running, trouble
from livegraph.errors import LivegraphError
from livegraph.lib.backoff import Backoff
from livegraph.lib.byte_queue import ByteQueue
from livegraph.lib.connection_errors import PeerError
from livegraph.lib.json_lines import json_line
from livegraph.lib.redaction import redacted
from livegraph.settings import HERE, Settings
from livegraph.sources.http_errors import FAILURES, answered, explain
from livegraph.sources.reconnecting import check_url
from livegraph.storage.outlet_count import OutletCount
from livegraph.system.peer_user import finder, is_loopback
from livegraph.system.users import user_id
from livegraph.web.access import PROOF
from livegraph.web.join import ENDED, NONCE, proof

MAX_QUEUED_BYTES = 4 << 20
"""Bytes queued for a page that is away; further records are dropped."""
HIGH_WATER_BYTES = 256 * 1024
"""Bytes queued for a reachable page above which sources are not read."""
FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.25, 5.0
"""Seconds between two attempts to reconnect: the first, and the longest."""
CONNECT_SECONDS = 10.0
"""Seconds allowed for connecting to the page."""
ACCEPT_SECONDS, LOOK_SECONDS = 1.0, 0.005
"""Seconds to find out which user accepts a connection, and between two attempts."""
OTHER_USER_FIX = "to join that user's livegraph, add its token to the address: ADDRESS#token=…"
NO_INSTANCE = "no livegraph is running on this machine; start one first: SOMETHING | livegraph"
REFUSED = {
    401: "it needs a token; add #token=… to the address",
    403: (
        "start that livegraph with --push or a token, or with --allow-host if it does not know "
        "the host name in the address"
    ),
    404: "there is no livegraph at this address; is it the one that livegraph printed?",
    405: "there is no livegraph at this address; is it the one that livegraph printed?",
}
"""Statuses for which retrying is pointless, and what to do. The text of the answer is not shown:
the peer may be another program and may echo what it was sent."""


class NoPageError(LivegraphError):
    """No page can be reached."""


def find_instance(settings: Settings, *, known: bool = False) -> Instance:
    """The run to join; NoPageError if there is none, UsageError for a bad address.

    `known`: it was registered by this user before, so another program at its address is not it.
    """
    if settings.output.join == HERE:
        if here := instances():
            return here[0]
        raise NoPageError(trouble() or NO_INSTANCE)
    address, _, fragment = settings.output.join.partition("#")
    check_url(address)
    if run := next((run for run in running() if _is_at(run, address)), None):
        return run
    if known:
        raise NoPageError(f"your livegraph at {redacted(address)} has ended")
    if any(_is_at(run, address) for run in killed()):
        text = f"the livegraph at {redacted(address)} was killed"
        raise NoPageError(f"{text}; start it again, or give another address")
    token = parse_qs(fragment).get("token", [settings.server.token or ""])[0]
    return Instance(f"{address.rstrip('/')}/" + (f"#token={token}" if token else ""), "")


def _is_at(run: Instance, address: str) -> bool:
    return run.public_url.rstrip("/") == address.rstrip("/")


class JoinRefusedError(LivegraphError):
    """The page refuses the request; retrying is pointless."""


class OwnUserConnector(aiohttp.TCPConnector):
    """Refuses loopback connections to programs of other users, where the user can be found out."""

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
    """JoinRefusedError if another user of this machine owns the other end."""
    ends = transport and [transport.get_extra_info(end) for end in ("sockname", "peername")]
    if not ends or not all(ends) or not (is_loopback(ends[1][0]) or ends[0][0] == ends[1][0]):
        return
    find = finder(ends[0][0])
    due = time.monotonic() + ACCEPT_SECONDS
    while find and (user := find(*ends)) != user_id():
        if user:
            who = f"port {ends[1][1]} cannot be joined: another user (uid {user}) has it"
            raise JoinRefusedError(f"{who}; {OTHER_USER_FIX}")
        if user == 0 or time.monotonic() > due:
            return
        await asyncio.sleep(LOOK_SECONDS)  # it has not been accepted yet


class UplinkOwner(Protocol):
    """What the uplinks of a run share. `room` is set when a queue has become shorter."""

    room: asyncio.Event
    counts: OutletCount

    def find(self) -> Instance:
        """The run to connect to; NoPageError if there is none."""
        ...

    def joined(self, run: Instance) -> None: ...

    def lost(self, why: str) -> None: ...


class Uplink:
    """Queues what one source brings, and sends it to the page."""

    def __init__(self, name: str, owner: UplinkOwner) -> None:
        self.dropped = 0
        self.connected, self.ended = True, False  # assumed until the first attempt fails
        self._name, self._owner = name, owner
        self._queue = ByteQueue(MAX_QUEUED_BYTES)
        self._has_data = asyncio.Event()
        self.task = asyncio.create_task(self._run())

    def put(self, item: object) -> None:
        """Queue a line, or anything else as a line of JSON; drop it if the queue is full."""
        line = item if isinstance(item, bytes) else json_line(item)
        if self._queue.put(line):
            self._has_data.set()
        else:
            self.dropped += 1
            self._owner.counts.dropped += _count_lines(line)

    @property
    def size(self) -> int:
        """Bytes that have not been sent."""
        return self._queue.size

    def discard(self) -> int:
        """Drop what has not been sent; returns how many lines of the input that were."""
        return _count_lines(self._queue.take(self._queue.size))

    def finish(self) -> None:
        """End the request once the queue is empty."""
        self.ended = True
        self._has_data.set()

    async def _run(self) -> None:
        backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
        while True:
            try:
                if await self._connect(self._owner.find()):
                    return
                why = "its livegraph has ended"
            except NoPageError as error:
                why = str(error)
            except aiohttp.ClientPayloadError:  # in the middle of the answer
                why = "its livegraph has ended"
            except FAILURES as error:
                why = explain(error)
            if self.connected:
                backoff.reset()
            self.connected = False
            self._owner.lost(why)
            await asyncio.sleep(backoff.next_delay())

    async def _connect(self, run: Instance) -> bool:
        """Send everything until `finish`; False if the page ended first."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
        nonce, proven = secrets.token_urlsafe(16), asyncio.Event()
        seen = aiohttp.Fingerprint(bytes.fromhex(run.fingerprint)) if run.fingerprint else True
        # with a secret, the page proves that it has it; without one, its user is checked
        connector = aiohttp.TCPConnector() if run.secret else OwnUserConnector()
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(
                f"{run.public_url}join",
                params={"source": self._name},
                data=self._request_body(proven),
                headers=_headers(run, nonce),
                ssl=seen,
                allow_redirects=False,  # key and data are for this host only
            ) as answer,
        ):
            try:
                self._check(answer, run, nonce)
                if not run.secret and answer.connection:  # it is accepted by now
                    await _check_user(answer.connection.transport)
                proven.set()
                return await self._wait_for_end(answer, run)
            finally:
                answer.close()  # or aiohttp would wait until the request is written

    def _check(self, answer: aiohttp.ClientResponse, run: Instance, nonce: str) -> None:
        """JoinRefusedError or PeerError if this answer must not get any data."""
        status = answer.status
        if status in REFUSED:
            told = f"{run.public_url} cannot be joined: {answered(status)}; {REFUSED[status]}"
            raise JoinRefusedError(told)
        if 300 <= status < 400:
            fix = "use the address that it redirects to"
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
        # `content`, because `answer.read` waits for the end of the request
        try:
            return await answer.content.readexactly(len(ENDED)) == ENDED
        except asyncio.IncompleteReadError:
            return False

    async def _request_body(self, proven: asyncio.Event) -> AsyncIterator[bytes]:
        yield b"\n"  # aiohttp sends the headers with the first bytes of the body
        await proven.wait()
        while self._queue or not self.ended:
            self._has_data.clear()
            if not self._queue:
                await self._has_data.wait()
            data = self._queue.take(self._queue.size)
            given = _count_lines(data)
            if self.dropped:
                data += json_line(["", "", True, {"join_dropped": self.dropped}])
                self.dropped = 0
            self._owner.room.set()
            if data:
                yield data
                self._owner.counts.taken += given


def _count_lines(data: bytes) -> int:
    """The lines of the input in lines of JSON: they are objects; notes of a source are not."""
    return (b"\n" + data).count(b"\n{")


def _headers(run: Instance, nonce: str) -> dict[str, str]:
    """The headers that prove that this client has the key or token."""
    headers = {"Content-Type": "application/x-ndjson"}
    if run.secret:
        headers |= {NONCE: nonce, PROOF: proof(run.secret, "guest", nonce)}
    return headers
