"""What the lines of a source were read as: formats, series, and what `--field` has not found.

All parsers of a source (one for each MQTT topic) share one `Understood`, so it covers every line
read so far, not the newest one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from livegraph.parsing.field_filter import FieldFilter
from livegraph.settings import ReadingOptions

MAX_NAMED = 8
"""Series named for a format; of more it says that there are more."""
MAX_SEEN = 20
"""Names listed when one that `--field` asks for has not come."""
LOOKOUT = 100
"""Lines after which a field that has not come is reported."""
MAX_SOURCES = 4
"""Sources whose formats are listed."""

TEXT, NUMBERS, PLAIN = "text", "numbers", "value"
"""The format of numbers found in lines of text; the one of a lone number; its name."""


@dataclass(slots=True)
class _Format:
    """The first series that a format gave, whether there are more, whether rows had times."""

    names: list[str] = field(default_factory=list)
    more: bool = False
    timed: bool = False

    def add(self, names: Iterable[str], *, timed: bool) -> None:
        self.timed = self.timed or timed
        if self.more:
            return
        for name in names:
            if name not in self.names:
                self.more = len(self.names) == MAX_NAMED
                if self.more:
                    return
                self.names.append(name)

    def said(self, form: str) -> str:
        names = ", ".join(self.names) + (", …" if self.more else "")
        time = ", time from the data" if self.timed else ""
        return f"{names}, from text lines{time}" if form == TEXT else f"{form}: {names}{time}"


class Understood:
    """Collects what the parsers of one source read; `str()` gives it in one line."""

    def __init__(self, options: ReadingOptions) -> None:
        self.fields = FieldFilter(options.fields)
        self.lines = 0
        self.ended = False
        self._formats: dict[str, _Format] = {}

    def add(self, form: str, given: Collection[str], names: Iterable[str], *, timed: bool) -> None:
        """A row, or many alike, read in the format `form`.

        `given`: the names in the lines; `names`: those of the series that were kept.
        """
        if form == "table" and len(given) == 1 and PLAIN in given:
            form = NUMBERS
        known = self._formats.get(form)
        if known is None:
            known = self._formats[form] = _Format()
        known.add(names, timed=timed)

    def __str__(self) -> str:
        formats = (each.said(form) for form, each in self._formats.items())
        return "; ".join(filter(None, (*formats, self._missing())))

    def _missing(self) -> str:
        """The names that `--field` asks for and that have not come, and those that have."""
        missing = self.fields.missing
        if not missing or (self.lines < LOOKOUT and not self.ended):
            return ""
        names = self.fields.seen
        seen = ", ".join(names[:MAX_SEEN]) + (", …" if len(names) > MAX_SEEN else "")
        return f"no series named {', '.join(missing)} yet; seen so far: {seen or 'no numbers'}"


def of_sources(told: Mapping[str, str]) -> str:
    """What several sources were read as, with their names where they differ."""
    texts = {name: text for name, text in told.items() if text}
    if len(set(texts.values())) < 2:
        return next(iter(texts.values()), "")
    some = [f"{name}: {text}" for name, text in texts.items()]
    return " · ".join(some[:MAX_SOURCES] + ["…"] * (len(some) > MAX_SOURCES))
