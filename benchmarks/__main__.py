"""`python -m benchmarks [NAME…]`: all short benchmarks, or those named, as Markdown tables.

Each module is imported when its turn comes, so that those that need only livegraph run without the
packages of the tests.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

Rows = Callable[[], Iterable[Sequence[str]]]

BENCHMARKS = {
    "throughput": "throughput:run",
    "latency": "latency:run",
    "viewers": "viewers:run",
    "history": "history:run",
    "start": "start:run",
    "page": "page.frames:run",
    "pixels": "page.pixels:run",
    "glide": "page.glide:run",
    "hour": "page.hour:hour",
    "minutes": "page.hour:minutes",
    "soak": "soak:run",
    "faults": "faults:run",
    "tabs": "page.tabs:run",
    "network": "network:run",
}
"""The module and the function of each; the function yields the rows of a table."""
LONG = {"soak", "faults", "tabs", "page", "pixels", "glide", "hour", "minutes"}
"""Run only when named."""


def benchmark(name: str) -> Rows:
    """Return a benchmark; SystemExit, with what to do, if it is unknown or needs a package."""
    if name not in BENCHMARKS:
        raise SystemExit(f"benchmarks: no benchmark {name}; choose from {', '.join(BENCHMARKS)}")
    module, _, function = BENCHMARKS[name].partition(":")
    try:
        found: Rows = getattr(import_module(f"benchmarks.{module}"), function)
    except ModuleNotFoundError as error:
        package, fix = (error.name or "").partition(".")[0], "run pip install -e '.[test]' first"
        raise SystemExit(f"benchmarks: {name} needs the package {package}; {fix}") from error
    return found


def main() -> None:
    named = sys.argv[1:] or [each for each in BENCHMARKS if each not in LONG]
    chosen = {name: benchmark(name) for name in named}
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name, rows in chosen.items():
        print(f"## {name}\n")
        for row in rows():
            print("| " + " | ".join(row) + " |", flush=True)
        print()


if __name__ == "__main__":
    main()
