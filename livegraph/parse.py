"""Blocks of lines in, batches out: which format reads a line, and what is common to all of them.

The formats of `FORMATS` are asked in order; the first that does not answer None decides. What is
common: decoding, escape sequences, white space, the line that is held because it may be a header,
the unit each series keeps, `--field`, names, counts. Rows of plain numbers are read many at once
where a format can (`parse_block`); line by line is the meaning, and the result is the same.

`lines == records + text + layout + bad` over all batches, once `finish` has been called. What is
remembered is bounded, and no line raises.
"""

from typing import cast

from livegraph.parsing.batch import BadLine, Batch, Text
from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.date_line import DateLine, date_line
from livegraph.parsing.formats import format_factories
from livegraph.parsing.formats.json import Json, load_json
from livegraph.parsing.formats.json_documents import MAX_LINES_LONG, JsonDocument, Progress
from livegraph.parsing.formats.pattern import Pattern
from livegraph.parsing.formats.table.table import Table
from livegraph.parsing.framing.decoding import decode_line
from livegraph.parsing.framing.lines import LineBlock
from livegraph.parsing.interface import (
    IGNORED,
    BlockFormat,
    Held,
    Ignored,
    Line,
    Malformed,
    MaybeHeader,
    Outcome,
    PlainText,
    Record,
    RowBlock,
)
from livegraph.parsing.known_shapes import KnownShapes
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.outline import Outline
from livegraph.parsing.pending_lines import PendingLine, PendingLines
from livegraph.parsing.row_normalizer import RowNormalizer
from livegraph.parsing.understood import Missing, Understood
from livegraph.settings import ReadingOptions

MAX_SHOWN_CHARACTERS = 200
"""How many characters of a bad line are kept to show."""
MAX_LINES_AT_ONCE = 200
"""Lines read one by one at a time, unless told otherwise: a few milliseconds; also before a run is
looked for again. That is twice as many each time none is found.
"""


class Parser:
    """Understands a stream of lines; remembers what later lines need. Not for several threads.

    `bare`: Teleplot's points come as by UDP, without their `>`, among lines in other formats.
    `topic` stands before names and texts. `understood` is shared by the parsers of a source.
    """

    def __init__(
        self,
        options: ReadingOptions,
        *,
        bare: bool = False,
        topic: str = "",
        understood: Understood | None = None,
    ) -> None:
        self._formats = [make(options) for make in format_factories(options, bare=bare)]
        self._auto = options.format == "auto"
        self._reason = f"not_{options.format}"
        self._table = next((form for form in self._formats if isinstance(form, Table)), None)
        self._pattern = next((form for form in self._formats if isinstance(form, Pattern)), None)
        self._json = next((form for form in self._formats if isinstance(form, Json)), None)
        self._document: JsonDocument | None = None
        self._date_line: DateLine | None = None
        self._max_document = options.max_line * MAX_LINES_LONG
        self._blocks: dict[str, BlockFormat] = {
            form.name: cast("BlockFormat", form)
            for form in self._formats
            if hasattr(form, "parse_block")  # isinstance takes as long as reading ten lines
        }
        self._block: BlockFormat | None = None
        self._timestamps = TimestampParser(options.time_form)
        self._understood = understood or Understood(options)
        self._rows = RowNormalizer(options, self._understood, topic)
        self._topic_prefix = f"{topic}: " if topic else ""
        self._pending = PendingLines()
        self._outline = Outline()
        self._shapes = KnownShapes()
        self._after_blank = True
        self._line_number = 0
        self._lines_until_block, self._block_backoff = 0, 1
        self._builder = BatchBuilder()

    @property
    def understood(self) -> str:
        """One line that says what all records were read as; empty before the first."""
        return str(self._understood)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The names in options that no line of the source has had."""
        return self._understood.missing

    def parse(self, block: LineBlock, now: float) -> Batch:
        """What a block of lines says. `now` is the Unix time."""
        return self.parse_some(block, 0, now, len(block.data))[0]

    def parse_some(
        self, block: LineBlock, start: int, now: float, max_lines: int = MAX_LINES_AT_ONCE
    ) -> tuple[Batch, int]:
        """What the lines from `start` on say, and where they end: the work is bounded.

        It ends after `most` lines that had to be read one by one.
        """
        self._timestamps.now = now
        first, end = self._line_number + 1, len(block.data)
        if block.reason:
            self._take_bad_block(block)
        else:
            end = self._read(block.data, start, max_lines)
        return self._batch(first), end

    def settle(self, now: float) -> Batch:  # noqa: ARG002  the clock is always passed in
        """Shows a line that waits to be a header as text; it may still become one."""
        if self._auto:
            self._flush_pending()
        return self._batch(self._line_number + 1)

    def finish(self, now: float) -> Batch:  # noqa: ARG002
        """The end of input: what waits is no header, and an open document is not whole."""
        self._break_document()
        self._flush_pending()
        return self._batch(self._line_number + 1)

    def _batch(self, first: int) -> Batch:
        builder, self._builder = self._builder, BatchBuilder()
        if self._pattern:
            self._understood.not_numbers = self._pattern.not_numbers
            self._understood.unmatched = self._pattern.unmatched
        return builder.batch(first, self._line_number)

    # lines

    def _read(self, data: bytes, at: int, max_lines: int) -> int:
        while at < len(data) and max_lines > 0:
            waits = (
                self._pending
                or self._outline
                or self._document
                or self._date_line
                or self._lines_until_block > 0
            )
            if self._block and not waits:
                run = self._block.parse_block(data, at)
                if run and self._rows.accounts_for(run, data[at : run.end]):
                    self._take_rows(self._block, run)
                    at, self._block_backoff = run.end, 1
                    continue
                self._lines_until_block, self._block_backoff = (
                    self._block_backoff,
                    min(2 * self._block_backoff, MAX_LINES_AT_ONCE),
                )
            end = data.index(b"\n", at)
            self._line(data[at:end])
            at = end + 1
            self._lines_until_block -= 1
            max_lines -= 1
        return at

    def _line(self, raw: bytes) -> None:
        self._line_number += 1
        whole, replaced = decode_line(raw)
        if replaced:
            self._builder.note("encoding")
        text = whole.strip(BLANKS)
        if not text:
            self._builder.layout += 1
            self._after_blank = True
            return
        if self._document and self._continues_document(whole, text):
            return
        self._outline.take(whole, text)
        if self._understood.sought:
            self._understood.look_for(text)
        if text[-1] in "{[," and self._json and self._begins_document(text):
            return
        line = Line(
            whole, text, self._timestamps, fresh=self._after_blank, held=self._pending.has_label
        )
        self._after_blank = False
        outcome = self._outcome(line)
        if not isinstance(outcome, Record | Held):
            self._date_line = date_line(line, self._line_number) or self._date_line
        elif self._date_line and not self._date_line.covers(self._line_number):
            self._date_line = None
        self._decide(line, outcome)
        if replaced:
            self._mark_replaced()

    # JSON documents over several lines: their first line is counted last

    def _begins_document(self, text: str) -> bool:
        self._document = JsonDocument.begun_by(text, self._line_number, self._max_document)
        if self._document:
            self._resolve_pending()
            self._after_blank = False
        return self._document is not None

    def _continues_document(self, whole: str, text: str) -> bool:
        """Take a line as part of the document; False if it is not, which ends the document."""
        document, json = self._document, self._json
        progress = document.add(text) if document else Progress.BROKEN
        if progress is Progress.BROKEN or not document or not json:
            self._break_document()
            return False
        self._builder.layout += 1  # this line, or the first one
        if progress is Progress.WHOLE:
            self._document = None
            line = Line(whole, text, self._timestamps, fresh=False, held=False)
            outcome = json.document(document.text, line)
            self._rows.form = json.name
            outcome = self._below_heading(outcome) if isinstance(outcome, Record) else outcome
            self._decide(line, outcome)
        return True

    def _break_document(self) -> None:
        """Count the first line of a document that does not end: it is bad, or text if unsure."""
        document, self._document = self._document, None
        if document is None:
            return
        if self._auto and not document.sure:
            text = self._topic_prefix + document.text
            self._builder.texts.append(Text(document.line, text, None))
            return
        problem = load_json(document.text)
        detail = problem.detail if isinstance(problem, Malformed) else ""
        shown = document.text[:MAX_SHOWN_CHARACTERS]
        self._builder.bad.append(BadLine(document.line, "json", detail, shown))

    def _mark_replaced(self) -> None:
        """A line that waits is marked in the batch that tells it."""
        if not self._pending.mark_replaced(self._line_number):
            self._builder.replaced.append(self._line_number)

    def _take_bad_block(self, block: LineBlock) -> None:
        self._line_number += 1
        self._break_document()
        self._flush_pending()
        self._pending.clear()
        self._after_blank = False
        shown = block.data.decode(errors="replace")[:MAX_SHOWN_CHARACTERS]
        self._builder.bad.append(BadLine(self._line_number, block.reason, "", shown))

    def _outcome(self, line: Line) -> Outcome | None:
        for form in self._formats:
            outcome = form.parse_line(line)
            if outcome is not None:
                if isinstance(outcome, Record | Held):
                    self._rows.form = form.name
                    self._block = self._blocks.get(form.name)
                    return self._below_heading(outcome)
                return outcome
        if self._table:
            return self._table.parse_label(line)
        return IGNORED if line.body[0] == "#" else None

    def _below_heading(self, outcome: Record | Held) -> Record | Held:
        """The outcome with the heading in front of its names, if it stands below one."""
        prefix = self._outline.prefix
        if not prefix:
            return outcome
        if isinstance(outcome, Held):
            shape = (prefix, *outcome.shape)
            return outcome._replace(row=outcome.row.prefixed(prefix), shape=shape)
        return outcome._replace(rows=[row.prefixed(prefix) for row in outcome.rows])

    def _decide(self, line: Line, outcome: Outcome | None) -> None:
        """Settles the line, and first the line before it if that was held."""
        if not isinstance(outcome, Held):
            self._shapes.end_run()
        if isinstance(outcome, Record):
            self._resolve_pending(header=outcome.named)
            self._record(line, outcome)
        elif isinstance(outcome, Held):
            self._take_held(line, outcome)
        elif isinstance(outcome, MaybeHeader):
            if not outcome.keep or self._pending.full:
                self._resolve_pending()
            if outcome.layout or not self._read_fields(line):
                self._add_pending(line, outcome)
        elif isinstance(outcome, Ignored):
            if outcome.decides:
                self._resolve_pending()
            self._builder.layout += 1
        else:
            self._resolve_pending()
            self._take_other(line, outcome)

    def _take_held(self, line: Line, held: Held) -> None:
        """Takes a line as a record if its shape has come twice in a row, else holds it."""
        if self._pending.agree(held):
            self._shapes.add(held)
            self._release()
        self._resolve_pending()
        if held in self._shapes:
            self._record(line, Record([held.row]))
        elif not self._read_fields(line):
            time = line.without_log_time()[1] if self._rows.timed else None
            self._pending.add(
                PendingLine(self._line_number, line.text, time, counted=False, held=held, line=line)
            )

    def _release(self) -> None:
        """Takes the line before as the record it is, unless it was already shown."""
        for before in self._pending.take_uncounted():
            if before.replaced:
                self._builder.replaced.append(before.number)
            if before.held and before.line:
                self._record(before.line, Record([before.held.row]), before.number)

    def _take_other(self, line: Line, outcome: PlainText | Malformed | None) -> None:
        if isinstance(outcome, Malformed):
            self._bad(line, outcome.reason, outcome.detail)
        elif not self._read_fields(line):
            if outcome is not None or self._auto:
                self._text(line, outcome)
            else:
                self._bad(line, self._reason, "")

    # lines that wait

    def _add_pending(self, line: Line, outcome: MaybeHeader) -> None:
        self._builder.layout += outcome.layout
        time = line.without_log_time()[1] if self._rows.timed else None
        self._pending.add(PendingLine(self._line_number, line.text, time, outcome.layout))

    def _flush_pending(self) -> None:
        """Counts the lines that wait as what they are if they are no header."""
        for line in self._pending.take_uncounted():
            if line.replaced:
                self._builder.replaced.append(line.number)
            if self._auto:
                text = self._topic_prefix + line.text
                self._builder.texts.append(Text(line.number, text, line.time))
            else:
                bad = BadLine(line.number, self._reason, "", line.text[:MAX_SHOWN_CHARACTERS])
                self._builder.bad.append(bad)

    def _resolve_pending(self, *, header: bool = False) -> None:
        """The next line has decided: what waited is told, unless it was a header."""
        if header:
            self._builder.layout += len(self._pending.take_uncounted())
        else:
            self._flush_pending()
        self._pending.clear()

    # outcomes

    def _record(self, line: Line, record: Record, number: int = 0) -> None:
        number = number or self._line_number
        rows = self._date_line.rows(record.rows, line, number) if self._date_line else record.rows
        taken = self._rows.take(rows, line, number, self._builder)
        if taken is True:
            self._builder.records += 1
        elif isinstance(taken, Malformed):
            self._bad(line, taken.reason, taken.detail)
        elif not self._read_fields(line):
            self._builder.layout += 1

    def _read_fields(self, line: Line) -> bool:
        is_record = self._rows.find(line, self._line_number, self._builder)
        self._builder.records += is_record
        return is_record

    def _take_rows(self, form: BlockFormat, run: RowBlock) -> None:
        self._rows.form = form.name
        self._rows.take_block(run, self._line_number + 1, self._builder)
        self._line_number += run.lines

    def _text(self, line: Line, message: PlainText | None) -> None:
        text = self._topic_prefix + (
            message.text if message and message.text is not None else line.text
        )
        time = message.time if message and message.time is not None else line.without_log_time()[1]
        time = time if self._rows.timed else None
        self._builder.texts.append(
            Text(self._line_number, text, time, mark=bool(message and message.mark))
        )

    def _bad(self, line: Line, reason: str, detail: str) -> None:
        self._builder.bad.append(
            BadLine(self._line_number, reason, detail, line.text[:MAX_SHOWN_CHARACTERS])
        )
