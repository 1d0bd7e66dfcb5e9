"""What comes over the network: how many lines a second are read, and what is dropped."""

import http.client
import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.server import Server

PORT = 47269
BROKER = 18830
LINES = 300_000


def run() -> Iterator[tuple[str, ...]]:
    yield "input", "lines", "lines/s read", "dropped", "CPU"
    yield "---", "---", "---", "---", "---"
    yield _measured("tcp, one connection", (f"tcp://:{PORT}",), _tcp)
    yield _measured("push, 1,000 lines per body", ("--push",), _push)
    yield _measured("push, one line per body", ("--push",), _push_one, 3000)
    yield _measured("udp, one line per datagram, without a pause", (f"udp://:{PORT}",), _udp)
    yield _measured("udp, 10,000 lines/s sent", (f"udp://:{PORT}",), _udp_paced, 50_000)
    if shutil.which("mosquitto"):
        with _mosquitto():
            for topics in (1, 100, 1000, 2000):
                options = (f"mqtt://127.0.0.1:{BROKER}/#", "--max-series", "4096")
                what = f"mqtt, one line per message, {topics:,} topics"
                yield _measured(what, options, _mqtt(topics), 30_000)


def _measured(
    what: str, options: tuple[str, ...], send: Callable[[Server, int], None], lines: int = LINES
) -> tuple[str, ...]:
    with Server(*options) as server:
        server.until(lambda: any(each["name"] != "stdin" for each in _status(server)["source"]))
        time.sleep(0.5)
        cpu, start = server.cpu(), time.perf_counter()
        send(server, lines)
        reported, seen, status = -1, time.perf_counter(), _status(server)
        while time.perf_counter() - seen < 1:  # until nothing more comes
            status = _status(server)
            if status["lines"] != reported:
                reported, seen = status["lines"], time.perf_counter()
            time.sleep(0.02)
        took = seen - start
        dropped = status["notes"].get("dropped", 0)
        spent = (server.cpu() - cpu) / took
        return what, f"{lines:,}", f"{reported / took:,.0f}", f"{dropped:,}", f"{spent:.0%}"


def _status(server: Server) -> Any:  # noqa: ANN401 - JSON
    with urlopen(f"{server.url}status") as answer:
        return json.load(answer)


def _tcp(_: Server, lines: int) -> None:
    data = b"".join(b"temp=%d hum=40\n" % i for i in range(lines))
    with socket.create_connection(("127.0.0.1", PORT)) as sock:
        sock.sendall(data)


def _push(server: Server, lines: int) -> None:
    _post(server, b"".join(b"temp=%d hum=40\n" % i for i in range(1000)), lines // 1000)


def _push_one(server: Server, lines: int) -> None:
    _post(server, b"temp=1 hum=40\n", lines)


def _post(server: Server, body: bytes, times: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for _ in range(times):
        connection.request("POST", "/push", body, {"Content-Type": "application/octet-stream"})
        connection.getresponse().read()
    connection.close()


def _udp(_: Server, lines: int, pace: float = 0.0) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", PORT))
        start = time.perf_counter()
        for i in range(lines):
            sock.send(b"temp:%d" % i)
            if pace and i % 100 == 0:
                time.sleep(max(0.0, start + i / pace - time.perf_counter()))
        time.sleep(1)
        sock.send(b"temp:0")  # with it comes what the kernel dropped


def _udp_paced(server: Server, lines: int) -> None:
    _udp(server, lines, 10_000)


def _mqtt(topics: int) -> Callable[[Server, int], None]:
    def send(_: Server, lines: int) -> None:
        from paho.mqtt.client import Client  # noqa: PLC0415
        from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415

        client = Client(CallbackAPIVersion.VERSION2)
        client.connect("127.0.0.1", BROKER)
        client.loop_start()
        for i in range(lines):
            sent = client.publish(f"rig/{i % topics}", b"%d" % i)
        sent.wait_for_publish()
        client.disconnect()
        client.loop_stop()

    return send


class _mosquitto:  # noqa: N801 - a context
    def __enter__(self) -> None:
        config = Path(tempfile.mkdtemp()) / "mosquitto.conf"
        config.write_text(
            f"listener {BROKER} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
        )
        config.parent.chmod(0o755)
        command = [shutil.which("mosquitto") or "", "-c", str(config)]
        null = subprocess.DEVNULL
        self.child = subprocess.Popen(command, stdout=null, stderr=null)
        time.sleep(1)

    def __exit__(self, *error: object) -> None:
        self.child.terminate()
        self.child.wait()
