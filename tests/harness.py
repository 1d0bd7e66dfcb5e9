"""Real livegraph processes for the tests: start them, write to stdin, query them, stop them.

    with Graph("--window", "10s") as graph:
        graph.write("1\n2\n")
        wait_for(lambda: graph.get("series")[0]["count"] == 2, "two samples")

The address is the one that the child printed, so that no other process can answer. The output of
the child is kept and shown when a test fails. Leaving the block stops the child as Ctrl-C does and
fails on a traceback, so every test of a process also tests its shutdown.
"""

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from os import environ
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar
from urllib.parse import unquote
from urllib.request import ProxyHandler, Request, build_opener

from fork_server import ForkedProcess, fork_server

DEADLINE = 40.0
"""Seconds to wait for a condition before a test fails; generous, for slow machines."""

ADDRESS = re.compile(r"livegraph: (https?://\S+)")

T = TypeVar("T")

_direct = build_opener(ProxyHandler({}))


def wait_for(condition: Callable[[], T | None], what: str, *, deadline: float = DEADLINE) -> T:
    """Return the first truthy result of `condition`; AssertionError after `deadline` s.

    It is asked less often the longer it takes, since asking takes time from what is waited for.
    """
    begin = time.monotonic()
    while not (answer := condition()):
        waited = time.monotonic() - begin
        if waited > deadline:
            raise AssertionError(f"waited {deadline:g} s for {what}; it is {answer!r}")
        time.sleep(min(max(waited / 10, 0.01), 0.2))
    return answer


def reading(folder: Path, *urls: str) -> str:
    """Write a config file with sources that have these URLs; return its path."""
    path = folder / "sources.toml"
    path.write_text(f"source = {json.dumps(urls)}\n")
    return str(path)


def run(*arguments: str, data: str = "") -> subprocess.CompletedProcess[str]:
    """Run `livegraph ARGUMENTS`, forked (`fork_server.py`), on this input to its end."""
    server = fork_server()
    return subprocess.run(
        [*server.command, *arguments],
        input=data,
        capture_output=True,
        check=False,
        encoding="utf-8",
        pass_fds=[server.descriptor],
    )


class Output:
    """An output stream of a child, read by a thread so that the child never blocks."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._bytes = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._pipe as pipe:
            while chunk := pipe.read1(65536):  # type: ignore[attr-defined]
                self._bytes += chunk

    @property
    def bytes(self) -> bytes:
        return bytes(self._bytes)

    @property
    def text(self) -> str:
        return self.bytes.decode("utf-8", "replace")

    def join(self) -> None:
        """Wait until the child has closed the stream."""
        self._thread.join(DEADLINE)


class Graph:
    """A process of `livegraph --no-open …`, fed through a pipe on its stdin.

    `options` follow `--no-open`. `stdin`: a file or descriptor instead of the pipe. `env`:
    additional environment variables. `prefix`: a command that runs livegraph, such as `setpriv`.
    `descriptors`: a limit on open files. With one of the last two, or with `execute`, a new
    interpreter is started; otherwise the process is forked, which is faster (`fork_server.py`).
    Variables that are read when modules are loaded need `execute`.
    """

    def __init__(
        self,
        *options: str,
        stdin: IO[bytes] | int = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
        prefix: Sequence[str] = (),
        descriptors: int = 0,
        execute: bool = False,
    ) -> None:
        limited = ["sh", "-c", f'ulimit -n {descriptors}; exec "$@"', "sh"] if descriptors else []
        self.process: subprocess.Popen[bytes] | ForkedProcess
        variables = {**environ, **(env or {})}
        if prefix or descriptors or execute:
            self.process = subprocess.Popen(
                [*limited, *prefix, sys.executable, "-m", "livegraph", "--no-open", *options],
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=variables,
            )
        else:
            self.process = fork_server().start("--no-open", *options, stdin=stdin, env=variables)
        assert self.process.stdout
        assert self.process.stderr
        self.stdout = Output(self.process.stdout)
        self.stderr = Output(self.process.stderr)

    @property
    def url(self) -> str:
        """The printed address of the page, with the token if there is one."""
        return wait_for(self._printed_address, f"the address on stderr\n{self._diagnostics()}")

    def _printed_address(self) -> str | None:
        match = ADDRESS.search(self.stderr.text)
        if not match and self.process.poll() is not None:
            self.stderr.join()
            raise AssertionError(f"ended before it printed an address\n{self._diagnostics()}")
        # the line may be read in pieces; it is complete when something follows the match
        return match[1] if match and match.end() < len(self.stderr.text) else None

    @property
    def base(self) -> str:
        """The address without the token."""
        return self.url.partition("#")[0]

    @property
    def token(self) -> str | None:
        """The token in the address."""
        return unquote(self.url.partition("#token=")[2]) or None

    @property
    def port(self) -> int:
        match = re.search(r":(\d+)/", self.url)
        assert match, self.url
        return int(match[1])

    def write(self, text: str | bytes) -> None:
        """Write to the child's stdin."""
        assert self.process.stdin, "this child's stdin is not a pipe"
        self.process.stdin.write(text if isinstance(text, bytes) else text.encode())
        self.process.stdin.flush()

    def end(self) -> None:
        """Close the child's stdin: the end of input."""
        assert self.process.stdin, "this child's stdin is not a pipe"
        self.process.stdin.close()

    def fetch(self, path: str) -> bytes:
        """Return the body of a route. Raises HTTPError if the status is not 2xx."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = Request(self.base + path.lstrip("/"), headers=headers)
        with _direct.open(request, timeout=DEADLINE) as answer:
            body: bytes = answer.read()
        return body

    def get(self, path: str) -> Any:
        """Return the parsed JSON of a route."""
        return json.loads(self.fetch(path))

    def count(self, name: str) -> int:
        """The number of samples of the series `name`, 0 if there is no such series."""
        return next((s["count"] for s in self.get("series") if s["name"] == name), 0)

    def messages(self) -> list[str]:
        """The texts of the messages that a new page gets."""
        return [message["text"] for message in self.message_events()]

    def message_events(self) -> list[dict[str, Any]]:
        """The messages that a new page gets."""
        messages: list[dict[str, Any]] = self._streamed("messages")["messages"]
        return messages

    def stream_head(self) -> float:
        """The head that a new page gets."""
        head: float = self._streamed("samples")["head"]
        return head

    def _streamed(self, event: str) -> dict[str, Any]:
        """The data of the first such event of a new stream."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = Request(f"{self.base}stream", headers=headers)
        with _direct.open(request, timeout=DEADLINE) as answer:
            while answer.readline() != f"event: {event}\n".encode():
                pass
            data = next(line for line in answer if line.startswith(b"data: "))
        reported: dict[str, Any] = json.loads(data[len("data: ") :])
        return reported

    def signal(self, number: int = signal.SIGINT) -> None:
        self.process.send_signal(number)

    def wait(self, timeout: float = DEADLINE) -> int:
        """Wait for the end of the child and return its exit status."""
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still runs after {timeout:g} s\n{self._diagnostics()}") from None
        self.stdout.join()
        self.stderr.join()
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()
        if error:
            error.add_note(self._diagnostics())
        else:
            assert "Traceback" not in self.stderr.text, self._diagnostics()
            assert "internal error" not in self.stderr.text, self._diagnostics()

    def _stop(self) -> None:
        if self.process.poll() is None:
            self.signal()
        self._close_stdin()  # Ctrl-C in a pipeline ends the writer, too
        try:
            self.wait()
        finally:
            self.process.kill()
            self.process.wait()

    def _close_stdin(self) -> None:
        if self.process.stdin:
            with suppress(BrokenPipeError):  # the child has not read the rest
                self.process.stdin.close()

    def _diagnostics(self) -> str:
        out, err = self.stdout.text[-4000:], self.stderr.text[-4000:]
        return f"exit status {self.process.poll()}\n-- stdout\n{out}\n-- stderr\n{err}"
