"""HTTP connections: invalid, incomplete and slow requests, and request bodies."""

import asyncio
import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from harness import DEADLINE
from multidict import CIMultiDict
from served import exchange, head, run

from livegraph.server import Server
from livegraph.storage.store import Store
from livegraph.web import http_connection, request_input
from livegraph.web.security_headers import HEADERS

MALFORMED = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"hello\r\n\r\n",
    b"GET / HTTP/9.9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1, 1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
    b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: x\r\n" * 200 + b"\r\n",
]


@pytest.mark.parametrize("request_bytes", MALFORMED, ids=range(len(MALFORMED)))
def test_an_invalid_request_gets_our_error_text_with_our_headers(request_bytes: bytes) -> None:
    async def test(server: Server, _: Store) -> None:
        answer = await exchange(server, request_bytes)
        status, headers = head(answer)
        assert status == 400
        for name, value in HEADERS.items():
            assert headers[name.lower()] == value
        assert headers["cache-control"] == "no-store"
        assert b"aiohttp" not in answer
        assert b"Python" not in answer
        assert answer.endswith(b"not a valid HTTP request\n")

    run(test)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: 1"],
    ids=["nothing", "a word", "half a head"],
)
def test_a_client_that_sends_no_whole_head_is_cut_off(
    beginning: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "HEAD_SECONDS", 0.2)

    async def test(server: Server, _: Store) -> None:
        assert await exchange(server, beginning) == b""

    run(test)


def test_a_head_sent_byte_by_byte_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "HEAD_SECONDS", 0.2)

    async def test(server: Server, _: Store) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        end = asyncio.create_task(reader.read())
        async with asyncio.timeout(DEADLINE):
            while not end.done():
                writer.write(b"x")
                await asyncio.wait({end}, timeout=0.02)
        with suppress(ConnectionResetError):  # a byte came after it was closed
            assert await end == b""
        writer.close()

    run(test)


def test_half_a_head_after_a_request_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "HEAD_SECONDS", 0.2)

    async def test(server: Server, _: Store) -> None:
        whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        assert (await exchange(server, whole + b"GET /he")).endswith(b"ok\n")

    run(test)


def test_the_head_timeout_does_not_end_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "HEAD_SECONDS", 0.1)

    async def test(server: Server, store: Store) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        async with asyncio.timeout(DEADLINE):
            await reader.readuntil(b"event: status")
            # another connection, opened later, has been cut off, so the time has passed
            await exchange(server, b"")
            store.state("stdin", "ended", "", 0)
            await reader.readuntil(b'"ended"')
        writer.close()

    run(test)


async def _push(request: web.Request) -> web.Response:
    return web.Response(body=await request_input.body(request, limit=1000, seconds=0.2))


def push(*args: object, **kwargs: object) -> tuple[int, bytes]:
    """Post to a route that echoes the body; return the status and body of the answer."""

    async def ask() -> tuple[int, bytes]:
        app = web.Application()
        app.add_routes([web.post("/", _push)])
        async with TestClient(TestServer(app)) as client:
            answer = await client.post("/", *args, **kwargs)  # type: ignore[arg-type]
            return answer.status, await answer.read()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


@pytest.mark.parametrize("content_type", sorted(request_input.BODY_TYPES))
def test_a_body_of_an_accepted_type_is_read_completely(content_type: str) -> None:
    headers = {"Content-Type": content_type + "; charset=utf-8"}
    assert push(data=b"1\n" * 500, headers=headers) == (200, b"1\n" * 500)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "x"],
)
def test_a_body_type_that_other_pages_can_send_is_refused(content_type: str) -> None:
    assert push(data=b"1\n", headers={"Content-Type": content_type})[0] == 415
    twice = CIMultiDict([("Content-Type", "text/csv"), ("Content-Type", content_type)])
    assert push(data=b"1\n", headers=twice)[0] in (400, 415)


def test_a_body_without_a_type_is_refused() -> None:
    assert push(data=b"1\n", skip_auto_headers=["Content-Type"])[0] == 415


def test_a_body_that_is_too_large_is_refused_however_it_is_sent() -> None:
    async def parts() -> object:
        yield b"x" * 600
        yield b"x" * 600

    headers = {"Content-Type": "text/csv"}
    assert push(data=b"x" * 1001, headers=headers)[0] == 413
    assert push(data=parts(), headers=headers)[0] == 413
    packed = gzip.compress(b"x" * 1_000_000)
    assert len(packed) < 1100
    squeezed = {**headers, "Content-Encoding": "gzip"}
    assert push(data=packed[:990], headers=squeezed)[0] in (400, 413)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "identity", None])
def test_a_body_in_a_supported_encoding_is_read(encoding: str | None) -> None:
    plain = b"1\n" * 50
    packed = {"gzip": gzip.compress(plain), "deflate": zlib.compress(plain)}
    body = packed.get((encoding or "").lower(), plain)
    headers = {"Content-Type": "text/csv"}
    if encoding:
        headers["Content-Encoding"] = encoding
    assert push(data=body, headers=headers) == (200, plain)


@pytest.mark.parametrize(
    "encodings",
    [
        *(["x-gzip"], ["identity, gzip"], ["gzip, gzip"], ["gzip", "gzip"], ["identity", "gzip"]),
        *(["compress"], ["gzip,"], ["x"]),
    ],
)
def test_a_body_in_an_unsupported_encoding_is_refused(encodings: list[str]) -> None:
    headers = CIMultiDict([("Content-Type", "text/csv")])
    headers.extend(("Content-Encoding", each) for each in encodings)
    status, text = push(data=gzip.compress(b"1\n"), headers=headers)
    named = ", ".join(encodings)
    assert status == 415
    reason = f"content encoding {named!r} is not supported; expected gzip or deflate or identity"
    assert text.decode() == reason + "\n"


def test_a_body_that_does_not_arrive_times_out() -> None:
    never = asyncio.Event

    async def parts() -> object:
        yield b"x"
        await never().wait()

    status, text = push(data=parts(), headers={"Content-Type": "text/csv"})
    assert (status, text) == (408, b"the body took longer than 0.2 s\n")
