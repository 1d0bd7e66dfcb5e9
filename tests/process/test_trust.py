"""Sources on the network: TLS with trusted and untrusted certificates, and RFC 2217."""

import os
import socket
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import serial
import serial.rfc2217
from aiohttp import web
from harness import DEADLINE, Graph, wait_for
from paho.mqtt import publish
from peers import Tls, certificate, free_port, mosquitto, server
from programs import needed


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    return certificate(tmp_path_factory.mktemp("tls"))


async def answer(request: web.Request) -> web.StreamResponse:
    ws = web.WebSocketResponse()
    if not ws.can_prepare(request).ok:
        return web.Response(text="a=1\na=2\n")
    await ws.prepare(request)
    await ws.send_str("a=1\na=2")
    await ws.receive()
    return ws


@pytest.mark.parametrize("scheme", ["https", "wss"])
def test_a_certificate_is_trusted_if_it_is_named_and_otherwise_reported_with_advice(
    scheme: str, tls: Tls
) -> None:
    with server(answer, tls=tls) as port:
        source = f"{scheme}://localhost:{port}/"
        with Graph(source) as graph:
            wait_for(lambda: "SSL_CERT_FILE=" in graph.stderr.text, "the advice")
            assert "not trusted: self-signed certificate" in graph.stderr.text
            wait_for(lambda: graph.get("status")["source"][0]["state"] == "waiting", "the state")
        with Graph(source, env={"SSL_CERT_FILE": str(tls.cert)}, execute=True) as graph:
            wait_for(lambda: graph.count("a") == 2, "both samples")


def test_a_certificate_of_another_name_is_reported(tmp_path: Path) -> None:
    tls = certificate(tmp_path, "DNS:elsewhere.test")
    with server(answer, tls=tls) as port:
        env = {"SSL_CERT_FILE": str(tls.cert)}
        for host in ("localhost", "127.0.0.1"):
            with Graph(f"https://{host}:{port}/", env=env, execute=True) as graph:
                wait_for(lambda: "use a name in the certificate" in graph.stderr.text, "the advice")


@pytest.mark.parametrize("scheme", ["https", "wss"])
def test_a_peer_without_tls_is_reported(scheme: str) -> None:
    with server(answer) as port, Graph(f"{scheme}://127.0.0.1:{port}/") as graph:
        wait_for(lambda: "it does not speak TLS; use http:" in graph.stderr.text, "the advice")


def test_a_broker_over_tls_is_read_and_published_to(tmp_path: Path, tls: Tls) -> None:
    needed("mosquitto", "to be a broker")
    port = free_port()
    secure = ("allow_anonymous true", f"certfile {tls.cert}", f"keyfile {tls.key}")
    trusted = {"SSL_CERT_FILE": str(tls.cert)}
    with mosquitto(tmp_path, port, *secure):
        with Graph(f"mqtts://localhost:{port}/lab/#") as graph:
            wait_for(lambda: "SSL_CERT_FILE=" in graph.stderr.text, "the advice")
        with (
            Graph(f"mqtts://localhost:{port}/lab/#", env=trusted, execute=True) as graph,
            Graph(
                "--publish", f"mqtts://localhost:{port}/lab/rig?qos=1", env=trusted, execute=True
            ) as sender,
        ):
            wait_for(lambda: graph.get("status")["source"][0]["state"] == "open", "the broker")
            to: Any = {"hostname": "localhost", "port": port, "tls": {"ca_certs": str(tls.cert)}}
            publish.single("lab/x", "1", qos=1, **to)
            sender.write("temp=21\n")
            wait_for(lambda: graph.count("lab/x") == graph.count("lab/rig.temp") == 1, "both")


def test_a_run_can_end_while_it_connects_to_a_broker(tmp_path: Path, tls: Tls) -> None:
    env = {"SSL_CERT_FILE": str(tls.cert), "XDG_RUNTIME_DIR": str(tmp_path)}
    with socket.create_server(("127.0.0.1", 0)) as listening:
        source = f"mqtts://localhost:{listening.getsockname()[1]}/lab/#"
        with Graph(source, env=env, execute=True) as graph:
            wait_for(lambda: list(tmp_path.glob("*/*.json")), "the run to start")
            peer = listening.accept()[0]
            graph.signal()
            wait_for(lambda: not list(tmp_path.glob("*/*.json")), "the shutdown to begin")
            with tls.context().wrap_socket(peer, server_side=True) as connection:
                connection.sendall(b"\x20\x02\0\0")  # CONNACK
                while connection.recv(1000):
                    pass
            assert graph.wait() == 130  # Graph checks that there is no traceback


class Port(serial.Serial):
    """A pseudo-terminal, which has no modem control lines."""

    cts = dsr = ri = cd = property(lambda _: False)

    def _update_rts_state(self) -> None: ...

    def _update_dtr_state(self) -> None: ...


@contextmanager
def rfc2217() -> Iterator[tuple[int, str]]:
    """Serve a serial port over the network (RFC 2217); yield the board's end and the address."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    port = Port(os.ttyname(theirs), timeout=0.05)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(DEADLINE)
    over = threading.Event()
    thread = threading.Thread(target=_serve, args=(port, listener, over), daemon=True)
    thread.start()
    try:
        yield ours, f"rfc2217://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join(DEADLINE)
        for end in (port, listener):
            end.close()
        os.close(ours)
        os.close(theirs)


def _serve(port: Any, listener: socket.socket, over: threading.Event) -> None:
    peer = listener.accept()[0]
    peer.settimeout(0.02)
    writer = type("Writer", (), {"write": staticmethod(peer.sendall)})()
    manager = serial.rfc2217.PortManager(port, writer)
    with peer:
        while not over.is_set():
            try:
                port.write(b"".join(manager.filter(peer.recv(1024))))
            except TimeoutError:
                pass
            except OSError:
                return
            if data := port.read(port.in_waiting):
                peer.sendall(b"".join(manager.escape(data)))


def test_a_serial_port_on_the_network_is_read_and_written() -> None:
    with (
        rfc2217() as (board, address),
        Graph("--serial", address, "--baud", "115200", "--send", "go") as graph,
    ):
        graph.url  # noqa: B018 - opening a port discards its input
        os.set_blocking(board, False)
        wait_for(lambda: read_available(board) == b"go\n", "the command")
        os.write(board, b"agment\n1\n2\n3\n")
        wait_for(lambda: graph.count("value") == 3, "the samples")


def read_available(fd: int) -> bytes:
    try:
        return os.read(fd, 100)
    except BlockingIOError:
        return b""
