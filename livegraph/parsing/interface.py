"""The interface between the parser and the formats: a line in, an outcome out.

A format returns an outcome, or None if the line is not in its format; then the next format is
tried. No line raises. A format keeps its own state, such as a header or the row before, and each
parser makes its own formats.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable

from livegraph.lib.arrays import Floats
from livegraph.parsing.lexing.decimal_sign import DecimalSign
from livegraph.parsing.lexing.line_prefix import split_prefix
from livegraph.parsing.lexing.number import may_hold_value
from livegraph.parsing.lexing.timestamp import TimestampParser

Y = TypeVar("Y", str, float)

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Line:
    """One line, decoded and stripped.

    `text` is the line as shown, and `raw` the line before it was stripped. `time` is the time of a
    leading `[time]`, Unix seconds or None, and `body` the text after it. `after_blank`: the line is
    the first of the stream, or follows a blank line. `has_pending`: the line before may be a
    header, and this one decides. `under_header`: a table has a header, so it may accept lines that
    it would otherwise leave to other formats. `decimal` knows the decimal sign of the stream.
    `prefix`: the program, service or tag that `without_log_time` split off, or ''.
    """

    __slots__ = (
        "_has_value",
        "_logged",
        "_with_points",
        "after_blank",
        "body",
        "decimal",
        "has_pending",
        "prefix",
        "raw",
        "text",
        "time",
        "timestamps",
        "under_header",
    )

    def __init__(  # noqa: PLR0913 - what the stream and the place of the line say
        self,
        raw: str,
        text: str,
        timestamps: TimestampParser,
        decimal: DecimalSign,
        *,
        fresh: bool,
        held: bool,
    ) -> None:
        self.raw = raw
        self.text = text
        self.body = text
        self.time: float | None = None
        self.timestamps = timestamps
        self.decimal = decimal
        self.after_blank = fresh
        self.has_pending = held
        self.under_header = False
        self._logged: tuple[str, float | None] | None = None
        self._with_points: str | None = None
        self._has_value: bool | None = None
        self.prefix = ""
        timestamps.begin_line()
        if text[0] == "[" and (prefix := timestamps.read_bracketed(text)):
            self.body, self.time = prefix

    def renamed(self, text: str) -> "Line":
        """Another line of the same stream, as which this one is read."""
        return Line(text, text, self.timestamps, self.decimal, fresh=False, held=False)

    @property
    def may_hold_value(self) -> bool:
        """Whether a part of the line can be a value, besides the time of a log line."""
        if self._has_value is None:
            self._has_value = may_hold_value(self.without_log_time()[0])
        return self._has_value

    def without_log_time(self) -> tuple[str, float | None]:
        """Split off the time of a log line and its prefix: (the rest, the time or None)."""
        if self._logged is None:
            self._logged = self.body, self.time
            if self.time is None and (prefix := self.timestamps.read_log_prefix(self.body)):
                self._logged = prefix
            text, time = self._logged
            rest, self.prefix = split_prefix(text)
            if time is None and rest != text:  # `web-1  | 2026-11-21T10:00:06Z …`
                rest, time = self.timestamps.read_log_prefix(rest) or (rest, None)
            self._logged = rest, time
        return self._logged

    def with_points(self) -> tuple[str, float | None]:
        """Like `without_log_time`, with points for decimal commas, for a line that is no row."""
        text, time = self.without_log_time()
        if self._with_points is None:
            self._with_points = self.decimal.with_points(text)
        return self._with_points, time


class Row(NamedTuple):
    """The samples at one x: NaN is a gap, infinity a number that is too large.

    `units` maps names to units. `time` is in Unix seconds. `x` is the x of the row where that is
    not a time. `panel` is the panel in which to show the samples, '' for any. `groups` maps names
    to the words that stand above them in a header of two lines. `plane`: the samples are points of
    x and y in the plane, which have no place on another axis. `clear`: they replace the points that
    their series had before. `key`: the row of a table is about this thing. `left_out`: values that
    begin with a number and are none, by name: `5foo`. `thing`: what stands in front of the names
    that the line itself has, so that `--field temp` finds `web-2.temp`.
    """

    values: Mapping[str, float]
    units: Mapping[str, str] = NO_NAMES
    time: float | None = None
    x: float | None = None
    panel: str = ""
    groups: Mapping[str, str] = NO_NAMES
    plane: bool = False
    clear: bool = False
    key: str = ""
    left_out: Mapping[str, str] = NO_NAMES
    thing: str = ""

    def prefixed(self, key: str, *, but: str = "") -> "Row":
        """Return the row with `key.` in front of every name except `but`."""

        def prefixed(items: Mapping[str, Y]) -> dict[str, Y]:
            return {name if name == but else f"{key}.{name}": y for name, y in items.items()}

        return self._replace(
            values=prefixed(self.values),
            units=prefixed(self.units),
            groups=prefixed(self.groups),
            left_out=prefixed(self.left_out),
            thing=f"{key}.{self.thing}" if self.thing else key,
        )


class Record(NamedTuple):
    """The line is a record. `named`: the pending line is its header."""

    rows: list[Row]
    named: bool = False


class PlainText(NamedTuple):
    """The line fits the format, and is a message.

    `text` is the message, None for the line as shown. `mark`: it is to be marked on the x axis.
    """

    text: str | None = None
    time: float | None = None
    mark: bool = False


class Ignored(NamedTuple):
    """The line has nothing to show. `decides`: the pending line is not a header."""

    decides: bool = False


class MaybeHeader(NamedTuple):
    """A label line that may be a header; the next line decides.

    `keep`: lines that are already pending stay pending. `layout`: the line is a comment, so it is
    never shown as a message.
    """

    keep: bool = False
    layout: bool = False


class Held(NamedTuple):
    """The line is a record if the line before or after it is held with the same `shape`.

    From then on, every line of that shape is a record. `counted`: the number stands first, so lines
    that count up by one are only numbered, and the shape is forgotten after a line of another kind.
    """

    row: Row
    shape: tuple[object, ...]
    counted: bool = False

    def may_follow(self, before: "Held") -> bool:
        """Whether this line and the line before it are two of a kind, and no numbered list."""
        if self.shape != before.shape:
            return False
        steps = zip(self.row.values.values(), before.row.values.values(), strict=False)
        return not (self.counted and all(y - last == 1 for y, last in steps))


def title() -> Held:
    """A text about the lines that follow: none of them is read as those before it were, at once."""
    return Held(Row({}), (object(),))


class Malformed(NamedTuple):
    """The line starts like this format but is malformed."""

    reason: str
    detail: str


Outcome: TypeAlias = Record | PlainText | Ignored | MaybeHeader | Held | Malformed

IGNORED = Ignored()


class Format(Protocol):
    """Reads lines in one format. `name` is the format's name in messages."""

    name: str

    def parse_line(self, line: Line) -> Outcome | None: ...


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows that were read at once, one per line.

    `y`: float64[lines, series]; column j is the series `names[j]`. `time`: float64[lines], Unix
    seconds, or empty. `end` is where the next line starts in the data. `units` maps names to units.
    If lines of several kinds alternate, each line of this block is followed by one line of each
    block in `following`, and all blocks have the same number of lines.
    """

    names: tuple[str, ...]
    y: Floats
    time: Floats
    end: int
    units: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    following: tuple["RowBlock", ...] = ()

    @property
    def lines(self) -> int:
        return len(self.y) * (1 + len(self.following))


@runtime_checkable
class BlockFormat(Format, Protocol):
    """A format that can also read many lines at once, with the same result."""

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read lines from `start` on exactly as `parse_line` would, or return None."""
        ...
