"""`ws://host/path` and `wss:`: a WebSocket; each message is lines. It is reopened when it closes.

What is sent is a message: it needs no line end, so one at its end is left out; what is no
UTF-8 goes as bytes.
"""

import aiohttp

from livegraph.errors import SourceError
from livegraph.lib.redaction import redacted
from livegraph.lib.tls_errors import PeerError
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.http_errors import FAILURES, explain
from livegraph.sources.reconnecting import ReconnectingSource, check_url

MAX_MESSAGE_BYTES = 1 << 20
"""Bytes of a message; the connection of a peer that sends a larger one is closed."""
HEARTBEAT_SECONDS = 20.0
"""Seconds between pings: so a peer that vanished is noticed."""


def socket(url: str) -> ReconnectingSource:
    """The WebSocket at an address."""
    name = redacted(check_url(url))

    async def attend(remote: ReconnectingSource) -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(connect=10)) as session,
                session.ws_connect(
                    url, heartbeat=HEARTBEAT_SECONDS, max_msg_size=MAX_MESSAGE_BYTES
                ) as ws,
            ):
                remote.outlet = lambda data: _message(ws, data)
                await remote.open()
                async for message in ws:
                    if message.type == aiohttp.WSMsgType.TEXT:
                        await remote.give(message.data.encode("utf-8", "replace") + b"\n")
                    elif message.type == aiohttp.WSMsgType.BINARY:
                        await remote.give(message.data + b"\n")
                if ws.exception():
                    raise PeerError("it sent a message that is not valid, or too large")
        except aiohttp.WSServerHandshakeError as error:
            if 400 <= error.status < 500:
                text = f"{name} is no WebSocket (status {error.status}); is the path right?"
                raise SourceError(text) from error
            raise
        return False

    remote = ReconnectingSource(name, attend, FAILURES, explain)
    remote.can_send = True
    return remote


async def _message(ws: aiohttp.ClientWebSocketResponse, data: bytes) -> None:
    data = data.removesuffix(b"\n").removesuffix(b"\r")
    try:
        await ws.send_str(data.decode())
    except UnicodeDecodeError:
        await ws.send_bytes(data)


def open_source(spec: SourceSpec, _options: ReadingOptions) -> ReconnectingSource:
    return socket(str(spec))
