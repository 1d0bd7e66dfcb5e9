"""A change of the machine's clock is reported once, and nothing else is."""

import pytest

from livegraph.ingest.clock_jump import ClockJumpDetector


@pytest.mark.parametrize(
    ("passed", "by", "message"),
    [
        (0.01, -3600.0, "the clock was set back by 1:00:00"),
        (10.0, 3600.0, "the clock was set ahead by 1:00:00"),
        (1.0, -90000.0, "the clock was set back by 1 day, 1:00:00"),
        (0.5, 2.0, "the clock was set ahead by 0:00:02"),
        (0.01, 0.3, ""),  # adjusted slowly, or read late
        (50_000.0, 25.0, ""),  # a night without input, with a clock adjusted by 500 ppm
        (50_000.0, 0.0, ""),
    ],
)
def test_a_clock_that_was_set_is_reported_once(passed: float, by: float, message: str) -> None:
    now = [1e9, 500.0]
    clock = ClockJumpDetector(lambda: now[0], lambda: now[1])
    assert clock.jump() == ""
    now[0] += passed + by
    now[1] += passed
    assert clock.jump() == message
    now[0] += 1
    now[1] += 1
    assert clock.jump() == ""
