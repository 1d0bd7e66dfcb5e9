"""Summarise how the lines of a source were read: formats, series, and names not found.

All parsers of a source (one per MQTT topic) share one `Understood`, so it covers every line read
so far.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from livegraph.parsing.field_filter import FieldFilter
from livegraph.settings import ReadingOptions

MAX_NAMED = 8
"""Series listed per format, at most `--max-series`; an ellipsis stands for the others."""
MAX_WORDS = 200
"""Words kept that may be names of fields."""
MAX_SOURCES = 4
"""Sources listed; an ellipsis stands for the others."""

_FIELD = re.compile(r"([^\W\d][\w.@-]*)\"?[ ]?[=:]")
_WORD = re.compile(r"[^\W\d][\w.@-]*")

LEFT_OUT = "left out"
"""In place of an option: a name whose values begin with a number and are none."""
MAX_LEFT_OUT = 20
"""Such names that are kept."""
TEXT, NUMBERS, PLAIN = "text", "numbers", "value"
"""Format of numbers found in lines of text, format of a lone number, name of its series."""


class Missing(NamedTuple):
    """The `name` in an option that no line has had. `seen`: names that lines have had.

    Of a group of `--pattern` that has matched, but never a number, `seen` is what it matched, and
    of a name that is `LEFT_OUT` one of its values.
    """

    option: str
    name: str
    seen: Sequence[str]


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
        self._max_series = options.run.max_series
        self.sought = {"--key": options.key, "--time": options.time_field}
        self.sought = {option: name for option, name in self.sought.items() if name}
        """The fields that options name and no line has had yet, by option."""
        self.unmatched: list[str] = []
        """The groups of `--pattern` that have matched nothing."""
        self._words: dict[str, None] = {}
        self.not_numbers: dict[str, str] = {}
        """Groups of `--pattern` that have never been a number, each with what it was."""
        self._formats: dict[str, _Format] = {}
        self._left_out: dict[str, str] = {}

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The names in options that no line has had."""
        fields = self.fields.missing
        if not (fields or self.sought or self.unmatched or self.not_numbers or self._left_out):
            return ()
        return (
            *(Missing("--field", name, self.fields.seen) for name in fields),
            *(Missing(option, name, list(self._words)) for option, name in self.sought.items()),
            *(Missing("--pattern", name, []) for name in self.unmatched),
            *(Missing("--pattern", name, [text]) for name, text in self.not_numbers.items()),
            *(Missing(LEFT_OUT, name, [text]) for name, text in self._left_out.items() if text),
        )

    def leave_out(self, texts: Mapping[str, str]) -> None:
        """Note names and values such as `5foo`; a name with another unit before is of codes."""
        for name, text in texts.items():
            kept = self.fields.keeps_all or self.fields.keeps(name)
            if not kept or len(self._left_out) >= MAX_LEFT_OUT:
                continue
            known = self._left_out.setdefault(name, text)
            if _unit(known) != _unit(text):
                self._left_out[name] = ""

    def look_for(self, text: str) -> None:
        """Look for the fields of `sought` in a line, and for names that may be meant."""
        words = _FIELD.findall(text) or _WORD.findall(text)
        for word in words[: MAX_WORDS - len(self._words)]:
            self._words.setdefault(word)
        for option, name in list(self.sought.items()):
            at = text.find(name)
            if at >= 0 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[at:]):
                del self.sought[option]

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
        return "; ".join(each.describe(form) for form, each in self._formats.items())


def _unit(text: str) -> str:
    return text.lstrip("+-.,:0123456789")


def of_sources(summaries: Mapping[str, str]) -> str:
    """Summarise several sources, given the summary of each name; names only if they differ."""
    texts = {name: text for name, text in summaries.items() if text}
    if len(set(texts.values())) < 2:
        return next(iter(texts.values()), "")
    some = [f"{name}: {text}" for name, text in texts.items()]
    return " · ".join(some[:MAX_SOURCES] + ["…"] * (len(some) > MAX_SOURCES))
