"""Summarise how the lines of a source were read: formats, series, and fields not found.

All parsers of a source (one per MQTT topic) share one `Understood`, so it covers every line read
so far.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from livegraph.parsing.field_filter import FieldFilter
from livegraph.settings import ReadingOptions

MAX_NAMED = 8
"""Series listed per format, at most `--max-series`; an ellipsis stands for the others."""
MAX_SEEN = 20
"""Names listed as seen when a series of `--field` is missing."""
LINES_BEFORE_MISSING = 100
"""Lines after which a missing series of `--field` is reported."""
MAX_SOURCES = 4
"""Sources listed; an ellipsis stands for the others."""

TEXT, NUMBERS, PLAIN = "text", "numbers", "value"
"""Format of numbers found in lines of text, format of a lone number, name of its series."""


@dataclass(slots=True)
class _Format:
    """The first series in a format, whether there are more, and whether rows had times."""

    names: list[str] = field(default_factory=list)
    more: bool = False
    timed: bool = False

    def add(self, names: Iterable[str], most: int, *, timed: bool) -> None:
        self.timed = self.timed or timed
        if self.more:
            return
        for name in names:
            if name not in self.names:
                self.more = len(self.names) >= most
                if self.more:
                    return
                self.names.append(name)

    def describe(self, form: str) -> str:
        names = ", ".join(self.names) + (", …" if self.more else "")
        time = ", time from the data" if self.timed else ""
        return f"{names}, from text lines{time}" if form == TEXT else f"{form}: {names}{time}"


class Understood:
    """Collects how the parsers of one source read its lines; `str()` is a one-line summary."""

    def __init__(self, options: ReadingOptions) -> None:
        self.fields = FieldFilter(options.fields)
        self._max_series = options.max_series
        self.lines = 0
        self.ended = False
        self.not_numbers: dict[str, str] = {}
        """Groups of `--pattern` that have never been a number, each with what it was."""
        self._formats: dict[str, _Format] = {}

    def add(self, form: str, given: Collection[str], names: Iterable[str], *, timed: bool) -> None:
        """Note a row, or many alike, in the format `form`.

        `given` are the names in the lines, `names` those of the series that were kept.
        """
        if form == "table" and len(given) == 1 and PLAIN in given:
            form = NUMBERS
        known = self._formats.get(form)
        if known is None:
            known = self._formats[form] = _Format()
        known.add(names, min(MAX_NAMED, self._max_series), timed=timed)

    def __str__(self) -> str:
        formats = (each.describe(form) for form, each in self._formats.items())
        return "; ".join(filter(None, (*formats, self._missing(), self._no_numbers())))

    def _no_numbers(self) -> str:
        """The groups of `--pattern` that match, but never a number."""
        groups = [f"the group {name} matched {text!r}" for name, text in self.not_numbers.items()]
        if not groups:
            return ""
        return f"--pattern: {', '.join(groups)}, which is no number; let it match only the number"

    def _missing(self) -> str:
        """The series of `--field` that are missing, and the names seen so far."""
        missing = self.fields.missing
        if not missing or (self.lines < LINES_BEFORE_MISSING and not self.ended):
            return ""
        names = self.fields.seen
        seen = ", ".join(names[:MAX_SEEN]) + (", …" if len(names) > MAX_SEEN else "")
        return f"no series named {', '.join(missing)} yet; seen so far: {seen or 'no numbers'}"


def of_sources(summaries: Mapping[str, str]) -> str:
    """Summarise several sources, given the summary of each name; names only if they differ."""
    texts = {name: text for name, text in summaries.items() if text}
    if len(set(texts.values())) < 2:
        return next(iter(texts.values()), "")
    some = [f"{name}: {text}" for name, text in texts.items()]
    return " · ".join(some[:MAX_SOURCES] + ["…"] * (len(some) > MAX_SOURCES))
