"""Lines a second from a pipe to the page's door, beside what people use to read lines.

Parsed, kept, thinned and served; the time to start is subtracted from each.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.server import LIVEGRAPH

LINES = 3_000_000
SLOW = 200_000
"""Lines for programs that would take minutes."""
OURS = [*LIVEGRAPH, "--exit-on-eof", "--window", "all"]


@dataclass(frozen=True)
class Other:
    """A program that reads the same lines."""

    name: str
    command: list[str]
    lines: int = LINES


@dataclass(frozen=True)
class Case:
    """Lines as `line` makes them, read with these options of ours and by others."""

    name: str
    line: Callable[[int], str]
    others: list[Other]
    options: list[str] = field(default_factory=list)


def awk(name: str, sum_of: str) -> Other:
    return Other(f"mawk {name}", ["mawk", f"{{{sum_of}}} END {{print s}}"])


def split(separator: str, *columns: int) -> str:
    """How awk gets to the numbers behind a separator in some columns."""
    return ";".join(f's+=substr(${i},index(${i},"{separator}")+1)' for i in columns)


def sensor(i: int) -> str:
    return f'{{"temp":{i % 977 / 7:.2f},"hum":{i % 89 * 1.5},"n":{i}}}\n'


SUM = awk("'{s+=$1}'", "s+=$1")
JQ = Other("jq -c .temp", ["jq", "-c", ".temp"], LINES // 4)
CASES = [
    Case(
        "plain numbers",
        lambda i: f"{i}\n",
        [
            Other("wc -l", ["wc", "-l"]),
            SUM,
            Other("feedgnuplot", ["feedgnuplot", "--stream", "1", "--terminal", "dumb"], SLOW),
            Other("ttyplot", ["ttyplot"], SLOW),
        ],
    ),
    Case(
        "four columns",
        lambda i: f"{i % 977 / 7:.4f} {i % 89 * 1.5} {i} {i % 13}\n",
        [awk("summing four", "s+=$1+$2+$3+$4")],
    ),
    Case("JSON, three keys", sensor, [JQ]),
    Case("the same, --field temp", sensor, [JQ], ["--field", "temp"]),
    Case(
        "JSON with a time and a word",
        lambda i: (
            f'{{"ts":{1.7e9 + i / 1000:.3f},"level":"{"info" if i % 7 else "warn"}","v":{i}}}\n'
        ),
        [Other("jq -c .v", ["jq", "-c", ".v"], LINES // 4)],
    ),
    Case(
        "one bad line in 10,000",
        lambda i: "oops\n" if i % 10_000 == 9_999 else f"{i}\n",
        [SUM],
    ),
    Case(
        "pairs, temp:1 hum:2",
        lambda i: f"temp:{i % 977 / 7:.2f} hum:{i % 89}\n",
        [awk("splitting the same", split(":", 1, 2))],
    ),
    Case(
        "logfmt, --field temp",
        lambda i: f"level=info id={i} temp={i % 977 / 7:.2f} hum={i % 89}\n",
        [awk("splitting the same", split("=", 3))],
        ["--field", "temp"],
    ),
]


def run() -> Iterator[tuple[str, ...]]:
    yield "input", "livegraph", "compared with", "its lines/s", "ratio"
    yield "---", "---", "---", "---", "---"
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            ours = _rate([*OURS, *case.options], _made(folder, case, LINES), LINES)
            for other in case.others:
                if shutil.which(other.command[0]):
                    theirs = _rate(other.command, _made(folder, case, other.lines), other.lines)
                    ratio = f"{ours / theirs:.2f}"
                    yield case.name, _figure(ours), other.name, _figure(theirs), ratio


def _made(folder: str, case: Case, count: int) -> Path:
    path = Path(folder) / "lines"
    path.write_text("".join(map(case.line, range(count))))
    return path


def _rate(command: list[str], path: Path, lines: int) -> float:
    """Lines a second, the best of three, without the time to start."""
    best = min(_seconds(command, path) for _ in range(3))
    return lines / max(best - min(_seconds(command, None) for _ in range(3)), 1e-3)


def _seconds(command: list[str], path: Path | None) -> float:
    """Through a pipe, as it is used; `path` None: nothing to read."""
    cat = ["cat", str(path)] if path else ["true"]
    null = subprocess.DEVNULL
    with subprocess.Popen(cat, stdout=subprocess.PIPE) as source:
        start = time.perf_counter()
        environment = {**os.environ, "TERM": "xterm"}
        subprocess.run(
            command, stdin=source.stdout, stdout=null, stderr=null, env=environment, check=False
        )
        return time.perf_counter() - start


def _figure(rate: float) -> str:
    return f"{rate / 1e6:.2f} M"
