"""Read times as people and programs write them: text in, Unix seconds out.

Each notation is one regular expression and one function, in a table. A time without a zone is local
time. A time of day without a date is today's, and moves on to the next day past midnight. Elapsed
times (`millis()`, seconds since boot) count from the arrival of the first one. Both need memory, so
each parser has its own `TimestampParser`.
"""

import math
import re
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.lib.time_format import TimeFormat
from livegraph.parsing.lexing.calendar_time import (
    DAY,
    END,
    MONTH,
    MONTHS,
    days_without_year,
    newest_time,
    unix_seconds,
    zone_of,
)
from livegraph.parsing.lexing.elapsed_clock import ElapsedClock
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.lexing.time_names import time_unit
from livegraph.parsing.lexing.unix_time import (
    YEAR_2000,
    YEAR_2008,
    YEAR_2036,
    YEAR_2100,
    epoch_seconds,
)
from livegraph.parsing.lexing.written_dates import WrittenDates

if TYPE_CHECKING:
    from collections.abc import Callable

_CLOCK = r"([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,9}))?"
ISO = re.compile(
    r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})"
    r"(?:[T _]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(?: ?(Z|UTC|GMT)| ?([+-][0-9]{2}:?[0-9]{2})|([+-][0-9]{2}))?)?" + END
)
APACHE = re.compile(
    rf"([0-9]{{2}})/{MONTH}/([0-9]{{4}}):{_CLOCK}(?: ?([+-][0-9]{{2}}:?[0-9]{{2}}))?{END}"
)
_FIRST = re.compile(
    rf"[0-9]{{1,4}}(?:[:/-][0-9]|\.[0-9]{{1,2}}\.|[./ -]{MONTH})|(?:19|20)[0-9]{{6}}[T ]"
    rf"|{DAY}|{MONTH}|[IWEF][01][0-9]{{3}} [0-9]"
)
"""How times begin; few other texts do."""
SYSLOG = re.compile(rf"{MONTH} {{1,2}}([0-9]{{1,2}}) {_CLOCK}{END}")
GLOG = re.compile(rf"[IWEF]([0-9]{{2}})([0-9]{{2}}) {_CLOCK}{END}")
"""Month and day behind the level, as Kubernetes writes them: `I1121 10:00:05.843258`."""
DURATION = re.compile(r"[0-9]{1,3}:[0-9]{2}:[0-9]{2}(?:\.[0-9]++)?")
"""What may be an elapsed time; one whose hours are a single `0` is none of the day."""
CLOCK = re.compile(rf"{_CLOCK}(?: ?([AaPp])[Mm])?{END}")
DATE = re.compile(r"[0-9]{4}([-/])[0-9]{2}\1[0-9]{2}")
UNIX = re.compile(r"([0-9]{9,19})(\.[0-9]*+)?")
AFTER_UNIX = re.compile(r"[ \t\xa0]|[,:;|](?![0-9])")
LEVEL = re.compile(r"[A-Z]\w*+:(?:debug|info|warn|warning|error)[ \t]++(?=[0-9])")
"""What may stand before the time of a log line: `Zigbee2MQTT:info  2026-11-22 10:00:01`."""
SINCE_BOOT = re.compile(r"\[ *+([0-9]{1,8}\.[0-9]{6})\]")
BRACKET, ANY_BRACKET = re.compile(r"\[([^\[\]]{8,40})\]"), re.compile(r"\[([^\[\]]{1,99})\]")

MAX_DURATIONS = 1000
"""Fields that are known to hold elapsed times or times of day; the oldest is forgotten first."""
MAX_AHEAD = 86400.0
"""Seconds that a time without a year may be ahead of now; else it is a year older."""


class TimestampParser:
    """Reads times, and remembers dates and elapsed times. Not thread-safe.

    `now` is the Unix time of the block being read; set it before each block. `form` is the user's
    own format (`--time FORMAT`), tried before the known ones; '' for none.
    """

    def __init__(self, form: str = "") -> None:
        self.now = 0.0
        self._day: date | None = None
        self._clock = 0.0
        self._elapsed: dict[str, ElapsedClock] = {}
        self._durations = BoundedDict[str, bool](MAX_DURATIONS)
        self._dates = WrittenDates()
        self._read: dict[str, tuple[float, int] | None] = {}  # what _at_start gave in this line
        self._own_format = TimeFormat(form) if form else None
        self._bracket = ANY_BRACKET if form else BRACKET
        self._readers: tuple[
            tuple[re.Pattern[str], Callable[[re.Match[str]], float | None]], ...
        ] = (
            (ISO, self._iso),
            (CLOCK, self._of_day),
            (APACHE, self._apache),
            (SYSLOG, self._syslog),
            (GLOG, self._glog),
        )

    def begin_line(self) -> None:
        """Forget the texts of the line before: several formats look at the same ones."""
        self._read.clear()

    @property
    def has_own_format(self) -> bool:
        """Whether the user gave a format."""
        return self._own_format is not None

    def read_exact(self, text: str) -> float | None:
        """Read a text that is a time and can be nothing else; Unix seconds or None."""
        found = self._at_start(text)
        return found[0] if found and found[1] == len(text) else None

    def read_named(self, text: str, name: str = "") -> float | None:
        """Like `read_exact`, for a field named like a time; also read a Unix time.

        It is in the unit that `name` says, if it says one.
        """
        time = self.read_exact(text)
        if time is None and (match := UNIX.fullmatch(text)):
            return epoch_seconds(float(match[0]), YEAR_2000, YEAR_2100, time_unit(name))
        return time

    def read_unnamed(self, text: str) -> float | None:
        """Read a number that is a time though no name says so; Unix seconds or None.

        That is a number in the user's own format, or a Unix time from 2008 to 2036 in s, or with
        13, 16 or 19 digits.
        """
        if found := self._whole(self._of_form(text), text):
            return found[0]
        match = UNIX.fullmatch(text)
        if match and len(match[1]) in (9, 10, 13, 16, 19):
            return epoch_seconds(float(match[0]), YEAR_2008, YEAR_2036)
        return None

    def read_bracketed(self, text: str) -> tuple[str, float | None] | None:
        """Split off a leading `[time]`: (rest, time). `[12.345678]` is seconds since boot."""
        match = self._bracket.match(text)
        content = match[1].strip(BLANKS) if match else ""
        time = self.read_exact(content)
        time = self.read_unnamed(content) if time is None else time
        if time is None and (match := SINCE_BOOT.match(text)):
            time = self.elapsed("[]").at(self.now, float(match[1]))
        elif time is None or match is None:
            return None
        rest = text[match.end() :].lstrip(BLANKS)
        return (rest, time) if rest else None

    def read_log_prefix(self, text: str) -> tuple[str, float | None] | None:
        """Split off the time that starts a log line, else the first in brackets: (rest, time)."""
        if level := LEVEL.match(text):
            text = text[level.end() :]
        if time_and_end := self._at_start(text) or self._unix_at_start(text):
            rest = text[time_and_end[1] :].lstrip(BLANKS + ",:")
            return (rest, time_and_end[0]) if rest else None
        for match in self._bracket.finditer(text) if "[" in text else ():
            if DURATION.fullmatch(match[1]) and DURATION.search(text, 0, match.start()):
                continue  # what remains, behind what has passed
            if (time := self.read_exact(match[1].strip(BLANKS))) is not None:
                return text[: match.start()] + text[match.end() :], time
        return None

    def is_elapsed(self, name: str, text: str) -> bool:
        """Whether the clock `text` in the field `name` is an elapsed time, not one of the day.

        The first one decides: it is if it is in the first ten minutes, as of a program's start.
        """
        if not DURATION.fullmatch(text):
            return False
        return self._durations.setdefault(name, text.startswith(("0:", "00:0")))

    def elapsed(self, name: str) -> ElapsedClock:
        """The clock of the elapsed times in the column `name`, created on first use."""
        return self._elapsed.setdefault(name, ElapsedClock())

    def is_own_format(self, text: str) -> bool:
        """Whether the whole of `text` is a time in the user's own format."""
        return self._whole(self._of_form(text), text) is not None

    def own_format_end(self, text: str) -> int:
        """End of the time in the user's own format at the start of `text`; 0 if there is none."""
        time_and_end = self._of_form(text)
        return time_and_end[1] if time_and_end else 0

    def date_end(self, text: str) -> int:
        """End of the date at the start of `text` that blanks would cut, or 0."""
        time_and_end = self._of_form(text) or self._dates.read(text, self.now)
        return time_and_end[1] if time_and_end else 0

    def _whole(self, found: tuple[float, int] | None, text: str) -> tuple[float, int] | None:
        return found if found and found[1] == len(text) else None

    def _at_start(self, text: str) -> tuple[float, int] | None:
        """Read the time at the start of `text`: (time, end)."""
        if not (self._own_format or _FIRST.match(text)):
            return None
        if text not in self._read:
            self._read[text] = self._find_at_start(text)
        return self._read[text]

    def _find_at_start(self, text: str) -> tuple[float, int] | None:
        if own := self._of_form(text):
            return own
        for pattern, reader in self._readers:
            if (match := pattern.match(text)) and (time := reader(match)) is not None:
                return time, match.end()
        return self._dates.read(text, self.now)

    def _unix_at_start(self, text: str) -> tuple[float, int] | None:
        """Read an unnamed Unix time at the start of `text`: (time, end)."""
        match = UNIX.match(text)
        if match is None or not AFTER_UNIX.match(text, match.end()):
            return None
        time = self.read_unnamed(match[0])
        return None if time is None else (time, match.end())

    def _iso(self, match: re.Match[str]) -> float | None:
        year, _, month, day, hour, minute, second, fraction, utc, wide, narrow = match.groups()
        zone = UTC if utc else zone_of(wide or narrow)
        if zone is None and (wide or narrow):
            return None  # an offset of a day or more
        return unix_seconds(
            (int(year), int(month), int(day)), (hour, minute, second, fraction), zone
        )

    def _apache(self, match: re.Match[str]) -> float | None:
        day, month, year, hour, minute, second, fraction, zone = match.groups()
        clock = (hour, minute, second, fraction)
        return unix_seconds((int(year), MONTHS[month], int(day)), clock, zone_of(zone))

    def _syslog(self, match: re.Match[str]) -> float | None:
        month, day, *clock = match.groups()
        return self._without_year(MONTHS[month], int(day), clock)

    def _glog(self, match: re.Match[str]) -> float | None:
        month, day, *clock = match.groups()
        return self._without_year(int(month), int(day), clock)

    def _without_year(self, month: int, day: int, clock: list[str]) -> float | None:
        hour, minute, second, fraction = clock
        days = days_without_year(month, day, self._today().year)
        return newest_time(days, (hour, minute, second, fraction), None, self.now + MAX_AHEAD)

    def _of_form(self, text: str) -> tuple[float, int] | None:
        """Read a time in the user's own format at the start of `text`: (time, end)."""
        found = self._own_format.match(text) if self._own_format else None
        if found is None:
            return None
        stamp, end = found
        time = stamp.epoch
        if time is None:
            hour, minute, second, fraction = stamp.clock
            clock = (str(hour), str(minute), str(second), fraction)
            if stamp.dated:
                latest = math.inf if stamp.year is not None else self.now + MAX_AHEAD
                time = newest_time(stamp.days(self._today()), clock, stamp.zone, latest)
            else:
                day = self._day_of(hour * 3600.0 + minute * 60 + second)
                time = unix_seconds((day.year, day.month, day.day), clock, stamp.zone)
        return None if time is None else (time, end)

    def _today(self) -> date:
        return date.fromtimestamp(self.now)  # noqa: DTZ012  local time is meant

    def _of_day(self, match: re.Match[str]) -> float | None:
        hour, minute, second, fraction, half = match.groups()
        hours = int(hour)
        if hour == "0" and not half:
            return None
        if half:
            if not 1 <= hours <= 12:
                return None
            hours = hours % 12 + (12 if half in "pP" else 0)
        if hours > 23 or int(minute) > 59 or int(second) > 59:
            return None
        day = self._day_of(hours * 3600.0 + int(minute) * 60 + int(second))
        return unix_seconds((day.year, day.month, day.day), (str(hours), minute, second, fraction))

    def _day_of(self, clock: float) -> date:
        """The date of a time of day, given in seconds since midnight.

        If the time of day falls by half a day or more, the next day has begun. A date more than
        one day behind today becomes today.
        """
        today = self._today()
        day = self._day or today
        if self._clock - clock >= 43200:
            day += timedelta(days=1)
        if day < today - timedelta(days=1):
            day = today
        self._day, self._clock = day, clock
        return day
