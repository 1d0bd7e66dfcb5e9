"""The other ends of network sources, for the contract tests in test_sources.py."""

import base64
import hashlib
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from harness import DEADLINE
from paho.mqtt import publish
from peers import free_port, mosquitto
from programs import needed

from livegraph.settings import ReadingOptions, RunMode
from livegraph.sources import NewSource, Note, Source

SETTINGS = ReadingOptions(run=RunMode(exit_on_eof=True))
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


class Peer:
    """The end that the test writes to. `named`: the source as given on the command line."""

    settings = SETTINGS
    lead = b""

    def __init__(self, named: str, sock: socket.socket) -> None:
        self.named, self.sock = named, sock

    async def reach(self, source: Source) -> Source:
        """Wait until this end can be written to; returns the source that gets what is written."""
        while True:
            item = await source.read()
            if isinstance(item, Note) and item.state == "open":
                return source

    def write(self, data: bytes) -> None:
        self.sock.sendall(data)

    def hang_up(self) -> None:
        self.sock.close()


class Client(Peer):
    """Connects to a listener at an address."""

    def __init__(self, named: str, sock: socket.socket, address: str | tuple[str, int]) -> None:
        super().__init__(named, sock)
        self._address = address

    async def reach(self, source: Source) -> Source:
        self.sock.connect(self._address)
        while True:
            if isinstance(item := await source.read(), NewSource):
                return item.source


class Server(Peer):
    """A server for one client: it sends `welcome(request)`, and then what is written."""

    def __init__(self, scheme: str, welcome: Callable[[bytes], bytes]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(DEADLINE)
        self._welcome = welcome
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()
        named = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}/"
        super().__init__(named, self._listener)

    def _answer(self) -> None:
        sock = self._listener.accept()[0]
        request = b""
        while b"\r\n\r\n" not in request:
            request += sock.recv(4096)
        self.sock = sock
        sock.sendall(self._welcome(request))

    def close(self) -> None:
        self._thread.join(DEADLINE)
        self.sock.close()
        self._listener.close()


class WebSocketServer(Server):
    """Sends each write as a WebSocket message."""

    def write(self, data: bytes) -> None:
        data = data.removesuffix(b"\n")
        self.sock.sendall(b"\x82\x7f" + struct.pack(">Q", len(data)) + data)


class DatagramSender(Peer):
    def write(self, data: bytes) -> None:
        self.sock.send(data)


class Publisher(Peer):
    def write(self, data: bytes) -> None:
        port = int(self.named.rpartition(":")[2].partition("/")[0])
        publish.single("a/b", data.removesuffix(b"\n"), qos=1, hostname="127.0.0.1", port=port)


@contextmanager
def tcp(_folder: Path) -> Iterator[Peer]:
    port = free_port()
    with socket.socket() as sock:
        yield Client(f"tcp://:{port}", sock, ("127.0.0.1", port))


@contextmanager
def unix(folder: Path) -> Iterator[Peer]:
    with socket.socket(socket.AF_UNIX) as sock:
        yield Client(f"unix:{folder}/s", sock, f"{folder}/s")


@contextmanager
def udp(_folder: Path) -> Iterator[Peer]:
    port = free_port()
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        yield DatagramSender(f"udp://:{port}", sock)


@contextmanager
def http(_folder: Path) -> Iterator[Peer]:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
    with closing(Server("http", lambda _: head)) as peer:
        yield peer


@contextmanager
def ws(_folder: Path) -> Iterator[Peer]:
    with closing(WebSocketServer("ws", _accept_websocket)) as peer:
        yield peer


def _accept_websocket(request: bytes) -> bytes:
    key = re.search(rb"Sec-WebSocket-Key: (\S+)", request, re.IGNORECASE)
    assert key
    accept = base64.b64encode(hashlib.sha1(key[1] + GUID).digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"


@contextmanager
def mqtt(folder: Path) -> Iterator[Peer]:
    needed("mosquitto", "to be a broker")
    port = free_port()
    with mosquitto(folder, port), socket.socket() as sock:
        yield Publisher(f"mqtt://127.0.0.1:{port}/a/#?qos=1", sock)
