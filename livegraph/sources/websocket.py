"""`ws://host/path` and `wss:`: reads a WebSocket, and connects again when it closes.

Each message is one or more lines. Sent data goes out as one message, without the line end at its
end: as text if it is UTF-8, otherwise as bytes.
"""

import aiohttp

from livegraph.errors import SourceError
from livegraph.lib.connection_errors import PeerError
from livegraph.lib.redaction import redacted
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.http_errors import FAILURES, answered, explain
from livegraph.sources.reconnecting import ReconnectingSource, check_url

MAX_MESSAGE_BYTES = 1 << 20
"""Maximum size of a message; a larger one closes the connection."""
SILENCE_SECONDS = 20.0
"""Seconds without a message after which a ping finds out whether the peer is gone."""
PONG_SECONDS = 10.0
"""Seconds within which the peer must answer a ping."""
CLOSED = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED)


def socket(url: str) -> ReconnectingSource:
    """The WebSocket at `url`; UsageError if that is not a valid address."""
    name = redacted(check_url(url))

    async def attend(remote: ReconnectingSource) -> bool:
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(connect=10)) as session,
                session.ws_connect(url, autoping=False, max_msg_size=MAX_MESSAGE_BYTES) as ws,
            ):
                remote.send_now = lambda data: _send_message(ws, data)
                await remote.open()
                while (message := await _receive(ws)).type not in CLOSED:
                    if message.type == aiohttp.WSMsgType.TEXT:
                        await remote.give(message.data.encode("utf-8", "replace") + b"\n")
                    elif message.type == aiohttp.WSMsgType.BINARY:
                        await remote.give(message.data + b"\n")
                    elif message.type == aiohttp.WSMsgType.PING:
                        await ws.pong(message.data)
                    elif message.type == aiohttp.WSMsgType.ERROR:
                        raise PeerError("it sent a message that is invalid or too large")
        except aiohttp.WSServerHandshakeError as error:
            if 400 <= error.status < 500:
                text = f"{name} is not a WebSocket: {answered(error.status)}; check the path"
                raise SourceError(text) from error
            raise
        return False

    remote = ReconnectingSource(name, attend, FAILURES, explain)
    remote.can_send = True
    return remote


async def _receive(ws: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMessage:
    """Return the next message; TimeoutError if the peer does not answer.

    The heartbeat of aiohttp would also end a connection that livegraph does not read because it
    cannot keep up.
    """
    try:
        return await ws.receive(SILENCE_SECONDS)
    except TimeoutError:
        await ws.ping()
        return await ws.receive(PONG_SECONDS)


async def _send_message(ws: aiohttp.ClientWebSocketResponse, data: bytes) -> None:
    data = data.removesuffix(b"\n").removesuffix(b"\r")
    try:
        await ws.send_str(data.decode())
    except UnicodeDecodeError:
        await ws.send_bytes(data)


def open_source(spec: SourceSpec, _options: ReadingOptions) -> ReconnectingSource:
    return socket(str(spec))
