"""What the shell offers for the value of an option, besides the words of a choice."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import click
from click.shell_completion import CompletionItem

MAX_LINES = 100
"""Lines of a file that are read for the names in it."""
MAX_LINE_BYTES = 64 * 1024
MAX_SECONDS = 10.0
"""Seconds allowed for reading them: the user is waiting."""


def files(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Have the shell complete the name of a file."""
    return [CompletionItem(incomplete, type="file")]


def serial_ports(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The serial ports that have hardware behind them."""
    from serial.tools.list_ports import comports

    ports = {port.device: port.description for port in comports() if port.hwid != "n/a"}
    known = {"auto": "the only one there is", **ports}
    return [
        CompletionItem(name, help=about)
        for name, about in known.items()
        if name.startswith(incomplete)
    ]


def series_names(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The names of the series at the beginning of the files that the command line names.

    Names that a shell would have to quote are left out.
    """
    # click leaves the words in `args` when the last option has no value yet
    sources = (*(context.params.get("sources") or ()), *context.args)
    names = dict.fromkeys(name for path in sources for name in _names_in(Path(path)))
    plain = (name for name in names if re.fullmatch(r"[\w.:/%-]+", name))
    return [CompletionItem(name) for name in plain if name.startswith(incomplete)]


def _names_in(path: Path) -> Iterator[str]:
    """The names that livegraph reads in the first lines of a regular file."""
    command = [sys.executable, "-m", "livegraph", "--print", "--quiet"]
    environment = {key: os.environ[key] for key in os.environ if key != "_LIVEGRAPH_COMPLETE"}
    with suppress(OSError, subprocess.SubprocessError):
        if path.is_file():
            with path.open("rb") as file:
                head = b"".join(islice(iter(lambda: file.readline(MAX_LINE_BYTES), b""), MAX_LINES))
            done = subprocess.run(  # noqa: S603 - livegraph itself
                command,
                input=head,
                env=environment,
                capture_output=True,
                timeout=MAX_SECONDS,
                check=False,
            )
            for line in done.stdout.splitlines():
                yield from json.loads(line).get("values", ())
