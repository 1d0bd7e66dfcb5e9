"""`python -m benchmarks [NAME…]`: all benchmarks, or those named, as Markdown tables."""

import os
import platform
import sys

from benchmarks import faults, history, latency, network, soak, start, throughput, viewers
from benchmarks.page import frames, glide, hour, pixels, tabs

BENCHMARKS = {
    "throughput": throughput.run,
    "latency": latency.run,
    "viewers": viewers.run,
    "history": history.run,
    "start": start.run,
    "page": frames.run,
    "pixels": pixels.run,
    "glide": glide.run,
    "hour": hour.hour,
    "minutes": hour.minutes,
    "soak": soak.run,
    "faults": faults.run,
    "tabs": tabs.run,
    "network": network.run,
}
LONG = {"soak", "faults", "tabs", "page", "pixels", "glide", "hour", "minutes"}
"""Run only when named."""


def main() -> None:
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in sys.argv[1:] or (each for each in BENCHMARKS if each not in LONG):
        print(f"## {name}\n")
        for row in BENCHMARKS[name]():
            print("| " + " | ".join(row) + " |", flush=True)
        print()


if __name__ == "__main__":
    main()
