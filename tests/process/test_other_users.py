"""Other users of the same machine, tested with processes of three users."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from harness import DEADLINE, Graph, wait_for
from users import as_user, curl

from livegraph.system.peer_user import KEEPS_USER

JSON = ("-H", "Content-Type: application/json", "-d", '{"pushed":1}')
ROUTES = ("status", "series", "samples", "stream", "bad", "export.csv", "export.jsonl", "save.html")
WITH_TOKEN = re.compile(r"the address with the token is http://\S+/#token=(\S+)")


def others_are_refused(graph: Graph, user: str, *options: str) -> None:
    for route in ROUTES:
        status, text = curl(user, graph.base + route, *options)
        assert status == 401, route
        assert text.startswith("this needs the token of the run"), route
        assert text.count("\n") == 1
    for route in ("", "push", "send", "join"):
        assert curl(user, graph.base + route, *JSON, *options)[0] == 401, route


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_another_user_gets_no_data_but_the_same_user_and_root_do(host: str) -> None:
    with Graph("--push", "--host", host, prefix=as_user("nobody")) as graph:
        graph.write("41\n")
        assert "#" not in graph.url
        wait_for(lambda: graph.count("value") == 1, "a sample")  # the tests run as root
        others_are_refused(graph, "daemon")
        assert curl("nobody", f"{graph.base}series")[0] == 200
        assert curl("nobody", graph.base, *JSON)[0] == 200
        for page in ("", "static/js/main.js", "healthz"):
            assert curl("daemon", graph.base + page)[0] == 200
        assert [series["count"] for series in graph.get("series")] == [1, 1]


def test_a_run_of_root_is_hidden_from_other_users() -> None:
    with Graph(prefix=as_user("root")) as graph:
        graph.write("41\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        others_are_refused(graph, "nobody")


def test_the_address_with_the_token_is_printed_once_after_another_user_was_refused() -> None:
    with Graph(prefix=as_user("nobody")) as graph:
        assert "#" not in graph.url
        assert curl("nobody", f"{graph.base}series")[0] == 200
        assert "token" not in graph.stderr.text
        for _ in range(3):
            assert curl("daemon", f"{graph.base}series")[0] == 401
        reported = wait_for(lambda: WITH_TOKEN.search(graph.stderr.text), "the address")
        proof = ("-H", f"Authorization: Bearer {reported[1]}")
        assert curl("daemon", f"{graph.base}series", *proof)[0] == 200
        assert curl("daemon", f"{graph.base}series?token={reported[1]}")[0] == 200
        assert len(WITH_TOKEN.findall(graph.stderr.text)) == 1


QUICK = """
import socket, sys
head = b"POST /push HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Type: application/json\\r\\n"
for _ in range(int(sys.argv[2])):
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
        connection.sendall(head + b'Content-Length: 12\\r\\n\\r\\n{"pushed":1}')
"""
GONE = "because the program that sent it had closed its connection"


def post_and_close(user: str, port: int, times: int) -> None:
    """Run a program that sends requests and closes each connection at once."""
    command = [*as_user(user), sys.executable, "-c", QUICK, str(port), str(times)]
    subprocess.run(command, check=True, timeout=DEADLINE)


def has_no_user_left(port: int) -> bool:
    """Whether the kernel has forgotten the users of the closed connections to `port`."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return all(row[7] == "0" for row in rows if row[2].endswith(f":{port:04X}"))


@pytest.mark.skipif(not KEEPS_USER, reason="this kernel forgets the user of a closed socket")
def test_a_program_that_is_gone_at_once_may_push_only_if_it_was_of_the_same_user() -> None:
    with Graph("--push", prefix=as_user("nobody")) as graph:
        post_and_close("daemon", graph.port, 50)
        wait_for(
            lambda: "was refused" in graph.stderr.text or GONE in graph.stderr.text, "a refusal"
        )

        def is_let_in() -> bool:
            post_and_close("nobody", graph.port, 1)
            return graph.count("pushed") > 0

        assert graph.count("pushed") == 0
        wait_for(is_let_in, "a sample of a program that has gone")


@pytest.mark.parametrize("user", ["nobody", "daemon", "root"])
def test_a_program_that_is_gone_is_refused_with_the_reason_if_its_user_is_unknown(
    user: str,
) -> None:
    with Graph("--push", prefix=as_user("nobody")) as graph:
        port = graph.port
        graph.signal(signal.SIGSTOP)
        try:
            post_and_close(user, port, 3)
            wait_for(lambda: has_no_user_left(port), "the kernel to forget the user")
        finally:
            graph.signal(signal.SIGCONT)
        wait_for(lambda: GONE in graph.stderr.text, "the reason")
        assert "keep the connection open until the answer has come" in graph.stderr.text
        assert "another user of this machine" not in graph.stderr.text
        assert graph.stderr.text.count(GONE) == 1
        wait_for(lambda: WITH_TOKEN.search(graph.stderr.text), "the address with the token")
        assert graph.count("pushed") == 0


def test_no_header_changes_the_user() -> None:
    claims = ("X-Forwarded-For: 127.0.0.1", "X-Remote-User: nobody", "Forwarded: for=127.0.0.1")
    with Graph(prefix=as_user("nobody")) as graph:
        for claim in claims:
            assert curl("daemon", f"{graph.base}series", "-H", claim)[0] == 401


def test_with_no_token_every_user_can_read_and_the_terminal_warns() -> None:
    with Graph("--no-token", prefix=as_user("nobody")) as graph:
        graph.write("41\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        warning = "no token: every user of this machine can see the data"
        wait_for(lambda: warning in graph.stderr.text, "the warning")
        status, text = curl("daemon", f"{graph.base}series")
        assert (status, json.loads(text)[0]["count"]) == (200, 1)


@pytest.mark.parametrize(
    "options", [["--token", "a-token-of-the-tests"], ["--allow-send", "--", "cat"]]
)
def test_a_given_token_and_one_for_sending_are_needed_by_every_user(options: list[str]) -> None:
    with Graph(*options, prefix=as_user("nobody")) as graph:
        assert graph.token
        for user in ("nobody", "daemon", "root"):
            assert curl(user, f"{graph.base}series")[0] == 401


def test_another_user_of_this_machine_cannot_join_without_the_token(tmp_path: object) -> None:
    with (
        Graph("--push", prefix=as_user("nobody")) as graph,
        Graph("--join", graph.base, prefix=as_user("daemon")) as join_client,
    ):
        assert join_client.wait() == 1
        assert "cannot be joined: another user (uid " in join_client.stderr.text
        assert "add its token" in join_client.stderr.text
        assert graph.get("series") == []


@pytest.mark.parametrize("variable", ["SUDO_UID", "WSL_DISTRO_NAME"])
def test_if_the_browser_may_be_another_users_the_address_has_the_token(
    variable: str,
) -> None:
    with Graph(env={variable: "1"}, prefix=as_user("root")) as graph:
        assert graph.token
        assert curl("daemon", f"{graph.base}series?token={graph.token}")[0] == 200
        assert curl("daemon", f"{graph.base}series")[0] == 401


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--no-token", "--host", "0.0.0.0"], "--insecure-no-token"),
        (["--no-token", "--token", "a-token-of-the-tests"], "choose one"),
        (["--insecure-no-token", "--token", "a-token-of-the-tests"], "choose one"),
        (["--no-token", "--allow-send", "--", "cat"], "anyone could send to the sources"),
        (["--host", "0.0.0.0", "--token", "a"], "expected at least 16 characters, not 1; make a"),
        (["--token", "fifteen-letters"], "openssl rand -hex 16"),
    ],
)
def test_contradictory_options_are_refused_with_advice(options: list[str], words: str) -> None:
    with Graph(*options) as graph:
        assert graph.wait() == 2
        assert words in graph.stderr.text


LISTENER = """
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
peer = listener.accept()[0]
data = peer.recv(65536)
if data:
    peer.sendall(b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n")
print(len(data), flush=True)
"""


def test_a_joining_run_sends_nothing_to_another_user(tmp_path: Path) -> None:
    command = [*as_user("nobody"), sys.executable, "-c", LISTENER]
    elsewhere = {"XDG_RUNTIME_DIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as listener:
        assert listener.stdout
        address = f"http://127.0.0.1:{int(listener.stdout.readline())}/"
        with Graph("--join", address, env=elsewhere) as join_client:
            join_client.write("4711\n")
            assert join_client.wait() == 1
            assert "another user (uid " in join_client.stderr.text
        assert listener.stdout.readline() == "0\n"


def test_another_user_joins_with_the_token(tmp_path: Path) -> None:
    secret = "secret-of-the-tests"
    elsewhere = {"XDG_RUNTIME_DIR": str(tmp_path)}
    with Graph("--token", secret, prefix=as_user("nobody")) as graph:
        address = f"{graph.base}#token={secret}"
        with Graph("--join", address, env=elsewhere) as join_client:
            join_client.write("1\n")
            wait_for(lambda: "joined" in join_client.stderr.text, "the message")
            join_client.end()
            assert join_client.wait() == 0
