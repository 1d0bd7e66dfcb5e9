"""The text of `--explain` for one source: its shapes of line, and options for what was not read."""

import re
import shlex
from collections.abc import Iterator, Sequence

from livegraph.commands.line_shapes import LAYOUT, RECORD, TEXT, LineShape, LineShapes
from livegraph.ingest.hint_texts import READING, Command, left_out_hint
from livegraph.parsing.suggestion import (
    MAX_PATTERNS,
    Suggestion,
    field_name,
    pattern_option,
    plain_numbers,
    suggest_some,
    written_plainly,
)
from livegraph.parsing.understood import LEFT_OUT, Missing
from livegraph.settings import ReadingOptions
from livegraph.terminal.console import escape_controls
from livegraph.terminal.reporter import reason_words

MAX_SHOWN_SHAPES = 20
MAX_SUGGESTED_SHAPES = 3
"""Shapes of text for whose numbers options are suggested: the most frequent."""
MAX_EXAMPLE = 100
"""Characters of an example line."""
MAX_NAMED = 12
"""Series listed of one shape."""

_DIGIT = re.compile(r"[0-9]")
_DECIMAL_COMMA = re.compile(r"(?<![0-9.,])[0-9]+,[0-9]+(?![0-9.,])")
"""`12,4` where a comma is the decimal sign."""
_CLOCK = re.compile(r"[0-9]:[0-9]{2}(?![0-9])")
_EPOCH = re.compile(r"(?<![0-9.])[0-9]{10}")


class Explanation:
    """Explains the lines of the source `name`.

    `missing`: see `Delivery`. `command` makes a command that reads it with further options.
    """

    def __init__(
        self,
        options: ReadingOptions,
        name: str,
        shapes: LineShapes,
        missing: Sequence[Missing],
        command: Command,
    ) -> None:
        self._options, self._name, self._command = options, name, command
        self._all = shapes
        self._missing = missing
        self._shapes = sorted(shapes, key=lambda each: -each.lines)

    def lines(self) -> Iterator[str]:
        number = len(self._shapes)
        kinds = f"{number:,} {'shape' if number == 1 else 'shapes'}"
        yield f"{escape_controls(self._name)}: {_count(self._all.lines)}, {kinds}"
        for each in self._shapes[:MAX_SHOWN_SHAPES]:
            yield ""
            yield from self._describe(each)
        shown = sum(each.lines for each in self._shapes[:MAX_SHOWN_SHAPES])
        if rest := self._all.lines - shown:
            yield ""
            yield f"{_count(rest)} of other, rarer shapes"
        yield from self._advice()

    def _describe(self, each: LineShape) -> Iterator[str]:
        if not each.example:
            yield f"{_count(each.lines)}, blank"
            return
        yield f"{_count(each.lines)} like   {_cut(each.example)}"
        if each.counts[RECORD]:
            yield f"    series     {self._series(each)}"
            if left := _left_out(each):
                yield f"    not read   {', '.join(left)}"
        if texts := each.counts[TEXT]:
            yield f"    text       {_of(texts, each)}{self._why_text(each)}"
        for (reason, detail), count in each.reasons.most_common(2):
            why = reason_words(reason) + (f": {detail}" if detail else "")
            yield f"    skipped    {_of(count, each)}{escape_controls(why)}"
        if layout := each.counts[LAYOUT]:
            yield f"    no sample  {_of(layout, each)}{self._why_layout(each)}"

    def _series(self, each: LineShape) -> str:
        units = self._all.units
        named = [f"{name} [{units[name]}]" if units.get(name) else name for name in each.names]
        shown = ", ".join(named[:MAX_NAMED])
        if more := len(named) - MAX_NAMED:
            shown += f" and {more} more" if more > 0 else ""
        part = each.counts[RECORD]
        some = f" (in {part:,} of them)" if part < each.lines else ""
        return escape_controls(shown) + some + ("; time from the line" if each.timed else "")

    def _why_text(self, each: LineShape) -> str:
        """Why lines of this shape gave no sample."""
        text = each.unread[-1] if each.counts[RECORD] else each.example
        if not _DIGIT.search(text):
            return "no number in it"
        if not plain_numbers(text):
            return "its digits are parts of words, versions, addresses, dates or times"
        if self._options.pattern:
            return "the pattern does not match"
        if self._options.fields:
            return "no name of --field with a number after it"
        numbers = ", ".join(text[slice(*span)] for span in plain_numbers(text)[:MAX_NAMED])
        return f"livegraph cannot tell what its numbers are: {numbers}"

    def _why_layout(self, each: LineShape) -> str:
        if self._options.fields and plain_numbers(each.example):
            return "--field keeps none of its series"
        return "a header, a ruler or a comment"

    # what to type

    def _advice(self) -> Iterator[str]:
        for each in self._missing:
            if each.option == LEFT_OUT:
                hint = left_out_hint(each.name, each.seen[-1], self._command)
                yield ""
                yield escape_controls(f"{hint.text}:" if hint.command else hint.text)
                if hint.command:
                    yield f"    {escape_controls(hint.command)}"
        if found := self._suggestions():
            option = self._option(found)
            yield ""
            yield "To plot numbers that were not read:"
            yield f"    {escape_controls(self._command(option, without=READING))}"
            if self._has_records and option.startswith("--pattern"):
                yield "With --pattern, livegraph reads only what the pattern matches."
        if columns := self._unnamed_columns():
            names = ",".join(f"name{n}" for n in range(1, columns + 1))
            yield ""
            yield f"To name the {columns} columns (- skips one):"
            yield f"    {escape_controls(self._command(f'--names {names}'))}"

    @property
    def _has_records(self) -> bool:
        return any(each.counts[RECORD] for each in self._shapes)

    def _suggestions(self) -> list[tuple[str, Suggestion]]:
        """Lines with numbers that were not read, and how to read them."""
        found: list[tuple[str, Suggestion]] = []
        unread = [each for each in self._shapes if each.unread and plain_numbers(each.unread[-1])]
        often = [each for each in unread if len(each.unread) > 1] or unread
        for each in often[:MAX_SUGGESTED_SHAPES]:
            taken = [suggestion.name for _, suggestion in found]
            some = suggest_some(each.unread, taken)
            found.extend((each.unread[-1], suggestion) for suggestion in some)
        return found[:MAX_PATTERNS]

    def _option(self, found: Sequence[tuple[str, Suggestion]]) -> str:
        """`--field` if there are series to keep and it finds numbers, else `--pattern`."""
        fields = [name for each in found if (name := field_name(*each))]
        if self._has_records and fields:
            names = dict.fromkeys(["*", *fields])
            return " ".join(f"--field {shlex.quote(name)}" for name in names)
        return pattern_option([suggestion for _, suggestion in found])

    def _unnamed_columns(self) -> int:
        """The number of columns, if a table has no names for them."""
        for each in self._shapes:
            names = [str(n) for n in range(1, len(each.names) + 1)]
            if len(names) > 1 and list(each.names) == names and not self._options.names:
                return len(names)
        return 0


def _left_out(each: LineShape) -> list[str]:
    """The numbers of the example that are in none of its series."""
    read = {f"{y:g}" for y in each.values.values()}

    def pointed(match: re.Match[str]) -> str:
        number = match[0].replace(",", ".")
        return number if written_plainly(number) in read else match[0]

    text = _DECIMAL_COMMA.sub(pointed, each.example)
    numbers = [text[slice(*span)] for span in plain_numbers(text)]
    if each.timed and not _CLOCK.search(text):
        count = len(numbers)
        numbers = [number for number in numbers if not _EPOCH.match(number)]
        if len(numbers) == count:  # the time has elapsed since a start, and may be any of them
            return []
    if len(numbers) <= len(each.values):
        return []
    return [number for number in numbers if written_plainly(number) not in read][:MAX_NAMED]


def _of(count: int, each: LineShape) -> str:
    return "" if count == each.lines else f"{count:,} of them: "


def _count(lines: int) -> str:
    return f"{lines:,} {'line' if lines == 1 else 'lines'}"


def _cut(text: str) -> str:
    text = escape_controls(text.replace("\t", " "))
    return text if len(text) <= MAX_EXAMPLE else text[: MAX_EXAMPLE - 1] + "…"
