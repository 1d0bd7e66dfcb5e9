"""What passes between the parser and a format: a line to read, and what the format says of it.

A format answers a line with an outcome, or with None: *not mine*, the next format is asked. A line
is never an exception. Formats keep what they must remember (a header, the row before) themselves;
a new parser makes new formats.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias, runtime_checkable

from livegraph.lib.arrays import Floats
from livegraph.parsing.lexing.timestamp import TimestampParser

NO_UNITS: Mapping[str, str] = MappingProxyType({})


class Line:
    """One line, decoded and stripped.

    `text` is the line as it is shown, `body` what is left after a leading `[time]`, and `time` that
    time. `raw` is the line before it was stripped. `fresh`: the first line of the stream, or after
    a blank one. `held`: the line before was held and waits for this one. `headed`: a table has a
    header, and might take what other formats leave to it.
    """

    __slots__ = (
        "_logged",
        "after_blank",
        "body",
        "has_pending",
        "raw",
        "text",
        "time",
        "timestamps",
        "under_header",
    )

    def __init__(
        self, raw: str, text: str, timestamps: TimestampParser, *, fresh: bool, held: bool
    ) -> None:
        self.raw = raw
        self.text = text
        self.body = text
        self.time: float | None = None
        self.timestamps = timestamps
        self.after_blank = fresh
        self.has_pending = held
        self.under_header = False
        self._logged: tuple[str, float | None] | None = None
        if text[0] == "[" and (prefix := timestamps.read_bracketed(text)):
            self.body, self.time = prefix

    def without_log_time(self) -> tuple[str, float | None]:
        """The body without the time a log line starts with, or holds in `[…]`; and that time."""
        if self._logged is None:
            self._logged = self.body, self.time
            if self.time is None and (prefix := self.timestamps.read_log_prefix(self.body)):
                self._logged = prefix
        return self._logged


class Row(NamedTuple):
    """Samples that belong together: NaN is a gap, infinity a number too large.

    `x` is the row's own x where that is no time, `panel` where the samples want to be shown.
    """

    values: Mapping[str, float]
    units: Mapping[str, str] = NO_UNITS
    time: float | None = None
    x: float | None = None
    panel: str = ""

    def prefixed(self, key: str) -> "Row":
        """The same with `key.` in front of every name."""
        values = {f"{key}.{name}": y for name, y in self.values.items()}
        units = {f"{key}.{name}": unit for name, unit in self.units.items()}
        return Row(values, units, self.time, self.x, self.panel)


class Record(NamedTuple):
    """The line is a record. `named`: the line that was held is its header."""

    rows: list[Row]
    named: bool = False


class PlainText(NamedTuple):
    """The line fits the format, and is text; `mark`: one that marks the x axis."""

    text: str | None = None
    time: float | None = None
    mark: bool = False


class Ignored(NamedTuple):
    """Nothing to show. `decides`: a line that was held is no header."""

    decides: bool = False


class MaybeHeader(NamedTuple):
    """A label line that may be a header; the next line decides.

    `keep`: the lines held before stay held with it. `layout`: it is a comment, never a message.
    """

    keep: bool = False
    layout: bool = False


class Malformed(NamedTuple):
    """The line claimed a format and broke it."""

    reason: str
    detail: str


Outcome: TypeAlias = Record | PlainText | Ignored | MaybeHeader | Malformed

IGNORED = Ignored()


class Format(Protocol):
    """How a line is read: the meaning of a format. `name` is what the user calls it."""

    name: str

    def parse_line(self, line: Line) -> Outcome | None: ...


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows that were read at once: `y[i, j]` is of the series `names[j]` in the i-th line.

    `time` has one item a line, or none at all; `end` is where the next line starts in the data.
    `units` are those of the series. A line of each of `others` follows every line of this, and all
    have as many.
    """

    names: tuple[str, ...]
    y: Floats
    time: Floats
    end: int
    units: Mapping[str, str] = field(default_factory=lambda: NO_UNITS)
    following: tuple["RowBlock", ...] = ()

    @property
    def lines(self) -> int:
        return len(self.y) * (1 + len(self.following))


@runtime_checkable
class BlockFormat(Format, Protocol):
    """A format that can also read many lines at once, with the very same meaning."""

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """The longest run of lines from `start` that `parse_line` would read as these rows."""
        ...
