"""A column of ISO timestamps is read like each timestamp alone."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.vectorized.timestamps import parse_timestamps

STEPS = [1, 7, 60, 3600, 86400, 604800]
CHANGES = [1711846800, 1729990800]
"""When the clocks in Berlin change in 2024, in Unix seconds."""


@pytest.fixture(params=["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


STARTS = st.integers(0, 2**31) | st.builds(
    lambda change, offset: change + offset, st.sampled_from(CHANGES), st.integers(-700_000, 700_000)
)


@given(
    STARTS,
    st.sampled_from(STEPS),
    st.integers(1, 40),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S"]),
    st.sampled_from(["", ".5", ",123456789"]),
    st.sampled_from(["", "Z", "+05:30", "-0800", " UTC", "+99:00"]),
)
@example(1711846800 - 3 * 3600, 1800, 12, "%Y-%m-%dT%H:%M:%S", "", "")
@example(1729990800 - 3 * 3600, 3600, 12, "%Y-%m-%dT%H:%M:%S", "", "")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("zone")
def test_a_column_is_read_like_each_timestamp_alone(  # noqa: PLR0917
    start: int, step: int, count: int, form: str, fraction: str, offset: str
) -> None:
    stamps = [
        datetime.fromtimestamp(start + step * i, UTC).strftime(form) + fraction
        for i in range(count)
    ]
    timestamps = TimestampParser()
    alone = [timestamps.read_exact(stamp + offset) for stamp in stamps]
    column = parse_timestamps([stamp.encode() for stamp in stamps], offset, timestamps)
    assert column is None or column.tolist() == alone
    assert column is not None or step < 86400 or None in alone


@pytest.mark.parametrize(
    "stamp",
    [
        *("2024-02-30T00:00:00", "2024-01-01T24:00:00", "2024-01-01T00:60:00"),
        *("2024-01-01T00:00:60", "0000-01-01T00:00:00", "2024-01-01 00:00:00"),
        *("2024/01/01T00:00:00", "2024-01-01T00:00:0x", "2024-01-01T00:00:00.1"),
    ],
)
def test_a_column_with_an_invalid_or_different_timestamp_is_not_read_at_once(
    stamp: str,
) -> None:
    assert parse_timestamps([b"2024-01-01T00:00:00", stamp.encode()], "", TimestampParser()) is None
