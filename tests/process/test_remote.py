"""WebSockets and HTTP responses of another server, and its failures."""

import threading

import pytest
from aiohttp import WSMsgType, web
from harness import Graph, wait_for
from peers import server


def state(graph: Graph) -> str:
    result: str = graph.get("status")["source"][0]["state"]
    return result


async def websocket(request: web.Request) -> web.StreamResponse:
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    await ws.send_str('{"a":1}\n{"a":2}')
    await ws.send_bytes(b"a=3")
    async for message in ws:
        assert message.type != WSMsgType.ERROR
    return ws


def test_each_websocket_message_is_lines_and_it_reconnects() -> None:
    with server(websocket) as port:
        graph = Graph(f"ws://127.0.0.1:{port}/x?token=secret")
        wait_for(lambda: graph.count("a") == 3, "three samples")
        assert b"secret" not in graph.fetch("status")
    with graph:
        wait_for(lambda: state(graph) == "waiting", "the loss")
        with server(websocket, port):
            wait_for(lambda: graph.count("a") >= 6, "three more")


def test_no_line_of_a_fast_websocket_is_lost() -> None:
    async def many(request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        for i in range(8_000):
            await ws.send_str(str(i))
        await ws.receive()
        return ws

    with server(many) as port, Graph(f"ws://127.0.0.1:{port}/") as graph:
        wait_for(lambda: graph.count("value") == 8_000, "all")


@pytest.mark.parametrize(
    ("content_type", "body", "end_state"),
    [
        ("application/x-ndjson", '{"a":1}\n{"a":2}\n', "ended"),
        ("text/plain", "a=1\na=2\n", "ended"),
        ("text/event-stream", 'event: x\r\ndata: {"a":1}\r\n\r\n: c\ndata:{"a":2}\n\n', "waiting"),
    ],
)
def test_a_response_is_read_as_it_arrives(content_type: str, body: str, end_state: str) -> None:
    was_requested = threading.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        if was_requested.is_set():
            return web.Response(status=503)
        was_requested.set()
        response = web.StreamResponse(headers={"Content-Type": content_type})
        await response.prepare(request)
        for at in range(0, len(body), 5):
            await response.write(body[at : at + 5].encode())
        return response

    with server(answer) as port, Graph(f"http://127.0.0.1:{port}/") as graph:
        wait_for(lambda: graph.count("a") == 2, "both samples")
        wait_for(lambda: state(graph) == end_state, end_state)


def test_polling_continues_after_an_error() -> None:
    requests: list[int] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        requests.append(1)
        return web.Response(text=f"a={len(requests)}", status=500 if len(requests) == 2 else 200)

    with server(answer) as port, Graph("--every", "50ms", f"http://127.0.0.1:{port}/") as graph:
        wait_for(lambda: graph.count("a") >= 3, "three samples")
        wait_for(lambda: "answered 500" in graph.stderr.text, "the report")


def test_every_line_of_a_large_polled_response_counts() -> None:
    lines = 80_000
    body = b"\n".join(b'{"value":%d,"pad":"%s"}' % (10**6 + i, b"x" * 200) for i in range(lines))
    assert len(body) > 16 << 20
    was_requested = threading.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        if was_requested.is_set():
            return web.Response(status=503)
        was_requested.set()
        return web.Response(body=body)

    with server(answer) as port, Graph("--every", "50ms", f"http://127.0.0.1:{port}/") as graph:
        wait_for(lambda: "answered 503" in graph.stderr.text, "the second request")
        wait_for(lambda: graph.get("status")["records"] == lines, "all lines")
        (series,) = graph.get("series")
        assert (series["count"], series["last"]) == (lines, 10**6 + lines - 1)
        assert graph.get("status")["lines"] == lines


def test_a_server_sent_event_that_is_too_long_counts_and_the_next_is_read() -> None:
    was_requested = threading.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        if was_requested.is_set():
            return web.Response(status=503)
        was_requested.set()
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: " + b"x" * 1_500_000 + b"\n\n")
        await response.write(b": " + b"y" * 1_500_000 + b"\n\ndata: a=1\n\n")
        return response

    with server(answer) as port, Graph(f"http://127.0.0.1:{port}/") as graph:
        wait_for(lambda: graph.count("a"), "the sample")
        assert graph.get("status")["bad"] == {"too_long": 1}
        assert graph.get("status")["lines"] == 2


def test_an_error_that_retrying_cannot_fix_ends_the_run() -> None:
    async def nothing(request: web.Request) -> web.StreamResponse:
        return web.Response(status=404)

    with server(nothing) as port:
        for scheme, word in (("http", "answered 404 Not Found"), ("ws", "is not a WebSocket")):
            with Graph(f"{scheme}://127.0.0.1:{port}/") as graph:
                assert graph.wait() == 3
                assert word in graph.stderr.text
                assert "page stays open" not in graph.stderr.text


@pytest.mark.parametrize("source", ["http://127.0.0.1:1/", "ws://127.0.0.1:1/"])
def test_a_source_waits_for_a_peer_that_is_away(source: str) -> None:
    with Graph(source) as graph:
        wait_for(lambda: "trying again" in graph.stderr.text, "the report")
        wait_for(lambda: state(graph) == "waiting", "the state")


@pytest.mark.parametrize("source", ["http://", "ws://", "http://a b/", "http://[::1/", "ws://:x/"])
def test_an_invalid_address_is_an_error(source: str) -> None:
    with Graph(source, "--exit-on-eof") as graph:
        assert graph.wait() == 2
        assert "expected" in graph.stderr.text
