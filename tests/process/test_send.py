"""Sending to sources: with `--send` on each connection, and from the page with `--allow-send`."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from aiohttp import WSMsgType, web
from board import Board
from harness import DEADLINE, Graph, wait_for
from peers import server

ECHO = [sys.executable, "-uc", "while True: print('got', ascii(input()))"]
OCTETS = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def board(tmp_path: Path) -> Iterator[Board]:
    new_board = Board(tmp_path / "ttyUSB0")
    yield new_board
    new_board.unplug()


def send(graph: Graph, body: bytes, query: str = "", **headers: str) -> httpx.Response:
    authorization = {"Authorization": f"Bearer {graph.token}"} if graph.token else {}
    with httpx.Client(trust_env=False, timeout=DEADLINE) as client:
        all_headers = {**authorization, **OCTETS, **headers}
        return client.post(f"{graph.base}send{query}", content=body, headers=all_headers)


def test_a_board_gets_its_start_command_each_time_it_is_plugged_in(board: Board) -> None:
    with Graph("--serial", str(board.path), "--send", r"\x03\c", "--send", "start") as graph:
        wait_for(lambda: board.hears(b"\x03start\n"), "the command")
        board.unplug()
        wait_for(lambda: "is gone" in graph.stderr.text, "the loss")
        board.plug()
        wait_for(lambda: board.hears(b"\x03start\n"), "the command again")
        wait_for(lambda: graph.messages().count("sent: start") == 2, "the messages")
        assert "sent: \\x03" in graph.messages()


def test_a_command_gets_the_text_on_its_terminal_in_each_run() -> None:
    script = "read line; echo got $line"
    with Graph("--send", "1", "--every", "10ms", "--", "sh", "-c", script) as graph:
        wait_for(lambda: graph.count("got") >= 2, "two runs")
        assert graph.get("series")[0]["last"] == 1


def test_a_command_without_send_has_an_empty_input() -> None:
    with Graph("--exit-on-eof", "--", "sh", "-c", "cat; echo 1") as graph:
        assert graph.wait() == 0


def test_a_websocket_gets_each_text_as_a_message_on_connecting() -> None:
    async def subscribed(request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        first, second = await ws.receive(), await ws.receive()
        assert (first.type, first.data) == (WSMsgType.TEXT, '{"subscribe":"a"}')
        assert (second.type, second.data) == (WSMsgType.BINARY, b"\xff")
        await ws.send_str('{"a":1}')
        return ws  # and disconnects

    with (
        server(subscribed) as port,
        Graph(f"ws://127.0.0.1:{port}/", "--send", '{"subscribe":"a"}', "--send", r"\xff") as graph,
    ):
        wait_for(lambda: graph.count("a") >= 3, "three subscriptions")


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_each_peer_gets_the_text_when_it_connects(kind: str, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with Graph("tcp://:0" if kind == "tcp" else f"unix:{path}", "--send", "go") as graph:
        reported = wait_for(lambda: graph.get("status")["source"][0]["detail"], "the address")
        with socket.socket(socket.AF_INET if kind == "tcp" else socket.AF_UNIX) as peer:
            at = ("127.0.0.1", int(reported.rpartition(":")[2])) if kind == "tcp" else path
            peer.connect(at)
            assert peer.makefile("rb").readline() == b"go\n"
            peer.sendall(b"1\n")
            wait_for(lambda: graph.count("value") == 1, "the answer")


def test_with_print_the_texts_are_sent_before_the_first_line() -> None:
    script = 'read a; read b; echo "$a $b"'
    options = ("--print", "--send", "1 2", "--send", "3")
    with Graph(*options, "--", "sh", "-c", script) as graph:
        assert graph.wait() == 0
    assert json.loads(graph.stdout.text)["values"] == {"1": 1, "2": 2, "3": 3}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--send", "x"], "--send: expected a source that can be sent to, such as a command"),
        (["--send", "x", "http://h/"], "--send: expected a source"),
        (["--allow-send"], "--allow-send: expected a source"),
        (["--send", r"C:\dir", "ws://h/"], "unknown escape"),
        (["--allow-send", "--print", "ws://h/"], "--print serves none"),
        (["--allow-send", "--insecure-no-token", "ws://h/"], "anyone could send to the sources"),
    ],
)
def test_options_that_contradict_send_are_errors_with_the_fix(
    options: list[str], words: str
) -> None:
    with Graph(*options) as graph:
        assert graph.wait() == 2
        assert words in graph.stderr.text


def test_the_page_sends_bytes_unchanged_and_the_log_shows_them() -> None:
    with Graph("--allow-send", "--", *ECHO) as graph:
        wait_for(lambda: graph.get("status")["source"][0]["takes"], "the source")
        answer = send(graph, "é 1\n".encode())
        assert answer.json() == {"source": Path(sys.executable).name, "bytes": 5}
        wait_for(lambda: "sent: é 1" in graph.messages(), "the message")
        wait_for(lambda: graph.get("status")["lines"] == 1, "the echo")


def test_with_several_sources_the_request_must_name_one(board: Board) -> None:
    sources = (f"serial:{board.path}", "tcp://:0")
    with Graph("--allow-send", *sources, "--", *ECHO) as graph:
        takes = {each["name"]: each["takes"] for each in graph.get("status")["source"]}
        assert takes == {str(board.path): True, Path(sys.executable).name: True, "tcp://:0": False}
        assert send(graph, b"1\n").status_code == 400
        assert send(graph, b"1\n", "?source=nobody").status_code == 404
        assert send(graph, b"1\n", "?source=tcp://:0").status_code == 404
        assert send(graph, b"2\r", f"?source={board.path}").is_success
        wait_for(lambda: board.hears(b"2\r"), "what was sent")


def test_without_allow_send_every_request_is_refused() -> None:
    with Graph("--push", "--token", "secret-of-the-tests", "--", *ECHO) as graph:
        answer = send(graph, b"1\n")
        assert (answer.status_code, "--allow-send" in answer.text) == (403, True)
        assert graph.get("status")["source"][0]["takes"] is False
        assert graph.get("status")["lines"] == 0


def test_sending_needs_a_token_even_on_this_machine() -> None:
    with Graph("--allow-send", "--", *ECHO) as graph:
        assert graph.token
        assert send(graph, b"1\n", Authorization="Bearer wrong").status_code == 401
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            assert send(graph, b"1\n", **{"Content-Type": kind}).status_code == 415
        assert send(graph, b"1" * 70_000).status_code == 413
        assert send(graph, b"1\n", Origin="http://evil.test").status_code == 403
        assert send(graph, b"1\n", **{"Sec-Fetch-Site": "same-site"}).status_code == 403
        assert graph.get("status")["lines"] == 0


def test_sending_to_a_port_that_is_gone_is_an_error(board: Board) -> None:
    with Graph("--allow-send", "--serial", str(board.path)) as graph:
        graph.url  # noqa: B018
        board.unplug()
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "waiting", "the loss")
        answer = send(graph, b"1\n")
        assert (answer.status_code, "is gone; send again" in answer.text) == (503, True)
        board.plug()


def test_a_command_that_reads_nothing_holds_up_no_other_data() -> None:
    script = "while :; do echo 1; sleep 0.01; done"
    with Graph("--allow-send", "--", "sh", "-c", script) as graph:
        graph.url  # noqa: B018
        answers = [send(graph, b"x" * 65_536) for _ in range(2)]
        assert answers[-1].status_code == 503
        assert "check that it reads its input" in answers[-1].text
        seen = graph.count("value")
        wait_for(lambda: graph.count("value") > seen, "what it prints meanwhile")
