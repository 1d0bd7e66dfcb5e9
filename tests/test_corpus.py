"""What real programs print is understood without options; see `corpus.py`."""

import pytest
from corpus import CORPUS, PARTLY, RIGHT, TEXT_ONLY, Series, fits, missing_curves, verdict

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
