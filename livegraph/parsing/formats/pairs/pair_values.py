"""Collects the pairs of one line: each becomes a sample, the time, the x or the key."""

import re
from dataclasses import dataclass
from itertools import takewhile

from livegraph.parsing.few_keys import DEVICE_IDS, ENTITY_FIELDS, NUMBERED_FIELDS, NumberedFields
from livegraph.parsing.formats.pairs.unit_words import UNIT, with_unit_of, with_words
from livegraph.parsing.formats.row_builder import RowBuilder
from livegraph.parsing.formats.words import LEVELS, STOP_WORDS
from livegraph.parsing.lexing.decimal_sign import is_doubtful
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import BLANKS, NUMBER, Value, read_number
from livegraph.parsing.lexing.time_names import is_time_name
from livegraph.parsing.lexing.timestamp import TimestampParser
from livegraph.parsing.lexing.unit import convert, is_convertible, known_unit

_B = r"[ \t\xa0]"
_TRAILING = re.compile(rf"(?<!{_B}){_B}*+\([^()]*+\)\Z")
_PARENTHESES = re.compile(rf"(?:{_B}*+(?:\([^()]*+\)|\[[^\[\]=]*+\]))++")
_DEVIATION = re.compile(rf"{_B}++(?:±|\+/?-){_B}*+{NUMBER}(?:{_B}*+[^\W\d]\w*+|%)?+")
"""`310.6 ms ± 0.5 ms`."""
_TARGET = re.compile(rf"{_B}++/({NUMBER})(?=[ \t\xa0,;]|$)")
_PER = re.compile(rf"{_B}++/{_B}++[0-9.]++{_B}++[^\W\d]++")
"""`61.11 ms / 128 runs`, `73.4 F / 23.0 C`: what the number is for, or the same once more."""
_SHARE = re.compile(rf"({NUMBER})/{NUMBER}")
"""`3.0/0.5`: the first of two numbers counts, as in a cell."""
_STARTS = frozenset("0123456789+-.,$\"'nNiI[")
"""First characters of a number or gap, plain or in quotes."""
_NAMING = ENTITY_FIELDS | NUMBERED_FIELDS
_UNKNOWN_UNIT = re.compile(
    rf"{NUMBER}(?!(?i:[a-f]+|x|st|nd|rd|th)$)([^\W\d_]{{1,12}}(?:/[^\W\d_]{{1,12}})?)"
)
"""A number and an unknown unit, `5foo`; no digits in hex and no place in a row, `3rd`."""
_CLOSING = ")]}>.:!\"'"
_OPENING = BLANKS + "{[(:"
_NEAR = re.compile(
    r"(?<![^ \t\xa0,;|\[({}\])])((?:[^\W\d][\w-]*+ )?(?:[0-9]{1,3}|[A-Z])|[^\W\d][\w.-]*+)[\])}]?\Z"
)
"""`extruder`, `[chn1]` or `Tank B` before a name."""


@dataclass(frozen=True, slots=True)
class PairOptions:
    """Options of the user: the key field, and the field that is the time or x.

    `value` matches a token that may be the value of a name. `numbered` tells which fields, such as
    `sensor`, have numbers that stand for things.
    """

    key: str
    x: str
    value: re.Pattern[str]
    numbered: NumberedFields


class PairsRowBuilder(RowBuilder):
    """Builds a row from the pairs of one line.

    `subject` is the word before the pairs that come, `bed: temp=60 extruder: temp=210`. It is put
    in front of a name that comes again with another subject. `first_subject` is that of the first
    sample, and `things` are the texts that say which thing the line is about, `host=web-1`.
    `numbered` are those of them that are numbers, `sensor=2`. `left_out`: see `Row`.
    """

    __slots__ = (
        "_near",
        "_owners",
        "_repeats",
        "behind_bar",
        "choice",
        "count",
        "first_subject",
        "last",
        "left_out",
        "numbered",
        "repeat",
        "subject",
        "things",
    )

    def __init__(self, choice: PairOptions, timestamps: TimestampParser) -> None:
        super().__init__(choice.x, timestamps)
        self.choice = choice
        self.last = ""
        self.repeat = 1
        self.count = 0
        self.subject = self.first_subject = ""
        self.things: dict[str, str] = {}
        self.left_out: dict[str, str] = {}
        self.numbered: dict[str, float] = {}
        self.behind_bar = False
        self._near = ""
        self._owners: dict[str, str] = {}
        self._repeats: dict[str, int] = {}  # of names that came before with the same subject

    def take_value(self, name: str, text: str, at: int, token: str, *, words: bool = False) -> int:
        """Add the pair of `name` and the `token` at `at`; return where the text continues.

        With `words`, an unknown word after the number is its unit, and words after a known unit
        are ignored.
        """
        end = at + len(token)
        number = self._number(token)
        if number and token[-1] in "KG":
            number = self._number(with_unit_of(name, token))
        if end < len(text) and text[end] in BLANKS:
            if number is not None and not number[1]:
                unit = UNIT.match(text, end)
                if unit and (known := known_unit(unit[1])):
                    number, end = (number[0], known), unit.end()
            if words and number is not None and (target := _TARGET.match(text, end)):
                end = target.end()
                self.add(f"{name} target", (float(target[1]), number[1]))
            elif words and number is not None:
                number, end = with_words(number, text, end)
            if number and (deviation := _DEVIATION.match(text, end)):
                end = deviation.end()
            if per := _PER.match(text, end):
                end = per.end()
            if parentheses := _PARENTHESES.match(text, end):
                end = parentheses.end()
        self.take(name, token, number)
        return end

    def begin(self, subject: str, name: str) -> bool:
        """Begin the pairs of another subject; False unless its first `name` came before.

        In `Accel X: 1 Y: 2 Gyro X: 3 Y: 4` the first word is a subject, too.
        """
        first, _, own = next(iter(self.values), "").rpartition(" ")
        if first and own == name and not self.subject:
            for old in list(self.values):
                short = name if old == f"{first} {name}" else old
                self._rename(old, f"{first}.{short}")
                self._owners[short] = first
        elif name not in self.values:
            return False
        self.subject = subject
        return True

    def share_axes(self) -> None:
        """Give the axes of `Gyro X: 1, Y: 2 rad/s` the word before the first, and one unit."""
        first, *others = self.values or [""]
        word, _, axis = first.rpartition(" ")
        word = word or (self.first_subject if axis in "xX" else "")
        axes = [axis, *takewhile(_is_letter, others)] if _is_letter(axis) else []
        if len(axes) < 2:
            return
        if word:
            self._rename(first, axis)
            for name in axes:
                self._rename(name, f"{word}.{name}")
            axes = [f"{word}.{name}" for name in axes]
        *before, last = axes
        if before[0][-1] in "xX" and last in self.units and not self.units.keys() & before:
            self.units.update(dict.fromkeys(before, self.units[last]))

    def take_further(self, text: str, at: int, *, phrase: bool) -> int:
        """Add a bare number after a pair (`load average: a, b, c`); return its end, -1 if none.

        A number with a unit after one with another of its family is the same once more:
        `21.5°C 70.7°F`, but not `13.2V -1.2A`. One behind a bar has no name, and is ignored.
        """
        match = self.choice.value.match(text, at)
        number = self._number(match[0]) if match and (self.last or self.behind_bar) else None
        if match is None or number is None:
            return -1
        end = match.end()
        if not number[1] and (word := UNIT.match(text, end)) and (known := known_unit(word[1])):
            number, end = (number[0], known), word.end()
        if self.behind_bar:
            return end
        unit = self.units.get(self.last, "")
        other = unit and number[1] and unit != number[1]
        if other and is_convertible(number[1], unit):
            return end
        if not phrase and not other:
            return -1
        self.repeat += 1
        self.add(f"{self.last}.{self.repeat}", number)
        return end

    def take_whole(self, name: str, text: str) -> None:
        """Add all of `text` as the value of `name`, or of the last name if that is ''."""
        text = text.strip(BLANKS)
        if text[-1:] == ")":
            text = _TRAILING.sub("", text)
        number = read_number(text) if text else None
        if number is None:
            number = self._with_words(text)
        if number is None:
            self.last = ""
        elif name:
            self.take(name, text, number)
        else:
            self.repeat += 1
            self.add(f"{self.last}.{self.repeat}", number)

    def take(self, name: str, token: str, number: Value | None) -> None:
        self.count += 1
        self.last = ""
        token = token.strip("\"'")
        if name == self.choice.key:
            self.key = token
            return
        if (name == self.x_field or is_time_name(name)) and self.take_time(
            name, token.rstrip(")]")
        ):
            return
        field = name.lower()
        if (number is None and field in _NAMING) or field in DEVICE_IDS:
            self.things[name] = token
        if number and not self.choice.key and self.choice.numbered.name_thing(name, *number):
            self.things[name] = token
            self.numbered[name] = number[0]
            return
        if is_identifier(name, token) or (self.things and name.lower() == "id"):
            return
        if number is None:
            if _UNKNOWN_UNIT.fullmatch(token) or is_doubtful(token):
                self.left_out[name] = token
            return
        if name == self.x_field:
            self.x = convert(*number, "s")
            return
        if not self.values:
            self.first_subject = self.subject
        name = self._owned(name)
        self.last, self.repeat = name, 1
        self.add(name, number)

    def settle(self) -> None:
        """Take the number of a thing for a sample if the line has nothing else: `sensor=12`."""
        if not self.values and self.numbered:
            self.values, self.things = self.numbered, {}

    def note_words(self, text: str) -> None:
        """Note the words before a pair, the last of which may say what the pair is about."""
        match = _NEAR.search(text.rstrip(_OPENING))
        if match and match[1] not in LEVELS and match[1].lower() not in STOP_WORDS - {"a"}:
            self._near = match[1]

    def _owned(self, name: str) -> str:
        """The name, with its subject in front if another subject had it before in the line."""
        subject = self.subject or self._near
        owner = self._owners.setdefault(name, "" if name in self.values else subject)
        if owner != subject:
            if owner and name in self.values:
                self._rename(name, f"{owner}.{name}")
            name = f"{subject}.{name}" if subject else name
        if name not in self.values:
            return name
        self._repeats[name] = self._repeats.get(name, 1) + 1
        return f"{name}.{self._repeats[name]}"

    def _rename(self, old: str, new: str) -> None:
        """Rename a sample; the samples stay in the order of the line."""
        self.values = {new if name == old else name: y for name, y in self.values.items()}
        self.units = {new if name == old else name: unit for name, unit in self.units.items()}

    def _with_words(self, text: str) -> Value | None:
        """Read a number and words, which end the text, as `take_value` does."""
        match = self.choice.value.match(text)
        number = self._number(match[0]) if match else None
        if match is None or number is None:
            return None
        end = match.end()
        unit = UNIT.match(text, end)
        if not number[1] and unit and (known := known_unit(unit[1])):
            number, end = (number[0], known), unit.end()
        number, end = with_words(number, text, end)
        parentheses = _PARENTHESES.match(text, end)
        return number if len(text) == (parentheses.end() if parentheses else end) else None

    def _number(self, token: str) -> Value | None:
        """Read a number, ignoring quotes around it and closing brackets or punctuation after it."""
        if not token or token[0] not in _STARTS:
            return None
        number = read_number(token)
        if number is None and token[0] in "\"'":
            return read_number(token[1:-1].strip(BLANKS))
        if number is None and token[-1] in _CLOSING and "(" not in token:
            return read_number(token.rstrip(_CLOSING))
        if number is None and token[-1] == ")":
            return read_number(token.partition("(")[0])
        if number is None and (share := _SHARE.fullmatch(token)):
            return float(share[1]), ""
        return number


def _is_letter(name: str) -> bool:
    return len(name) == 1 and name.isalpha()
