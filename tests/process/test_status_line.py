"""The status line on a terminal, and that there is none elsewhere."""

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from harness import Graph, wait_for
from screen import Screen

STREAMS = ("stdin", "stdout")
IN_BACKGROUND = ["bash", "-mc", '"$0" "$@" & wait']
COMMAND = [sys.executable, "-m", "livegraph", "--no-open"]


class Terminal:
    """A livegraph whose stderr, and stdin or stdout if asked for, is a terminal of its own."""

    def __init__(
        self,
        options: Sequence[str],
        *,
        columns: int = 80,
        env: dict[str, str] | None = None,
        shares: Sequence[str] = (),
        prefix: Sequence[str] = (),
    ) -> None:
        self.screen = Screen(columns)
        self._seen = 0
        self.ours, theirs = pty.openpty()
        self._name = os.ttyname(theirs)
        self.resize(columns)
        stdin, stdout = (theirs if each in shares else subprocess.PIPE for each in STREAMS)
        self.process = subprocess.Popen(
            [*prefix, *COMMAND, *options],
            stdin=stdin,
            stdout=stdout,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", **(env or {})},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(2, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(theirs)
        threading.Thread(target=self._read, daemon=True).start()

    def resize(self, columns: int) -> None:
        self.screen.columns = columns
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def _read(self) -> None:
        with suppress(OSError):
            while data := os.read(self.ours, 4096):
                self.screen.write(data)

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin
        return self.process.stdin

    def write(self, text: str) -> None:
        self.stdin.write(text.encode())
        self.stdin.flush()

    def print(self, text: str) -> None:
        """Write to the terminal as another program does."""
        stderr = os.open(self._name, os.O_WRONLY | os.O_NOCTTY)
        os.write(stderr, text.encode())
        os.close(stderr)

    @property
    def status(self) -> str:
        """The line at the bottom of the screen."""
        return self.screen.lines[-1]

    def until(self, pattern: str) -> re.Match[str]:
        """Wait for a status line that matches, the last one that was waited for or a later one."""
        return wait_for(lambda: self._find(pattern), f"{pattern!r} in the status line")

    def _find(self, pattern: str) -> re.Match[str] | None:
        for at in range(self._seen, len(self.screen.drawn)):
            if match := re.search(pattern, self.screen.drawn[at]):
                self._seen = at
                return match
        return None

    def until_printed(self, text: str) -> None:
        wait_for(lambda: text in self.screen.written, f"{text!r} in {self.screen.written!r}")

    def end(self) -> int:
        """Interrupt it; the exit status, once everything that it wrote is on the screen."""
        os.write(self.ours, b"\x03")
        return self.process.wait(40)


@contextmanager
def terminal(
    *options: str,
    columns: int = 80,
    env: dict[str, str] | None = None,
    shares: Sequence[str] = (),
    prefix: Sequence[str] = (),
) -> Iterator[Terminal]:
    shown = Terminal(options, columns=columns, env=env, shares=shares, prefix=prefix)
    try:
        yield shown
    finally:
        shown.process.kill()
        for pipe in filter(None, (shown.process.stdin, shown.process.stdout)):
            pipe.close()
        shown.process.wait()
        os.close(shown.ours)


def test_a_terminal_shows_the_state_the_rate_the_series_and_the_viewers() -> None:
    with terminal() as shown:
        shown.until(r"waiting \| 0 lines \| 0 series \| 0 viewers")
        shown.write("a=1 b=2\n" * 10)
        shown.until(r"live \| [0-9.]+ lines/s \| 2 series \| 0 viewers")
        shown.stdin.close()
        shown.until(r"ended \| 10 lines \| 2 series \| 0 viewers")


def test_messages_stand_above_the_status_line() -> None:
    with terminal() as shown:
        shown.until("waiting")
        shown.write("a=1\n")
        shown.until_printed("understood: pairs: a")
        shown.until("live")

        def stand_above() -> bool:
            *messages, empty, status = shown.screen.lines
            said = [each for each in messages if each.startswith("livegraph: ")]
            return len(said) == len(messages) >= 2 and not empty and status.startswith("live")

        wait_for(stand_above, "messages, an empty line, the status line")


def test_a_silence_is_counted_in_seconds() -> None:
    with terminal() as shown:
        shown.write("1\n")
        first = shown.until(r"silent for (\d+) s \| 1 line \| 1 series")
        shown.until(f"silent for (?!{first[1]} s)")


def test_ctrl_c_removes_the_status_line() -> None:
    with terminal() as shown:
        shown.write("1\n")
        shown.until("live")
        assert shown.end() == 130
        wait_for(lambda: " | " not in "".join(shown.screen.lines), "no status line")
        assert all(each.startswith("livegraph: ") for each in shown.screen.lines)


def test_what_another_program_writes_to_the_terminal_stays_readable() -> None:
    with terminal() as shown:
        shown.until("waiting")
        shown.print("a warning of the program\n")
        shown.write("1\n")
        shown.until("live")

        def is_readable() -> bool:
            lines = shown.screen.lines
            statuses = [each for each in lines if " | " in each]
            return "a warning of the program" in lines and statuses == lines[-1:]

        wait_for(is_readable, "the warning above the only status line")


def test_the_status_line_has_as_many_facts_as_fit_on_the_terminal_also_when_that_changes() -> None:
    with terminal(columns=30) as shown:
        shown.until(r"^waiting \| 0 lines \| 0 series$")
        shown.resize(20)
        shown.write("x=1 y=2\n")
        shown.until(r"^live \| \S+ lines?/s$")
        wait_for(lambda: " | " not in "".join(shown.screen.lines[:-1]), "no other status line")


def test_a_run_in_the_background_leaves_the_terminal_to_others() -> None:
    with terminal("--exit-on-eof", prefix=IN_BACKGROUND) as shown:
        shown.write("1\n")
        shown.until_printed("understood: numbers: value")
        shown.stdin.close()
        shown.until_printed("the input has ended after 1 line")
        assert "\x1b" not in shown.screen.written


def test_a_dumb_terminal_gets_only_messages() -> None:
    with terminal(env={"TERM": "dumb"}) as shown:
        shown.write("1\n")
        shown.until_printed("understood: numbers: value")
        assert "\x1b" not in shown.screen.written
        assert " | " not in shown.screen.written


def test_no_color_is_respected() -> None:
    with terminal() as coloured, terminal(env={"NO_COLOR": "1"}) as plain:
        for shown in (coloured, plain):
            shown.write("1\n")
            shown.until("live")
        assert "\x1b[32mlive\x1b[m |" in coloured.screen.written
        assert "32m" not in plain.screen.written


def test_there_is_no_status_line_where_numbers_are_typed_or_copied() -> None:
    with terminal("-", shares=["stdin"]) as typed, terminal("--tee", shares=["stdout"]) as copied:
        os.write(typed.ours, b"1\n")
        typed.until_printed("understood: numbers: value")
        copied.write("1\n")
        copied.until_printed("understood: numbers: value")
        assert " | " not in typed.screen.written + copied.screen.written


def test_without_a_terminal_there_are_only_messages() -> None:
    with Graph(env={"TERM": "xterm"}) as graph:
        graph.write("1\n")
        wait_for(lambda: "understood" in graph.stderr.text, "a message")
        assert "\x1b" not in graph.stderr.text
        assert " | " not in graph.stderr.text


def test_quiet_prints_the_address_and_errors() -> None:
    with Graph("--quiet", "--threshold", "value>0", "--exec", "exit 3") as graph:
        graph.write("1\nhello\n")
        wait_for(lambda: "--exec ended with status 3" in graph.stderr.text, "an error")
        graph.signal(signal.SIGINT)
        graph.wait()
        first, *others = graph.stderr.text.splitlines()
        assert first.endswith("/  (Ctrl-C to stop)")
        assert all(each.startswith("livegraph: --exec") for each in others)
