"""Tables: cells that are numbers, gaps or a time, with or without a header.

A line of labels is held until the next line shows whether it names the columns of a row. Below a
header a row may also have keys and text; without one every cell must be a value. The separator is
the first that gives as many cells as the header or the row before, else the first that occurs and
gives a row. What a header means is in `header`, how a line is cut in `cells` and `dialect`.
"""

from collections.abc import Iterator
from dataclasses import replace

from livegraph.lib.bounded_dict import BoundedDict
from livegraph.parsing.formats.table.dialect import Dialect, join_units, split_row
from livegraph.parsing.formats.table.header import Header
from livegraph.parsing.formats.table.header_detection import (
    HeaderCandidate,
    LabelCache,
    align_labels,
    all_values,
    cells_below,
    header_signature,
)
from livegraph.parsing.formats.table.headerless import (
    FIRST,
    LAST,
    headerless_row,
    own_time_position,
    split_time,
    with_x_column,
)
from livegraph.parsing.interface import (
    IGNORED,
    Ignored,
    Line,
    MaybeHeader,
    Outcome,
    Record,
    Row,
    RowBlock,
)
from livegraph.parsing.lexing.cells import (
    BLANK,
    LONE,
    PROSE,
    SEPARATORS,
    TAB,
    WIDE,
    is_ruler,
    split_cells,
)
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS
from livegraph.parsing.vectorized.number_rows import NumberRows, number_rows
from livegraph.parsing.vectorized.template_cache import TemplateCache
from livegraph.parsing.vectorized.template_inference import LineSyntax
from livegraph.settings import ReadingOptions

MAX_HEADERS = 16
"""How many headers are remembered: those that came last."""
MAX_LABELS = 4096
"""A longer line is no header."""

_UNIT_WORDS = frozenset(UNITS)


class Table:
    """Reads rows of cells; with `headers=False` rows of numbers only."""

    name = "table"

    def __init__(
        self, options: ReadingOptions, only: tuple[str, ...] = SEPARATORS, *, headers: bool = True
    ) -> None:
        self._dialect = Dialect(options.delimiter, options.decimal, only)
        self._key = options.key
        self._x = options.time_field
        self._headers = headers
        self._names = self._header(list(options.names), LONE) if options.names else None
        self._current: Header | None = None
        self._known = BoundedDict[tuple[str, ...], Header](MAX_HEADERS)
        self._candidate: HeaderCandidate | None = None
        self._labelled = LabelCache()
        self._unnamed_rows = False
        self._own_time_at: int | None = None  # in the rows that no header explains
        self._count = 0
        self._like: NumberRows | None = None
        self._even = False
        self._templates = TemplateCache(
            form=LineSyntax.CELLS, plain=options.decimal != ",", x=self._x
        )

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        line.under_header = self._current is not None
        if self._like and not line.has_pending and (row := self._like.row(text)):
            return Record([row])
        outcome = self._read(text, line)
        if isinstance(outcome, Record):
            if self._even:
                self._templates.take(line, outcome.rows[0])
            else:
                self._templates.forget()
        return outcome

    def _read(self, text: str, line: Line) -> Outcome | None:
        candidate = self._candidate if line.has_pending else None
        if text[0] == "#":
            return self._comment(text.lstrip("#" + BLANKS), candidate, line)
        if is_ruler(text):
            return IGNORED
        if self._current and text.startswith("Average:"):
            return IGNORED
        if "\t" in line.raw:
            text = self._padded(line, candidate)
        return self._row(text, candidate, line.timestamps)

    def _padded(self, line: Line, candidate: HeaderCandidate | None) -> str:
        """The line with the tabs around it, where they stand for missing cells of the table."""
        tabs = line.raw.count(TAB)
        if candidate:
            wanted = candidate.text.count(TAB)
        elif self._current and self._current.separator == TAB:
            wanted = len(self._current.columns) - 1
        else:
            wanted = 0
        return line.raw.strip(" \xa0") if tabs == wanted else line.body

    def parse_label(self, line: Line) -> Outcome | None:
        """A line that no format took, as a label line that may be a header."""
        if not self._headers:
            return None
        text, candidate = line.body, self._candidate if line.has_pending else None
        if self._switched(text, line.timestamps):
            return Ignored(decides=True)
        if (
            candidate
            and not candidate.units
            and self._gives_units(text, candidate, line.timestamps)
        ):
            self._candidate = replace(candidate, units=text)
            return MaybeHeader(keep=True)
        if not self._may_be_header(text, line):
            return None
        self._candidate = HeaderCandidate(text, line.after_blank)
        if candidate and self._gives_units(candidate.text, self._candidate, line.timestamps):
            self._candidate = replace(self._candidate, units=candidate.text)
            return MaybeHeader(keep=True)
        return MaybeHeader()

    # label lines

    def _comment(self, text: str, candidate: HeaderCandidate | None, line: Line) -> Outcome:
        """A comment is layout, and may be a header unless a label line already waits."""
        if not self._headers or not text or is_ruler(text) or self._switched(text, line.timestamps):
            return IGNORED
        if candidate and self._gives_units(text, candidate, line.timestamps):
            self._candidate = replace(candidate, units=text)
        elif (not candidate or candidate.comment) and self._may_be_header(text, line):
            self._candidate = HeaderCandidate(text, line.after_blank, comment=True)
        else:
            return IGNORED
        return MaybeHeader(keep=True, layout=True)

    def _may_be_header(self, text: str, line: Line) -> bool:
        if len(text) > MAX_LABELS or (self._unnamed_rows and not line.after_blank):
            return False
        return any(self._labels(text, separator, line) for separator in self._separators(text))

    def _labels(self, text: str, separator: str, line: Line) -> list[str] | None:
        if separator == LONE and not line.after_blank:
            return None
        return self._labelled.labels(text, separator, line.timestamps)

    def _separators(self, *texts: str) -> Iterator[str]:
        present = {separator for text in texts for separator in self._dialect.separators(text)}
        yield from (way for way in (*SEPARATORS, *(present - set(SEPARATORS))) if way in present)
        yield LONE

    def _switched(self, text: str, timestamps: TimestampParser) -> bool:
        """A header that comes again: it is the header from here on."""
        words = header_signature(text, timestamps) if self._known else ()
        if words not in self._known:
            return False
        self._current, self._like = self._known[words], None
        self._own_time_at = None
        self._templates.forget()
        return True

    def _gives_units(self, text: str, above: HeaderCandidate, timestamps: TimestampParser) -> bool:
        """A label line made of units, or with a label twice, below one of as many labels."""
        for separator in self._separators(text):
            names = self._labelled.labels(above.text, separator, timestamps)
            units = self._labelled.labels(text, separator, timestamps)
            if names and units and len(names) == len(units) > 1:
                twice = len(set(units)) < len(units)
                return twice or all(u.strip("[]()") in UNITS for u in units[1:])
        return False

    # rows

    def _row(
        self, text: str, candidate: HeaderCandidate | None, timestamps: TimestampParser
    ) -> Outcome | None:
        """The line as a row: of the header that waits, of the one there is, or of none."""
        self._like = None
        self._even = False
        if candidate and (row := self._accepted(candidate, text, timestamps)):
            if self._names:
                row = self._read_under_header(text, timestamps) or row
            return Record([row], named=True)
        if self._names:
            outcome: Row | Ignored | None = self._read_under_header(text, timestamps)
        else:
            outcome = self._read_under(self._current, text, timestamps) if self._current else None
        outcome = outcome or self._read_headerless(text, timestamps)
        return Record([outcome]) if isinstance(outcome, Row) else outcome

    def _header(self, names: list[str], separator: str) -> Header:
        return Header(names, separator, key=self._key, x=self._x)

    def _accepted(
        self, candidate: HeaderCandidate, text: str, timestamps: TimestampParser
    ) -> Row | None:
        """The first row of the header that `candidate` turns out to be."""
        separators = list(self._separators(candidate.text, text))
        for exact in (True, False):
            for separator in separators:
                if not exact and separator in (LONE, WIDE):
                    continue
                if separator == LONE and not candidate.fresh:
                    continue
                names = self._labelled.labels(candidate.text, separator, timestamps)
                if names is None:
                    continue
                cells = cells_below(names[-1], len(names), text, separator, timestamps)
                names = align_labels(names, cells, exact=exact)
                row = (
                    self._first_row(names, separator, cells, candidate, timestamps)
                    if names
                    else None
                )
                if row:
                    return row
        return None

    def _first_row(
        self,
        names: list[str],
        separator: str,
        cells: list[str],
        candidate: HeaderCandidate,
        timestamps: TimestampParser,
    ) -> Row | None:
        values = self._dialect.values(cells, separator)
        if not any(values):  # most lines of words end here
            return None
        header = self._header(names, separator)
        if candidate.units:
            header.give_units(self._labelled.labels(candidate.units, separator, timestamps) or [])
        row = header.read(cells, values, timestamps)
        if not isinstance(row, Row):
            return None
        if (
            len(row.values) + (row.time is not None) < 2
            and separator in PROSE
            and not header.has_key
        ):
            return None
        self._accept(header, header_signature(candidate.text, timestamps))
        return row

    def _accept(self, header: Header, words: tuple[str, ...]) -> None:
        self._known[words] = self._current = header
        self._unnamed_rows = False
        self._own_time_at = None

    def _read_under(
        self, header: Header, text: str, timestamps: TimestampParser
    ) -> Row | Ignored | None:
        separator = header.separator
        count = len(header.columns)
        cells = cells_below(header.columns[-1].name, count, text, separator, timestamps)
        values = self._dialect.values(cells, separator)
        if len(cells) > count and not all_values(cells, values):
            return None
        row = header.read(cells, values, timestamps)
        if isinstance(row, Row) and header.settles(row) and len(cells) == count:
            self._even = True
            if header.all_numbers and not timestamps.has_own_format:
                self._like = number_rows(row, separator, count, header=True)
        return row

    def _read_under_header(self, text: str, timestamps: TimestampParser) -> Row | None:
        """A row whose columns the user named: cut so that there are as many cells, if possible."""
        header = self._names
        if header is None:
            return None
        splits = [
            (cut_at, split_row(text, cut_at, timestamps, len(header.columns)))
            for cut_at in self._separators(text)
        ]
        splits.sort(key=lambda way: len(way[1]) != len(header.columns))
        for separator, row_cells in splits:
            time, cells, values = None, row_cells, self._dialect.values(row_cells, separator)
            if len(cells) != len(header.columns):
                time, cells, values = split_time(cells, values, timestamps, self._own_time_at)
                if time is None and self._own_time_at is not None:
                    continue
                if len(cells) != len(header.columns) and not all_values(cells, values):
                    continue
            header.separator = separator
            row = header.read(cells, values, timestamps)
            if isinstance(row, Row):
                whole = time is None and len(cells) == len(header.columns)
                self._even = whole and header.settles(row)
                if time is None:
                    return row
                row = row._replace(time=time)
                self._note_own_time(row_cells, row, timestamps)
                return row
        return None

    def _read_headerless(self, text: str, timestamps: TimestampParser) -> Row | None:
        if not self._dialect.may_start(text) and not timestamps.own_format_end(text):
            return None
        time_at = self._required_time()
        for separator, cells in self._splits(text, timestamps):
            values = self._dialect.values(cells, separator)
            row = headerless_row(cells, values, timestamps, time_at)
            if row:
                self._note_own_time(cells, row, timestamps)
                row = with_x_column(row, self._x)
                # a number in the first cell might be a time in the next row
                first = row.time is not None and timestamps.read_named(cells[0]) == row.time
                self._even = self._count == len(cells) and (first or "1" in row.units)
                self._count = len(cells)
                self._unnamed_rows = self._unnamed_rows or self._current is None
                if values[0] is not None and not self._exact(timestamps):
                    self._like = number_rows(row, separator, len(cells), header=False)
                return row
        return None

    def _required_time(self) -> int | None:
        """The cell that must be a time: the rows before had it there in the user's own format."""
        header = self._names or self._current
        at = header.own_time_index if header else None
        if at is None:
            return self._own_time_at
        return LAST if at else FIRST

    def _note_own_time(self, cells: list[str], row: Row, timestamps: TimestampParser) -> None:
        if self._own_time_at is None:
            self._own_time_at = own_time_position(cells, row, timestamps)

    def _exact(self, timestamps: TimestampParser) -> bool:
        """Whether the user said which column is what: then each row is read cell by cell."""
        return bool(self._names or self._x or timestamps.has_own_format)

    def _splits(self, text: str, timestamps: TimestampParser) -> Iterator[tuple[str, list[str]]]:
        """The ways to cut a row that has no header: as many cells as the row before first."""
        splits = [
            (s, split_row(text, s, timestamps)) for s in self._dialect.separators(text) if s != WIDE
        ]
        splits.insert(0 if self._count == 1 else len(splits), (LONE, [text]))
        yield from (split_ for split_ in splits if len(split_[1]) == self._count)
        yield from (way for way in splits if len(way[1]) != self._count)
        if splits[-1][0] == BLANK or (len(splits) > 1 and splits[-2][0] == BLANK):
            cells = split_cells(text, BLANK)
            joined = join_units(cells, _UNIT_WORDS)
            if len(joined) < len(cells):
                yield BLANK, joined

    # many rows at once

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """Rows like the one before but for their numbers and times, as long as they go on."""
        return (self._like or self._templates).read_block(data, start)
