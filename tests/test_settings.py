"""Settings: every check says what, then the fix."""

import math
from typing import Any

import pytest

from livegraph.errors import UsageError
from livegraph.settings import Settings, size, window


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("5m", 300), ("1h", 3600), ("2d", 172800), ("1.5m", 90), ("500", 500)],
)
def test_a_window_is_a_span(text: str, seconds: float) -> None:
    assert window(text) == seconds


def test_a_window_may_be_all() -> None:
    assert window("all") == math.inf


@pytest.mark.parametrize("text", ["", "0s", "-5s", "5 parsecs", "nan", "inf", "1e3s", "5us", "٥s"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="say 10s, 5m, 1h, 2d or all"):
        window(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("512M", 512 << 20), ("2G", 2 << 30), ("64K", 65536), ("100", 100), ("1MiB", 1 << 20)],
)
def test_a_size_is_in_bytes(text: str, number: int) -> None:
    assert size(text) == number


@pytest.mark.parametrize("text", ["", "0", "-1K", "many", "1T", "1.5M"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="say 64K, 512M or 2G"):
        size(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "xml"},
        {"baud": 0},
        {"max_line": 1},
        {"port": -1},
        {"port": 65536},
        {"memory": 1000},
        {"tee": True, "print": True},
    ],
)
def test_what_makes_no_sense_is_refused_with_a_fix(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=r".*; .*"):
        Settings(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        ({"y_min": 5.0, "y_max": 5.0}, "--y-min 5 is not below --y-max 5"),
        ({"y_max": math.inf}, "leave one out"),
        ({"y_min": math.nan}, "leave one out"),
        ({"log_y": True, "y_min": 0.0}, "say --y-min 0.1"),
        ({"chart": "pie"}, "there are line, area, stack, bar, scatter"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(asked: dict[str, Any], fix: str) -> None:
    with pytest.raises(UsageError, match=fix):
        Settings(**asked)
