"""A page without a browser: opens an event stream, reads to a mark, and measures delays."""

import socket
import time
from contextlib import closing

from benchmarks.server import Server

DEADLINE = 30.0
"""Seconds before a stream that brings nothing is given up."""


def open_stream(
    port: int, path: str = "/stream", *, points: int = 250, room: int = 0
) -> "closing[socket.socket]":
    page = socket.socket()
    if room:
        page.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    page.settimeout(DEADLINE)
    page.connect(("127.0.0.1", port))
    page.sendall(f"GET {path}?points={points} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    return closing(page)


def read_to(page: socket.socket, mark: bytes) -> bytes:
    text = b""
    while mark not in text:
        part = page.recv(1 << 16)
        assert part, text[-200:]
        text = text[-100:] + part
    return text


def delays_of_events(
    server: Server, port: int, path: str, seconds: float = 5.0
) -> tuple[list[float], float]:
    """From each of 20 lines a second to its event at a page; and from asking to the first event."""
    delays = []
    start = time.perf_counter()
    with open_stream(port, path) as page:
        read_to(page, b"event: hello")
        hello = time.perf_counter() - start
        read_to(page, b"event: status")
        for n in range(int(20 * seconds)):
            value = 1_000_000 + n
            sent = time.perf_counter()
            server.stdin.write(b"%d %d %d\n" % (value, value, value))
            server.stdin.flush()
            read_to(page, b"%d.0" % value)
            delays.append(time.perf_counter() - sent)
            time.sleep(0.05)
    return delays, hello
