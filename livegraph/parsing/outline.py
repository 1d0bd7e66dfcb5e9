"""Indented lines below a heading: `eth0:` above `  rx: 5` makes that `eth0.rx`.

Without it, the `x` below `linear:` and the `x` below `angular:` would share one series. The row of
a table is a heading, too, of the pairs below it: `ss -ti` writes those of each connection so.
"""

import re

from livegraph.parsing.formats.pairs.pairs import Pairs
from livegraph.parsing.interface import Held, Record, Row
from livegraph.parsing.lexing.number import BLANKS
from livegraph.parsing.sections import Sections

MAX_LEVELS = 8
"""Headings above a line; further ones are left out."""

_HEADING = re.compile(
    r"(?!https?:|class )[^\W\d][^:=,;|{}<>()\[\]\"'?!]{0,60}+(?=[ \t\xa0]*[:=]$)"  # its colon
    r"|(?<=: )[^\W\d][^:\s]{0,60}+(?=: )"  # `2: eth0: mtu 1500`
    r"|[^\W\d][^:\s]{0,60}+(?=: \w+=\w+<)"  # `eth0: flags=4163<UP>  mtu 1500`
)
_COUNTER_PATH = re.compile(r"\\\\[^\s:\\]++\\[^:]{1,120}(?= ?:$)")
"""What Get-Counter of Windows writes above a number: `\\\\pc\\memory\\available mbytes :`."""
_NUMBERED = re.compile(r"[0-9]{1,6}: ")


class Outline:
    """Remembers the headings above the current line, which go in front of its names.

    A line ends the headings that are not indented less than itself.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[int, str]] = []
        self._prefix = ""
        self._row: tuple[int, str] | None = None  # the indentation and key of a row above
        self._sections = Sections()

    def __bool__(self) -> bool:
        return bool(self._levels or self._sections) or self._row is not None

    def take(self, whole: str, text: str) -> None:
        """See a line; `text` is `whole` without the blanks around it, and is not empty."""
        self._sections.take(text)
        ends_open = text[-1] in ":=" or ((text[0].isdecimal() or "<" in text) and ": " in text)
        if text[-1] == ":" and (path := _COUNTER_PATH.search(text)):
            self._levels, self._row = [(-1, path[0].rstrip(BLANKS))], None
            return
        if not self._levels and not ends_open and not self._row:
            return
        indent = _indentation(whole)
        if self._row and indent <= self._row[0]:
            self._row = None
        while self._levels and self._levels[-1][0] >= indent:
            self._levels.pop()
        self._prefix = ".".join(name for _, name in self._levels)
        if ends_open and len(self._levels) < MAX_LEVELS and (name := _heading(text)):
            self._levels.append((indent, name))

    def named(self, outcome: Record | Held, whole: str, form: str) -> Record | Held:
        """The outcome of the current line, `whole`, with the headings in front of its names.

        `form` is the name of the format that read it.
        """
        prefix = self._prefix
        if form == Pairs.name and self._row:
            prefix = f"{prefix}.{self._row[1]}" if prefix else self._row[1]
        elif isinstance(outcome, Record) and (key := outcome.rows[0].key):
            self._row = _indentation(whole), key
        if form == Pairs.name:
            outcome = self._sections.tell_apart(outcome)
        if not prefix:
            return outcome
        if isinstance(outcome, Held):
            shape = (prefix, *outcome.shape)
            return outcome._replace(row=outcome.row.prefixed(prefix), shape=shape)
        return outcome._replace(rows=[_below(prefix, row) for row in outcome.rows])


def _below(prefix: str, row: Row) -> Row:
    """The row with the headings in front; a number without a name has their name."""
    name, *others = row.values
    if others or name not in ("value", prefix.rpartition(".")[2]):
        return row.prefixed(prefix)
    units = {prefix: row.units[name]} if row.units else {}
    return row._replace(values={prefix: row.values[name]}, units=units)


def _indentation(whole: str) -> int:
    return len(whole) - len(whole.lstrip(BLANKS))


def _heading(text: str) -> str:
    numbered = _NUMBERED.match(text)
    match = _HEADING.match(text, numbered.end() if numbered else 0)
    return match[0].rstrip(BLANKS) if match else ""
