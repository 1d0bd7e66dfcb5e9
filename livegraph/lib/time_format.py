"""Parse times in the format of `--time FORMAT`.

The directives are those of strptime and of `date`, with English names. Each is a regular
expression, so matching does not depend on the locale and does not raise. `Stamp.days` excludes days
that do not exist (30 February, year 0).
"""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from livegraph.errors import UsageError

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def _any_of(names: tuple[str, ...]) -> str:
    """Match one of the names, or its first three letters, with or without a period."""
    words = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in names)
    return rf"(?:{words})\.?"


def _ordinal(text: str, names: tuple[str, ...]) -> int:
    return [name[:3] for name in names].index(text[:3])


_WEEK = "(?:5[0-3]|[0-4]?[0-9])"
_FIELDS: dict[str, tuple[str, str]] = {
    "Y": ("year", "[0-9]{4}"),
    "y": ("year_of_century", "[0-9]{2}"),
    "G": ("iso_year", "[0-9]{4}"),
    "m": ("month", "(?:1[0-2]|0?[1-9])"),
    **dict.fromkeys("bBh", ("month_name", _any_of(_MONTHS))),
    **dict.fromkeys("de", ("day", " ?(?:3[01]|[12][0-9]|0?[1-9])")),
    "j": ("day_of_year", "(?:36[0-6]|3[0-5][0-9]|[12][0-9]{2}|0?[1-9][0-9]|0{0,2}[1-9])"),
    "U": ("sunday_week", _WEEK),
    "W": ("monday_week", _WEEK),
    "V": ("iso_week", _WEEK),
    **dict.fromkeys("aA", ("day_name", _any_of(_DAYS))),
    "u": ("weekday", "[1-7]"),
    "w": ("weekday", "[0-6]"),
    **dict.fromkeys("Hk", ("hour", " ?(?:2[0-3]|[01]?[0-9])")),
    **dict.fromkeys("Il", ("hour_12", " ?(?:1[0-2]|0?[1-9])")),
    **dict.fromkeys("pP", ("half", "[ap]m")),
    "M": ("minute", "[0-5]?[0-9]"),
    "S": ("second", "[0-5]?[0-9]"),
    **dict.fromkeys("fN", ("fraction", "[0-9]{1,9}")),
    "z": ("offset", "(?:z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"),
    "Z": ("zone", "[a-z]+"),
    "s": ("epoch", "-?[0-9]{1,12}"),
}
"""Directive → field, and the regular expression for its text."""
_SHORT = {
    "F": "%Y-%m-%d",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "c": "%a %b %e %H:%M:%S %Y",
    "n": " ",
    "t": " ",
}
"""Directives that expand to others, as in the C locale."""
_ALTERNATIVES = (
    ("year", "year_of_century", "iso_year"),
    ("month", "month_name", "day_of_year", "sunday_week", "monday_week", "iso_week"),
    ("weekday", "day_name"),
    ("hour", "hour_12"),
    ("offset", "zone"),
)
"""Groups of fields of which a format may have only one."""
_WEEKS = ("sunday_week", "monday_week", "iso_week")
_DATE = frozenset([*_ALTERNATIVES[0], *_ALTERNATIVES[1], "day"])
_TIME = frozenset([*_DATE, "hour", "hour_12", "minute", "second", "epoch"])

_DIRECTIVE = re.compile(r"%(?:[-_0^#]|:(?=z))?(.?)", re.DOTALL)
_PART = re.compile(rf"{_DIRECTIVE.pattern}|([ \t\xa0\n]+)|([^% \t\xa0\n]+)", re.DOTALL)
_SAME_WORD = re.compile(r"[.,:/+-]?\w")
_YEAR_10000 = 253402300800
LEAP_CYCLE = 9
"""Years among which there is always a 29 February, even around 1900 and 2100."""


class TimeFormat:
    """A format such as `%d.%m.%Y %H:%M`. UsageError if it is invalid or gives no time."""

    def __init__(self, text: str) -> None:
        self._names: dict[str, str] = {}
        whole = _DIRECTIVE.sub(lambda match: _SHORT.get(match[1], match[0]), text.strip())
        pattern = "".join(map(self._expression, _PART.finditer(whole)))
        self._check()
        # ASCII, so that no other letter matches one of a name
        self._pattern = re.compile(pattern, re.IGNORECASE | re.ASCII)

    def match(self, text: str) -> tuple["Stamp", int] | None:
        """Match a time at the start of `text`: (stamp, end). It never ends within a word."""
        match = self._pattern.match(text)
        if match is None or (match[0][-1:].isalnum() and _SAME_WORD.match(text, match.end())):
            return None
        stamp = Stamp({name: part.strip().lower() for name, part in match.groupdict().items()})
        return (stamp, match.end()) if stamp.is_valid else None

    def _expression(self, part: re.Match[str]) -> str:
        letter, blank, text = part.groups()
        if blank or text:
            return r"[ \t\xa0]++" if blank else re.escape(text)
        if letter == "%":
            return "%"
        if not letter:
            raise UsageError("expected a letter after the last %; use %% for a percent sign")
        if letter not in _FIELDS:
            known = " ".join(f"%{each}" for each in (*_FIELDS, *_SHORT))
            raise UsageError(f"unknown directive {part[0]}; use {known}, or %% for a percent sign")
        name, pattern = _FIELDS[letter]
        if name in self._names:
            raise UsageError(self._conflict(self._names[name], part[0]))
        if name == "fraction" and part.string.endswith("%s", 0, part.start()):
            pattern = "[0-9]{9}"  # as `date +%s%N` writes it: nothing parts the two
        self._names[name] = part[0]
        return f"(?P<{name}>{pattern})"

    def _check(self) -> None:
        names = self._names
        for group in _ALTERNATIVES:
            given = [names[name] for name in group if name in names]
            if len(given) > 1:
                raise UsageError(self._conflict(*given[:2]))
        if ("iso_year" in names) != ("iso_week" in names):
            raise UsageError("%G and %V need each other; use both, or %Y")
        if not _TIME & names.keys():
            raise UsageError("expected a date or a time of day, for example %F %T")

    @staticmethod
    def _conflict(one: str, other: str) -> str:
        if one == other:
            return f"{one} is used twice; remove one"
        return f"{one} and {other} exclude each other; remove one"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time in the format: the texts of its fields, in lower case, by name."""

    fields: Mapping[str, str]

    @property
    def is_valid(self) -> bool:
        """Whether the zone has a known offset, and a Unix time is before the year 10000."""
        if "zone" in self.fields and self.fields["zone"] not in _zones():
            return False
        return self.epoch is None or self.epoch < _YEAR_10000

    @property
    def epoch(self) -> float | None:
        """Unix seconds if the format has `%s`, else None."""
        text = self.fields.get("epoch")
        return None if text is None else float(text) + float("0." + self.fields.get("fraction", ""))

    @property
    def dated(self) -> bool:
        return not _DATE.isdisjoint(self.fields)

    @property
    def clock(self) -> tuple[int, int, int, str]:
        """Hour, minute, second, and the digits of the fraction; 0 for those not in the format."""
        hour = int(self.fields.get("hour", 0))
        if "hour_12" in self.fields:
            hour = int(self.fields["hour_12"]) % 12 + 12 * (self.fields.get("half") == "pm")
        minute, second = (int(self.fields.get(name, 0)) for name in ("minute", "second"))
        return hour, minute, second, self.fields.get("fraction", "")

    @property
    def zone(self) -> timezone | None:
        """The time zone, None for local time."""
        if offset := self.fields.get("offset"):
            return UTC if offset == "z" else _offset(offset)
        return _zones().get(self.fields.get("zone", ""))

    @property
    def year(self) -> int | None:
        """The year, or None. Two digits mean 1969 to 2068, as in POSIX."""
        if short := self.fields.get("year_of_century"):
            return int(short) + (1900 if int(short) >= 69 else 2000)
        text = self.fields.get("year", self.fields.get("iso_year"))
        return None if text is None else int(text)

    def days(self, today: date) -> Iterator[date]:
        """The days that the stamp may mean, newest first.

        Without a year, the day of next year, of this year and of the years before; without a month
        either, the day of next month, of this month and of the months before.
        """
        months = [(today.year, today.month)]
        if self.year is not None:
            months = [(self.year, 1)]
        elif not _DATE.isdisjoint(self.fields.keys() - {"day"}):
            months = [(today.year - i, 1) for i in range(-1, LEAP_CYCLE)]
        else:
            months = [divmod(today.year * 12 + today.month - 1 - i, 12) for i in range(-1, 12)]
            months = [(year, month + 1) for year, month in months]
        for year, month in months:
            if day := self._day(year, month):
                yield day

    def _day(self, year: int, month: int) -> date | None:
        """The day in that year and month; None if it does not exist."""
        fields = self.fields
        try:
            if "day_of_year" in fields:
                day = date(year, 1, 1) + timedelta(days=int(fields["day_of_year"]) - 1)
                return day if day.year == year else None
            if any(week in fields for week in _WEEKS):
                return self._day_of_week(year)
            if "month_name" in fields:
                month = _ordinal(fields["month_name"], _MONTHS) + 1
            return date(year, int(fields.get("month", month)), int(fields.get("day", 1)))
        except (ValueError, OverflowError):
            return None

    def _day_of_week(self, year: int) -> date:
        """The day of a stamp with a week number; without a weekday, the first of the week."""
        fields = self.fields
        weekday = 0 if "sunday_week" in fields else 1
        if "day_name" in fields:
            weekday = _ordinal(fields["day_name"], _DAYS)
        weekday = int(fields.get("weekday", weekday)) % 7
        if "iso_week" in fields:
            return date.fromisocalendar(year, int(fields["iso_week"]), weekday or 7)
        letter, name = ("U", "sunday_week") if "sunday_week" in fields else ("W", "monday_week")
        text = f"{year:04} {fields[name]} {weekday}"
        return datetime.strptime(text, f"%Y %{letter} %w").date()  # noqa: DTZ007  only the day


def _offset(text: str) -> timezone:
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _zones() -> dict[str, timezone]:
    """The zone names that are unambiguous everywhere, and the two names of local time."""
    offsets = zip(time.tzname, (time.timezone, time.altzone), strict=True)
    local = {name.lower(): timezone(timedelta(seconds=-offset)) for name, offset in offsets}
    return local | dict.fromkeys(("utc", "gmt", "z"), UTC)
