"""`python -m benchmarks` works in an unpacked sdist, without the packages of the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, LONG, benchmark

ROOT = Path(__file__).parent.parent
WITHOUT = """\
import sys
for name in ("pytest", "playwright", "hypothesis", "httpx", "httpx_sse"):
    sys.modules[name] = None
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT + code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_exists(name: str) -> None:
    assert callable(benchmark(name))


def test_the_short_ones_need_no_package_of_the_tests() -> None:
    short = sorted(BENCHMARKS.keys() - LONG)
    done = run(f"from benchmarks.__main__ import benchmark\nfor name in {short}: benchmark(name)")
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("faults", "faults needs the package pytest; run pip install -e '.[test]' first"),
        ("glide", "glide needs the package playwright; run pip install -e '.[test]' first"),
        ("speed", "no benchmark speed; choose from throughput, latency, "),
    ],
)
def test_what_cannot_run_says_in_a_line_what_it_needs(name: str, said: str) -> None:
    done = run(f"sys.argv[1:] = [{name!r}]\nfrom benchmarks.__main__ import main\nmain()")
    assert done.stderr.startswith(f"benchmarks: {said}")
    assert (done.stdout, len(done.stderr.splitlines()), done.returncode) == ("", 1, 1)
