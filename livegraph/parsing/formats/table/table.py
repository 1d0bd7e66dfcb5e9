"""Tables: rows of numbers, gaps and a time, with or without a header.

Below a header a row may also have keys and text; without one, every cell must be a value. The
separator is the first that gives as many cells as the header or the row before, else the first that
occurs and gives a row. `header_detection` finds headers, `header` names their
columns, `row_reader` reads a row below one and `headerless` a row without one, and `dialect` splits
a line into cells.
"""

import re
from collections.abc import Iterator

from livegraph.parsing.formats.table.dialect import Dialect, join_units, split_row
from livegraph.parsing.formats.table.header import Header
from livegraph.parsing.formats.table.header_detection import HeaderCandidate, HeaderDetector
from livegraph.parsing.formats.table.header_labels import all_values, cells_below
from livegraph.parsing.formats.table.headerless import (
    FIRST,
    LAST,
    headerless_row,
    own_time_position,
    split_time,
    with_x_column,
)
from livegraph.parsing.formats.table.pairs_above import PairsAbove
from livegraph.parsing.interface import (
    IGNORED,
    Ignored,
    Line,
    Outcome,
    PlainText,
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
from livegraph.parsing.lexing.number import BLANKS, is_grouped_number
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import UNITS
from livegraph.parsing.vectorized.number_rows import NumberRows, number_rows
from livegraph.parsing.vectorized.template_cache import TemplateCache
from livegraph.parsing.vectorized.template_inference import LineSyntax
from livegraph.settings import ReadingOptions

_REMARK = re.compile(r"(?<![ \t\xa0])[ \t\xa0]++\([^()]*+\)\Z")
_BAR_BEHIND = re.compile(r":[ \t]++[0-9]++%\|.*+")
"""A progress bar behind a row, as a training run draws it."""
_AGO = re.compile(r" \([0-9a-z]++ ago\)")
"""When the last of the restarts was, in `3 (45h ago)` of kubectl."""
_UNIT_WORDS = frozenset(UNITS)


class Table:
    """Reads rows of cells, split at one of the separators `only`; `headers=False`: no headers."""

    name = "table"

    def __init__(
        self, options: ReadingOptions, only: tuple[str, ...] = SEPARATORS, *, headers: bool = True
    ) -> None:
        key, self._x = options.key, options.time_field
        self._dialect = Dialect(options.delimiter, options.decimal, only)
        self._headers = headers
        self._detector = HeaderDetector(
            self._dialect, key=key, x=self._x, with_ids=bool(options.fields)
        )
        self._named = (  # the columns that --names gives
            Header(list(options.names), LONE, key=key, x=self._x) if options.names else None
        )
        self._current: Header | None = None
        self._own_time_at: int | None = None  # in rows that no header explains
        self._column_count = 0  # of the last row without a header
        self._number_rows: NumberRows | None = None
        self.above = PairsAbove()
        self._settled = False  # the next row's cells are of the same kinds as the last row's
        self._templates = TemplateCache(
            form=LineSyntax.CELLS, plain=options.decimal != ",", x=self._x
        )

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        line.under_header = self._current is not None
        if self._number_rows and not line.has_pending and (row := self._number_rows.row(text)):
            return Record([row])
        outcome = self._read(text, line)
        if isinstance(outcome, Record):
            if self._settled:
                self._templates.take(line, outcome.rows[0])
            else:
                self._templates.forget()
        return outcome

    def parse_label(self, line: Line) -> Outcome | None:
        """Read a line that no format took as a label line, which may be a header."""
        if not self._headers or self.above.makes_no_header(line):
            return None
        if self._switches_header(line.body, line.timestamps):
            return Ignored(decides=True)
        return self._detector.add_label_line(line)

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read rows that differ from the row before only in their numbers and times."""
        return (self._number_rows or self._templates).read_block(data, start)

    def _read(self, text: str, line: Line) -> Outcome | None:
        if text[0] == "#":
            return self._comment(text.lstrip("#" + BLANKS), line)
        if is_ruler(text):
            self._detector.add_ruler(line)
            return IGNORED
        if self._current and text.startswith("Average:"):
            return IGNORED
        candidate = self._detector.pending(line)
        text = _AGO.sub("", text) if " ago)" in text else text
        if "%|" in text:
            text = _BAR_BEHIND.sub("", text) or text
        if "\t" in line.raw:
            text = self._padded(line, candidate)
        return self._row(text, candidate, line)

    def _comment(self, text: str, line: Line) -> Outcome:
        """A comment is layout, but may hold the header."""
        text = text.removeprefix("Fields:").lstrip(BLANKS)
        if (
            not self._headers
            or not text
            or is_ruler(text)
            or self._switches_header(text, line.timestamps)
        ):
            return IGNORED
        return self._detector.add_comment(text, line)

    def _switches_header(self, text: str, timestamps: TimestampParser) -> bool:
        """Whether `text` repeats an accepted header, which is then the current one."""
        header = self._detector.repeated(text, timestamps)
        if header is None:
            return False
        self._current, self._number_rows, self._own_time_at = header, None, None
        self._templates.forget()
        return True

    def _padded(self, line: Line, candidate: HeaderCandidate | None) -> str:
        """The line with its outer tabs, where they stand for missing cells of the table."""
        tabs = line.raw.count(TAB)
        if candidate:
            wanted = candidate.text.count(TAB)
        elif self._current and self._current.separator == TAB:
            wanted = len(self._current.columns) - 1
        else:
            wanted = 0
        return line.raw.strip(" \xa0") if tabs == wanted else line.body

    def _row(self, text: str, candidate: HeaderCandidate | None, line: Line) -> Outcome | None:
        """Read a row: below the candidate, else below the current header, else without one."""
        timestamps = line.timestamps
        self._number_rows = None
        self._settled = False
        if candidate and (accepted := self._detector.accept(candidate, text, timestamps)):
            self._current, row = accepted
            self._own_time_at = None
            if self._named:
                row = self._read_named(text, timestamps) or row
            return Record([row], named=True)
        if candidate and self._current and candidate.has_wide_labels:
            return PlainText()  # its labels are not those of the header before
        if self._named:
            outcome: Row | Ignored | PlainText | None = self._read_named(text, timestamps)
        else:
            outcome = self._read_under(self._current, text, line) if self._current else None
        outcome = outcome or self._read_headerless(text, timestamps)
        return Record([outcome]) if isinstance(outcome, Row) else outcome

    def _read_under(
        self, header: Header, text: str, line: Line
    ) -> Row | Ignored | PlainText | None:
        separator, timestamps = header.separator, line.timestamps
        count = len(header.columns)
        cells = cells_below(header.columns[-1].name, count, text, separator, timestamps)
        if separator == WIDE and len(cells) != count:  # a wide cell touches its neighbour
            narrow = cells_below(header.columns[-1].name, count, text, BLANK, timestamps)
            cells = narrow if len(narrow) == count else cells
        if (
            len(cells) == count - 1
            and separator in PROSE
            and _starts_at(line.raw, header.second_at)
        ):
            cells = ["", *cells]
        values = self._dialect.values(cells, separator)
        if len(cells) > count and not all_values(cells, values):
            return None
        row = header.read(cells, values, timestamps)
        if isinstance(row, Row) and header.settles(row) and len(cells) == count:
            self._settled = True
            if header.all_numbers and not timestamps.has_own_format:
                self._number_rows = number_rows(row, separator, count, header=True)
        return row

    def _read_named(self, text: str, timestamps: TimestampParser) -> Row | None:
        """Read a row of the columns in `--names`; separators that give as many cells come first."""
        header = self._named
        if header is None:
            return None
        splits = [
            (separator, split_row(text, separator, timestamps, len(header.columns)))
            for separator in self._dialect.separators_and_lone(text)
        ]
        splits.sort(key=lambda split: len(split[1]) != len(header.columns))
        for separator, row_cells in splits:
            time, cells, values = None, row_cells, self._dialect.values(row_cells, separator)
            if len(cells) != len(header.columns):
                time, cells, values = split_time(cells, values, timestamps, self._own_time_at)
                if time is None and self._own_time_at is not None:
                    continue
                if len(cells) != len(header.columns) and not all_values(cells, values):
                    continue
            header.separator = separator
            cells, values = cells[: len(header.columns)], values[: len(header.columns)]
            row = header.read(cells, values, timestamps)
            if isinstance(row, Row):
                whole = time is None and len(cells) == len(header.columns)
                self._settled = whole and header.settles(row)
                if time is None:
                    return row
                row = row._replace(time=time)
                self._note_own_time(row_cells, row, timestamps)
                return row
        return None

    def _read_headerless(self, text: str, timestamps: TimestampParser) -> Row | None:
        if not self._dialect.may_start(text) and not timestamps.own_format_end(text):
            return None
        if text[-1] == ")" and self._column_count > 1:
            remark = _REMARK.search(text)
            shorter = text[: remark.start()] if remark else text
            return self._read_headerless(shorter, timestamps) if remark else None
        time_at = self._required_time()
        for separator, cells in self._splits(text, timestamps):
            values = self._dialect.row_values(cells, separator)
            row = values and headerless_row(cells, values, timestamps, time_at)
            if values and row:
                self._note_own_time(cells, row, timestamps)
                row = with_x_column(row, self._x)
                # a number in the first cell might be a time in the next row
                first = row.time is not None and timestamps.read_named(cells[0]) == row.time
                self._settled = self._column_count == len(cells) and (first or "1" in row.units)
                self._column_count = len(cells)
                if self._current is None:
                    self._detector.only_after_blank = True
                if values[0] is not None and not self._columns_chosen(timestamps):
                    self._number_rows = number_rows(row, separator, len(cells), header=False)
                return row
        return None

    def _required_time(self) -> int | None:
        """Which cell must be a time, because earlier rows had one there in the user's format."""
        header = self._named or self._current
        at = header.own_time_index if header else None
        if at is None:
            return self._own_time_at
        return LAST if at else FIRST

    def _note_own_time(self, cells: list[str], row: Row, timestamps: TimestampParser) -> None:
        if self._own_time_at is None:
            self._own_time_at = own_time_position(cells, row, timestamps)

    def _columns_chosen(self, timestamps: TimestampParser) -> bool:
        """Whether options say what a column is. Each row is then read cell by cell."""
        return bool(self._named or self._x or timestamps.has_own_format)

    def _splits(self, text: str, timestamps: TimestampParser) -> Iterator[tuple[str, list[str]]]:
        """The ways to split a row without a header; those with the last row's count come first."""
        splits = [
            (s, split_row(text, s, timestamps)) for s in self._dialect.separators(text) if s != WIDE
        ]
        lone = self._column_count == 1 or (not self._column_count and is_grouped_number(text))
        splits.insert(0 if lone else len(splits), (LONE, [text]))
        yield from (split for split in splits if len(split[1]) == self._column_count)
        yield from (split for split in splits if len(split[1]) != self._column_count)
        if splits[-1][0] == BLANK or (len(splits) > 1 and splits[-2][0] == BLANK):
            cells = split_cells(text, BLANK)
            joined = join_units(cells, _UNIT_WORDS)
            if len(joined) < len(cells):
                yield BLANK, joined


def _starts_at(raw: str, at: int) -> bool:
    """Whether a row has only blanks before the second label, so that its first cell is missing."""
    return at > 0 and raw[0] in BLANKS and not raw[:at].strip(BLANKS)
