"""`python -m benchmarks [NAME…]`: all benchmarks, or those named, as Markdown tables."""

import os
import platform
import sys

from benchmarks import history, latency, network, start, throughput, viewers

BENCHMARKS = {
    "throughput": throughput.run,
    "latency": latency.run,
    "viewers": viewers.run,
    "history": history.run,
    "start": start.run,
    "network": network.run,
}


def main() -> None:
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"## {name}\n")
        for row in BENCHMARKS[name]():
            print("| " + " | ".join(row) + " |", flush=True)
        print()


if __name__ == "__main__":
    main()
