"""Many pages at once: how late they are, and what they cost."""

import asyncio
import time
from collections.abc import Iterator

from benchmarks.server import Server

SECONDS, HERTZ = 5.0, 20


def run() -> Iterator[tuple[str, ...]]:
    yield "viewers", "median ms", "p99 ms", "CPU", "additional memory, MiB"
    yield "---", "---", "---", "---", "---"
    for count in (1, 100, 1000):
        with Server("--window", "5s") as server:
            yield asyncio.run(_measured(server, count))


async def _measured(server: Server, count: int) -> tuple[str, ...]:
    before = server.memory()
    sent: dict[int, float] = {}
    delays: list[float] = []
    readers = [asyncio.create_task(_view(server.port, sent, delays)) for _ in range(count)]
    await asyncio.sleep(3)
    cpu, start = server.cpu(), time.perf_counter()
    for n in range(1, int(SECONDS * HERTZ)):
        sent[n] = time.perf_counter()
        server.stdin.write(b"%d\n" % n)
        server.stdin.flush()
        await asyncio.sleep(max(0, start + n / HERTZ - time.perf_counter()))
    spent = (server.cpu() - cpu) / SECONDS
    more = server.memory() - before
    for reader in readers:
        reader.cancel()
    delays.sort()
    p99 = delays[int(len(delays) * 0.99)]
    median = delays[len(delays) // 2]
    return str(count), f"{median:.1f}", f"{p99:.1f}", f"{spent:.0%}", f"{more:.0f}"


async def _view(port: int, sent: dict[int, float], delays: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /stream?points=250 HTTP/1.0\r\nHost: localhost\r\n\r\n")
    while line := await reader.readline():
        if line.startswith(b'data: {"head"') and b'"replace":false' in line:
            value = int(float(line.rpartition(b'"y":[')[2].partition(b"]")[0].rpartition(b",")[2]))
            delays.append(1000 * (time.perf_counter() - sent[value]))
