"""Find the header of a table: keep label lines as candidates until a row confirms one.

Any line of labels may be a header; only the next line shows whether it is. A label line directly
above or below it may hold the units. Accepted headers are remembered, because some programs repeat
theirs between the rows.
"""

from typing import NamedTuple

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.formats.table.caution import has_gap, has_title, with_whole_title
from livegraph.parsing.formats.table.dialect import Dialect
from livegraph.parsing.formats.table.groups import (
    column_groups,
    has_repeated_labels,
    is_group_line,
    named_by_group,
)
from livegraph.parsing.formats.table.header import Header
from livegraph.parsing.formats.table.header_labels import (
    LabelCache,
    align_labels,
    cells_below,
    header_signature,
)
from livegraph.parsing.formats.table.key_words import is_key_word
from livegraph.parsing.interface import IGNORED, Ignored, Line, MaybeHeader, Row
from livegraph.parsing.lexing.cells import (
    COMMA,
    LONE,
    PIPE,
    PROSE,
    SEMICOLON,
    TAB,
    WIDE,
    split_cells,
)
from livegraph.parsing.lexing.number import BLANKS, may_hold_value, read_cell
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS

MAX_HEADERS = 16
"""Headers that are remembered; the least recently used is forgotten first."""
MIN_WIDE_LABELS = 3
MAX_HEADER_CHARACTERS = 4096
UNIT_OF_TIMESTAMP = "TS"
"""In the files of Campbell's data loggers."""
"""A longer line is never a header."""


class HeaderCandidate(NamedTuple):
    """A label line that the next row may confirm as a header.

    `raw` is the line before it was stripped. `fresh`: it is the first line of the stream, or
    follows a blank line. `units` is the label line with the units, or ''. `groups` is the line
    above it with the names of groups of columns, not stripped, or ''. `ruled`: a ruler follows it,
    which has a rule over each of so many columns.
    """

    text: str
    raw: str
    fresh: bool
    comment: bool = False
    units: str = ""
    groups: str = ""
    ruled: int = 0

    @property
    def is_declared(self) -> bool:
        """Whether it is the directive of a log in the W3C's extended format."""
        return self.comment and self.raw.startswith("#Fields:")

    @property
    def has_wide_labels(self) -> bool:
        """Whether wide gaps separate several labels, as in a table."""
        return len(split_cells(self.text, WIDE)) >= MIN_WIDE_LABELS

    @property
    def title(self) -> str:
        """The word of an indented line that goes in front of its labels (`  RX: bytes`), or ''."""
        labels = with_whole_title(self.text.split())
        return labels[0].rstrip(":") if self.raw[0] in BLANKS and has_title(labels) else ""


class HeaderDetector:
    """Collects label lines and makes a header of them when a row follows.

    `key`, `x` and `with_ids`: see `Header`. While `only_after_blank` is set,
    a label line is a candidate only at the start of the stream or after a blank line.
    """

    def __init__(self, dialect: Dialect, *, key: str, x: str, with_ids: bool) -> None:
        self._dialect = dialect
        self._key = key
        self._x = x
        self._with_ids = with_ids
        self._cache = LabelCache()
        self._candidate: HeaderCandidate | None = None
        self._accepted = BoundedDict[tuple[str, ...], Header](MAX_HEADERS)
        self.only_after_blank = False

    def pending(self, line: Line) -> HeaderCandidate | None:
        """The candidate directly above `line`, if there is one."""
        return self._candidate if line.has_pending else None

    def add_ruler(self, line: Line) -> None:
        """A ruler below a candidate makes it surer; between bars it may divide any two lines."""
        if (candidate := self.pending(line)) and "|" not in line.body:
            self._candidate = candidate._replace(ruled=len(line.body.split()))

    def repeated(self, text: str, timestamps: TimestampParser) -> Header | None:
        """The header that was accepted before with the same words as `text`, or None."""
        words = header_signature(text, timestamps) if self._accepted else ()
        if words not in self._accepted:
            return None
        return self._accepted[words]  # marks it as used, which `get` does not

    def add_label_line(self, line: Line) -> MaybeHeader | None:
        """Keep a line that no format took as a candidate, or return None if it cannot be one."""
        text, candidate = line.body, self.pending(line)
        if candidate and candidate.units and _is_remark(text, candidate.text):
            return MaybeHeader(keep=True)
        if candidate and _is_above(candidate.raw, line) and self._may_be_header(text, line):
            fresh = candidate.fresh
            self._candidate = HeaderCandidate(text, line.raw, fresh, groups=candidate.raw)
            return MaybeHeader(keep=True)
        if (
            candidate
            and not candidate.units
            and self._gives_units(text, candidate, line.timestamps)
        ):
            self._candidate = candidate._replace(units=text)
            return MaybeHeader(keep=True)
        if not self._may_be_header(text, line):
            return None
        self._candidate = HeaderCandidate(text, line.raw, line.after_blank)
        if candidate and self._gives_units(candidate.text, self._candidate, line.timestamps):
            self._candidate = self._candidate._replace(units=candidate.text)
            return MaybeHeader(keep=True)
        return MaybeHeader()

    def add_comment(self, text: str, line: Line) -> MaybeHeader | Ignored:
        """Keep the text of a comment as a candidate, unless a label line stands directly above."""
        candidate = self.pending(line)
        if candidate and self._gives_units(text, candidate, line.timestamps):
            self._candidate = candidate._replace(units=text)
        elif (not candidate or candidate.comment or line.after_blank) and self._may_be_header(
            text, line
        ):
            apart = candidate is not None and not candidate.comment
            self._candidate = HeaderCandidate(text, line.raw, line.after_blank, comment=True)
            return MaybeHeader(keep=not apart, layout=True)
        else:
            return IGNORED
        return MaybeHeader(keep=True, layout=True)

    def accept(
        self, candidate: HeaderCandidate, text: str, timestamps: TimestampParser
    ) -> tuple[Header, Row] | None:
        """Read `text` as the first row below `candidate`; None if it is not a row of it."""
        if not may_hold_value(text):
            return None
        separators = list(self._dialect.separators_and_lone(candidate.text, text))
        splits: dict[str, list[str]] = {}
        for exact in (True, False):
            for separator in separators:
                if not exact and separator in (LONE, WIDE):
                    continue
                if separator == LONE and not candidate.fresh:
                    continue
                names = self._cache.labels(candidate.text, separator, timestamps)
                if names is None or (
                    separator in PROSE and candidate.ruled not in (0, 1, len(names))
                ):
                    continue
                if separator == WIDE and _is_cut_finer(names, candidate.text, text):
                    continue
                cells = splits.get(separator) or cells_below(
                    names[-1], len(names), text, separator, timestamps
                )
                splits[separator] = cells
                names = align_labels(names, cells, exact=exact)
                found = (
                    self._first_row(names, separator, cells, candidate, timestamps)
                    if names
                    else None
                )
                if found:
                    for repeated in filter(None, (candidate.groups.strip(BLANKS), candidate.text)):
                        self._accepted[header_signature(repeated, timestamps)] = found[0]
                    self.only_after_blank = False
                    return found
        return None

    def _first_row(
        self,
        names: list[str],
        separator: str,
        cells: list[str],
        candidate: HeaderCandidate,
        timestamps: TimestampParser,
    ) -> tuple[Header, Row] | None:
        values = self._dialect.values(cells, separator)
        if not any(values):  # most lines of words end here
            return None
        if separator == PIPE and any(map(has_gap, cells)):
            return None  # a second line of labels, several between two bars
        groups = column_groups(candidate.groups, candidate.raw, names) if candidate.groups else []
        if groups:
            names = named_by_group(names, groups)
        if title := candidate.title:
            names = [f"{title}.{name}" for name in names]
        header = Header(names, separator, key=self._key, x=self._x, with_ids=self._with_ids)
        header.ruled = candidate.ruled > 0
        header.second_at = max(candidate.raw.find(names[1]) if len(names) > 1 else 0, 0)
        if candidate.is_declared:
            header.declare()
        if candidate.units:
            header.give_units(self._cache.labels(candidate.units, separator, timestamps) or [])
        if groups:
            header.give_groups(groups)
        row = header.read(cells, values, timestamps)
        if not isinstance(row, Row) or (row.key and any(map(read_cell, names))):
            return None  # or gaps below words that may be keys: `web,nan` above `web,5`
        if (
            len(row.values) + (row.time is not None) < 2
            and separator in PROSE
            and not (header.has_key or row.key.isdecimal())
        ):
            return None
        return header, row

    def _may_be_header(self, text: str, line: Line) -> bool:
        if len(text) > MAX_HEADER_CHARACTERS or (self.only_after_blank and not line.after_blank):
            return False
        return any(
            self._labels(text, separator, line)
            for separator in self._dialect.separators_and_lone(text)
        )

    def _labels(self, text: str, separator: str, line: Line) -> list[str] | None:
        if separator == LONE and not line.after_blank:
            return None
        return self._cache.labels(text, separator, line.timestamps)

    def _gives_units(self, text: str, above: HeaderCandidate, timestamps: TimestampParser) -> bool:
        """Whether `text` holds the units of `above`: as many labels, all units or one repeated."""
        for separator in self._dialect.separators_and_lone(text):
            names = self._cache.labels(above.text, separator, timestamps)
            units = self._cache.labels(text, separator, timestamps)
            if names and units and len(names) == len(units) > 1:
                repeated = len(set(units)) < len(units) or units[0] == UNIT_OF_TIMESTAMP
                return repeated or all(u.strip("[]()") in UNITS for u in units[1:])
        return False


def _is_remark(text: str, labels: str) -> bool:
    """Whether `text`, below labels and their units, has as many cells: `"","","Avg","Max"`."""
    return any(text.count(each) == labels.count(each) > 1 for each in (COMMA, TAB, SEMICOLON))


def _is_above(upper: str, line: Line) -> bool:
    return is_group_line(upper) or has_repeated_labels(upper, line.raw)


def _is_cut_finer(names: list[str], labels: str, row: str) -> bool:
    """Whether a label such as `PID User` is two, as the row has as many words as the labels."""
    if len(labels.split()) != len(row.split()):
        return False
    return any(is_key_word(name.partition(" ")[0]) and not is_key_word(name) for name in names)
