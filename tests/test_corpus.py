"""What real programs print is understood without options; see `corpus.py`."""

import random
from collections.abc import Iterator

import pytest
from corpus import CORPUS, PARTLY, RIGHT, TEXT_ONLY, Series, fits, missing_curves, verdict
from reading import objects

NAMES = sorted(path.stem for path in CORPUS.glob("*.json"))

NOT_RIGHT = {
    "iotop_b": PARTLY,
    "nvidia_table": TEXT_ONLY,
    "stress_ng": TEXT_ONLY,
}
"""The outputs that are not understood yet. This list may only shrink."""


@pytest.mark.usefixtures("in_utc")
@pytest.mark.parametrize("name", NAMES)
def test_an_output_is_understood(name: str) -> None:
    found, amiss = verdict(name)
    assert found == NOT_RIGHT.get(name, RIGHT), amiss


def test_each_output_has_its_expectations() -> None:
    assert sorted(path.stem for path in CORPUS.glob("*.txt")) == NAMES
    assert NOT_RIGHT.keys() <= set(NAMES)


OPTIONS: list[list[str]] = [[], ["--names", "a,b"], ["--decimal", ","], ["--field", "temp"]]
MARKS = [b", ", b",", b";", b"|", b" | ", b"||", b"[", b"]", b"(", b")", b"#", b"=", b":", b" "]
"""What separates or encloses."""
OPTIONS += [["--format", form] for form in ("table", "csv", "pairs")]


def mixed_lines(seed: int) -> Iterator[bytes]:
    """Lines of all outputs in any order, most with words of others or marks, or cut anew."""
    choose = random.Random(seed)
    lines = [line for name in NAMES for line in (CORPUS / f"{name}.txt").read_bytes().splitlines()]
    words = [word for line in lines for word in line.split()]
    for line in choose.choices(lines, k=600):
        at = choose.randrange(len(line) + 1)
        kind = choose.randrange(4)
        if kind == 0:
            yield line[:at] + choose.choice([b" ", b""]) + choose.choice(MARKS) + line[at:]
        elif kind == 1:
            yield line[:at] + line[at + choose.randrange(1, 4) :]
        elif kind == 2:
            cells = [b" ".join(choose.choices(words, k=choose.choice([1, 1, 2, 3]))) for _ in MARKS]
            yield choose.choice(MARKS).join(cells[: choose.randrange(1, 8)])
        else:
            yield from [line] * choose.randrange(1, 4)


@pytest.mark.parametrize("args", OPTIONS, ids=" ".join)
def test_no_mixture_of_outputs_makes_a_format_fail(args: list[str]) -> None:
    for seed in range(3):
        objects(b"\n".join(mixed_lines(seed)) + b"\n", args=args)


def test_two_curves_never_share_one_series() -> None:
    curves = [{"name": "bytes", "n": 2}, {"name": "rx", "n": 2}]
    assert missing_curves(curves, {"rx bytes": Series([1.0, 2.0])}) == ["rx"]
    assert not missing_curves(curves, {"rx bytes": Series([1, 2]), "tx bytes": Series([1, 2])})


def test_a_curve_with_other_numbers_or_another_unit_does_not_fit() -> None:
    curve = {"name": "^temp", "n": 2, "first": 1.5, "sum": 4.0, "unit": ["C", "°C"]}
    assert fits(curve, "Temp", Series([1.5, 2.5], "°C"))
    assert not fits(curve, "Temp", Series([1.5, 2.5], "V"))
    assert not fits(curve, "Temp", Series([1.5, 2.6], "C"))
    assert fits({"name": "x", "first": 1.5, "scale": True}, "x", Series([1500.0]))
