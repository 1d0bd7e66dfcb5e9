"""`http://host/path`, `https:`: reads a response as it arrives; with `--every`, polls the URL.

A complete response ends the source, as the end of a file does. After a response that breaks off,
the request is sent again. The lines of server-sent events (`text/event-stream`) are their data
fields; when such a stream ends, the source connects again.
"""

import asyncio
from collections.abc import AsyncIterator

import aiohttp

from livegraph.lib.redaction import redacted
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.http_errors import FAILURES, check_status, explain
from livegraph.sources.reconnecting import ReconnectingSource, check_url

TIMEOUT_SECONDS = 10.0
"""Seconds allowed for connecting; when polling, for each read too, or the period if longer."""
_DATA = b"data: "
"""The start of a data field of server-sent events; the space may be missing."""


def stream(url: str) -> ReconnectingSource:
    """Read one response to its end."""
    timeout = aiohttp.ClientTimeout(connect=TIMEOUT_SECONDS, sock_connect=TIMEOUT_SECONDS)

    async def attend(remote: ReconnectingSource) -> bool:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            check_status(answer.status, url, polling=False)
            await remote.open()
            events = answer.content_type == "text/event-stream"
            parts = answer.content.iter_any()
            async for data in _event_data(parts) if events else parts:
                await remote.give(data)
            return not events

    return ReconnectingSource(redacted(url), attend, FAILURES, explain)


def poll(url: str, period: float) -> ReconnectingSource:
    """Request `url` every `period` seconds."""
    timeout = aiohttp.ClientTimeout(
        connect=TIMEOUT_SECONDS,
        sock_connect=TIMEOUT_SECONDS,
        sock_read=max(TIMEOUT_SECONDS, period),
    )

    async def attend(remote: ReconnectingSource) -> bool:
        loop = asyncio.get_running_loop()
        async with aiohttp.ClientSession(timeout=timeout) as session:
            due = loop.time()
            while True:
                async with session.get(url) as answer:
                    check_status(answer.status, url, polling=True)
                    await remote.open()
                    end = b"\n"
                    async for data in answer.content.iter_any():
                        await remote.give(data)
                        end = data[-1:]
                await remote.give(b"" if end == b"\n" else b"\n")
                due = max(due + period, loop.time())
                await asyncio.sleep(due - loop.time())

    return ReconnectingSource(redacted(url), attend, FAILURES, explain)


async def _event_data(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data lines of server-sent events (WHATWG HTML, section "Server-sent events").

    A data line is passed on before it is complete, so the caller limits and counts long ones.
    """
    start = b""  # of the line that has not ended: enough to tell what it is
    async for part in parts:
        text = start + part.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        data = [_value(line) + b"\n" for line in lines if line.startswith(_DATA[:-1])]
        start = rest
        if len(rest) >= len(_DATA):
            is_data = rest.startswith(_DATA[:-1])
            data += [_value(rest)] if is_data else []
            start = _DATA if is_data else rest[: len(_DATA)]
        if data:
            yield b"".join(data)


def _value(line: bytes) -> bytes:
    return line[len(_DATA) - 1 :].removeprefix(b" ")


def source(url: str, options: ReadingOptions) -> ReconnectingSource:
    check_url(url)
    return poll(url, options.every) if options.every else stream(url)


def open_source(spec: SourceSpec, options: ReadingOptions) -> ReconnectingSource:
    return source(str(spec), options)
