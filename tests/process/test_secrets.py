"""A secret in the address of a source is used to connect, and no output shows it after any failure.

Addresses of every kind have the secret in every part that may contain one. The peer answers with
everything that it received, in every place that an error might quote.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web
from harness import Graph, wait_for
from peers import certificate, free_port, server

SECRET = "cAnArY7"
USER = f"{SECRET}-user:{SECRET}-password@"
ADDRESSES = [
    f"{scheme}://{where}"
    for scheme in ("http", "ws", "https", "wss")
    for where in (f"{USER}HOST/a?token={SECRET}", f"{SECRET}@HOST/a#{SECRET}")
]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
Answer = Callable[[bytes], bytes]
ANSWERS: dict[str, Answer] = {
    "nothing": lambda _: b"",
    "502": lambda request: b"HTTP/1.1 502 %b\r\nContent-Length: 0\r\n\r\n" % secret_line(request),
    "404": lambda request: b"HTTP/1.1 404 %b\r\nContent-Length: 0\r\n\r\n" % secret_line(request),
    "garbage": lambda request: request,
    "bad header": lambda request: b"HTTP/1.1 200 OK\r\n%b\r\n\r\n" % secret_line(request),
    "bad chunks": lambda request: HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + request,
    "bad encoding": lambda request: HEAD + b"Content-Encoding: gzip\r\n\r\n" + request,
    "cut in the middle": lambda _: HEAD + b"Content-Length: 1000\r\n\r\na=1\n",
    "upgrade to nothing": lambda request: (
        b"HTTP/1.1 101 %b\r\nUpgrade: %b\r\n\r\n" % (secret_line(request), secret_line(request))
    ),
    "redirect in circles": lambda request: (
        b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n"
        % [*request.split(), b"/"][1]
    ),
    "redirect to no address": lambda request: (
        b"HTTP/1.1 302 Found\r\nLocation: http://[%b\r\nContent-Length: 0\r\n\r\n"
        % secret_line(request)
    ),
    "redirect to no name": lambda _: (
        b"HTTP/1.1 302 Found\r\nLocation: http://a..%b/\r\nContent-Length: 0\r\n\r\n"
        % SECRET.encode()
    ),
    "redirect to a file": lambda request: (
        b"HTTP/1.1 302 Found\r\nLocation: file:///%b\r\nContent-Length: 0\r\n\r\n"
        % secret_line(request)
    ),
}
FAILURE = re.compile("the page .* cannot be reached|cannot be joined")


def secret_line(request: bytes) -> bytes:
    """The first line of the request, and the headers with the secret."""
    lines = request.split(b"\r\n")
    return b" ".join([lines[0], *(each for each in lines if SECRET.encode() in each)])


@contextmanager
def answering(answer: Answer) -> Iterator[int]:
    """Run a server that sends `answer` on each connection and closes it; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_answer, args=(listening, answer))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _answer(listening: socket.socket, answer: Answer) -> None:
    while True:
        try:
            peer = listening.accept()[0]
        except OSError:
            return
        with peer:
            peer.settimeout(1)
            try:
                if request := peer.recv(65536):
                    peer.sendall(answer(request + SECRET.encode()))
            except OSError:
                continue


def search_everything(folder: Path, *sources: str, options: tuple[str, ...] = ()) -> str:
    """Run until every source has failed, and check that no output has the secret.

    Returns the text of stderr.
    """
    record, saved = folder / "record.jsonl", folder / "saved.html"
    files = ("--record", str(record), "--save", str(saved), "--tee")
    with Graph(*files, *options, *sources) as graph:
        wait_for(lambda: have_failed(graph, len(sources)), "every source to fail")
        paths = ("status", "bad", "series", "samples?points=0", "export.csv", "export.jsonl")
        answers = [graph.fetch(path) for path in (*paths, "save.html")]
        answers.append(repr(graph.message_events()).encode())
    answers += [graph.stdout.bytes, graph.stderr.bytes, record.read_bytes(), saved.read_bytes()]
    for answer in answers:
        result = answer.find(SECRET.encode())
        assert result < 0, answer[max(0, result - 300) : result + 300]
    return graph.stderr.text


def have_failed(graph: Graph, count: int) -> bool:
    states = graph.get("status")["source"]
    return len(states) == count and all(
        each["detail"] or each["state"] in ("ended", "lost") for each in states
    )


def at(host: str) -> list[str]:
    return [address.replace("HOST", host) for address in ADDRESSES]


@pytest.mark.parametrize("how", ANSWERS)
def test_no_output_has_the_secret_of_an_address_whatever_the_peer_answers(
    how: str, tmp_path: Path
) -> None:
    with answering(ANSWERS[how]) as port:
        host = f"127.0.0.1:{port}"
        search_everything(tmp_path, *at(host), f"serial:socket://{USER}{host}")


def test_no_output_has_the_secret_of_an_address_without_a_server(tmp_path: Path) -> None:
    reported = search_everything(tmp_path, *at(f"127.0.0.1:{free_port()}"))
    assert "Connection refused" in reported


def test_no_output_has_the_secret_of_an_address_with_an_unknown_host(tmp_path: Path) -> None:
    reported = search_everything(tmp_path, *at("nowhere.invalid:80"))
    assert "the host name cannot be resolved" in reported


def test_no_output_has_the_secret_of_an_address_with_an_untrusted_certificate(
    tmp_path: Path,
) -> None:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=500)

    with server(answer, tls=certificate(tmp_path)) as port:
        reported = search_everything(tmp_path, *at(f"127.0.0.1:{port}"))
    assert "its certificate is not trusted" in reported


@pytest.mark.parametrize("how", ["nothing", "garbage", "nobody"])
def test_no_output_has_the_password_of_a_broker(how: str, tmp_path: Path) -> None:
    with answering(ANSWERS.get(how, ANSWERS["nothing"])) as port:
        host = f"{USER}127.0.0.1:{free_port() if how == 'nobody' else port}"
        publish = ("--publish", f"mqtt://{host}/lab")
        sources = (f"mqtt://{host}/topic/#", f"mqtts://{host}/topic/#")
        search_everything(tmp_path, *sources, options=publish)


@pytest.mark.parametrize("scheme", ["http", "ws"])
def test_a_redirect_takes_the_secret_to_no_other_host(scheme: str) -> None:
    requests: list[str] = []

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        requests.append(f"{request.raw_path} {dict(request.headers)}")
        return web.Response(text="a=1\n")

    with server(elsewhere) as other:

        async def redirect(request: web.Request) -> web.StreamResponse:
            assert SECRET in request.raw_path
            assert "Authorization" in request.headers
            raise web.HTTPTemporaryRedirect(f"http://127.0.0.1:{other}/b")

        with server(redirect) as port:
            source = f"{scheme}://{USER}127.0.0.1:{port}/a?token={SECRET}"
            with Graph(source) as graph:
                wait_for(lambda: requests, "the request")
    assert SECRET not in " ".join(requests)
    assert SECRET not in graph.stderr.text


def test_sources_that_differ_only_in_their_secret_are_numbered() -> None:
    with answering(lambda _: b"") as port:
        where = f"http://127.0.0.1:{port}/a"
        with Graph(f"{where}?token={SECRET}", f"{where}?token={SECRET}2") as graph:
            names = [each["name"] for each in graph.get("status")["source"]]
    assert names == [where, f"{where} (2)"]


@pytest.mark.parametrize("how", ["nothing", "404", "garbage", "redirect in circles"])
def test_the_address_of_a_joined_page_is_shown_without_its_secret(how: str, tmp_path: Path) -> None:
    alone = {"XDG_RUNTIME_DIR": str(tmp_path)}
    with answering(ANSWERS[how]) as port:
        where = f"http://{USER}127.0.0.1:{port}/#token={SECRET}"
        with Graph("--join", where, env=alone) as join_client:
            join_client.write("1\n")
            wait_for(lambda: FAILURE.search(join_client.stderr.text), "the failure")
            join_client.end()
            assert join_client.wait() == 1
    assert SECRET not in join_client.stderr.text


@pytest.mark.parametrize("every", [(), ("--every", "10s")])
def test_commands_do_not_get_the_variables_of_livegraph(
    every: tuple[str, ...], tmp_path: Path
) -> None:
    secrets = {
        "LIVEGRAPH_TOKEN": "a-token-of-the-tests",
        "LIVEGRAPH_MQTT_PASSWORD": "a-password-of-the-tests",
    }
    alarm, command = tmp_path / "alarm", tmp_path / "command"
    options = ["--threshold", "value>0", "--exec", f"env > {alarm}.part; mv {alarm}.part {alarm}"]
    run = ["sh", "-c", f"env > {command}; echo 1"]
    with Graph(*options, *every, "--", *run, env={**secrets, "OTHER": "kept"}):
        wait_for(alarm.exists, "--exec to run")
    for file in (alarm, command):
        assert "OTHER=kept" in file.read_text()
        assert "of-the-tests" not in file.read_text()
