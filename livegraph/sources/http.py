"""`http://host/path`, `https:`: reads a response as it arrives; with `--every`, polls the URL.

A complete response ends the source, as the end of a file does. After a response that breaks off,
the request is sent again. The lines of server-sent events (`text/event-stream`) are their data
fields; when such a stream ends, the source connects again.
"""

import asyncio
from collections.abc import AsyncIterator

import aiohttp

from livegraph.errors import SourceError
from livegraph.lib.connection_errors import PeerError
from livegraph.lib.redaction import redacted
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.http_errors import FAILURES, answered, explain
from livegraph.sources.reconnecting import ReconnectingSource, check_url

MAX_BODY_BYTES = 16 << 20
"""Maximum size of a polled response; the rest of a longer one is ignored."""
TIMEOUT_SECONDS = 10.0
"""Seconds allowed for connecting; when polling, for the whole response, or the period if longer."""
MAX_LINE_BYTES = 1 << 20
"""Maximum size of a line of server-sent events; a longer one is dropped."""


def stream(url: str) -> ReconnectingSource:
    """Read one response to its end."""
    timeout = aiohttp.ClientTimeout(connect=TIMEOUT_SECONDS, sock_connect=TIMEOUT_SECONDS)

    async def attend(remote: ReconnectingSource) -> bool:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            _check(answer, url, polling=False)
            await remote.open()
            events = answer.content_type == "text/event-stream"
            parts = answer.content.iter_any()
            async for data in _event_data(parts) if events else parts:
                await remote.give(data)
            return not events

    return ReconnectingSource(redacted(url), attend, FAILURES, explain)


def poll(url: str, period: float) -> ReconnectingSource:
    """Request `url` every `period` seconds."""
    timeout = aiohttp.ClientTimeout(total=max(TIMEOUT_SECONDS, period))

    async def attend(remote: ReconnectingSource) -> bool:
        loop = asyncio.get_running_loop()
        async with aiohttp.ClientSession(timeout=timeout) as session:
            due = loop.time()
            while True:
                async with session.get(url) as answer:
                    _check(answer, url, polling=True)
                    await remote.open()
                    body = await _body(answer)
                await remote.give(body if body.endswith(b"\n") else body + b"\n")
                due = max(due + period, loop.time())
                await asyncio.sleep(due - loop.time())

    return ReconnectingSource(redacted(url), attend, FAILURES, explain)


def _check(answer: aiohttp.ClientResponse, url: str, *, polling: bool) -> None:
    """Raise for a status that is an error.

    SourceError if a retry cannot help, unless `polling`; otherwise PeerError.
    """
    status = answer.status
    if status < 400:
        return
    if status < 500 and status not in (408, 429) and not polling:
        raise SourceError(f"{redacted(url)}: {answered(status)}; check the address")
    raise PeerError(answered(status))


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        if len(body) > MAX_BODY_BYTES:
            break
    return bytes(body[:MAX_BODY_BYTES])


async def _event_data(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data lines of server-sent events (WHATWG HTML, section "Server-sent events")."""
    rest = b""
    async for part in parts:
        *lines, rest = (rest + part).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        data = [line[5:].removeprefix(b" ") + b"\n" for line in lines if line.startswith(b"data:")]
        if len(rest) > MAX_LINE_BYTES:
            rest = b":"  # so the rest of the line is skipped as a comment
        if data:
            yield b"".join(data)


def source(url: str, options: ReadingOptions) -> ReconnectingSource:
    check_url(url)
    return poll(url, options.every) if options.every else stream(url)


def open_source(spec: SourceSpec, options: ReadingOptions) -> ReconnectingSource:
    return source(str(spec), options)
