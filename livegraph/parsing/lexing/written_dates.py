"""Dates of many countries and programs: `21.11.2026`, `11/21/2026 3:04 PM`, `21-Nov-2026`.

In `05/06/2026` the day or the month may come first. The first date with a number above 12 decides
for all that follow; before it, a date with AM or PM has the month first, others have the day first
unless that day is still to come. Between dots the day is always first. In `21-11-26 10:00:05` the
year may come first, too: the order is taken by which it was last, if that is within a year.
"""

import re
import time
from collections.abc import Sequence
from datetime import UTC, date, timedelta, timezone

from livegraph.parsing.lexing.calendar_time import DAY, END, MONTH, MONTHS, unix_seconds, zone_of

_HOURS = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "JST": 9, **_HOURS}

_DAYS = rf"(?:{DAY}(?:[a-z]{{3,6}})?,? +)"
_YEAR = r"((?:19|20)[0-9]{2})"
_CLOCK = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?"
_ZONE = (
    rf"(?: ?([+-][0-9]{{2}}:?[0-9]{{2}}|(?:{'|'.join(_ZONES)})(?![A-Za-z])"
    r"|(?!INFO|WARN|LOG|FAIL)[A-Z]{3,4}(?![A-Za-z]| [0-9]))(?: ?\([A-Z]{3,4}\))?)?"
)
"""A log level is no zone, nor is a word before a number, `10:00:01 RAM 5`, unless it is known."""
_TIME = rf"(?:,?[ T]+{_CLOCK}{_ZONE})?"

_NUMERIC = re.compile(rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2{_YEAR}{_TIME}{END}")
_SHORT = re.compile(
    rf"([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2([0-9]{{2}}),?[ T]+{_CLOCK}{_ZONE}{END}"
)
"""A year of two digits before a time of day, or of Spark's `26/11/22 10:00:01` the day."""
_DAY_MONTH = re.compile(rf"{_DAYS}?([0-9]{{1,2}})[ -/]{MONTH}[a-z]*[ -/]{_YEAR}{_TIME}{END}")
_MONTH_DAY = re.compile(rf"{_DAYS}?{MONTH}[a-z]* +([0-9]{{1,2}}),? +{_YEAR}{_TIME}{END}")
_CTIME = re.compile(rf"{_DAYS}{MONTH} +([0-9]{{1,2}}) +{_CLOCK}{_ZONE} +{_YEAR}{END}")
_BASIC = re.compile(
    r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[T ]([0-9]{2})([0-9]{2})([0-9]{2})"
    rf"(?:[.,]([0-9]{{1,9}}))?{_ZONE}{END}"
)
_FIRST = re.compile(
    rf"[0-9]{{1,2}}[./ -](?:[0-9]|{MONTH})|(?:19|20)[0-9]{{6}}[T ]|(?:{DAY}|{MONTH})[a-z]*,? "
)
"""How such dates begin; nearly no other text does."""

MONTHS_OF_A_YEAR = 12
YEAR = timedelta(days=366)
FIRST_OF_1900S = 69
"""From this year of two digits on, it is one of the last century, as for strptime."""


class WrittenDates:
    """Reads such dates at the start of a text; remembers what comes first."""

    def __init__(self) -> None:
        self._day_first: bool | None = None
        self._year_first: bool | None = None

    def read(self, text: str, now: float) -> tuple[float, int] | None:
        """(Unix seconds, end of the date in `text`), or None. `now` is the Unix time."""
        if not _FIRST.match(text):
            return None
        for pattern, order in ((_DAY_MONTH, "dmy"), (_MONTH_DAY, "mdy"), (_BASIC, "ymd")):
            if match := pattern.match(text):
                parts = dict(zip(order, match.groups()[:3], strict=True))
                half = None if order == "ymd" else match[8]
                clock = list(match.groups()[3:7])
                day = _day(parts["y"], parts["m"], parts["d"])
                return _found(day, clock, half, match[match.re.groups], match.end())
        if match := _CTIME.match(text):
            month, number, *clock, half, zone, year = match.groups()
            return _found(_day(year, month, number), clock, half, zone, match.end())
        if match := _SHORT.match(text):
            first, sign, second, last, *clock, half, zone = match.groups()
            by_day, by_month = _short(last, second, first), _short(last, first, second)
            if sign == ".":
                day = by_day
            elif sign == "/" and (half or int(second) > MONTHS_OF_A_YEAR):
                day = by_month
            else:
                day = self._newest(by_day, by_month, _short(first, second, last), now)
            return _found(day, clock, half, zone, match.end())
        if match := _NUMERIC.match(text):
            first, sign, second, year, *clock, half, zone = match.groups()
            days = (
                _valid(int(year), int(second), int(first)),
                _valid(int(year), int(first), int(second)),
            )
            day = days[0] if sign == "." else self._ordered(*days, now, half=bool(half))
            return _found(day, clock, half, zone, match.end())
        return None

    def _ordered(
        self, by_day: date | None, by_month: date | None, now: float, *, half: bool
    ) -> date | None:
        """The day in the order that this date and earlier ones show; `half`: with AM or PM."""
        if by_day is None or by_month is None:
            if by_day or by_month:
                self._day_first = by_month is None
            return by_day or by_month
        if self._day_first is not None:
            return by_day if self._day_first else by_month
        tomorrow = date.fromtimestamp(now) + timedelta(days=1)  # noqa: DTZ012  local time
        return by_month if half or by_day > tomorrow >= by_month else by_day

    def _newest(
        self, by_day: date | None, by_month: date | None, by_year: date | None, now: float
    ) -> date | None:
        """The only one of these days that exists, else the newest, if within the last year."""
        by_number = self._ordered(by_day, by_month, now, half=False)
        if by_number is None or by_year is None:
            return by_number or by_year
        if self._year_first is None:
            tomorrow = date.fromtimestamp(now) + timedelta(days=1)  # noqa: DTZ012  local time
            past = [day for day in (by_number, by_year) if timedelta() <= tomorrow - day <= YEAR]
            if not past:
                return None
            self._year_first = max(past) != by_number
        return by_year if self._year_first else by_number


def _day(year: str, month: str, day: str) -> date | None:
    return _valid(int(year), MONTHS[month] if month in MONTHS else int(month), int(day))


def _short(year: str, month: str, day: str) -> date | None:
    """The day, with a year of two digits."""
    century = 1900 if int(year) >= FIRST_OF_1900S else 2000
    return _valid(century + int(year), int(month), int(day))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _found(
    day: date | None, clock: Sequence[str | None], half: str | None, zone: str | None, end: int
) -> tuple[float, int] | None:
    hour, minute, second, fraction = clock
    if day is None:
        return None
    if half:
        if not hour or not 1 <= int(hour) <= 12:
            return None
        hour = str(int(hour) % 12 + (12 if half in "pP" else 0))
    offset: timezone | None = None
    if zone and zone not in time.tzname:
        offset = _zone(zone)
        if offset is None:
            return None
    seconds = unix_seconds((day.year, day.month, day.day), (hour, minute, second, fraction), offset)
    return None if seconds is None else (seconds, end)


def _zone(text: str) -> timezone | None:
    if text[0] in "+-":
        return zone_of(text)
    hours = _ZONES.get(text)
    return None if hours is None else timezone(timedelta(hours=hours)) if hours else UTC
