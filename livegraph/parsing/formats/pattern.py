"""`--pattern REGEX`: read the numbers that match the user's regular expression.

The standard library's `re` cannot be interrupted, so the `regex` package is used, which has a time
limit. A line that takes longer than a second disables the pattern for the rest of the run.
"""

import regex

from livegraph.parsing.interface import Line, Malformed, Outcome, PlainText, Record, Row
from livegraph.parsing.lexing.number import BLANKS, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.settings import ReadingOptions

TIMEOUT_SECONDS = 1.0
"""Seconds that matching one line may take."""

MAX_SHOWN_CHARACTERS = 40
"""Characters shown of a text that is no number."""


class Pattern:
    """Reads each match in a line as a row, at the time in the line; others are text.

    A group `time` is read instead of that time. A group `name` beside a group `value` names the
    series.
    """

    name = "pattern"

    def __init__(self, options: ReadingOptions) -> None:
        self._pattern = regex.compile(options.pattern)
        self._comma = options.decimal == ","
        self._x = options.time_field
        self._slow = False
        self._numbers: set[str] = set()
        self.not_numbers: dict[str, str] = {}
        """Groups that have matched but never a number, each with such a text."""

    @property
    def unmatched(self) -> list[str]:
        """The groups that have matched nothing, if others have."""
        groups = set(self._pattern.groupindex) - {"time", "name", "value", self._x}
        if not self._numbers and not self.not_numbers:
            return []
        return sorted(groups - self._numbers - self.not_numbers.keys())

    def parse_line(self, line: Line) -> Outcome | None:
        if self._slow:
            return PlainText()
        try:
            matches = list(self._pattern.finditer(line.text, timeout=TIMEOUT_SECONDS))
        except TimeoutError:
            self._slow = True
            return Malformed(
                "pattern_slow", "the pattern took longer than a second and is disabled"
            )
        rows = [row for match in matches if (row := self._row(match, line.timestamps)).values]
        if any(row.time is None for row in rows):
            _, time = line.without_log_time()
            rows = [row if row.time is not None else row._replace(time=time) for row in rows]
        return Record(rows) if rows else PlainText()

    def _row(self, match: "regex.Match[str]", timestamps: TimestampParser) -> Row:
        groups = match.groupdict()
        if not groups:
            groups = {"value": match[1] if self._pattern.groups else match[0]}
        if groups.get("name") and "value" in groups:
            groups[groups.pop("name")] = groups.pop("value")
        values: dict[str, float] = {}
        units: dict[str, str] = {}
        time = x = None
        for group, text in groups.items():
            text = (text or "").strip(BLANKS)  # noqa: PLW2901
            if group in ("time", self._x):
                time = timestamps.read_named(text)
                if time is not None or group == "time":
                    continue
            value = read_cell(text, comma=self._comma) if text else None
            self._note(group, text, number=value is not None)
            if value is None:
                continue
            if group == self._x:
                x = value[0]
                continue
            values[group] = value[0]
            if value[1]:
                units[group] = value[1]
        return Row(values, units, time, x)

    def _note(self, group: str, text: str, *, number: bool) -> None:
        """Remember whether a group has ever been a number."""
        if group not in self._pattern.groupindex and group != "value":
            return  # a name out of the line
        if number:
            self._numbers.add(group)
            self.not_numbers.pop(group, None)
        elif text and group not in self._numbers:
            self.not_numbers[group] = text[:MAX_SHOWN_CHARACTERS]
