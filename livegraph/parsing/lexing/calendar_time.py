"""Days, clocks and zones in Unix seconds; what all notations of times share."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from livegraph.lib.time_format import LEAP_CYCLE

MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
MONTH = "(" + "|".join(MONTHS) + ")"
DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
END = r"(?![0-9A-Za-z_./+-]|:(?![ \t\xa0]|$))"
"""Not the end of a time if one of these follows."""


def zone_of(text: str | None) -> timezone | None:
    """The zone of `+0100` or `+01`; None without text, and for an offset of a day or more."""
    if not text:
        return None
    hours, minutes = int(text[1:3]), int(text[-2:] if len(text) > 3 else 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset) if offset < timedelta(days=1) else None


def unix_seconds(
    day: tuple[int, int, int],
    clock: tuple[str | None, str | None, str | None, str | None],
    zone: timezone | None = None,
) -> float | None:
    """Unix seconds, or None for a time that does not exist, such as a 32nd day or a 25th hour."""
    hour, minute, second, fraction = clock
    try:
        whole = datetime(*day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone)
        return whole.timestamp() + (float("." + fraction) if fraction else 0.0)
    except (ValueError, OverflowError, OSError):
        return None


@lru_cache(maxsize=16)
def days_without_year(month: int, day: int, this_year: int) -> tuple[date, ...]:
    """That day of next year, of this year and of the years before, newest first."""
    days = []
    for year in range(this_year + 1, this_year - LEAP_CYCLE, -1):
        with suppress(ValueError):
            days.append(date(year, month, day))
    return tuple(days)


def newest_time(
    days: Iterable[date],
    clock: tuple[str | None, str | None, str | None, str | None],
    zone: timezone | None,
    latest: float,
) -> float | None:
    """Unix seconds on the first of `days`, newest first, that is not after `latest`."""
    for day in days:
        time = unix_seconds((day.year, day.month, day.day), clock, zone)
        if time is not None and time <= latest:
            return time
    return None
