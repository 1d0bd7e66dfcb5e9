"""Messages on stderr, each a line that begins with `livegraph: `, and below them a status line.

All text passes `escape_controls`, so nothing from input, peers or exceptions can control the
terminal.

The status line stands one line below the cursor. So what other programs write to the terminal, and
what is typed, stays readable: the next update moves the status line below it.
"""

import contextlib
import os
import sys
from collections.abc import Mapping
from typing import TextIO

from livegraph.lib.control_characters import STEERING
from livegraph.system.terminal import free_columns

CLEAR = "\r\x1b[J"
"""Go to the start of the line, and clear everything from there."""
UP = "\r\x1b[A"
COLOURS = {"live": "\x1b[32m", "silent": "\x1b[33m", "lost": "\x1b[31m"}
NO_COLOUR = "\x1b[m"
SEPARATOR = " | "
"""Between the facts of the status line."""


def escape_controls(text: str) -> str:
    """The text with control and bidi characters escaped, as Python's `ascii` does."""
    return STEERING.sub(lambda match: ascii(match[0])[1:-1], text)


class Console:
    """Prints messages; a closed stderr is not an error. `quiet`: only errors and the address."""

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        quiet: bool = False,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._stream = stream or sys.stderr  # None if closed; `print` would use stdout
        self._quiet = quiet
        self._is_smart = environ.get("TERM", "dumb") != "dumb"
        self._colours = {} if environ.get("NO_COLOR") else COLOURS
        self._facts: tuple[str, ...] = ()
        self._is_drawn = False

    def say(self, text: str, *, error: bool = False) -> None:
        if error or not self._quiet:
            self._write(f"livegraph: {escape_controls(text)}\n")

    def error(self, text: str) -> None:
        self.say(text, error=True)

    def address(self, url: str) -> None:
        """Print the first line; scripts and editors rely on its form."""
        self.error(f"{url}  (Ctrl-C to stop)")

    @property
    def has_status_line(self) -> bool:
        """Whether stderr is a terminal that can show a status line."""
        return self._is_smart and not self._quiet and bool(self._stream) and self._stream.isatty()

    def show_status(self, *facts: str) -> None:
        """Show these facts on the status line, or none to remove it.

        Of the last facts, those that do not fit on the terminal are left out. The first word may
        have a colour.
        """
        if facts != self._facts:
            self._facts = facts
            self._write("")

    def _write(self, message: str) -> None:
        """Write a message in place of the status line, and the status line below it."""
        if self._stream is None:
            return
        with contextlib.suppress(OSError, ValueError):
            columns = free_columns(self._stream.fileno()) if self.has_status_line else 0
            clear = CLEAR if columns and self._is_drawn else ""
            self._is_drawn = bool(columns and self._facts)
            below = self._below(columns) if self._is_drawn else ""
            self._stream.write(f"{clear}{message}{below}")
            self._stream.flush()

    def _below(self, columns: int) -> str:
        """What draws the status line below the cursor, on a terminal of so many columns."""
        text = escape_controls(SEPARATOR.join(self._facts))
        while len(text) >= columns and SEPARATOR in text:
            text = text.rpartition(SEPARATOR)[0]
        text = text[: columns - 1]
        word = text.partition(" ")[0]
        if colour := self._colours.get(word):
            text = f"{colour}{word}{NO_COLOUR}{text.removeprefix(word)}"
        return f"\n{text}{UP}"
