"""Pairs: `k=v`, `k = v`, `k: v`, `k:v`, logfmt, and the `name number, …` of training logs.

First the whole line is tried as nothing but pairs. If that fails, it is prose: each `k=v` in it
counts, and each part between commas that is a single pair. All regular expressions read left to
right without backtracking, so the time is linear in the length of the line.
"""

import re

from livegraph.parsing.few_keys import ENTITY_FIELDS, Repeated
from livegraph.parsing.formats.pairs.before_pairs import (
    ADDRESS,
    behind_bracket,
    thing_and_pairs,
    with_pairs,
)
from livegraph.parsing.formats.pairs.lettered import LetteredPairs
from livegraph.parsing.formats.pairs.name_lists import read_name_list
from livegraph.parsing.formats.pairs.next_pair import (
    LETTER,
    PART,
    STATED,
    WORD,
    counted_pair,
    counter_at,
    measured_pair,
    pair_at,
    two_words_at,
    without_leader,
)
from livegraph.parsing.formats.pairs.options import without_letters, without_mount_options
from livegraph.parsing.formats.pairs.pair_values import PairOptions, PairsRowBuilder
from livegraph.parsing.formats.pairs.subjects import COUNTED, SUBJECT, Subjects
from livegraph.parsing.formats.pairs.tight_pairs import tight_pairs
from livegraph.parsing.formats.pairs.training_log import training_pairs
from livegraph.parsing.formats.pairs.vectors import split_vectors
from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.formats.words import may_be_name
from livegraph.parsing.interface import Held, Line, Outcome, PlainText, Record
from livegraph.parsing.lexing.decimal_sign import may_be_doubtful
from livegraph.parsing.lexing.number import BLANKS, GROUPS
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import with_degree_signs
from livegraph.parsing.lexing.wrapped import unwrapped
from livegraph.parsing.vectorized.template_cache import TemplateCache, TemplateFormat
from livegraph.settings import ReadingOptions

_B = r"[ \t\xa0]"
_NUMBER = rf"[+-]?\$?{GROUPS}(?![0-9]|,[0-9])[^ \t\xa0,;|]*+"
_DOUBTFUL = r"[+-]?[0-9]++,[0-9]++(?!,?[0-9])[^ \t\xa0,;|]*+"
"""`21,5` may be one number or two."""
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}[^ \t\xa0,;]*+"
_QUOTED = r""""(?:[^"\\]++|\\.)*+"|'[^']*+'"""
_PIECE = r"[^ \t\xa0,;|]*+"

_SEPARATOR = re.compile(
    r"(?:[ \t\xa0,;]|\|(?=[ \t\xa0])|(?<=[ \t\xa0])[-/](?=[ \t\xa0]++[^\W\d]))++"
)
_PARTS = re.compile(
    r"(?<![0-9]),|,(?![0-9])|\t|(?<=[ \xa0])[-|](?=[ \xa0])"
    rf"|(?<=[\w%)\]]){_B}{{2,}}+(?=[^\W\d]\w*+(?: \w++)?:{_B})|(?<!{_B}){_B}++\|\Z"
)
_MORE = re.compile(r"[:=0-9(]")
_DEVICE = re.compile(rf"(?![0-2][0-9]:[0-5][0-9][^0-9])[0-9]{{1,3}}:[0-9]{{1,3}}|{ADDRESS}")
"""The numbers of a device or its address: `8:0 rbytes=5`, `a4:c1:38:12:34:56 temp=5`; no clock."""
_LEAD = re.compile(rf"({SUBJECT}|{_DEVICE.pattern}){_B}++(?=[^ \t\xa0=]++=)")
_SUBJECT = re.compile(
    rf"(?:^|(?<=[ \t\xa0,;|]))((?:^{SUBJECT}, )?{SUBJECT})(?:{_B}\([^()]*+\))?+:{_B}++\Z"
)
_INNER = re.compile(
    rf"{WORD}(?:(?:{_B}++=(?={_B})|=)|:{_B}++(?=[+.0-9-]))|[xX]:(?=[+.0-9-])"
    rf"|(?i:{'|'.join(sorted(ENTITY_FIELDS))}): "
)
"""A pair behind the colon of a subject: `bed: temp=60`, `Device: Name: Tile, rssi: -56`."""
_NUMBERED = re.compile(rf"(?!{COUNTED}){LETTER}\w*+ [0-9]++: {LETTER}[^\s:=,]*+ [^\s:=,]++")
"""`Benchmark 1: sleep 0.5` may be the title of what follows."""
_SUBJECT_OF = re.compile(rf"([^\W\d][\w.-]*+){_B}(?=({WORD})[:=])")
_CODES = re.compile(r"0[0-9]++(?:,[0-9]++)++")
"""See `split_vectors`."""
_BEHIND_COUNTER = re.compile(rf"{_B}*+(?=([+.0-9-][^ \t\xa0,;|]*+))")
_TABS = re.compile(r"(?<![ \t])[ \t]++(?=:[ \t])")
"""What `nvme smart-log` writes behind a name."""
_KERNEL = re.compile(r"\[ *[0-9]{1,8}\.[0-9]{6}\] ")
"""Seconds since the start: most lines of a boot come once, and measure nothing."""
ONE_BLANK = (" ", "\xa0")
MAX_LEFT_OUT = 20
"""Lines with a value that is left out, `5foo`, that are read one by one to see its unit."""
_BETWEEN = BLANKS + ",;"


def _value(*first: str) -> re.Pattern[str]:
    return re.compile("|".join((*first, _TIME, _QUOTED, _PIECE)))


class Pairs(TemplateFormat):
    """Reads pairs; with `only_equal` only logfmt, `k=v`.

    With `claim=False`, a line whose pairs have no number is text; otherwise the next format is
    tried.
    """

    name = "pairs"

    def __init__(
        self, options: ReadingOptions, *, only_equal: bool = False, claim: bool = True
    ) -> None:
        value = _value(_NUMBER) if options.decimal == "." else _value(_NUMBER, _DOUBTFUL)
        self._subjects = Subjects(options)
        self._choice = PairOptions(options.key, options.time_field, value, self._subjects.numbered)
        super().__init__(options, TemplateCache(plain=not options.key, x=options.time_field))
        self._only_equal = only_equal
        self._lettered = LetteredPairs()
        self._claim = claim
        self._left_out = 0
        self._boot = Repeated()  # the names in lines of a kernel's log
        self._prose = re.compile(
            rf'"[^"]*+"|(?<![^ \t\xa0,;:\x27(\[{{|])({WORD})=(?![=>])(?:{_B}*+(?=[+.0-9-]))?'
            rf"({value.pattern})"
        )

    def parse_line(self, line: Line) -> Outcome | None:
        text, time = line.with_points()
        self._subjects.note_line(line, text)
        if "=" not in text and ":" not in text and "," not in text:
            return None
        if self._subjects.note_heading(line, text):
            self._templates.forget()
        if self._claim and not line.may_hold_value:
            return None
        thing, text = thing_and_pairs(text, logged=line.body is not text)
        if record := self._in_lists(line, text, time):
            return record
        if "\t" in text:
            text = _TABS.sub(" ", text)
        vectors: dict[str, float] = {}
        text = with_degree_signs(unwrapped(without_letters(with_pairs(text))))
        doubtful = line.decimal.leaves_doubt(text)
        if not self._only_equal:
            text, vectors = split_vectors(text, pairs=not doubtful)
        builder = self._read(text, line.timestamps)
        builder.values.update(vectors)
        builder.settle()
        if not builder.values:
            return None if self._claim or not builder.count else PlainText(time=time)
        if self._claim and _KERNEL.match(line.text) and not self._boot.has(builder.values):
            return PlainText(time=time)
        row = self._subjects.tell_apart(builder, text, line.prefix)
        row = row.prefixed(thing) if thing else row
        row = row if row.time is not None else row._replace(time=time)
        self._left_out += bool(row.left_out)
        unsettled = row.left_out and self._left_out <= MAX_LEFT_OUT
        if not (
            self._subjects.stands_above or unsettled or may_be_doubtful(line.without_log_time()[0])
        ):
            self._templates.take(line, row)
        return Held(row, (*row.values,)) if _NUMBERED.fullmatch(text) else Record([row])

    def _in_lists(self, line: Line, text: str, time: float | None) -> Record | None:
        """Read a line of letters and numbers, or of as many names as numbers."""
        if "," in text and (lettered := self._lettered.read(text)):
            self._templates.forget()
            return Record([row_of(lettered, time)])
        if self._only_equal or not (named := read_name_list(text)):
            return None
        row = row_of(named, time)
        self._templates.take(line, row)
        return Record([row])

    def _read(self, text: str, timestamps: TimestampParser) -> PairsRowBuilder:
        if self._only_equal:
            return self._read_in_prose(text, timestamps)
        builder = (
            self._read_equals(text, timestamps)
            or self._read_training_log(text, timestamps)
            or self._read_phrases(text, timestamps)
        )
        return builder if builder and builder.values else self._read_in_prose(text, timestamps)

    def _read_equals(self, text: str, timestamps: TimestampParser) -> PairsRowBuilder | None:
        """Read a line of `k=v` and bare words, as in logfmt; None if other pairs may be in it."""
        if "=" not in text:
            return None
        builder, at = PairsRowBuilder(self._choice, timestamps), 0
        first = _LEAD.match(text)
        lead = first[1] if first else None
        for match in self._prose.finditer(text):
            if match.start() < at:  # in parentheses after a value
                continue
            if not match[1]:
                return None
            between = text[at : match.start()].strip(_BETWEEN)
            if _MORE.search(between) and (at or not _DEVICE.fullmatch(between)):
                return None
            if lead and between != (lead if at == 0 else ""):
                lead = None
            builder.note_words(between)
            at = builder.take_value(match[1], text, match.start(2), match[2])
        if not builder.values or _MORE.search(text, at):
            return None
        if lead and builder.count > 1 and at == len(text) and self._subjects.allow(lead):
            builder.key = builder.key or lead
        return builder

    def _read_training_log(self, text: str, timestamps: TimestampParser) -> PairsRowBuilder | None:
        builder = PairsRowBuilder(self._choice, timestamps)
        for name, number in training_pairs(text):
            builder.add(name, number)
        return builder if builder.values else None

    def _read_phrases(self, text: str, timestamps: TimestampParser) -> PairsRowBuilder | None:
        """Read a line of nothing but pairs, whose names may have blanks; else None."""
        builder = PairsRowBuilder(self._choice, timestamps)
        at, phrase, tight = 0, True, bool(tight_pairs(text))
        while at < len(text):
            at = self._take_pair(builder, text, at, phrase=phrase, tight=tight)
            if at < 0:
                return None
            separator = _SEPARATOR.match(text, at)
            if separator is None:
                break
            phrase = separator[0] not in ONE_BLANK or text[at - 1] == ":"
            builder.behind_bar = "|" in separator[0]
            at = separator.end()
        builder.share_axes()
        return builder if builder.count and at == len(text) else None

    def _take_pair(
        self, builder: PairsRowBuilder, text: str, at: int, *, phrase: bool, tight: bool
    ) -> int:
        """Take the pair at `at`, or a bare number after one; its end, -1 if there is none."""
        if counter := counter_at(text, at):
            return _take_counter(builder, *counter, text)
        pair = pair_at(text, at, phrase=phrase) or counted_pair(
            text, at, next(iter(builder.values), "")
        )
        if pair is None and builder.values and not tight:
            pair = measured_pair(text, at)
        if pair is None and builder.last in builder.units:
            pair = two_words_at(text, at)
        if pair is None and (subject := _SUBJECT_OF.match(text, at)):
            if phrase or not builder.begin(subject[1], subject[2]):
                return -1
            return self._take_pair(builder, text, subject.start(2), phrase=phrase, tight=tight)
        if pair is None:
            return builder.take_further(text, at, phrase=phrase)
        name, at = pair
        if text[:at].rstrip(BLANKS)[-1] == ":" and _INNER.match(text, at):
            builder.subject = name
            return self._take_pair(builder, text, at, phrase=phrase, tight=tight)
        if text[at - 1] in BLANKS and (inner := STATED.match(text, at)):
            builder.subject, name, at = name, inner[1], inner.end()
        value = _CODES.match(text, at) or self._choice.value.match(text, at)
        words = text[at - 1] in BLANKS or text[at - 2 : at - 1].isalnum()
        return builder.take_value(name, text, at, value[0] if value else "", words=words)

    def _read_in_prose(self, text: str, timestamps: TimestampParser) -> PairsRowBuilder:
        builder = PairsRowBuilder(self._choice, timestamps)
        if not self._only_equal and (": " in text or " = " in text):
            self._read_parts(text, builder)
        elif not self._only_equal:
            for name, start, value in tight_pairs(text):
                builder.take_value(name, text, start, value)
        at = end = 0
        text = without_mount_options(text)
        for match in self._prose.finditer(text) if "=" in text else ():
            if match[1] and match.start() >= at:
                builder.note_words(text[end : match.start()])
                if subject := _SUBJECT.search(text, at, match.start()):
                    builder.subject = without_leader(subject[1])
                at, end = builder.take_value(match[1], text, match.start(2), match[2]), match.end()
        return builder

    def _read_parts(self, text: str, builder: PairsRowBuilder) -> None:
        """Read the parts between commas that are a single pair, and bare numbers after them."""
        at = 0
        for gap in (*_PARTS.finditer(text), None):
            end = gap.start() if gap else len(text)
            match = PART.match(text, at, end)
            if match and match[2] in (":", "= "):
                start = match.end()
                while start < end and text[start] in BLANKS:
                    start += 1
                name = behind_bracket(match[1]).strip(BLANKS)
                if (start > match.end() or match[2] == "= ") and may_be_name(name):
                    builder.take_whole(name, text[start:end])
            elif builder.last:
                builder.take_whole("", text[at:end])
            if gap and gap[0] == "|":
                builder.last = ""
            at = gap.end() if gap else end


def _take_counter(builder: PairsRowBuilder, name: str, number: float, end: int, text: str) -> int:
    """Take `Epoch 3`, and a number without a name behind `Reading 7:`; return where they end."""
    builder.add(name, (number, ""))
    behind = _BEHIND_COUNTER.match(text, end) if text[end - 1] == ":" else None
    if behind is None:
        return end
    builder.take_whole("value", text[end:])
    if "value" in builder.values:
        return len(text)
    return builder.take_value("value", text, behind.end(), behind[1])
