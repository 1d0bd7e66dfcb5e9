"""Real peers for tests: an HTTP server, an MQTT broker, and certificates for both."""

import asyncio
import getpass
import itertools
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from harness import DEADLINE, wait_for
from programs import needed

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Tls:
    """A self-signed certificate and its key."""

    cert: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.cert, self.key)
        return made


def certificate(folder: Path, names: str = "DNS:localhost,IP:127.0.0.1") -> Tls:
    made = Tls(folder / "cert.pem", folder / "key.pem")
    command = [needed("openssl", "to make a certificate"), "req", "-x509", "-newkey", "rsa:2048"]
    command += ["-nodes", "-keyout", str(made.key), "-out", str(made.cert), "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", f"subjectAltName={names}"]
    subprocess.run(command, capture_output=True, check=True)
    made.key.chmod(0o644)  # the broker drops root privileges
    return made


@contextmanager
def server(handler: Handler, port: int = 0, tls: Tls | None = None) -> Iterator[int]:
    """Serve all paths in a thread; yields the port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> tuple[web.AppRunner, int]:
        app = web.Application()
        app.router.add_get("/{path:.*}", handler)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        secure = tls.context() if tls else None
        site = web.TCPSite(runner, "127.0.0.1", port, reuse_address=True, ssl_context=secure)
        await site.start()
        return runner, runner.addresses[0][1]

    runner, at = asyncio.run_coroutine_threadsafe(start(), loop).result(DEADLINE)
    try:
        yield at
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(DEADLINE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


_ports = itertools.count(100 * os.getpid())
"""Each process of the tests counts from another number."""


def free_port() -> int:
    """A port that is free until it is used: the system itself gives only those above 32767."""
    while True:
        port = 10_000 + next(_ports) % 20_000
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port))
            return port


def is_up(port: int) -> bool:
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def mosquitto(folder: Path, port: int, *lines: str) -> Iterator[None]:
    config = folder / "mosquitto.conf"
    access = lines or ("allow_anonymous true",)
    config.write_text(
        "\n".join([f"user {getpass.getuser()}", f"listener {port} 127.0.0.1", *access, ""])
    )
    with subprocess.Popen(
        [shutil.which("mosquitto") or "", "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            wait_for(lambda: is_up(port), "the broker")
            yield
        finally:
            child.terminate()
