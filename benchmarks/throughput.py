"""Lines a second from a pipe to the page's door, beside what people use to read lines.

Parsed, kept, thinned and served; the time to start is subtracted from each.
"""

import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.server import LIVEGRAPH

LINES = 3_000_000
SLOW = 200_000
"""Lines for programs that would take minutes."""
OURS = [*LIVEGRAPH, "--exit-on-eof", "--window", "all"]

Case = tuple[str, Callable[[int], str], list[tuple[str, list[str], int]]]

AWK4 = "{s+=$1+$2+$3+$4} END {print s}"
PAIRS = r'{split($1,a,":"); split($2,b,":"); s+=a[2]+b[2]} END {print s}'
CASES: list[Case] = [
    (
        "plain numbers",
        lambda i: f"{i}\n",
        [
            ("wc -l", ["wc", "-l"], LINES),
            ("mawk '{s+=$1}'", ["mawk", "{s+=$1} END {print s}"], LINES),
            ("feedgnuplot --stream", ["feedgnuplot", "--stream", "1", "--terminal", "dumb"], SLOW),
        ],
    ),
    (
        "four columns",
        lambda i: f"{i % 977 / 7:.4f} {i % 89 * 1.5} {i} {i % 13}\n",
        [("mawk summing four", ["mawk", AWK4], LINES)],
    ),
    (
        "JSON, three keys",
        lambda i: f'{{"temp":{i % 977 / 7:.2f},"hum":{i % 89 * 1.5},"n":{i}}}\n',
        [("jq -c .temp", ["jq", "-c", ".temp"], LINES // 4)],
    ),
    (
        "one bad line in 10,000",
        lambda i: "oops\n" if i % 10_000 == 9_999 else f"{i}\n",
        [("mawk '{s+=$1}'", ["mawk", "{s+=$1} END {print s}"], LINES)],
    ),
    (
        "pairs, temp:1 hum:2",
        lambda i: f"temp:{i % 977 / 7:.2f} hum:{i % 89}\n",
        [("mawk splitting the same", ["mawk", PAIRS], LINES)],
    ),
]


def run() -> Iterator[tuple[str, ...]]:
    yield "input", "livegraph", "beside", "its lines/s", "ratio"
    yield "---", "---", "---", "---", "---"
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        for name, line, others in CASES:
            count = LINES
            ours = _rate(OURS, _made(folder, line, count), count)
            for label, command, most in others:
                if shutil.which(command[0]):
                    lines = min(most, count)
                    theirs = _rate(command, _made(folder, line, lines), lines)
                    yield name, _figure(ours), label, _figure(theirs), f"{ours / theirs:.2f}"


def _made(folder: str, line: Callable[[int], str], count: int) -> Path:
    path = Path(folder) / f"{count}"
    path.write_text("".join(map(line, range(count))))
    return path


def _rate(command: list[str], path: Path, lines: int) -> float:
    """Lines a second, the best of three, without the time to start."""
    best = min(_seconds(command, path) for _ in range(3))
    return lines / max(best - min(_seconds(command, None) for _ in range(3)), 1e-3)


def _seconds(command: list[str], path: Path | None) -> float:
    """Through a pipe, as it is used; `path` None: nothing to read."""
    cat = ["cat", str(path)] if path else ["true"]
    with subprocess.Popen(cat, stdout=subprocess.PIPE) as source:
        start = time.perf_counter()
        null = subprocess.DEVNULL
        subprocess.run(command, stdin=source.stdout, stdout=null, stderr=null, check=False)
        return time.perf_counter() - start


def _figure(rate: float) -> str:
    return f"{rate / 1e6:.2f} M"
