"""Messages on stderr: every line begins with `livegraph: `.

All text passes `escape_controls`, so nothing from input, peers or exceptions can control the
terminal.
"""

import contextlib
import sys
from typing import TextIO

from livegraph.lib.control_characters import STEERING


def escape_controls(text: str) -> str:
    """The text with control and bidi characters escaped, as Python's `ascii` does."""
    return STEERING.sub(lambda match: ascii(match[0])[1:-1], text)


class Console:
    """Prints messages; a closed stderr is not an error."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr  # None if closed; `print` would use stdout

    def say(self, text: str) -> None:
        if self._stream is None:
            return
        with contextlib.suppress(OSError, ValueError):
            print(f"livegraph: {escape_controls(text)}", file=self._stream, flush=True)

    def address(self, url: str) -> None:
        """Print the first line; scripts and editors rely on its form."""
        self.say(f"{url}  (Ctrl-C to stop)")
