"""What a line of pairs is about, so that two different things never share a series.

A thing is named in the line (`host=web-2`, `slat: min=4`) or above it (`model : Nexus-TH`, or the
chip above a block of `sensors`). What a line names as an object does is told apart by `Entities`.
Any other subject goes in front of the names only once another subject has had one of them.
"""

import re

from livegraph.parsing.few_keys import ENTITY_FIELDS, FewKeys
from livegraph.parsing.formats.entities import Entities
from livegraph.parsing.formats.pairs.next_pair import without_leader
from livegraph.parsing.formats.pairs.pair_values import PairsRowBuilder
from livegraph.parsing.interface import Line, Row

MAX_BLOCK = 200
"""Lines of a block; in further ones the word above it counts no more."""
MAX_OWNED = 10_000
"""Names that are remembered with the subject they belong to; further ones belong to none."""
COUNTED = "(?i:epoch|iter|iteration|step|batch|round|frame|line|sample)"
"""Words that only count, and are no subject."""
SUBJECT = r"(?!(?i:trace|debug|info|notice|warn|warning|error|critical|fatal)\b)[^\W\d][\w.-]*+"
"""A word that may be the subject of the pairs behind it: no level of a log."""

_B = r"[ \t\xa0]"
_LEADING = re.compile(rf"({SUBJECT}):{_B}++(?=[0-9])")
_TAG = re.compile(rf"\[([a-z]{{2,5}}[0-9]{{1,2}})\]:?{_B}++")
"""`[chn0] value=230`: one of several alike, that are numbered."""
_HEADING = re.compile(rf"((?i:{'|'.join(sorted(ENTITY_FIELDS))})){_B}*+:{_B}++([^\W\d][^\s,;=:]*+)")
_CHIP = re.compile(r"[^\W\d]\w*+(?:-\w++){2,}+")
"""A word alone on the first line of a block, as in the output of `sensors`: `nvme-pci-0100`."""
_IS_SUBJECT = re.compile(rf"(?!{COUNTED}[0-9._-]*+$)[^\W\d][\w.-]*+(?:{_B}\([^()]*+\))?")
"""Not what only counts, `epoch3: loss=0.5`."""
_ONLY_EQUAL = re.compile(r"[^:=]*+=[^:]*+")
"""`vus: 10 min=8 max=12`: the others are about the first."""


class Subjects:
    """Puts the thing that a line is about in front of its names; `by_key`: the user names it."""

    def __init__(self, *, by_key: bool) -> None:
        self._by_key = by_key
        self._entities = Entities()
        self._words = FewKeys()
        self._owners: dict[str, str] = {}  # of names: the first subject that had them
        self._heading: dict[str, str] = {}
        self._block = ""  # the word above the lines since the last blank one
        self._block_lines = 0

    @property
    def stands_above(self) -> bool:
        """Whether a line above says what the present line is about."""
        return bool(self._heading or self._block)

    def allow(self, word: str) -> bool:
        """Whether a word may go in front of names; there are only so many."""
        return self._words.allows(word)

    def note_line(self, line: Line, text: str) -> None:
        """Note a line, which may be the word above a block."""
        self._block_lines += 1
        if line.after_blank or self._block_lines > MAX_BLOCK:
            self._block = text if line.after_blank and _CHIP.fullmatch(text) else ""
            self._block_lines = 0

    def note_heading(self, line: Line, text: str) -> bool:
        """Note what a line such as `model : Nexus-TH` says of those below; whether it changes."""
        heading = _HEADING.match(text)
        if not heading and not (self._heading and line.after_blank):
            return False
        self._heading = {heading[1].lower(): heading[2]} if heading else {}
        return True

    def tell_apart(self, builder: PairsRowBuilder, text: str) -> Row:
        """The row; the thing it is about stands in front, if others have the same names."""
        row = builder.row()
        if builder.left_out:
            row = row._replace(left_out=builder.left_out)
        if (things := builder.things or self._heading) and not self._by_key:
            entity = self._entities.prefix(things)
            return row.prefixed(entity) if entity else row
        leading = None if builder.first_subject else _LEADING.match(text) or _TAG.match(text)
        subject = without_leader(leading[1]) if leading else builder.first_subject or self._block
        if not _IS_SUBJECT.fullmatch(subject):
            return row
        if subject in row.values and not (leading and _ONLY_EQUAL.fullmatch(text, leading.end())):
            return row
        if not self._shares_name(subject, row) or not self.allow(subject):
            return row
        return row.prefixed(subject, but=subject)

    def _shares_name(self, subject: str, row: Row) -> bool:
        """Whether another subject had one of the names first."""
        owners = self._owners
        if len(owners) < MAX_OWNED:
            owners |= {name: subject for name in row.values if name not in owners}
        return any(owners.get(name, subject) != subject for name in row.values if name != subject)
