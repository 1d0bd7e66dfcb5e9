"""What goes wrong, and what it costs: the figures of docs/reliability.md.

`python -m benchmarks faults` takes some minutes; those of a browser are in `tabs`. Boards and
proxies are those of the tests.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from board import Board
from faults import nginx

from benchmarks.event_stream import delays_of_events, open_stream, read_to
from benchmarks.server import LIVEGRAPH, Server

BUDGET = 512
"""MiB that samples may take, where nothing else is said."""
DEADLINE = 30.0

TOKEN = "a-token-of-the-benchmarks"

Row = tuple[str, ...]


def run() -> Iterator[Row]:
    yield "what goes wrong", "figure"
    yield "---", "---"
    for measure in (
        end_of_input,
        flood,
        endless_line,
        interrupted,
        unplugged,
        wrong_speed,
        behind_nginx,
        stalled,
        launcher,
    ):
        yield from measure()


def end_of_input() -> Iterator[Row]:
    took = []
    for _ in range(10):
        with Server() as server:
            server.stdin.write(b"".join(b"%d\n" % n for n in range(1, 1001)))
            start = time.perf_counter()
            server.end()
            _until(lambda s=server: s.get("status")["source"][0]["state"] == "ended")  # type: ignore[misc]
            took.append(time.perf_counter() - start)
            assert server.get("status")["records"] == 1000
    yield "`seq 1000`: its end is told after", f"{_worst(took)}"


def flood(seconds: float = 30.0) -> Iterator[Row]:
    """What `yes 1` writes, counted."""
    block = b"1\n" * (1 << 18)
    with Server() as server:
        before, most, sent = server.memory(), 0.0, 0
        stale: list[float] = []
        threading.Thread(target=_ages, args=(server.port, stale), daemon=True).start()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            server.stdin.write(block)
            sent += len(block) // 2
            most = max(most, server.memory())
        server.end()
        _until(lambda: server.get("status")["source"][0]["state"] == "ended")
        counted = server.get("status")["records"]
    yield "as fast as it is read, 30 s: lines a second", f"{sent / seconds / 1e6:.1f} M"
    yield "… memory more, of 512 MiB allowed for samples", f"{most - before:.0f} MiB"
    yield "… lines written, lines counted", f"{sent:,}, {counted:,}"
    p99 = f"p99 {_p99(stale) * 1000:.0f} ms"
    yield "… how old the newest sample of a page is", f"{p99}; {_worst(stale)}"


def _ages(port: int, ages: list[float]) -> None:
    """How old the head of each event is when it comes: x is the time of arrival."""
    with contextlib.suppress(OSError), open_stream(port) as page:
        rest = b""
        while part := page.recv(1 << 18):
            *events, rest = (rest + part).split(b"\n\n")
            for event in events:
                head = event.partition(b'{"head":')[2].partition(b",")[0]
                if head not in (b"", b"null"):
                    ages.append(time.time() - float(head))


def endless_line() -> Iterator[Row]:
    piece, count = b"x" * (1 << 20), 1 << 10
    with Server() as server:
        server.stdin.write(b"1\n" + piece)
        _until(lambda: server.get("status")["bad"] == {"too_long": 1})
        before, start = server.memory(), time.perf_counter()
        for _ in range(count):
            server.stdin.write(piece)
        server.stdin.write(b"\n2\n")
        server.stdin.flush()
        _until(lambda: server.get("status")["records"] == 2)
        took, more = time.perf_counter() - start, server.memory() - before
    yield "1 GiB without a line end: speed", f"{count * len(piece) / took / 1e6:.0f} MB/s"
    yield "… memory more", f"{more:.1f} MiB"


PRODUCER = "import time\nfor n in range(10**9): print(n, flush=True); time.sleep(0.001)"


def interrupted(times: int = 100) -> Iterator[Row]:
    """Ctrl-C in `producer | livegraph`, with 50 pages."""
    took, clean = [], 0
    for _ in range(times):
        seconds, ok = _interrupted()
        took.append(seconds)
        clean += ok
    yield "Ctrl-C in a pipeline, 50 pages: exits after", _worst(took)
    yield "… status 130, nobody complains, pages are told", f"{clean} of {times}"


def _interrupted() -> tuple[float, bool]:
    pipe = subprocess.PIPE
    producer = subprocess.Popen([sys.executable, "-c", PRODUCER], stdout=pipe, stderr=pipe)
    assert producer.stdout
    assert producer.stderr
    server = subprocess.Popen(LIVEGRAPH, stdin=producer.stdout, stderr=pipe)
    producer.stdout.close()
    assert server.stderr
    port = int(server.stderr.readline().split(b":")[-1].split(b"/")[0])
    with ExitStack() as peers:
        pages = [peers.enter_context(open_stream(port)) for _ in range(50)]
        for page in pages:
            read_to(page, b"event: status")
        start = time.perf_counter()
        for each in (producer, server):
            each.send_signal(signal.SIGINT)
        status = server.wait(DEADLINE)
        took = time.perf_counter() - start
        for page in pages:
            read_to(page, b'{"reason":"stopped"}')
    reported = server.stderr.read()
    complaint = producer.communicate()[1]
    return took, status == 130 and b"Traceback" not in reported and b"BrokenPipe" not in complaint


def unplugged(times: int = 100) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        board = Board(Path(folder) / "ttyUSB0")
        with Server("--serial", str(board.path)) as server:

            def state() -> str:
                return str(server.get("status")["source"][0]["state"])

            took = []
            for n in range(times):
                board.write(b"\n%d\n" % n)
                _until(lambda n=n: server.get("status")["records"] == n + 1)  # type: ignore[misc]
                board.unplug()
                _until(lambda: state() == "waiting")
                board.plug()
                start = time.perf_counter()
                _until(lambda: state() == "open")
                took.append(time.perf_counter() - start)
            board.unplug()
            _until(lambda: state() == "waiting")
            time.sleep(1)
            before = server.cpu()
            time.sleep(10)
            spent = (server.cpu() - before) / 10
        board.plug()
        board.unplug()
    yield f"a serial port is unplugged {times} times: read again after", _worst(took)
    yield "… CPU while it is away", f"{spent:.1%}"


def wrong_speed(count: int = 1 << 20) -> Iterator[Row]:
    """Bytes as a port gives them at a speed that is not the board's: anything."""
    noise = random.Random(1).randbytes(count)
    with tempfile.TemporaryDirectory() as folder:
        board = Board(Path(folder) / "ttyUSB0")
        with Server("--serial", str(board.path)) as server:
            start, reported = time.perf_counter(), 0.0
            for at in range(0, count, 1000):
                board.write(noise[at : at + 1000])
                if not reported and "try another --baud" in str(server.get("status")["source"]):
                    reported = time.perf_counter() - start
            _until(lambda: server.get("status")["lines"] > 0.9 * noise.count(b"\n"))
            status = server.get("status")
        board.unplug()
    share = status["records"] / status["lines"]
    yield "the wrong --baud is told after", f"{reported:.1f} s"
    yield f"… of {status['lines']:,} lines of garbage are drawn", f"{share:.2%}"


def behind_nginx() -> Iterator[Row]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Server("--allow-host", "plot.example.org", "--window", "5s", "--token", TOKEN) as server,
        nginx(Path(folder), server.port, TOKEN) as url,
    ):
        port = int(url.split(":")[2].split("/")[0])
        time.sleep(0.5)
        delays, hello = delays_of_events(server, port, "/plot/stream")
    yield "through nginx as it comes, 20 lines a second: p99", f"{_p99(delays) * 1000:.0f} ms"
    yield "… the first event after", f"{hello * 1000:.0f} ms"


def stalled() -> Iterator[Row]:
    figures = []
    for count in (0, 50):
        with Server("--window", "all") as server, ExitStack() as peers:
            server.stdin.write(b"".join(b"%d %d %d\n" % (i, i, i) for i in range(50_000)))
            server.stdin.flush()
            _until(lambda s=server: s.get("status")["records"] == 50_000)  # type: ignore[misc]
            delays_of_events(server, server.port, "/stream", 1.0)
            before = server.memory()
            for _ in range(count):
                peers.enter_context(open_stream(server.port, points=10_000, room=4096))
            delays, _ = delays_of_events(server, server.port, "/stream")
            figures.append((_p99(delays) * 1000, server.memory() - before))
    (alone, _), (beside, more) = figures
    yield (
        "50 pages stall: p99 of another without and with them",
        f"{alone:.1f}, {beside:.1f} ms",
    )
    yield "… memory of each", f"{max(more, 0) / 50:.2f} MiB"


def launcher() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "xdg-open"
        path.write_text("#!/bin/sh\nexec sleep 60\n")
        path.chmod(0o755)
        env = {"DISPLAY": ":9", "PATH": f"{folder}:{os.environ['PATH']}"}
        command = [each for each in LIVEGRAPH if each != "--no-open"]
        took = []
        for _ in range(10):
            with Server("-", command=command, env=env) as server:
                server.get("status")
                took.append(time.perf_counter() - server.started)
    yield "a browser's launcher hangs: exec → first answer", _worst(took)


# what the measurements share


def _until(condition: Callable[[], bool]) -> None:
    end = time.perf_counter() + DEADLINE
    while not condition():
        assert time.perf_counter() < end
        time.sleep(0.005)


def _worst(seconds: list[float]) -> str:
    middle = sorted(seconds)[len(seconds) // 2]
    return f"{1000 * middle:.0f} ms, {1000 * max(seconds):.0f} ms at worst"


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]
