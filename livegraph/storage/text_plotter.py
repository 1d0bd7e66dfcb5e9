"""Plots numbers in lines of text: in the lines that are kept, and in those that come."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch
from livegraph.storage.messages import Message, MessageLog
from livegraph.storage.plotted_numbers import (
    CannotPlotError,
    PlottedNumber,
    PlottedNumbers,
    plotted_batch,
)
from livegraph.storage.registry import SeriesRegistry
from livegraph.storage.source_state import SourceStates
from livegraph.storage.x_axis import XAxis


class TextPlotter:
    """Makes series of the numbers that viewers chose.

    `append` takes their samples: the source, a batch, the x of each row, and the Unix time.
    """

    def __init__(
        self,
        messages: MessageLog,
        axis: XAxis,
        sources: SourceStates,
        registry: SeriesRegistry,
        append: Callable[[str, Batch, Floats, float], None],
    ) -> None:
        self._messages, self._axis, self._sources = messages, axis, sources
        self._registry, self._append = registry, append
        self._numbers = PlottedNumbers()

    def of(self, source: str) -> list[PlottedNumber]:
        """The numbers that were chosen in lines of a source."""
        return self._numbers.of(source)

    def choose(self, id: int, position: int, now: float) -> tuple[str, str]:  # noqa: A002
        """Plot the number at a position of message `id`; see `Store.plot_number`."""
        line = self._messages.line(id)
        if line is None:
            raise CannotPlotError("the line is no longer kept; choose one that came later")
        source = line.source
        taken = self._registry.names(source)
        number, new = self._numbers.choose(source, line.text, position, taken)
        if new:
            self._place_lines()
            kept = [(each.x, each.text) for each in self._messages.lines(source)]
            self._plot(source, [number], kept, now)
        series = self._registry.find(source, number.name)
        if series is None:
            self._numbers.remove(number)
            raise CannotPlotError("too many series; raise --max-series")
        return series.name, self._numbers.option(source)

    def take(self, source: str, places: Sequence[tuple[float, str]], now: float) -> None:
        """Plot the chosen numbers in new lines; `places`: the x and the text of each."""
        self._plot(source, self.of(source), places, now)

    def _plot(
        self,
        source: str,
        numbers: Sequence[PlottedNumber],
        places: Sequence[tuple[float, str]],
        now: float,
    ) -> None:
        batch, x = plotted_batch(numbers, places, now)
        if batch.columns:
            self._append(source, batch, x, now)

    def _place_lines(self) -> None:
        """Number the lines of text if the first of them is to be drawn over sample numbers."""
        before = self._axis.numbers_texts
        self._axis.decide_by_texts()
        if self._axis.numbers_texts and not before:
            self._messages.change_lines(self._numbered)

    def _numbered(self, line: Message) -> Message:
        progress = self._sources[line.source]
        progress.rows += 1
        return replace(line, x=float(progress.rows))
