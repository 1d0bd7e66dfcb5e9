"""Remember the last lines of a format, and read the next ones at once if they repeat them."""

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from livegraph.parsing.interface import Line, Row, RowBlock
from livegraph.parsing.vectorized.number_template import NumberTemplate, number_template
from livegraph.parsing.vectorized.placeholder import PlaceholderKind
from livegraph.parsing.vectorized.template import MIN_LINES, LineTemplate, Template, line_template
from livegraph.parsing.vectorized.template_inference import LineSyntax, infer_placeholders
from livegraph.settings import ReadingOptions

if TYPE_CHECKING:
    from livegraph.parsing.lexing.timestamp import TimestampParser

MAX_CYCLE = 8
"""Lines in a cycle at most, as in `temp:21.5`, `hum:40`, `temp:21.6`, …"""
FIRST_SLICE_BYTES, SLICE_BYTES = 4 * 1024, 64 * 1024
"""Bytes read at a time; more once all of them match, so that a mismatch costs little."""
MIN_SLICE_LINES = 16
"""Lines read at a time at least, however long they are."""

_WORDS = (PlaceholderKind.STRING, PlaceholderKind.WORD, PlaceholderKind.LEVEL)


class CachedLine:
    """A line and the row that was read from it; its template is inferred once, on first use.

    `fixed`: its words are significant, and must be the same in each line.
    """

    __slots__ = ("_fixed", "_inferred", "_template", "line", "row")

    def __init__(self, line: Line, row: Row, *, fixed: bool) -> None:
        self.line = line
        self.row = row
        self._fixed = fixed
        self._inferred = False
        self._template: LineTemplate | None = None

    def template(self, form: LineSyntax, x: str) -> LineTemplate | None:
        if not self._inferred:
            self._inferred = True
            tokens = infer_placeholders(self.line, self.row, form=form, x=x)
            if tokens and self._fixed:
                tokens = [token for token in tokens if token.placeholder.kind not in _WORDS]
            self._template = line_template(self.line, self.row, tokens) if tokens else None
        return self._template


class TemplateCache:
    """Remembers the last lines that a format read; templates are inferred in `read_block`.

    `form` is the syntax of the lines. `plain=False`: an option changes how numbers are read, so
    nothing is cached. `x` is the field that the user chose as time or x.
    """

    def __init__(
        self, *, form: LineSyntax = LineSyntax.TEXT, plain: bool = True, x: str = ""
    ) -> None:
        self._syntax = form
        self._plain = plain
        self._x = x
        self._timestamps: TimestampParser | None = None
        self._lines: deque[CachedLine] = deque(maxlen=2 * MAX_CYCLE)
        self._template: Template | None = None
        self._numeric: NumberTemplate | None = None
        self._size = FIRST_SLICE_BYTES
        self._under_header = False
        self._searched = False

    def take(self, line: Line, row: Row, *, fixed: bool = False) -> None:
        """Remember a line and the row that was read from it. `fixed`: see `CachedLine`."""
        if self._plain:
            # a table with a header may accept lines that it left to this format before
            if line.under_header != self._under_header:
                self.forget()
            self._timestamps, self._under_header = line.timestamps, line.under_header
            self._lines.append(CachedLine(line, row, fixed=fixed))
            self._searched = False

    def forget(self) -> None:
        """Forget all lines, because the next ones may be read differently."""
        self._lines.clear()
        self._template = self._numeric = None

    def read_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read the lines from `start` on that repeat earlier ones; None if too few do."""
        size = max(self._size, MIN_SLICE_LINES * (data.find(b"\n", start) + 1 - start))
        end = data.rfind(b"\n", start, start + size) + 1
        if self._timestamps is None or data.count(b"\n", start, end) < MIN_LINES:
            return None
        if (
            self._size == SLICE_BYTES
            and self._numeric
            and (run := self._numeric.read_block(data, start))
        ):
            return run
        self._numeric = None
        for template in self._candidates():
            if template.is_usable and (
                run := template.read_block(data, start, end, self._timestamps)
            ):
                self._template = template
                self._resize(fitted=run.end == end)
                return run
        self._resize(fitted=False)
        return None

    def _resize(self, *, fitted: bool) -> None:
        """Read more at a time while all lines match; then also faster, if only numbers differ."""
        before, self._size = (
            self._size,
            min(4 * self._size, SLICE_BYTES) if fitted else FIRST_SLICE_BYTES,
        )
        if before < self._size == SLICE_BYTES and self._template:
            for cached in self._lines:
                if not self._template.may_be_numeric(cached.line.raw):
                    continue
                if self._template.lines == (cached.template(self._syntax, self._x),):
                    self._numeric = number_template(cached.line.text, cached.row)

    def _candidates(self) -> Iterator[Template]:
        """The templates to try, in order.

        First the last template, as perhaps only a line of another kind came in between. Then, if
        there are new lines, the template of the newest line, and that of the shortest cycle that
        the newest lines have repeated.
        """
        before = self._template
        if before:
            yield before
        if self._searched:
            return
        self._searched, self._size = True, FIRST_SLICE_BYTES
        known: list[LineTemplate | None] = []
        for i, cached in enumerate(reversed(self._lines), 1):
            known.insert(0, cached.template(self._syntax, self._x))
            turn, odd = divmod(i, 2)
            lines = tuple(template for template in known[:turn] if template)
            if i == 1 and known[0] and (before is None or before.lines != (known[0],)):
                yield Template((known[0],))
            elif i > 1 and not odd and known[:turn] == known[turn:]:
                if turn > 1 and len(lines) == turn:
                    yield Template(lines)
                return  # longer cycles only repeat this one


class TemplateFormat:
    """Base of the formats that read lines at once if they repeat earlier ones.

    What may differ are their numbers, times and words. `templates`: the default if None.
    """

    def __init__(self, _options: ReadingOptions, templates: TemplateCache | None = None) -> None:
        self._templates = templates or TemplateCache()

    def parse_block(self, data: bytes, start: int) -> RowBlock | None:
        """Read lines from `start` on as `parse_line` would; None if too few repeat earlier ones."""
        return self._templates.read_block(data, start)
