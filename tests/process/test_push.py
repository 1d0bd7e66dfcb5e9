"""Lines that programs push: counted in the response, and refused from web pages."""

import gzip
import json
import re
import select
import shlex
import socket
import subprocess
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from harness import DEADLINE, Graph, wait_for

NDJSON = "application/x-ndjson"


def push(
    graph: Graph, body: bytes | str, kind: str | None = NDJSON, path: str = "push", **headers: str
) -> httpx.Response:
    if kind:
        headers["Content-Type"] = kind
    with httpx.Client(trust_env=False, timeout=DEADLINE) as client:
        return client.post(graph.base + path, content=body, headers=headers)


def sources(graph: Graph) -> list[tuple[str, str]]:
    return [(each["name"], each["state"]) for each in graph.get("status")["source"]]


def test_the_response_counts_the_lines_of_the_body() -> None:
    with Graph("--push") as graph:
        answer = push(graph, '{"temp":21.5}\nhello\n{"temp":\n{"temp":22}')
        assert answer.json() == {"lines": 4, "records": 2, "bad": {"json": 1}}
        assert graph.count("temp") == 2
        assert sources(graph)[-1] == ("push", "open")


@pytest.mark.parametrize(
    ("kind", "body", "count"),
    [
        ("application/json", '{\n  "p": 1,\n  "u": 2\n}\n', 1),
        ("application/json; charset=utf-8", '[{"p":1},\n {"p":2}]', 2),
        ("application/json", '{"p":1}\n{"p":2}\n', 2),
        ("text/csv", "p,u\r\n1,2\r\n3,4", 2),
        ("application/octet-stream", "p=1 u=2\rp=3 u=4", 2),
    ],
)
def test_bodies_of_each_type_are_lines_in_any_format(kind: str, body: str, count: int) -> None:
    with Graph("--push") as graph:
        assert push(graph, body, kind).json()["records"] == count
        assert graph.count("p") == count


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b'{"a":1}{"a":2}', 2),
        (b'{"a":1}{"a":2}\n{"a":3}\n', 3),
        (b"a,b", 1),
        (b"1\r\n\r\n2\r3\n", 4),
        (b"\xef\xbb\xbf1\n", 1),
        (b"x" * 70_000 + b"\n5\n", 2),
        (b"", 0),
    ],
)
def test_the_response_counts_lines_as_the_status_does(body: bytes, lines: int) -> None:
    with Graph("--push") as graph:
        answer = push(graph, body).json()
        assert answer["lines"] == lines

        def counted() -> int:
            status = graph.get("status")
            kinds = [status[kind] for kind in ("records", "text", "layout")]
            assert status["lines"] == sum(kinds) + sum(status["bad"].values())
            return int(status["lines"])

        wait_for(lambda: counted() == lines, "all lines")  # a header waits for the next line


def test_a_header_in_one_body_names_the_columns_of_the_next() -> None:
    with Graph("--push") as graph:
        push(graph, "temp,hum", "text/csv")
        assert push(graph, "21.5,40", "text/csv", path="").json()["records"] == 1
        assert graph.count("temp") == graph.count("hum") == 1


def test_curl_pushes_as_the_readme_says() -> None:
    with Graph("--push") as graph:
        command = ["curl", "-sS", "--noproxy", "*", "-H", "Content-Type: application/json"]
        command += ["-d", '{"temp":21.5}', graph.base]
        done = subprocess.run(command, capture_output=True, check=True)
        assert json.loads(done.stdout) == {"lines": 1, "records": 1, "bad": {}}


def test_pushes_are_refused_without_the_option() -> None:
    with Graph() as graph:
        answer = push(graph, "1\n")
        assert (answer.status_code, "--push" in answer.text) == (403, True)
        assert graph.get("status")["lines"] == 0


@pytest.mark.parametrize("path", ["", "push"])
def test_a_token_enables_pushes_and_is_required_on_both_paths(path: str) -> None:
    with Graph("--token", "secret-of-the-tests") as graph:
        assert push(graph, "1\n", path=path).status_code == 401
        assert push(graph, "1\n", path=path, Authorization="Bearer secret-of-the-tests").is_success
        assert sources(graph)[-1] == ("push", "open")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", None]
)
def test_requests_that_any_web_page_can_send_are_refused(kind: str | None) -> None:
    with Graph("--push") as graph:
        answer = push(graph, "1\n", kind)
        assert (answer.status_code, "application/json" in answer.text) == (415, True)
        assert push(graph, "1\n", Origin="http://evil.test").status_code == 403
        assert push(graph, "1\n", Host="evil.test").status_code == 403
        assert graph.get("status")["lines"] == 0


def test_a_body_that_is_too_large_is_refused_as_a_whole() -> None:
    with Graph("--push") as graph:
        body = b"1.25\n" * 300_000

        def parts() -> Any:
            yield from (body[i : i + 65536] for i in range(0, len(body), 65536))

        assert push(graph, body).status_code == 413
        with httpx.Client(trust_env=False, timeout=DEADLINE) as client:
            answer = client.post(
                f"{graph.base}push", content=parts(), headers={"Content-Type": NDJSON}
            )
        assert answer.status_code == 413
        assert graph.get("status")["lines"] == 0


@pytest.mark.parametrize(
    ("encoding", "status"),
    [
        ("Content-Encoding: x-gzip\r\nTransfer-Encoding: chunked", 415),
        ("Content-Encoding: \xff\r\nTransfer-Encoding: chunked", 415),
        ("Transfer-Encoding: gzip, chunked", 501),
    ],
)
def test_a_body_in_an_unknown_encoding_is_not_read_as_text(encoding: str, status: int) -> None:
    packed = gzip.compress(b"temp=1\n")
    head = f"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: {NDJSON}\r\n{encoding}\r\n\r\n"
    with Graph("--push") as graph:
        with socket.create_connection(("127.0.0.1", graph.port), DEADLINE) as sock:
            sock.sendall(head.encode("latin-1") + b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed))
            answer = sock.recv(4096).decode()
        assert answer.startswith(f"HTTP/1.1 {status} ")
        assert graph.get("status")["lines"] == 0


def test_half_a_body_is_not_read() -> None:
    with Graph("--push") as graph:
        head = f"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: {NDJSON}\r\n"
        with socket.create_connection(("127.0.0.1", graph.port)) as sock:
            sock.sendall(f"{head}Content-Length: 100\r\n\r\n1\n2\n".encode())
        assert push(graph, "3\n").json()["records"] == 1
        assert graph.get("status")["lines"] == 1


@pytest.mark.parametrize("sent", [1000, 200_000], ids=["little", "much"])
def test_slow_bodies_do_not_delay_quick_ones(sent: int) -> None:
    head = f"POST /push HTTP/1.1\r\nHost: localhost\r\nContent-Type: {NDJSON}\r\n"
    with Graph("--push") as graph, ExitStack() as peers:
        slow = []
        for _ in range(40):
            sock = peers.enter_context(socket.create_connection(("127.0.0.1", graph.port)))
            sock.sendall(f"{head}Content-Length: 500000\r\n\r\n".encode() + b"1\n" * (sent // 2))
            slow.append(sock)
        assert push(graph, "3\n").json()["records"] == 1
        assert not select.select(slow, [], [], 0)[0]  # all are still connected
        assert push(graph, "4\n" * 100_000).json()["records"] == 100_000
        gone = select.select(slow, [], [], 0)[0]
        assert len(gone) < len(slow)  # the quick one did not wait until the slow ones timed out
        assert graph.get("status")["lines"] == 100_001


def test_a_run_ends_with_its_input_even_with_push() -> None:
    with Graph("--push", "--exit-on-eof") as graph:
        assert push(graph, "1\n").is_success
        graph.write("2\n")
        graph.end()
        assert graph.wait() == 0


def test_concurrent_pushes_all_count() -> None:
    with Graph("--push") as graph:
        body = "".join(f'{{"v":{i}}}\n' for i in range(2000))
        curl = ["curl", "-sS", "--noproxy", "*", "-H", f"Content-Type: {NDJSON}"]
        commands = [
            subprocess.Popen(
                [*curl, "--data-binary", "@-", f"{graph.base}push"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(24)
        ]
        for command in commands:
            assert command.stdin
            command.stdin.write(body)
            command.stdin.close()
        for command in commands:
            assert command.stdout
            with command.stdout:
                assert json.loads(command.stdout.read())["records"] == 2000
            command.wait()
        wait_for(lambda: graph.count("v") == 48_000, "all of them")


@pytest.mark.parametrize(
    ("options", "proof"), [((), ""), (("--token", "secret-of-the-tests"), "Bearer TOKEN")]
)
def test_the_terminal_shows_a_command_that_pushes(options: tuple[str, ...], proof: str) -> None:
    with Graph("--push", *options) as graph:
        wait_for(lambda: "for example: curl" in graph.stderr.text, "the command")
        [shown] = re.findall("for example: (.*)", graph.stderr.text)
        assert proof in shown
        typed = shlex.split(shown.replace("TOKEN", "secret-of-the-tests"))
        done = subprocess.run(typed, capture_output=True, check=True)
        assert json.loads(done.stdout)["records"] == 1
