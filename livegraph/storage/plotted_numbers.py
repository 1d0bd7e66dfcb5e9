"""Numbers in lines of text that a viewer chose to plot.

The viewer names a line and a position in it, never a pattern: `suggest` makes the pattern from the
line. A pattern that takes too long on a line is given up.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import regex

from livegraph.errors import LivegraphError
from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch, SeriesColumn, SeriesUnit
from livegraph.parsing.lexing.number import Value, read_cell
from livegraph.parsing.lexing.unit import convert
from livegraph.parsing.suggestion import Suggestion, pattern_option, suggest

MAX_PLOTTED = 20
"""Numbers of a run that viewers can choose."""
TIMEOUT_SECONDS = 0.1
"""Seconds allowed for matching one text; a pattern that needs longer is given up."""


class CannotPlotError(LivegraphError):
    """The chosen number cannot be plotted; the text says why."""


class PlottedNumber:
    """One number in the lines of `source` that are like the chosen one."""

    def __init__(self, source: str, suggestion: Suggestion) -> None:
        self.source, self.suggestion = source, suggestion
        self._pattern: regex.Pattern[str] | None = regex.compile(suggestion.pattern)
        self._unit: str | None = None

    @property
    def name(self) -> str:
        return self.suggestion.name

    @property
    def unit(self) -> str:
        return self._unit or ""

    def read(self, text: str) -> float:
        """The number in a line, in the unit of the first one; NaN if the line has none."""
        if self._pattern is None:
            return np.nan
        try:
            match = self._pattern.search(text, timeout=TIMEOUT_SECONDS)
        except TimeoutError:
            self._pattern = None
            return np.nan
        value: Value | None = read_cell(match[self.name].strip()) if match else None
        if value is None or not np.isfinite(value[0]):
            return np.nan
        if self._unit is None:
            self._unit = value[1]
        return convert(value[0], value[1], self._unit)


class PlottedNumbers:
    """All numbers that viewers chose, at most `MAX_PLOTTED`."""

    def __init__(self) -> None:
        self._numbers: list[PlottedNumber] = []

    def of(self, source: str) -> list[PlottedNumber]:
        return [each for each in self._numbers if each.source == source]

    def choose(
        self, source: str, text: str, position: int, taken: Collection[str]
    ) -> PlottedNumber:
        """The number at a position of a line: one of them, or a new one, to add when it is drawn.

        `taken`: names of series.

        CannotPlotError if there is no number at the position, or there are too many.
        """
        plain = suggest(text, position)
        if plain is None:
            raise CannotPlotError(f"no number starts at character {position + 1} of the line")
        numbers = self.of(source)
        for each in numbers:
            name = f"(?P<{each.name}>"
            if each.suggestion.pattern == plain.pattern.replace(f"(?P<{plain.name}>", name):
                return each
        if len(self._numbers) >= MAX_PLOTTED:
            raise CannotPlotError(f"{MAX_PLOTTED} numbers are plotted already; use --pattern")
        unused = suggest(text, position, {*taken, *(each.name for each in numbers)})
        return PlottedNumber(source, unused or plain)

    def add(self, number: PlottedNumber) -> None:
        """Add a number, unless it is one of them."""
        if number not in self._numbers:
            self._numbers.append(number)

    def __iter__(self) -> Iterator[PlottedNumber]:
        return iter(self._numbers)

    def option(self, source: str) -> str:
        """The option that reads all chosen numbers of a source."""
        return pattern_option([each.suggestion for each in self.of(source)])


def plotted_batch(
    numbers: Sequence[PlottedNumber], places: Sequence[tuple[float, str]]
) -> tuple[Batch, Floats]:
    """The samples in texts at their x, and the x of each row: a row for each text with a number.

    A text with an infinite x has no place, and gives no row.
    """
    kept = [(x, text) for x, text in places if np.isfinite(x)]
    y = np.array([[each.read(text) for each in numbers] for _, text in kept])
    y = y.reshape(len(kept), len(numbers))
    some = ~np.isnan(y).all(axis=1)
    x = np.array([x for x, _ in kept])[some] if kept else np.empty(0)
    columns, units = [], []
    for number, column in zip(numbers, y[some].T, strict=True):
        rows = np.flatnonzero(~np.isnan(column))
        if len(rows):
            columns.append(SeriesColumn(number.name, rows, column[rows]))
            if number.unit:
                units.append(SeriesUnit(int(rows[0]), number.name, number.unit))
    lines = np.arange(1, len(x) + 1)
    return Batch(line=lines, columns=tuple(columns), units=tuple(units)), x
