"""Blocks of lines in, batches out: which format reads a line, and what all formats share.

The formats of `FORMATS` are asked in order; the first that does not answer None decides. They
share decoding, white space, the lines whose meaning depends on others (JSON documents, pending
lines, headings, dates), names, units, `--field`, counts. Lines of a known shape are read many at
once where a format can (`parse_block`); line by line is the meaning, and the result is the same.

`lines == records + text + layout + bad` over all batches, once `finish` has been called. What is
remembered is bounded, and no line raises: where a format does, by a defect, the line is bad.
"""

from livegraph.parsing.batch import Batch
from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.block_reader import BlockReader
from livegraph.parsing.date_line import DateAbove
from livegraph.parsing.formats import format_factories
from livegraph.parsing.formats.json.json import Json
from livegraph.parsing.formats.json.multiline import JsonDocuments, Progress
from livegraph.parsing.formats.pairs.pairs import Pairs
from livegraph.parsing.formats.pattern import Pattern
from livegraph.parsing.formats.progress import without_bar
from livegraph.parsing.formats.table.table import Table
from livegraph.parsing.framing.decoding import decode_line
from livegraph.parsing.framing.lines import LineBlock
from livegraph.parsing.interface import (
    IGNORED,
    Held,
    Ignored,
    Line,
    Malformed,
    MaybeHeader,
    Outcome,
    PlainText,
    Record,
    Row,
)
from livegraph.parsing.known_shapes import KnownShapes
from livegraph.parsing.lexing.decimal_sign import DecimalSign
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.outline import Outline
from livegraph.parsing.pending_lines import PendingLine, PendingLines
from livegraph.parsing.row_normalizer import RowNormalizer
from livegraph.parsing.tags import Tags
from livegraph.parsing.understood import Missing, Understood
from livegraph.settings import ReadingOptions

MAX_LINES_AT_ONCE = 200
"""Lines read one by one at a time, unless told otherwise: a few milliseconds."""


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
        self._reason = "" if options.format == "auto" else f"not_{options.format}"
        self._table = next((form for form in self._formats if isinstance(form, Table)), None)
        self._pattern = next((form for form in self._formats if isinstance(form, Pattern)), None)
        json = next((form for form in self._formats if isinstance(form, Json)), None)
        self._documents = JsonDocuments(json, options)
        self._date_above = DateAbove()
        self._blocks = BlockReader(self._formats)
        self._timestamps = TimestampParser(options.time_form)
        self._decimal = DecimalSign(options.decimal)
        self._understood = understood or Understood(options)
        self._rows = RowNormalizer(options, self._understood, topic)
        self._topic = topic
        self._pending = PendingLines(self._reason)
        self._outline = Outline()
        self._tags = Tags()
        self._shapes = KnownShapes()
        self._after_blank = True
        self._line_number = 0
        self._builder = BatchBuilder(topic)

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
        """What the lines from `start` on say, up to `max_lines` read one by one; where they end."""
        self._timestamps.now = now
        first, end = self._line_number + 1, len(block.data)
        if block.reason:
            self._take_bad_block(block)
        else:
            end = self._read(block.data, start, max_lines)
        return self._batch(first), end

    def settle(self, now: float) -> Batch:  # noqa: ARG002  the clock is always passed in
        """Shows a line that waits to be a header as text; it may still become one."""
        if not self._reason:
            self._pending.flush(self._builder)
        return self._batch(self._line_number + 1)

    def finish(self, now: float) -> Batch:  # noqa: ARG002
        """The end of input: what waits is no header, and an open document is not whole."""
        self._documents.break_off(self._builder)
        self._pending.flush(self._builder)
        return self._batch(self._line_number + 1)

    def _batch(self, first: int) -> Batch:
        builder, self._builder = self._builder, BatchBuilder(self._topic)
        if self._pattern:
            self._understood.not_numbers = self._pattern.not_numbers
            self._understood.unmatched = self._pattern.unmatched
        return builder.batch(first, self._line_number)

    # blocks

    def _read(self, data: bytes, at: int, max_lines: int) -> int:
        while at < len(data) and max_lines > 0:
            due = self._blocks.is_due() and not self._waits
            if due and (end := self._read_at_once(data, at)) > at:
                at = end
                continue
            end = data.index(b"\n", at)
            self._line(data[at:end])
            at = end + 1
            max_lines -= 1
        return at

    @property
    def _waits(self) -> bool:
        """Whether the meaning of the next line may depend on a line above it."""
        return bool(self._pending or self._outline or self._documents.open or self._date_above)

    def _read_at_once(self, data: bytes, at: int) -> int:
        """Read the lines from `at` on that are alike; returns where they end: `at` if none are."""
        run = self._blocks.read(data, at)
        if not run or not self._rows.accounts_for(run, data[at : run.end]):
            self._blocks.tell(taken=False)
            return at
        self._blocks.tell(taken=True)
        self._rows.form = self._blocks.name
        self._rows.take_block(run, self._line_number + 1, self._builder)
        self._line_number += run.lines
        if self._table:
            self._table.above.see_block(data, at, run.end)
        return run.end

    def _take_bad_block(self, block: LineBlock) -> None:
        self._line_number += 1
        self._documents.break_off(self._builder)
        self._pending.resolve(self._builder)
        self._after_blank = False
        shown = block.data.decode(errors="replace")
        self._builder.add_bad(self._line_number, block.reason, "", shown)

    # lines

    def _line(self, raw: bytes) -> None:
        self._line_number += 1
        whole, replaced = decode_line(raw)
        if replaced:
            self._builder.note("encoding")
        whole = without_bar(whole) if "%|" in whole else whole
        text = whole.strip(BLANKS)
        if not text:
            self._builder.layout += 1
            self._after_blank = True
            return
        if self._documents.open and self._continues_document(whole, text):
            return
        self._outline.take(whole, text)
        if self._understood.sought:
            self._understood.look_for(text)
        if text[-1] in "{[," and self._documents.begin(text, self._line_number):
            self._pending.resolve(self._builder)
            self._after_blank = False
            return
        line = self._new_line(whole, text, fresh=self._after_blank, held=self._pending.has_label)
        self._after_blank = False
        outcome = self._outcome(line)
        self._date_above.take(line, self._line_number, outcome)
        self._decide(line, outcome)
        if replaced and not self._pending.mark_replaced(self._line_number):
            self._builder.replaced.append(self._line_number)

    def _new_line(self, raw: str, text: str, *, fresh: bool = False, held: bool = False) -> Line:
        return Line(raw, text, self._timestamps, self._decimal, fresh=fresh, held=held)

    def _continues_document(self, whole: str, text: str) -> bool:
        """Take a line as part of the document; False if it is not, which ends the document."""
        progress = self._documents.add(text, self._builder)
        if progress is Progress.WHOLE:
            line = self._new_line(whole, text)
            outcome = self._documents.close(line)
            self._rows.form = Json.name
            if isinstance(outcome, Record):
                outcome = self._outline.named(outcome, whole, Json.name)
            self._decide(line, outcome)
        return progress is not Progress.BROKEN

    def _outcome(self, line: Line) -> Outcome | None:
        try:
            return self._first_outcome(line)
        except Exception as error:  # noqa: BLE001  a defect of a format must not end a run of weeks
            return Malformed("internal_error", f"{type(error).__name__}: {error}")

    def _first_outcome(self, line: Line) -> Outcome | None:
        if self._table:
            self._table.above.see(line.text)
        for form in self._formats:
            outcome = form.parse_line(line)
            if outcome is not None:
                if isinstance(outcome, Record | Held):
                    self._rows.form = form.name
                    self._blocks.use(form.name)
                    if line.prefix and not isinstance(form, Table | Pairs):  # which see it
                        outcome = self._tags.tell_apart(outcome, line.prefix)
                    return self._outline.named(outcome, line.raw, form.name)
                return outcome
        if self._table:
            return self._table.parse_label(line)
        return IGNORED if line.body[0] == "#" else None

    def _decide(self, line: Line, outcome: Outcome | None) -> None:
        """Settles the line, and first the lines before it that are pending."""
        if not isinstance(outcome, Held):
            self._shapes.end_run()
        if isinstance(outcome, Record):
            self._pending.resolve(self._builder, header=outcome.named)
            self._record(line, outcome.rows, self._line_number)
        elif isinstance(outcome, Held):
            self._take_held(line, outcome)
        elif isinstance(outcome, MaybeHeader):
            self._take_label(line, outcome)
        elif isinstance(outcome, Ignored):
            if outcome.decides:
                self._pending.resolve(self._builder)
            self._builder.layout += 1
        else:
            self._pending.resolve(self._builder)
            self._take_other(line, outcome)

    def _take_held(self, line: Line, held: Held) -> None:
        """Takes a line as a record if its shape has come twice in a row, else holds it."""
        if self._pending.agree(held):
            self._shapes.add(held)
            for before in self._pending.release(self._builder):
                if before.held:
                    self._record(before.line, [before.held.row], before.number)
        self._pending.resolve(self._builder)
        if held in self._shapes:
            self._record(line, [held.row], self._line_number)
        elif not self._read_fields(line):
            pending = PendingLine(self._line_number, line, self._log_time(line), held=held)
            self._pending.add(pending)

    def _take_label(self, line: Line, outcome: MaybeHeader) -> None:
        if not outcome.keep or self._pending.full:
            self._pending.resolve(self._builder)
        if outcome.layout or not self._read_fields(line):
            self._builder.layout += outcome.layout
            pending = PendingLine(self._line_number, line, self._log_time(line), outcome.layout)
            self._pending.add(pending)

    def _take_other(self, line: Line, outcome: PlainText | Malformed | None) -> None:
        if isinstance(outcome, Malformed):
            self._bad(line, outcome.reason, outcome.detail)
        elif self._read_fields(line):
            return
        elif outcome is None and self._reason:
            self._bad(line, self._reason, "")
        else:
            text, time, mark = outcome or PlainText()
            time = self._log_time(line) if time is None else time
            self._builder.add_text(
                self._line_number,
                line.text if text is None else text,
                time if self._rows.timed else None,
                mark=mark,
            )

    def _record(self, line: Line, rows: list[Row], number: int) -> None:
        rows = self._date_above.dated(rows, line, number)
        taken = self._rows.take(rows, line, number, self._builder)
        if taken is True:
            self._builder.records += 1
        elif isinstance(taken, Malformed):
            self._bad(line, taken.reason, taken.detail)
        elif not self._read_fields(line):
            self._builder.layout += 1

    def _read_fields(self, line: Line) -> bool:
        """Reads a line that is no record as the fields of `--field` in it; False for none."""
        is_record = self._rows.find(line, self._line_number, self._builder)
        self._builder.records += is_record
        return is_record

    def _log_time(self, line: Line) -> float | None:
        return line.without_log_time()[1] if self._rows.timed else None

    def _bad(self, line: Line, reason: str, detail: str) -> None:
        self._builder.add_bad(self._line_number, reason, detail, line.text)
