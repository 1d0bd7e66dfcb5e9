"""What the terminal is told, on stderr: every line begins with `livegraph: `.

Whatever comes from input, peers or exceptions passes `plain`, so that no byte of it can steer the
terminal.
"""

import contextlib
import sys
from typing import TextIO

from livegraph.lib.control_characters import STEERING


def escape_controls(text: str) -> str:
    """The text with control and bidi characters written out, as Python's `ascii` does."""
    return STEERING.sub(lambda match: ascii(match[0])[1:-1], text)


class Console:
    """Says things to the person at the terminal; one that is gone is no failure."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr  # None if it was closed: `print` would take stdout

    def say(self, text: str) -> None:
        if self._stream is None:
            return
        with contextlib.suppress(OSError, ValueError):
            print(f"livegraph: {escape_controls(text)}", file=self._stream, flush=True)

    def address(self, url: str) -> None:
        """The first line; tests and editors look for exactly this."""
        self.say(f"{url}  (Ctrl-C to stop)")
