"""`--join`: finding a page, authentication, reconnecting, and the end of a run."""

import fcntl
import gzip
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from harness import Graph, wait_for
from peers import certificate, free_port
from programs import needed

from livegraph.web.join import proof


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make `--join` find only pages of this test."""
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder


@contextmanager
def page(*options: str) -> Iterator[Graph]:
    with Graph(*options) as graph:
        graph.url  # noqa: B018 - waits until it can be found
        yield graph


def registered(graph: Graph) -> bool:
    return (files() / f"{graph.process.pid}.json").exists()


def files() -> Path:
    return Path(os.environ["XDG_RUNTIME_DIR"]) / "livegraph"


def sources(graph: Graph) -> dict[str, Any]:
    return {each["name"]: each["state"] for each in graph.get("status")["source"]}


def test_a_joining_run_becomes_a_source_of_the_open_page() -> None:
    with page() as graph:
        graph.write("value=1 C\n")
        with Graph("--join", "--title", "ping") as join_client:
            join_client.write("value=2 V\nhello 5 you\n")
            wait_for(lambda: graph.count("ping:value") == 1, "the sample")
            assert graph.count("stdin:value") == 1
            assert sources(graph) == {"stdin": "open", "ping": "open"}
            wait_for(lambda: "hello 5 you" in graph.messages(), "the text")
            wait_for(lambda: f"joined {graph.base}" in join_client.stderr.text, "the report")
            join_client.end()
            assert join_client.wait() == 0
        wait_for(lambda: sources(graph)["ping"] == "ended", "the end")
        units = {each["name"]: each["unit"] for each in graph.get("series")}
        assert units == {"stdin:value": "C", "ping:value": "V"}


def test_a_joining_run_reads_with_its_own_options() -> None:
    with page("--field", "nothing", "--pattern", "x=(?P<x>.)") as graph:
        with Graph("--join", "--field", "temp", "--rate", "temp") as join_client:
            join_client.write(
                "2026-01-01 00:00:00 INFO temp 2 hum 3\n2026-01-01 00:00:02 temp 6 hum 3\n"
            )
            join_client.end()
            assert join_client.wait() == 0
        (series,) = graph.get("series")
        assert (series["name"], series["last"], series["count"]) == ("temp", 2, 1)


def test_the_page_of_a_joining_run_names_no_series_that_it_leaves_out() -> None:
    with page("--max-series", "2") as graph, Graph("--join") as join_client:
        join_client.write("a=1 b=2 c=3 d=4\n")
        wait_for(lambda: graph.count("b"), "the series")
        assert graph.get("status")["understood"] == "json: a, b, …, time from the data"


def test_a_file_that_joins_has_the_rates_that_it_has_on_a_page_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "counter.txt").write_text("a=1\na=3\na=7\na=8\n")
    with page() as graph:
        with Graph("--join", "--rate", "a", str(tmp_path / "counter.txt")) as join_client:
            assert join_client.wait() == 0
        (series,) = graph.get("series")
        assert (series["count"], series["max"], series["last"]) == (3, 4, 1)


def test_a_joining_run_reports_how_each_of_its_sources_was_understood(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x=1\n")
    (tmp_path / "b").write_text('{"y":1}\n')
    with page(), Graph("--join", str(tmp_path / "a"), str(tmp_path / "b")) as join_client:
        assert join_client.wait() == 0
        reported = join_client.stderr.text.rpartition("understood: ")[2].partition("\n")[0]
        assert set(reported.split(" · ")) == {"a: pairs: x", "b: json: y"}


def test_each_source_of_a_file_joins_with_its_own_options(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1 2\n")
    (tmp_path / "b").write_text("3;4\n")
    config = tmp_path / "rig.toml"
    config.write_text(
        f'[[source]]\nurl = "{tmp_path}/a"\nnames = ["x", "-"]\n'
        f'[[source]]\nurl = "{tmp_path}/b"\nnames = ["-", "y"]\n'
    )
    with page() as graph, Graph("--join", "--config", str(config)) as join_client:
        assert join_client.wait() == 0
        assert {each["name"]: each["last"] for each in graph.get("series")} == {"x": 1, "y": 4}


def test_the_groups_of_a_header_are_joined_too(tmp_path: Path) -> None:
    table = "procs --memory--\n r  b swpd free\n" + " 1  0  0  7\n 2  0  0  8\n" * 9
    (tmp_path / "vmstat.txt").write_text(table)
    with page() as graph, Graph("--join", str(tmp_path / "vmstat.txt")) as join_client:
        assert join_client.wait() == 0
        wait_for(lambda: graph.get("series")[-1]["count"] == 18, "all samples")
        told = {each["name"]: (each["group"], each["source"]) for each in graph.get("series")}
    source = next(iter(told.values()))[1]
    assert source.endswith("vmstat.txt")
    assert told == {
        **dict.fromkeys(("r", "b"), ("procs", source)),
        **dict.fromkeys(("swpd", "free"), ("memory", source)),
    }


def test_times_panels_and_marks_are_joined_too(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_text(
        '{"time":1715682093,"values":{"a":1},"panel":"p"}\n'
        '{"time":1715682094.5,"text":"hit the wall"}\n'
        '{"time":1715682095,"values":{"a":2}}\n'
    )
    replay = ("--replay", str(file), "--speed", "max", "--mark", "wall")
    with page() as graph, Graph("--join", *replay) as join_client:
        assert join_client.wait() == 0
        (series,) = graph.get("series")
        assert (series["panel"], series["first_x"], series["last_x"]) == (
            "p",
            1715682093,
            1715682095,
        )
        reported = {each["text"]: (each["x"], each["mark"]) for each in graph.message_events()}
        assert reported["hit the wall"] == (1715682094.5, True)


def test_lines_of_a_long_file_all_arrive(tmp_path: Path) -> None:
    file = tmp_path / "many"
    file.write_text("".join(f"{i}\n" for i in range(200_000)))
    with page() as graph, Graph("--join", str(file)) as join_client:
        assert join_client.wait(120) == 0
        assert graph.count("value") == 200_000
        assert graph.get("status")["notes"] == {}


def test_rows_of_thousands_of_series_arrive() -> None:
    with page("--max-series", "3000") as graph, Graph("--join", "--max-line", "1M") as join_client:
        join_client.write(" ".join(f"channel_{i}_volts={i}" for i in range(3000)) + "\n")
        wait_for(lambda: graph.count("channel_2999_volts") == 1, "the last series")
        assert graph.get("status")["bad"] == {}


def test_sources_commands_and_tee_work_as_without_join() -> None:
    other = [sys.executable, "-c", "print('b', 2)"]
    with page() as graph:
        with Graph("--join", "--tee", "-", "--", *other) as join_client:
            join_client.write("a 1\n")
            join_client.end()
            assert join_client.wait() == 0
        assert sorted(join_client.stdout.text.splitlines()) == ["a 1", "b 2"]
        wait_for(lambda: graph.count("a") == graph.count("b") == 1, "both")
        with Graph("--join", "--", "sh", "-c", "echo told >&2; exit 3") as join_client:
            assert join_client.wait() == 3
        assert {"told", "sh ended with status 3"} <= set(graph.messages())


def test_when_the_page_ends_the_run_waits_and_joins_another() -> None:
    with page() as first:
        join_client = Graph("--join")
        join_client.write("1\n")
        wait_for(lambda: first.count("value") == 1, "a sample")
    with join_client:
        wait_for(lambda: "trying again" in join_client.stderr.text, "the message")
        join_client.write("2\n")
        with page() as second:
            wait_for(lambda: second.count("value") == 1, "the buffered sample")
            join_client.end()
            assert join_client.wait() == 0


def test_a_page_that_was_killed_is_noticed_by_what_had_joined_it(runtime: Path) -> None:
    with page() as graph:
        file = files() / f"{graph.process.pid}.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        with Graph("--join") as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
            graph.signal(signal.SIGKILL)
            graph.process.wait()
            wait_for(lambda: "no livegraph is running" in join_client.stderr.text, "the message")
            join_client.write("2\n")
            join_client.end()
            assert join_client.wait() == 1
            assert "did not get all of the input" in join_client.stderr.text
            assert "/ cannot be reached: its livegraph has ended" in join_client.stderr.text
        assert not file.exists()
    with Graph("--join") as join_client:
        assert join_client.wait() == 1
        assert "start one first" in join_client.stderr.text


def test_a_page_that_ends_leaves_no_file() -> None:
    with page() as graph:
        pass
    assert not registered(graph)


def test_the_newest_page_is_joined_and_the_others_are_named() -> None:
    with page() as old, page() as new:
        with Graph("--join") as join_client:
            join_client.write("1\n")
            wait_for(lambda: new.count("value") == 1, "a sample")
            others = f"other pages: {old.base}"
            wait_for(lambda: others in join_client.stderr.text, "the names of the others")
        with Graph("--join", old.base) as join_client:
            join_client.write("1\n")
            wait_for(lambda: old.count("value") == 1, "a sample")


def test_joining_an_address_needs_its_token_or_push(runtime: Path) -> None:
    elsewhere = {"XDG_RUNTIME_DIR": str(runtime.parent)}  # as for another user or machine
    with Graph("--token", "secret-of-the-tests") as graph:
        with Graph("--join", graph.base, env=elsewhere) as join_client:
            assert join_client.wait() == 1
            assert "cannot be joined" in join_client.stderr.text
        with Graph("--join", graph.url, env=elsewhere) as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
        with Graph(
            "--join", graph.base, env=elsewhere | {"LIVEGRAPH_TOKEN": "secret-of-the-tests"}
        ) as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 2, "another")
        assert "secret" not in join_client.stderr.text
    with Graph() as closed, Graph("--join", closed.base, env=elsewhere) as join_client:
        assert join_client.wait() == 1
        assert "--push" in join_client.stderr.text
    with Graph("--push") as graph, Graph("--join", graph.base, env=elsewhere) as join_client:
        join_client.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")


def test_a_page_with_a_self_signed_certificate_can_be_joined(tmp_path: Path) -> None:
    made = certificate(tmp_path)
    with page("--tls-cert", str(made.cert), "--tls-key", str(made.key)) as graph:
        assert graph.url.startswith("https:")
        with Graph("--join") as join_client:
            join_client.write("1\n")
            join_client.end()
            assert join_client.wait() == 0


def test_a_registration_of_another_version_is_skipped() -> None:
    with page() as graph:
        other = files() / "1.json"
        other.write_text(json.dumps({"since": 1e12, "what": "nobody knows yet"}))
        other.chmod(0o600)
        with other.open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with Graph("--join") as join_client:
                join_client.write("1\n")
                wait_for(lambda: graph.count("value") == 1, "a sample")
            assert other.exists()


def test_registrations_that_others_could_have_written_are_ignored(runtime: Path) -> None:
    files().mkdir(mode=0o700)
    with page() as graph:
        true = json.loads((files() / f"{graph.process.pid}.json").read_text())
        forged = json.dumps(true | {"since": 1e12, "url": f"http://127.0.0.1:{free_port()}/"})
        (files() / "1.json").write_text(forged)  # not locked by any process
        open_to_all = files() / "2.json"
        open_to_all.write_text(forged)
        open_to_all.chmod(0o666)
        (runtime / "elsewhere").write_text(forged)
        (files() / "3.json").symlink_to(runtime / "elsewhere")
        with Graph("--join") as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
        files().chmod(0o755)
        with Graph("--join") as join_client:
            assert join_client.wait() == 1
            assert f"other users can enter {files()}; run chmod 700" in join_client.stderr.text


def test_a_folder_of_another_user_is_reported_and_the_page_is_served() -> None:
    if os.geteuid():
        pytest.skip("only root can give a folder away")
    files().mkdir(mode=0o700)
    os.chown(files(), 12345, 12345)
    with Graph() as graph, Graph("--join") as join_client:
        reported = f"--join is not possible: {files()} belongs to another user"
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        wait_for(lambda: reported in graph.stderr.text, "the message")
        wait_for(lambda: "set XDG_RUNTIME_DIR" in graph.stderr.text, "what to do")
        assert join_client.wait() == 1
        assert reported in join_client.stderr.text


@pytest.mark.parametrize(
    "options", [["--join", "FILE"], ["FILE", "--join"], ["--join", "--", "cat", "FILE"]]
)
def test_join_takes_no_source_for_an_address(options: list[str], tmp_path: Path) -> None:
    file = tmp_path / "run.log"
    file.write_text("1\n2\n")
    with page() as graph:
        with Graph(*(str(file) if each == "FILE" else each for each in options)) as join_client:
            assert join_client.wait() == 0
        assert graph.count("value") == 2


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--print"], "--print serves none"),
        (["--save", "x.html"], "--save: belongs to the run with the page"),
        (["--allow-send", "tcp://:0"], "--allow-send: belongs to the run with the page"),
        (["--time", "index"], "leave --time out"),
    ],
)
def test_options_that_need_a_page_of_the_run_are_refused_with_join(
    options: list[str], word: str
) -> None:
    with Graph("--join", *options) as join_client:
        assert join_client.wait() == 2
        assert word in join_client.stderr.text


def test_what_was_read_before_ctrl_c_reaches_the_page() -> None:
    with page() as graph:
        with Graph("--join") as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
            join_client.signal()
            assert join_client.wait() == 130
        wait_for(lambda: sources(graph)["stdin (2)"] == "ended", "the end")


def post_join(graph: Graph, key: str, body: str | bytes, *headers: str) -> str:
    """Post a body to `/join` with curl, and return the answer."""
    command = [needed("curl", "to send a request"), "-sS", "--noproxy", "*", "--data-binary", "@-"]
    shown = (f"X-Livegraph-Nonce: {key}", f"X-Livegraph-Proof: {proof(key, 'guest', key)}")
    for header in ("Content-Type: application/x-ndjson", *shown, *headers):
        command += ["-H", header]
    url = f"{graph.base}join?source=bad"
    done = subprocess.run(
        [*command, url],
        input=body if isinstance(body, bytes) else body.encode(),
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


INVALID_LINES = [
    '["", "", true]',
    '["ended", "", true, {}]',
    "[1",
    '["", "", true, {"a":"b"}]',
    '["", "", true, {"more than JSON has":18446744073709551615}]',
    '["", "", true, {"less than nothing":-1}]',
    '"' + "endless" * 200_000,
]


@pytest.mark.parametrize("line", INVALID_LINES)
def test_a_guest_with_an_invalid_line_is_cut_off(line: str) -> None:
    with page() as graph:
        key = json.loads((files() / f"{graph.process.pid}.json").read_text())["key"]
        assert post_join(graph, key, line + "\n") == ""  # not `ended`
        wait_for(lambda: sources(graph).get("bad") == "lost", "the end")
        assert "the key of the run" in post_join(graph, "wrong", "1\n")


def key_of(graph: Graph) -> str:
    key: str = json.loads((files() / f"{graph.process.pid}.json").read_text())["key"]
    return key


def impostor(port: int) -> tuple[socket.socket, list[bytes]]:
    """Listen on a port and accept every `--join`; return the socket and the received data."""
    listening = socket.create_server(("127.0.0.1", port))
    received: list[bytes] = []

    def answer() -> None:
        while True:
            try:
                peer = listening.accept()[0]
            except OSError:
                return
            with peer:
                peer.settimeout(1)
                with suppress(OSError):
                    while data := peer.recv(65536):
                        received.append(data)
                        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")

    threading.Thread(target=answer, daemon=True).start()
    return listening, received


@pytest.mark.parametrize("join", ["by its address", "the newest"])
def test_a_program_that_takes_the_port_of_a_page_that_died_gets_no_data(join: str) -> None:
    named = join == "by its address"
    with page() as graph:
        key, address = key_of(graph), graph.base
        with Graph("--join", *([address] if named else [])) as join_client:
            join_client.write("1\n")
            wait_for(lambda: graph.count("value") == 1, "a sample")
            graph.signal(signal.SIGKILL)
            graph.process.wait()
            listening, received = impostor(graph.port)
            with listening:
                away = "has ended; trying" if named else "no livegraph is running"
                wait_for(lambda: away in join_client.stderr.text, "the message")
                join_client.write("4711\n")
                join_client.end()
                assert join_client.wait() == 1
                listening.shutdown(socket.SHUT_RDWR)
    assert received == []
    assert key not in join_client.stderr.text


def data_for_an_impostor(listening: socket.socket, received: list[bytes], *options: str) -> bytes:
    """All that a run that joins with these options sends: a request, but no data."""
    with listening, Graph(*options) as join_client:
        join_client.write("private-reading=4711\n")
        wait_for(lambda: "another program answers" in join_client.stderr.text, "the message")
        join_client.end()
        assert join_client.wait() == 1
        listening.shutdown(socket.SHUT_RDWR)
    everything = b"".join(received)
    assert b"POST /join" in everything
    assert b"private-reading" not in everything
    return everything


def test_a_program_that_does_not_know_the_key_gets_neither_the_key_nor_data() -> None:
    """The registration is valid, but another program answers, because the run has just died."""
    with page() as graph:
        file = files() / f"{graph.process.pid}.json"
        listening, received = impostor(0)
        port = listening.getsockname()[1]
        result = json.loads(file.read_text())
        file.write_text(json.dumps(result | {"url": f"http://127.0.0.1:{port}/"}))
        sent = data_for_an_impostor(listening, received, "--join")
    assert result["key"].encode() not in sent


def test_a_token_is_proven_and_never_sent() -> None:
    listening, received = impostor(0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/#token=secret-of-the-tests"
    sent = data_for_an_impostor(listening, received, "--join", address)
    assert b"secret-of-the-tests" not in sent


def test_a_token_in_the_registration_of_a_page_is_never_sent() -> None:
    with page("--token", "secret-of-the-tests") as graph:
        file = files() / f"{graph.process.pid}.json"
        listening, received = impostor(0)
        fragment = "#token=secret-of-the-tests"
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/{fragment}"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"url": url}))
        with listening, Graph("--join") as join_client:
            wait_for(lambda: "another program answers" in join_client.stderr.text, "the message")
            listening.shutdown(socket.SHUT_RDWR)
    assert b"secret-of-the-tests" not in b"".join(received)


def test_a_wrong_token_is_refused_with_advice() -> None:
    with Graph("--token", "secret-of-the-tests") as graph:
        address = f"{graph.base}#token=another-of-the-tests"
        with Graph("--join", address, env={"XDG_RUNTIME_DIR": "/"}) as join_client:
            assert join_client.wait() == 1
            assert "it needs a token" in join_client.stderr.text


def test_the_address_of_a_killed_page_is_refused_each_time() -> None:
    with page("--push") as graph:
        address = graph.base
        graph.signal(signal.SIGKILL)
        graph.process.wait()
    listening, received = impostor(graph.port)
    with listening:
        for _ in range(2):
            with Graph("--join", address) as join_client:
                join_client.write("4711\n")
                assert join_client.wait() == 1
                assert f"livegraph at {address} was killed" in join_client.stderr.text
        listening.shutdown(socket.SHUT_RDWR)
    assert received == []


def test_a_page_restarted_at_its_address_is_joined_again() -> None:
    port = str(free_port())
    with page("--port", port) as first, Graph("--join", first.base) as join_client:
        join_client.write("1\n")
        wait_for(lambda: first.count("value") == 1, "a sample")
        first.signal()
        first.wait()
        with page("--port", port) as second:
            join_client.write("2\n")
            wait_for(lambda: second.count("value") >= 1, "the next sample")
            join_client.end()
            assert join_client.wait() == 0


def test_a_compressed_body_is_refused() -> None:
    with page() as graph:
        body = gzip.compress(b"\n" * 1_000_000)
        reported = post_join(graph, key_of(graph), body, "Content-Encoding: gzip")
        assert reported == "content encoding 'gzip' is not supported; expected identity\n"


def test_a_body_of_empty_lines_delays_no_other_request() -> None:
    with page() as graph:
        assert post_join(graph, key_of(graph), b"\n" * 10_000_000) == "ended\n"
        assert graph.get("status")["lines"] == 0


def test_a_page_can_be_joined_by_the_time_its_address_is_printed(runtime: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with suppress(BlockingIOError):
        while os.write(writer, b"x" * 512):  # fill the pipe, like a terminal that is blocked
            pass
    os.set_blocking(writer, True)
    command = [sys.executable, "-m", "livegraph", "--no-open", "--demo"]
    with subprocess.Popen(command, stderr=writer) as child:
        os.close(writer)
        try:
            wait_for(lambda: [*runtime.glob("livegraph/*.json")], "the registration")
        finally:
            with os.fdopen(reader, "rb") as stderr:
                line = next(line for line in stderr if b"livegraph: http" in line)
                child.terminate()
                stderr.read()
    assert re.fullmatch(rb"x*livegraph: http://127\.0\.0\.1:\d+/  \(Ctrl-C to stop\)\n", line)


@pytest.mark.parametrize("address", ["http://h:nonsense/", "http://h:99999/", "http://:80/"])
def test_an_impossible_address_is_refused(address: str) -> None:
    with Graph("--join", address) as graph:
        assert graph.wait() == 2
        assert "expected http://HOST:PORT/PATH" in graph.stderr.text
