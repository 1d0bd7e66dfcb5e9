"""Faults between a server and a page: a TCP proxy, a producer of lines, and nginx.

with Way(graph.port) as way, Replica(way.url) as page:
    way.cut_after(lambda: random.randrange(1, 20_000))
    way.stall()
    way.answer(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
    way.heal()
"""

import asyncio
import contextlib
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from peers import free_port
from programs import needed

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER: closing the socket resets the connection."""

UNLIMITED = 1 << 62


class Way:
    """A TCP proxy, in a thread. Its methods apply to the data and connections that follow."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.cuts = 0
        self._allowance: Callable[[], int] = lambda: UNLIMITED
        self._answer = b""
        self._open: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def cut_after(self, allowance: Callable[[], int]) -> None:
        """Reset each connection after `allowance()` bytes have gone to the page."""
        self._allowance = allowance
        self.cut()

    def cut(self) -> None:
        """Reset all connections."""
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._open])

    def stall(self) -> None:
        """Pass no more data to the page, and keep connections open."""
        self._loop.call_soon_threadsafe(self._passing.clear)

    def answer(self, answer: bytes) -> None:
        """Send this response instead of the server's; b'' closes the connection."""
        self._answer = answer or b"\0"
        self.cut()

    def heal(self) -> None:
        """Work normally again."""
        self._answer, self._allowance = b"", lambda: UNLIMITED
        self._loop.call_soon_threadsafe(self._passing.set)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._passing, self._closing = asyncio.Event(), asyncio.Event()
        self._passing.set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port: int = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._closing.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._relay(reader, writer))
        self._open.add(task)
        try:
            await asyncio.wait({task})
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            if self._answer:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(self._answer.strip(b"\0"))
                await writer.drain()
                return
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.to)
            try:
                upstream = asyncio.create_task(_pass(reader, server_writer))
                await self._pass_back(server_reader, writer)
                upstream.cancel()
            finally:
                _reset(server_writer)

    async def _pass_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        remaining = self._allowance()
        while remaining and (data := await reader.read(min(65536, remaining))):
            await self._passing.wait()
            remaining -= len(data)
            writer.write(data)
            await writer.drain()
        if not remaining:
            self.cuts += 1
            _reset(writer)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closing.set)
        self._thread.join()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


class Producer:
    """Writes `line(n)` for each n, `hertz` lines a second. `count`: lines written so far."""

    def __init__(
        self, write: Callable[[str], None], line: Callable[[int], str], hertz: int
    ) -> None:
        self.count = 0
        self._write, self._line, self._hertz = write, line, hertz
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        batch = max(1, self._hertz // 100)
        while not self._stop.wait(batch / self._hertz):
            self._write("".join(self._line(self.count + i) for i in range(batch)))
            self.count += batch

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


NGINX = """
daemon off; pid {folder}/pid; error_log stderr; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    location /plot/ {{
      proxy_pass http://127.0.0.1:{to}/; proxy_set_header Host plot.example.org;
      proxy_set_header Authorization "{proof}";
    }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, to: int, token: str = "") -> Iterator[str]:
    """nginx with its defaults as a reverse proxy at a path: it buffers, and ends a silent stream.

    It adds the token of the run to requests, so clients need none.
    """
    program = needed("nginx", "to stand in between")
    port = free_port()
    path = folder / "nginx.conf"
    proof = f"Bearer {token}" if token else ""
    path.write_text(NGINX.format(folder=folder, port=port, to=to, proof=proof))
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(path)])
    try:
        yield f"http://127.0.0.1:{port}/plot/"
    finally:
        process.terminate()
        process.wait()
