"""What a line of pairs is about, so that two different things never share a series.

A thing is named in the line (`host=web-2`, `slat: min=4`) or above it (`model : Nexus-TH`, or the
chip above a block of `sensors`). What a line names as an object does is told apart by `Entities`.
Any other subject goes in front of the names only once another subject has had one of them.
"""

import re

from livegraph.parsing.few_keys import ENTITY_FIELDS, FewKeys, FirstOwners, NumberedFields
from livegraph.parsing.formats.entities import Entities
from livegraph.parsing.formats.pairs.next_pair import COUNTERS, without_leader
from livegraph.parsing.formats.pairs.pair_values import PairsRowBuilder
from livegraph.parsing.formats.table.key_words import is_numbered_thing
from livegraph.parsing.interface import Line, Row
from livegraph.parsing.lexing.identifier import is_random
from livegraph.parsing.lexing.number import BLANKS
from livegraph.settings import ReadingOptions

MAX_BLOCK = 200
"""Lines of a block; in further ones the word above it counts no more."""
MAX_BEGINNINGS = 10_000
"""Rows of names whose first words are remembered; those of further ones tell nothing apart."""
COUNTED = f"(?:{COUNTERS}|(?i:line|sample))"
"""Words that only count, and are no subject."""
SUBJECT = r"(?!(?i:trace|debug|info|notice|warn|warning|error|critical|fatal)\b)[^\W\d][\w.-]*+"
"""A word that may be the subject of the pairs behind it: no level of a log."""

_B = r"[ \t\xa0]"
_LEADING = re.compile(rf"({SUBJECT}):{_B}++(?=[0-9])")
_NUMBERED = re.compile(r"([^\W\d][\w-]*+)[ #][0-9]{1,3}")
_THING = rf"{SUBJECT}(?:[ #][0-9]{{1,3}}(?![^\s\]):>,]))?"
_ALONE = re.compile(
    rf"(?:\[(?P<brackets>{_THING})\]:?|\((?P<parentheses>{_THING})\):?"
    rf"|(?P<words>[^\d=,;]{{1,40}}{_B}for{_B})?+(?P<thing>{_THING})(?:{_B}*+[:,>]|{_B}-)?)"
    rf"{_B}++(?P<name>[^\W\d][^\s:=,;]*+(?:{_B}[^\W\d][^\s:=,;]*+)?){_B}*+[:=]"
)
"""A thing before the first name: `[bath] T=5`, `Motor 2 rpm: 300`, `Solving for Ux, r = 1`."""
_PHASE = re.compile(rf"({SUBJECT}) (?=(?:{COUNTED}):?[ ])")
"""`train epoch: 1, loss: 0.5` before `eval epoch: 1, loss: 0.6`."""
_TAG = re.compile(rf"\[([a-z]{{2,5}}[0-9]{{1,2}})\]:?{_B}++")
"""`[chn0] Adding reading (value=230)`: one of several alike, that are numbered."""
_HEADING = re.compile(
    rf"((?i:{'|'.join(sorted(ENTITY_FIELDS))})){_B}*+:{_B}++([^\W\d][^\s,;=:]*+)"
    rf"|(processor){_B}*+:{_B}++([0-9]++)\Z"
    rf"|((?i:rom|address)){_B}*+[:=]{_B}*+((?:[0-9A-F]{{1,2}}[ :]){{5,7}}[0-9A-F]{{1,2}})\Z"
)
_CHIP = re.compile(r"[^\W\d]\w*+(?:-\w++){2,}+")
"""A word alone on the first line of a block, as in the output of `sensors`: `nvme-pci-0100`."""
_TITLE = re.compile(r"([^\W\d][\w.-]*+(?: [^\W\d][\w.-]*+){0,2})(?: ?\([^()]*+\))?:")
"""What the lines below it are about, until a blank one: `Acceleration:`."""
_IS_SUBJECT = re.compile(
    rf"(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}|"
    rf"(?!{COUNTED}[0-9._-]*+$)[^\W\d][\w./-]*+"
    rf"(?:, {SUBJECT}|(?:[ ]?#|[ ])[0-9]{{1,3}})?(?:{_B}\([^()]*+\))?"
)
"""Not what only counts, `epoch3: loss=0.5`."""
_FROM = re.compile(r"[0-9]++ bytes from ([^\s:]++)")
"""The host that answers `ping`."""
_ONLY_EQUAL = re.compile(r"[^:=]*+=[^:]*+")
"""`vus: 10 min=8 max=12`: the others are about the first."""


class Subjects:
    """Puts the thing that a line is about in front of its names, unless `--key` names it."""

    def __init__(self, options: ReadingOptions) -> None:
        self._by_key = bool(options.key)
        self._entities = Entities(options.named_fields)
        self._words = FewKeys()
        self._owners = FirstOwners()
        self._beginnings: dict[tuple[str, ...], str] = {}  # of names: their first words
        self._heading: dict[str, str] = {}
        self._block = ""  # the word above the lines since the last blank one
        self._block_lines = 0
        self._titled = False  # it ended in a colon
        self._under_title: set[str] = set()  # the names of the rows below it

    @property
    def numbered(self) -> NumberedFields:
        """The fields whose numbers say which thing a line is about."""
        return self._entities.numbered

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
        title = _TITLE.fullmatch(text)
        if title or line.after_blank or self._block_lines > MAX_BLOCK:
            chip = _CHIP.fullmatch(text) if line.after_blank else None
            self._block = title[1] if title else text if chip else ""
            self._block_lines, self._titled = 0, title is not None
            self._under_title.clear()
        elif self._titled and line.raw[0] in BLANKS:  # what the outline puts in front
            self._block = ""

    def note_heading(self, line: Line, text: str) -> bool:
        """Note what a line such as `model : Nexus-TH` says of those below; whether it changes."""
        heading = _HEADING.match(text)
        if not heading and not (self._heading and line.after_blank):
            return False
        field, text = filter(None, heading.groups()) if heading else ("", "")
        self._heading = {field.lower(): text} if field else {}
        return True

    def tell_apart(self, builder: PairsRowBuilder, text: str, prefix: str) -> Row:
        """The row; the thing it is about stands in front, if others have the same names.

        `prefix` is the program or the tag that was before `text`.
        """
        row = builder.row()
        if builder.left_out:
            row = row._replace(left_out=builder.left_out)
        if (things := builder.things or self._heading) and not self._by_key:
            entity = self._entities.prefix(things) or self._thing_beside(things, row)
            return row.prefixed(entity) if entity else row
        subject, several = builder.first_subject, False
        if not subject:
            subject, several = _leading(text, row) or (prefix or self._above(row), False)
            if not subject and (subject := self._first_words(row)):
                several = True
        named = (subject and subject == self._block) or _IS_SUBJECT.fullmatch(subject)
        if not named or is_random(subject):
            return row
        if numbered := _NUMBERED.fullmatch(subject):
            several = is_numbered_thing(numbered[1])
            if not several and subject != prefix:
                return row
        if any(name.startswith(f"{subject}.") for name in row.values):
            return row
        if not (
            self._owners.share(subject, row.values.keys() - {subject}) or several
        ) or not self.allow(subject):
            return row
        return _without_first_word(row, subject).prefixed(subject, but=subject)

    def _above(self, row: Row) -> str:
        """The word above a row, or ''; above a stream of rows with the same names stands none."""
        if self._titled and not self._under_title.isdisjoint(row.values):
            self._block = ""
        self._under_title |= row.values.keys() if self._titled and self._block else set()
        return self._block

    def _thing_beside(self, things: dict[str, str], row: Row) -> str:
        """The thing of a line, if one that other fields name has had a name in the row; or ''."""
        thing = self._entities.thing(things)
        if not thing or not self._owners.share(thing, row.values) or not self.allow(thing):
            return ""
        return thing

    def _first_words(self, row: Row) -> str:
        """`val` of `val Loss: 0.3 Acc: 0.8`, if `train Loss: 0.5 Acc: 0.7` came before; or ''."""
        first, *others = row.values
        words, _, last = first.rpartition(" ")
        if not words or not others or any(" " in name for name in others):
            return ""
        key = (last, *others)
        if key not in self._beginnings and len(self._beginnings) >= MAX_BEGINNINGS:
            return ""
        return words if self._beginnings.setdefault(key, words) != words else ""


def _without_first_word(row: Row, word: str) -> Row:
    """The row whose `train epoch` is `epoch`, as `train` goes in front of all names."""
    first, *_ = row.values
    if not first.startswith(f"{word} "):
        return row
    short = first.removeprefix(f"{word} ")
    values = {short if name == first else name: y for name, y in row.values.items()}
    units = {short if name == first else name: unit for name, unit in row.units.items()}
    return row._replace(values=values, units=units)


def _leading(text: str, row: Row) -> tuple[str, bool] | None:
    """What stands alone before the pairs of a line, and whether it is surely one of several."""
    if sender := _FROM.match(text):
        return sender[1], False
    leading = _LEADING.match(text) or _TAG.match(text) or _PHASE.match(text)
    if leading:
        subject = without_leader(leading[1])
        if subject not in row.values or _ONLY_EQUAL.fullmatch(text, leading.end()):
            return subject, False
    alone = _ALONE.match(text)
    if alone is None or alone["name"] != next(iter(row.values), ""):
        return None
    thing = alone["brackets"] or alone["parentheses"] or alone["thing"]
    return thing, alone["words"] is not None
