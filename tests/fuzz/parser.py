"""Bytes that a machine makes up, for the parser, led by what of our code they reach.

    pip install -e '.[fuzz]'
    python tests/fuzz/parser.py -max_total_time=3600        # the long run; options are libFuzzer's

Whatever comes: no exception, every line is accounted for, and where the bytes are cut changes
nothing. The seeds are the cases of `tests/data/lines` and the outputs of `tests/data/corpus`.
"""

import json
import sys
import tempfile
from pathlib import Path

import atheris

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))

with atheris.instrument_imports(include=["livegraph"]):
    from reading import batches, objects, settings

    from livegraph.settings import FORMATS

OPTIONS = [["--format", name] for name in FORMATS]
OPTIONS += [["--field", "a"], ["--time", "a"], ["--key", "a"], ["--names", "a,-,b"]]
OPTIONS += [["--decimal", ","], ["--delimiter", ";"], ["--max_line", "100"]]


def check(data: bytes) -> None:
    """The first byte chooses the options, the next two where to cut, the rest is the input."""
    if len(data) < 4:
        return
    args = OPTIONS[data[0] % len(OPTIONS)]
    text = data[3:]
    cut = int.from_bytes(data[1:3], "little") % (len(text) + 1)
    for batch in batches([text], settings(args)):
        reported = batch.records + batch.layout + len(batch.texts) + len(batch.bad)
        if batch.lines != reported:
            raise AssertionError(f"{batch.lines} lines, {reported} accounted for")
    if objects(text, args=args) != objects(text[:cut], text[cut:], args=args):
        raise AssertionError(f"cut at {cut}, it reads as something else")


def seeds(folder: Path) -> None:
    """A file for each case: which options it is read with, it takes as they come."""
    cases = (TESTS / "data" / "lines").glob("*.jsonl")
    lines = [line for path in cases for line in path.read_text().split("\n") if line]
    texts = [json.loads(line).get("in", "").encode("utf-8", "surrogatepass") for line in lines]
    texts += [path.read_bytes() for path in (TESTS / "data" / "corpus").glob("*.txt")]
    for n, text in enumerate(texts):
        (folder / str(n)).write_bytes(bytes([n % len(OPTIONS), n % 251, 0]) + text)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seeds(Path(folder))
        atheris.Setup([*sys.argv, folder], check)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
