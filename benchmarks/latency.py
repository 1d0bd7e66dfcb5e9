"""From a line written to the pipe to its bytes at a raw socket."""

import socket
import threading
import time
from collections.abc import Iterator

from benchmarks.server import Server

SECONDS = 4.0


def run() -> Iterator[tuple[str, ...]]:
    yield "lines/s", "median ms", "p99 ms", "CPU"
    yield "---", "---", "---", "---"
    for rate in (10, 1000, 10_000, 100_000):
        yield measured(rate)


def measured(rate: int) -> tuple[str, ...]:
    """Every hundredth of a second (or line by line, if that is slower) some lines are written."""
    step = max(1, rate // 100)
    with (
        Server("--window", "5s") as server,
        socket.create_connection(("127.0.0.1", server.port)) as page,
    ):
        page.sendall(b"GET /stream?points=250 HTTP/1.0\r\nHost: localhost\r\n\r\n")
        seen: dict[int, float] = {}
        threading.Thread(target=_read, args=(page, seen), daemon=True).start()
        before, sent, n, start = server.cpu(), {}, 0, time.perf_counter()
        while (now := time.perf_counter()) - start < SECONDS:
            n += step
            sent[n] = now
            server.stdin.write(b"".join(b"%d\n" % i for i in range(n - step + 1, n + 1)))
            server.stdin.flush()
            time.sleep(max(0, start + n / rate - time.perf_counter()))
        cpu = (server.cpu() - before) / SECONDS
        time.sleep(0.3)
    delays = sorted(1000 * (seen[i] - at) for i, at in sent.items() if i in seen)
    p99 = delays[int(len(delays) * 0.99)]
    return f"{rate:,}", f"{delays[len(delays) // 2]:.1f}", f"{p99:.1f}", f"{cpu:.1%}"


def _read(page: socket.socket, seen: dict[int, float]) -> None:
    """When the last value of each event came: the newest sample is always its last point."""
    rest = b""
    while part := page.recv(1 << 20):
        now = time.perf_counter()
        *events, rest = (rest + part).split(b"\n\n")
        for event in events:
            if b"event: samples" in event and b'"y":[' in event:
                last = event.rpartition(b'"y":[')[2].partition(b"]")[0].rpartition(b",")[2]
                if last:
                    seen.setdefault(int(float(last)), now)
