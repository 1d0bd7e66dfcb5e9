"""From a line written to the pipe to its bytes at a raw socket."""

import socket
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator

from benchmarks.server import Server

SECONDS = 5.0


def run() -> Iterator[tuple[str, ...]]:
    yield "lines/s", "median ms", "p99 ms", "CPU"
    yield "---", "---", "---", "---"
    for rate in (10, 1000, 10_000, 100_000):
        yield measured(rate)


def measured(rate: int) -> tuple[str, ...]:
    """Line by line, up to a thousand writes a second; beyond, some lines in each."""
    step = max(1, rate // 1000)
    with (
        Server("--window", "5s") as server,
        socket.create_connection(("127.0.0.1", server.port)) as page,
    ):
        page.sendall(b"GET /stream?points=250 HTTP/1.0\r\nHost: localhost\r\n\r\n")
        seen: list[tuple[int, float]] = []
        threading.Thread(target=_read, args=(page, seen), daemon=True).start()
        server.stdin.write(b"0\n" * 20)  # what is done for the first lines only is not measured
        server.stdin.flush()
        time.sleep(1.5)
        before, sent, n, start = server.cpu(), {}, 0, time.perf_counter()
        while (now := time.perf_counter()) - start < SECONDS:
            n += step
            sent[n] = now
            server.stdin.write(b"".join(b"%d\n" % i for i in range(n - step + 1, n + 1)))
            server.stdin.flush()
            time.sleep(max(0, start + n / rate - time.perf_counter()))
        cpu = (server.cpu() - before) / SECONDS
        time.sleep(0.3)
    delays = sorted(1000 * (_first(seen, i) - at) for i, at in sent.items() if i <= seen[-1][0])
    p99 = delays[int(len(delays) * 0.99)]
    return f"{rate:,}", f"{delays[len(delays) // 2]:.1f}", f"{p99:.1f}", f"{cpu:.1%}"


def _first(seen: list[tuple[int, float]], i: int) -> float:
    """When the first event came that has line `i`."""
    return seen[bisect_left(seen, (i, 0.0))][1]


def _read(page: socket.socket, seen: list[tuple[int, float]]) -> None:
    """When the last value of each event came: the newest sample is always its last point."""
    rest = b""
    while part := page.recv(1 << 20):
        now = time.perf_counter()
        *events, rest = (rest + part).split(b"\n\n")
        for event in events:
            if b"event: samples" in event and b'"y":[' in event:
                last = event.rpartition(b'"y":[')[2].partition(b"]")[0].rpartition(b",")[2]
                if last:
                    seen.append((int(float(last)), now))
