"""The main use: a real process, a real pipe, real sockets."""

import contextlib
import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx_sse
import numpy as np
import pytest
from harness import DEADLINE, Graph, wait_for

from livegraph.web.http_connection import STALL_SECONDS

Event = tuple[str, dict[str, Any]]

CLOCK_TICK = 0.02
"""Seconds; the kernel counts in less, also the start of a process."""


@contextmanager
def stream(graph: Graph, query: str = "") -> Iterator[Iterator[Event]]:
    """The events of a stream, as read by an independent client."""
    headers = {"Authorization": f"Bearer {graph.token}"} if graph.token else {}
    with (
        httpx.Client(trust_env=False, timeout=DEADLINE, headers=headers) as client,
        httpx_sse.connect_sse(client, "GET", f"{graph.base}stream{query}") as source,
    ):
        yield ((event.event, json.loads(event.data)) for event in source.iter_sse())


def points(events: Iterator[Event], name: str, done: Callable[[list[Any]], bool]) -> list[Any]:
    """The y values of a series on a page, once `done` is true for them."""
    known: list[Any] = []
    tail = 0
    for kind, data in events:
        for change in data["series"] if kind == "samples" else ():
            if change["name"] == name:
                known = [] if change["replace"] else known[: len(known) - tail]
                known += change["y"]
                tail = change["tail"]
        if done(known):
            return known
    raise AssertionError(f"the stream ended with {known[-5:]}")


def ends_with(value: float) -> Callable[[list[Any]], bool]:
    return lambda known: known[-1:] == [value]


def test_every_value_reaches_a_third_party_client_promptly_and_in_order() -> None:
    with Graph() as graph, stream(graph) as events:
        next(events)
        for i in range(1, 101):
            graph.write(f"{i}\n")
            assert points(events, "value", ends_with(i))
        graph.end()
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "ended", "the end")
        assert graph.count("value") == 100


def test_every_value_arrives_exactly_once() -> None:
    with Graph() as graph, stream(graph) as events:
        for i in range(300):
            graph.write(f"{i}\n")
        known = points(events, "value", lambda known: len(known) == 300)
        assert known == list(range(300))


def test_samples_stay_in_order_from_the_first_read_on() -> None:
    with Graph() as graph:
        for i in range(20):
            graph.write(f"{i}\n{i}.5\n")
        wait_for(lambda: graph.count("value") == 40, "40 samples")
        (series,) = graph.get("samples?points=0")["series"]
        assert series["x"] == sorted(series["x"])
        assert len(set(series["x"])) == 40


def test_lines_that_waited_in_the_pipe_are_spread_from_the_start_of_the_process() -> None:
    read, write = os.pipe()
    os.write(write, b"1\n2\n3\n4\n")
    before = time.time()
    with Graph(stdin=read, execute=True) as graph:
        os.close(read)
        started = time.time()
        wait_for(lambda: graph.count("value") == 4, "the lines that waited")
        os.write(write, b"5\n")
        wait_for(lambda: graph.count("value") == 5, "another line")
        (series,) = graph.get("samples?points=0")["series"]
        os.close(write)
    gaps = np.diff(series["x"])
    assert before - CLOCK_TICK <= series["x"][0] <= started
    assert gaps[:3] == pytest.approx([gaps[0]] * 3, rel=1e-3)
    assert gaps[3] >= gaps[0] - CLOCK_TICK


def test_a_page_opened_later_gets_the_history() -> None:
    with Graph() as graph:
        graph.write("".join(f"{i}\n" for i in range(50)))
        graph.end()
        wait_for(lambda: graph.count("value") == 50, "50 samples")
        with stream(graph) as events:
            assert points(events, "value", bool) == list(range(50))


def test_a_page_gets_at_most_its_budget_however_much_arrives() -> None:
    with Graph("--window", "all") as graph:
        graph.write("".join(f"{i}\n" for i in range(20_000)))
        wait_for(lambda: graph.count("value") == 20_000, "all samples")
        with stream(graph, "?points=500") as events:
            known = points(events, "value", bool)
        assert len(known) <= 500
        assert (known[0], known[-1]) == (0, 19_999)


def test_a_line_that_matches_mark_is_sent_as_a_mark() -> None:
    with Graph("--mark", "^deploy") as graph:
        graph.write("1\nhello there\n2\ndeploy of 1.2\n3\n")
        wait_for(lambda: graph.get("status")["text"] == 2, "two messages")
        with stream(graph) as events:
            reported = next(data["messages"] for kind, data in events if kind == "messages")
    assert [(m["text"], m["mark"]) for m in reported] == [
        ("hello there", False),
        ("deploy of 1.2", True),
    ]


def test_a_stream_opens_with_hello_samples_messages_status() -> None:
    with Graph("--title", "kiln") as graph:
        graph.write("1\nready\n2\n")
        wait_for(lambda: graph.count("value") == 2, "two samples")
        with stream(graph) as events:
            first = [next(events) for _ in range(4)]
        assert [kind for kind, _ in first] == ["hello", "samples", "messages", "status"]
        hello, samples, messages, status = (data for _, data in first)
        assert (hello["title"], hello["window"], hello["x"]["kind"]) == ("kiln", 60, "time")
        assert [change["replace"] for change in samples["series"]] == [True]
        assert messages["replace"] is True
        assert [message["text"] for message in messages["messages"]] == ["ready"]
        assert status["lines"] == 3
        assert status["run"] == hello["run"]


def test_status_adds_up_to_the_unit() -> None:
    with Graph() as graph:
        graph.write('1\n2\n\nhello there\n{"a":\n{"a":5}\n')
        graph.end()
        wait_for(lambda: graph.get("status")["lines"] == 6, "all lines")
        status = graph.get("status")
        assert status["records"] == 3
        assert status["text"] == 1
        assert status["layout"] == 1
        assert status["bad"] == {"json": 1}


def test_the_samples_route_answers_at_the_finest_level_that_fits() -> None:
    with Graph() as graph:
        graph.write("".join(f"{i}\n" for i in range(10_000)))
        wait_for(lambda: graph.count("value") == 10_000, "all samples")
        (coarse,) = graph.get("samples?points=100")["series"]
        (fine,) = graph.get("samples?points=0")["series"]
        (none,) = graph.get("samples?from=0&to=1")["series"]
        assert coarse["level"] > 0
        assert len(coarse["x"]) <= 100
        assert set(coarse["y"]) <= set(fine["y"])
        assert fine["y"] == list(range(10_000))
        assert none["x"] == []
        assert graph.get("samples?series=other")["series"] == []
        assert graph.get("samples?places=0-3,7") == graph.get("samples")
        assert graph.get("samples?places=1-9")["series"] == []
        assert graph.get("samples?places=")["series"] == []
        assert graph.get("samples?points=1e999&to=inf")["series"] == [fine]


def test_the_statistics_of_a_range_match_its_samples() -> None:
    with Graph("--time", "index") as graph:
        graph.write("".join(f'{{"a": {i}, "b": null}}\n' for i in range(1, 10_001)))
        wait_for(lambda: graph.count("a") == 10_000, "all samples")
        a, b = graph.get("series?from=101&to=200")
        assert a == {
            "name": "a",
            "source": "stdin",
            "unit": None,
            "panel": None,
            "group": None,
            "plane": False,
            "level": 0,
            "count": 100,
            "gaps": 0,
            "last": 200,
            "min": 101,
            "max": 200,
            "mean": 150.5,
            "first_x": 101,
            "last_x": 200,
        }
        assert (b["count"], b["gaps"], b["min"], b["mean"]) == (100, 100, None, None)
        assert graph.get("series?to=9&series=b")[0]["count"] == 9


def test_invalid_parameters_are_answered_with_400() -> None:
    with Graph() as graph:
        for path in (
            "samples?from=x",
            "samples?points=nan",
            "samples?points=-1",
            "stream?window=abc",
            "export.csv?to=y",
            "export.csv?time=local",
        ):
            answer = httpx.get(graph.base + path, trust_env=False)
            assert answer.status_code == 400, path
            assert answer.text.strip()


def test_export_has_a_row_for_each_record() -> None:
    with Graph() as graph:
        graph.write('{"a":1,"b":2}\n{"a":3}\n{"=b":null,"a":-5}\n')
        wait_for(lambda: graph.count("a") == 3, "three records")
        lines = graph.fetch("export.csv").decode().split("\r\n")
        assert lines[0] == 'time,a,b,"\'=b"'
        assert [line.split(",", 1)[1] for line in lines[1:4]] == ["1,2,", "3,,", "-5,,"]
        rows = [json.loads(row) for row in graph.fetch("export.jsonl").splitlines()]
        assert rows[2]["values"] == {"a": -5, "=b": None}


TIMED = """\
{"time":1795352891,"a":1}
{"time":1795352891.5,"b":-2}
{"time":1795352892.0625,"a":1e-7,"b":3}
{"time":1795352892.1234567,"a":52.5200066}
"""


def test_an_export_over_time_is_in_iso_8601_and_is_read_back_as_the_same(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with Graph() as graph:
        graph.write(TIMED)
        wait_for(lambda: graph.count("a") == 3, "the records")
        samples = graph.get("samples?points=0")
        path.write_bytes(graph.fetch("export.csv"))
        unix = graph.fetch("export.csv?time=unix").decode().splitlines()
    lines = path.read_text().splitlines()
    assert lines[:3] == [
        "time,a,b",
        "2026-11-22T13:08:11.0000000Z,1,",
        "2026-11-22T13:08:11.5000000Z,,-2",
    ]
    assert unix[:3] == ["time,a,b", "1795352891,1,", "1795352891.5,,-2"]
    with Graph(str(path)) as graph:
        wait_for(lambda: graph.count("a") == 3, "the records")
        assert graph.get("samples?points=0") == samples
        assert graph.fetch("export.csv") == path.read_bytes()


@pytest.mark.parametrize(
    ("field", "line"), [("n", '{"n":3,"b":2}'), ("values", '{"values":3,"b":2}')]
)
def test_an_export_over_a_field_is_read_back(field: str, line: str) -> None:
    with Graph("--time", field) as graph:
        graph.write(f"{line}\n")
        wait_for(lambda: graph.count("b") == 1, "the record")
        exported = graph.fetch("export.jsonl")
        assert json.loads(exported) == {"x": 3, "values": {"b": 2}}
    with Graph("--time", field) as graph:
        graph.write(exported)
        wait_for(lambda: graph.count("b") == 1, "the record")
        assert graph.fetch("export.jsonl") == exported


def test_the_address_is_the_first_line_on_stderr() -> None:
    with Graph() as graph:
        assert graph.url
        first = graph.stderr.text.partition("\n")[0]
        assert first == f"livegraph: http://127.0.0.1:{graph.port}/  (Ctrl-C to stop)"
        assert httpx.get(graph.base + "healthz", trust_env=False).text == "ok\n"


def test_a_file_without_times_has_line_numbers_on_the_x_axis(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    with path.open("rb") as file, Graph(stdin=file) as graph:
        wait_for(lambda: graph.count("b") == 2, "two records")
        with stream(graph) as events:
            _, hello = next(events)
        assert hello["x"]["kind"] == "index"
        assert hello["window"] == "all"
        assert graph.get("samples?points=0")["series"][0]["x"] == [1, 2]


def test_a_path_is_read_like_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    path.write_text("1\n2\n3")
    with Graph(str(path)) as graph:
        wait_for(lambda: graph.count("value") == 3, "three samples")


def test_a_fifo_is_read_until_its_writer_is_gone(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with Graph(str(fifo), "--exit-on-eof") as graph:
        graph.url  # noqa: B018 - waits until it serves
        fifo.write_text("1\n2\n")
        assert graph.wait() == 0


def test_dev_null_ends_at_once() -> None:
    with Graph("--exit-on-eof", stdin=subprocess.DEVNULL) as graph:
        assert graph.wait() == 0


def test_five_million_lines_all_count_and_the_end_of_input_is_reported(tmp_path: Path) -> None:
    seq = subprocess.Popen(["seq", "5000000"], stdout=subprocess.PIPE)
    assert seq.stdout
    with (
        seq.stdout as pipe,
        Graph("--window", "all", "--memory", "16M", stdin=pipe) as graph,
    ):
        wait_for(lambda: graph.count("value") == 5_000_000, "all samples", deadline=120)
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "ended", "the end")
        status = graph.get("status")
        assert status["lines"] == status["records"] == 5_000_000
        (series,) = graph.get("series")
        assert (series["min"], series["max"], series["mean"]) == (1, 5_000_000, 2_500_000.5)
        (all_of_it,) = graph.get("samples?points=1000")["series"]
        assert (all_of_it["y"][0], all_of_it["y"][-1]) == (1, 5_000_000)
        assert resident(graph) < 250 << 20
    seq.wait()


def resident(graph: Graph) -> int:
    """Resident memory of the process in bytes."""
    status = Path(f"/proc/{graph.process.pid}/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if "VmRSS" in line)


def test_exit_on_eof_ends_after_the_viewers_have_everything() -> None:
    with Graph("--exit-on-eof") as graph, stream(graph) as events:
        next(events)
        graph.write("".join(f"{i}\n" for i in range(1000)))
        graph.end()
        assert points(events, "value", lambda known: len(known) == 1000) == list(range(1000))
        rest = list(events)
        assert rest[-1] == ("bye", {"reason": "ended"})
        assert graph.wait() == 0


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_run_with_its_status_and_viewers_get_bye(
    number: int, status: int
) -> None:
    with Graph() as graph, stream(graph) as events:
        next(events)
        graph.signal(number)
        graph.end()
        assert [kind for kind, _ in events][-1] == "bye"
        assert graph.wait() == status
        assert "Traceback" not in graph.stderr.text


def test_an_ignored_hangup_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        graph = Graph(execute=True)  # a forked process would have the signals of the fork server
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with graph:
        graph.url  # noqa: B018 - waits until it serves
        graph.signal(signal.SIGHUP)
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        graph.signal(signal.SIGTERM)
        graph.end()
        assert graph.wait() == 143


def test_a_producer_gets_no_broken_pipe_while_livegraph_stops() -> None:
    with Graph() as graph:
        graph.write("1\n")
        wait_for(lambda: graph.count("value") == 1, "a sample")
        graph.signal()
        for _ in range(20):
            graph.write("x" * 8000 + "\n")
        graph.end()
        assert graph.wait() == 130


def test_tee_copies_every_byte_and_survives_a_broken_pipe() -> None:
    odd = b"1\r\n\xff\xfe2\n\nno end\x00"
    with Graph("--tee") as graph:
        graph.write(odd)
        graph.end()
        wait_for(lambda: graph.get("status")["source"][0]["state"] == "ended", "the end")
        graph.signal()
        graph.wait()
        assert graph.stdout.bytes == odd


def test_print_writes_json_lines_and_serves_nothing() -> None:
    command = [sys.executable, "-m", "livegraph", "--print"]
    done = subprocess.run(command, input=b"1\nboot ok\n2", capture_output=True, check=True)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"line": 1, "values": {"value": 1}},
        {"line": 2, "text": "boot ok"},
        {"line": 3, "values": {"value": 2}},
    ]
    assert done.stderr == b""
    assert (
        subprocess.run(command, input=b"no number\n", capture_output=True, check=False).returncode
        == 1
    )


def test_each_line_that_print_writes_is_an_object_and_steers_no_terminal() -> None:
    command = [sys.executable, "-m", "livegraph", "--print"]
    given = ["hello },{", "\x9b2J\x7f", "\u202egnp"]
    done = subprocess.run(
        command, input="\n".join(given).encode(), capture_output=True, check=False
    )
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == given
    assert done.stdout.isascii()
    assert b"\x7f" not in done.stdout


@pytest.mark.parametrize(
    ("options", "given", "message"),
    [
        ([], "", "the input is empty"),
        ([], "a\n", "1 line of text and no number to plot, such as “a”; to see what was read: "),
        ([], "a=nan\n", "no numbers found in 1 line; say how to read lines with --format or "),
        (["--quiet"], "a\n" * 1200, "1,200 lines of text and no number to plot, such as “a”; "),
        (["--quiet"], "a=nan\n", "no numbers found in 1 line; say how to read lines with "),
    ],
)
def test_print_says_in_one_line_why_it_fails_without_numbers(
    options: list[str], given: str, message: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "livegraph", "--print", *options],
        input=given,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"livegraph: {message}")
    assert done.stderr.count("\n") == 1


def test_print_to_a_broken_pipe_is_not_an_error() -> None:
    shell = f"seq 200000 | {sys.executable} -m livegraph --print | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=True)
    assert done.stdout == b'{"line":1,"values":{"value":1.0}}\n'
    assert done.stderr == b""


def test_a_taken_port_is_reported_with_advice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Graph("--port", str(port)) as graph:
            assert graph.wait() == 4
        reported = f"livegraph: port {port} is taken; leave --port out for a free one\n"
        assert graph.stderr.text == reported


@pytest.mark.parametrize(
    ("options", "status", "text"),
    [
        (["--window", "5 parsecs"], 2, "--window '5 parsecs': expected a time span"),
        (["--port", "70000"], 2, "or 0 for a free one"),
        (["/dev/null", "--serial", "x"], 3, "cannot open x"),
        (["--serial", "/dev/none"], 3, "check that the device is plugged in, and its name"),
        (["--serial", "/dev/null/x"], 3, "Not a directory; check the path"),
        (["--serial", __file__], 3, "it is not a serial port; check its name"),
        (["--serial", "socket://127.0.0.1:1"], 3, "; check the address, and that the other end"),
        ([""], 3, "cannot open '': No such file or directory"),
        (["--", "/dev/null/x"], 3, "Not a directory; check the path"),
        (["no/such/file"], 3, "check the path"),
        (["/dev/null/x"], 3, "Not a directory; check the path: a part of it is a file"),
        (["--token-file", "/dev"], 2, "--token-file '/dev': Is a directory; name a file in it"),
        (["unix:/no/such/x"], 4, "No such file or directory; create its directory first"),
        (["--host", "no.such.host.invalid"], 4, "unknown host"),
        (["--host", "192.0.2.1"], 4, "not an address of this machine"),
        (["x" * 300], 3, "File name too long; check the path"),
        (["--host", "a..b"], 4, "--host 'a..b': unknown host"),
        (["--host", "x" * 64], 4, "unknown host"),
        (["udp://a..b:9000"], 4, "the name cannot be resolved"),
        (["tcp://" + "x" * 64 + ":9000"], 4, "the name cannot be resolved"),
        (["mqtt://a..b/topic"], 2, "expected mqtt://HOST/TOPIC"),
        (["/"], 3, "cannot open /: it is a directory; name a file in it"),
        (["--token-file", "/dev/null"], 2, "is empty"),
        (["--token-file", "/bin/sh"], 2, "longer than 4,096 bytes"),
    ],
)
def test_a_mistake_is_reported_with_advice(options: list[str], status: int, text: str) -> None:
    with Graph(*options) as graph:
        assert graph.wait() == status
        assert text in graph.stderr.text


def test_a_closed_stdin_is_reported() -> None:
    shell = f"{sys.executable} -m livegraph --no-open 0<&-"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
    assert done.returncode == 3
    assert b"standard input is closed" in done.stderr


def test_a_stalled_viewer_costs_the_others_nothing_and_catches_up() -> None:
    with Graph("--window", "all") as graph, closing(socket.socket()) as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", graph.port))
        stalled.sendall(b"GET /stream?points=8000 HTTP/1.0\r\nHost: localhost\r\n\r\n")
        with stream(graph, "?points=1000") as events:
            for i in range(400):
                graph.write("".join(f"{i}.{j:03}\n" for j in range(100)))
            graph.write("12345\n")
            points(events, "value", ends_with(12345))
        text = b""
        stalled.settimeout(DEADLINE)
        while b"12345.0" not in text:
            part = stalled.recv(65536)
            assert part, text[-300:]
            text += part
        assert text.count(b'"replace":true') >= 2


def test_a_viewer_that_goes_away_is_forgotten() -> None:
    with Graph() as graph:
        with stream(graph) as events:
            next(events)
            wait_for(lambda: graph.get("status")["viewers"] == 1, "a viewer")
        graph.write("1\n")
        wait_for(lambda: graph.get("status")["viewers"] == 0, "no viewer")


@pytest.mark.parametrize(("host", "loopback"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_on_all_addresses_one_for_others_and_one_for_this_machine_are_printed(
    host: str, loopback: str
) -> None:
    with Graph("--host", host) as graph:
        there = graph.url
        here = f"http://{loopback}:{graph.port}/#token={graph.token}"
        wait_for(lambda: f"livegraph: on this machine: {here}\n" in graph.stderr.text, "both")
        for url in (there, here):
            assert httpx.get(url, trust_env=False).status_code == 200


def test_an_exposed_server_sends_data_only_with_its_token() -> None:
    with Graph("--host", "0.0.0.0") as graph:
        assert graph.token
        assert len(graph.token) >= 16
        local = f"http://127.0.0.1:{graph.port}/"
        for path in ("status", "series", "samples", "stream", "export.csv"):
            assert httpx.get(local + path, trust_env=False).status_code == 401
        assert httpx.get(local, trust_env=False).status_code == 200
        headers = {"Authorization": f"Bearer {graph.token}"}
        assert httpx.get(local + "status", headers=headers, trust_env=False).status_code == 200


def test_every_answer_has_the_security_headers() -> None:
    with Graph() as graph:
        for path in (
            "/",
            "/static/js/main.js",
            "/status",
            "/nothing",
            "/samples?from=x",
            "/save.html",
            "/stream",
        ):
            with closing(http.client.HTTPConnection("127.0.0.1", graph.port)) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
                assert answer.headers["Cache-Control"].startswith("no-")
                assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_files_of_the_page_are_compressed_for_those_who_take_it() -> None:
    with Graph() as graph:
        for path in ("/", "/static/js/main.js", "/static/main.css"):
            answers = [
                httpx.get(
                    graph.base + path[1:], headers={"Accept-Encoding": encodings}, trust_env=False
                )
                for encodings in ("identity", "deflate, gzip", "gzip")
            ]
            named = [answer.headers.get("Content-Encoding") for answer in answers]
            assert named == [None, "gzip", "gzip"]
            assert len({answer.content for answer in answers}) == 1
            sizes = [int(answer.headers["Content-Length"]) for answer in answers]
            assert sizes[1] == sizes[2] < sizes[0] / 3


def test_a_foreign_host_is_refused_on_every_route() -> None:
    with Graph() as graph:
        for path in ("/", "/static/js/main.js", "/status", "/stream", "/nothing"):
            answer = httpx.get(
                graph.base + path[1:], headers={"Host": "evil.test"}, trust_env=False
            )
            assert answer.status_code == 403, path


def test_an_absurd_host_is_refused_without_an_error() -> None:
    with Graph() as graph:
        for host in ("127.0.0.1:99999", "[::1", "a b", "localhost, evil.test"):
            answer = httpx.get(graph.base, headers={"Host": host}, trust_env=False)
            assert 400 <= answer.status_code < 500, host


def test_demo_shows_new_samples() -> None:
    with Graph("--demo") as graph:
        wait_for(lambda: graph.get("status")["records"] > 20, "samples")
        assert len(graph.get("series")) == 3


def loaded_after(code: str) -> set[str]:
    """The modules that are loaded at the end of this code."""
    code = f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); {code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


def test_a_run_imports_nothing_it_does_not_need() -> None:
    loaded = loaded_after("import livegraph.cli, livegraph.commands.serve")
    assert not {"serial", "livegraph.sources.serial"} & loaded


def test_the_help_imports_neither_the_event_loop_nor_what_reads_lines() -> None:
    loaded = loaded_after("from livegraph.__main__ import main; sys.argv[1:] = ['--help']; main()")
    assert "livegraph.cli" in loaded
    assert not {"asyncio", "numpy", "livegraph.parsing", "aiohttp"} & loaded


def test_garbage_is_collected_once_a_run_has_begun() -> None:
    code = "import atexit, gc, sys; atexit.register(lambda: print(gc.isenabled()))"
    code += "; from livegraph.__main__ import main; sys.argv[1:] = ['--print']; main()"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=b"1\n", capture_output=True, check=True)
    assert done.stdout.splitlines() == [b'{"line":1,"values":{"value":1.0}}', b"True"]


MALFORMED = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /status HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    b"GET /status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\r\n\r\n",
    b"GET /samples?series=\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://localhost:99999/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n",
    (
        b"POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"OPTIONS /status HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.test\r\n\r\n",
    b"\x00" * 100 + b"\r\n\r\n",
    (
        b"GET /series HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: 3\r\n\r\nabc"
    ),
]


@pytest.mark.parametrize("request_bytes", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_request_is_refused_without_a_message(request_bytes: bytes) -> None:
    with Graph("--token", "secret-of-the-tests") as graph:
        with closing(socket.create_connection(("127.0.0.1", graph.port))) as peer:
            peer.settimeout(DEADLINE)
            with contextlib.suppress(ConnectionError):
                peer.sendall(request_bytes)
                peer.shutdown(socket.SHUT_WR)
                answer = peer.recv(65536)
                assert not answer or answer.split(b" ")[1][:1] == b"4", answer[:200]
        assert graph.get("status")["lines"] == 0
        assert len(graph.stderr.text.splitlines()) == 1


def test_a_viewer_that_resets_while_behind_causes_no_error() -> None:
    with Graph("--window", "all") as graph:
        for _ in range(5):
            stalled = socket.socket()
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stalled.connect(("127.0.0.1", graph.port))
            stalled.sendall(b"GET /stream?points=8000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            wait_for(lambda: graph.get("status")["viewers"] == 1, "the viewer")
            rows = "".join(f"{i} {i} {i} {i}\n" for i in range(8000))
            for _ in range(3):
                graph.write(rows)
            stalled.close()  # with a reset
            wait_for(lambda: graph.get("status")["viewers"] == 0, "no viewer")


def test_a_stalled_viewer_and_an_endless_producer_do_not_delay_the_exit() -> None:
    yes = subprocess.Popen(["yes", "1"], stdout=subprocess.PIPE)
    assert yes.stdout
    with yes, yes.stdout as pipe, Graph("--window", "all", stdin=pipe) as graph:
        stalled = socket.create_connection(("127.0.0.1", graph.port))
        stalled.sendall(b"GET /stream?points=8000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_for(lambda: graph.get("status")["viewers"] == 1, "the viewer")
        graph.signal()
        assert graph.wait(STALL_SECONDS / 2) == 130
        stalled.close()
        yes.kill()


def test_a_tee_whose_reader_is_stuck_does_not_delay_the_exit() -> None:
    shell = f"yes 1 | {sys.executable} -m livegraph --no-open --tee | sleep 20"
    child = subprocess.Popen(["bash", "-c", shell], stderr=subprocess.PIPE, start_new_session=True)
    assert child.stderr
    child.stderr.readline()
    livegraph = wait_for(lambda: _child(child.pid, "livegraph"), "the process")
    os.kill(livegraph, signal.SIGTERM)
    wait_for(lambda: not Path(f"/proc/{livegraph}").exists(), "its end")
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    child.stderr.close()


def _child(parent: int, word: str) -> int | None:
    """The child of `parent` with `word` in its command line."""
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent and word in (entry / "cmdline").read_text():
                return int(entry.name)
    return None


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", "import time\nwhile True: print('x' * 50, 1); time.sleep(3e-3)"],
        ["sh", "-c", "while sleep 0.3; do printf '%4096s' '1 22'; done"],
    ],
    ids=["python", "c"],
)
def test_a_writer_that_buffers_its_output_is_reported(command: list[str]) -> None:
    read, write = os.pipe()
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdout=write, env=buffered) as writer:
        os.close(write)
        with Graph(stdin=read) as graph:
            os.close(read)
            detail = wait_for(lambda: graph.get("status")["source"][0]["detail"], "the hint")
            assert "livegraph -- COMMAND" in detail
            wait_for(lambda: graph.stderr.text.count("stdbuf -oL") == 1, "the hint")
            writer.kill()
