"""The lines before, for their shape: whether the next ones are like them, alone or in turn."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from livegraph.parsing.interface import Line, Row, RowBlock
from livegraph.parsing.vectorized.number_template import NumberTemplate, number_template
from livegraph.parsing.vectorized.placeholder import PlaceholderKind
from livegraph.parsing.vectorized.template import MIN_LINES, LineTemplate, Template, line_template
from livegraph.parsing.vectorized.template_inference import LineSyntax, infer_placeholders

if TYPE_CHECKING:
    from livegraph.parsing.lexing.timestamp import TimestampParser

MAX_CYCLE = 8
"""So many lines are followed that come in turn (`temp:21.5`, `hum:40`, `temp:21.6`, …)."""
FIRST_SLICE_BYTES, SLICE_BYTES = 4 * 1024, 64 * 1024
"""Bytes read at a time, more when all of them fitted: so a line that does not costs little."""
MIN_SLICE_LINES = 16
"""So many lines are always read at a time, however long."""


class CachedLine:
    """A line and what it was read as; its shape is worked out once, when it is asked for.

    `fixed`: its strings say something, and have to come again to the letter.
    """

    __slots__ = ("_asked", "_fixed", "_template", "line", "row")

    def __init__(self, line: Line, row: Row, *, fixed: bool) -> None:
        self.line = line
        self.row = row
        self._fixed = fixed
        self._asked = False
        self._template: LineTemplate | None = None

    def template(self, form: LineSyntax, x: str) -> LineTemplate | None:
        if not self._asked:
            self._asked = True
            tokens = infer_placeholders(self.line, self.row, form=form, x=x)
            if tokens and self._fixed:
                tokens = [
                    token
                    for token in tokens
                    if token.placeholder.kind is not PlaceholderKind.STRING
                ]
            self._template = line_template(self.line, self.row, tokens) if tokens else None
        return self._template


class TemplateCache:
    """Remembers the last lines that a format read; the work is done when a run is looked for.

    `form` says what the lines are. `plain`: numbers mean what they say, with no option that reads
    them otherwise. `x` is the field that the user chose as time or x.
    """

    def __init__(
        self, *, form: LineSyntax = LineSyntax.TEXT, plain: bool = True, x: str = ""
    ) -> None:
        self._syntax = form
        self._plain = plain
        self._x = x
        self._moments: TimestampParser | None = None
        self._lines: deque[CachedLine] = deque(maxlen=2 * MAX_CYCLE)
        self._template: Template | None = None
        self._numeric: NumberTemplate | None = None
        self._size = FIRST_SLICE_BYTES
        self._headed = False
        self._searched = False

    def take(self, line: Line, row: Row, *, fixed: bool = False) -> None:
        """A line that was read as this row; `fixed`: see `CachedLine`."""
        if self._plain:
            if line.under_header != self._headed:  # a table may take what it left before
                self.forget()
            self._moments, self._headed = line.timestamps, line.under_header
            self._lines.append(CachedLine(line, row, fixed=fixed))
            self._searched = False

    def forget(self) -> None:
        """What comes next has nothing to do with what was before."""
        self._lines.clear()
        self._template = self._numeric = None

    def read_block(self, data: bytes, start: int) -> RowBlock | None:
        """The next lines, as long as they are like those before."""
        size = max(self._size, MIN_SLICE_LINES * (data.find(b"\n", start) + 1 - start))
        end = data.rfind(b"\n", start, start + size) + 1
        if self._moments is None or data.count(b"\n", start, end) < MIN_LINES:
            return None
        if (
            self._size == SLICE_BYTES
            and self._numeric
            and (run := self._numeric.read_block(data, start))
        ):
            return run
        self._numeric = None
        for shape in self._candidates():
            if shape.is_usable and (run := shape.read_block(data, start, end, self._moments)):
                self._template = shape
                self._resize(fitted=run.end == end)
                return run
        self._resize(fitted=False)
        return None

    def _resize(self, *, fitted: bool) -> None:
        """Reads more at a time as long as all fits, and faster then if only numbers differ."""
        before, self._size = (
            self._size,
            min(4 * self._size, SLICE_BYTES) if fitted else FIRST_SLICE_BYTES,
        )
        if before < self._size == SLICE_BYTES and self._template:
            for one in self._lines:
                if not self._template.may_be_numeric(one.line.raw):
                    continue
                if self._template.lines == (one.template(self._syntax, self._x),):
                    self._numeric = number_template(one.line.text, one.row)

    def _candidates(self) -> Iterator[Template]:
        """The shape there was, for a line of another kind may have come between; then, if there are
        new lines, that of the last one, and that of the last ones in turn, if they came so before.
        """
        before = self._template
        if before:
            yield before
        if self._searched:
            return
        self._searched, self._size = True, FIRST_SLICE_BYTES
        known: list[LineTemplate | None] = []
        for i, remembered in enumerate(reversed(self._lines), 1):
            known.insert(0, remembered.template(self._syntax, self._x))
            turn, odd = divmod(i, 2)
            lines = tuple(shape for shape in known[:turn] if shape)
            if i == 1 and known[0] and (before is None or before.lines != (known[0],)):
                yield Template((known[0],))
            elif i > 1 and not odd and known[:turn] == known[turn:]:
                if turn > 1 and len(lines) == turn:
                    yield Template(lines)
                return  # what comes again after more lines is the same once more
