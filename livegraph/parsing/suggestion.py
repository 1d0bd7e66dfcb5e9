"""Suggest how to read a number in a line of text that no format reads: a name and a `--pattern`.

The numbers of a text are those that stand alone or before a unit: no parts of words, versions,
addresses, dates or times of day, and no ids. The page finds the same ones
(`static/js/lib/plain_numbers.js`); both are tested with the cases in tests/data/plain_numbers.json.
"""

import re
import shlex
from collections.abc import Collection, Sequence
from typing import NamedTuple

import regex

from livegraph.lib.control_characters import STEERING
from livegraph.parsing.field_filter import FieldFilter
from livegraph.parsing.formats.words import NO_NAMES, STOP_WORDS
from livegraph.parsing.lexing.identifier import is_identifier
from livegraph.parsing.lexing.number import BLANKS, read_number
from livegraph.parsing.lexing.unit import UNITS

MAX_CONTEXT_WORDS = 2
"""Words before a number by which a pattern finds it, if they find no other number in the line."""
MAX_NAME_WORDS = 2
MAX_PATTERNS = 4
"""Numbers of which one suggested pattern reads the values, at most."""
MAX_CHARACTERS = 1000
"""Characters of a line that are looked at."""

_PLAIN = re.compile(
    r"(?<![\w.])(?<!\w[-+])(?<![0-9]:)(?<![^\W\d]/)"
    r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    r"(?![0-9]|[.:-][0-9]|\w*[0-9_])"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![^\W_])"
)
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_NO_VALUE = re.compile(
    rf"{_MONTH}\.? +[0-9]{{1,2}}(?![0-9.:])"
    rf"(?:(?:,| +{_CLOCK}(?: +[A-Z]{{2,5}})?)? +{_YEAR}(?![0-9]|[.:][0-9]))?"
    rf"|[0-9]{{1,2}}[ /.-]{_MONTH}(?:[ /.,-]+{_YEAR})?"
    r"|[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}"
    rf"|{_CLOCK}(?: ?[+-][0-9]{{2}}:?[0-9]{{2}}(?![0-9.]))?"
    r"|\w\[[0-9]+\]"
    r"|^\[ *[0-9]+\.[0-9]{6}\]"
    r"|(?<![^\W\d_])(?:[Pp]?[Pp][Ii][Dd]|[UuGgTt]?[Ii][Dd]|[Vv]ersion)[\"']?[ =:#]*[0-9.]*[0-9]"
)
"""Dates, times of day and since a start, indices and process ids, ids and versions."""
_ATTACHED = re.compile(r"[^\W\d_]+(?:/[a-z]+)?|[%°℃℉][A-Za-z]?")
_NEXT_WORD = re.compile(r"[ \xa0]([^\s,;|)\]}.:]++)")
_LAST_WORDS = re.compile(rf"(?:[^\s]+[ \t\xa0]+){{0,{MAX_CONTEXT_WORDS - 1}}}[^\s]+[ \t\xa0]*\Z")
_PIECE = re.compile(r"([0-9]+)|(\s\s+|[\t\xa0])|(.)", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"(?<![\w.])[^\W\d_][\w%']*+(?!\.?\w)")

_NAME_BEFORE = re.compile(r"([^\W\d][\w.-]*+)[ \t\xa0=:#\"']++\Z")
"""The word before a number."""
_FIELD = re.compile(r"([^\W\d][\w.-]*)[ \t]*[=:]?[ \t]*\Z")
_BLANKS = re.compile(r"[ \t\xa0]+")
_VARIABLE = re.compile(
    r"(?<![\w])(?=[a-f]*[0-9])[0-9a-f]{4,}(?![\w.])"  # an id
    r"|(?:(?<![^\s=:,;|(\[])[+-])?[0-9]+(?:\.[0-9]+)*(?:[eE][+-]?[0-9]+)?"
)
_BAR = re.compile(
    r"(?<=\[)[=#<>.*\- ]++(?=\])|(?<=\|)[\u2500-\u25ff=#<>.\- ]++(?=\|)|[\u2500-\u25ff]++"
)
"""A progress bar, which is longer in each line; its brackets stay."""

_ANY_NUMBER = "[-+0-9.e]+"
_PLAIN_NUMBER = "-?[0-9.]+"
"""Of a number before a sign, as in `21.5+-0.5`."""
_ANY_GROUPED_NUMBER = "[-+0-9.,]*[0-9]"
_RESERVED = frozenset({"time", "name", "value"})
"""Groups that `--pattern` does not read as a series of this name."""


class Suggestion(NamedTuple):
    """The series `name`, and the pattern that reads it: one group of this name."""

    name: str
    pattern: str


def plain_numbers(text: str) -> list[tuple[int, int]]:
    """The first and the last position + 1 of each number in `text`, without its unit."""
    others = [match.span() for match in _NO_VALUE.finditer(text, 0, MAX_CHARACTERS)]
    spans = (match.span() for match in _PLAIN.finditer(text, 0, MAX_CHARACTERS))
    return [span for span in spans if not any(a < span[1] and span[0] < b for a, b in others)]


def measured_numbers(text: str) -> list[tuple[int, int]]:
    """The `plain_numbers` that may be worth a curve: not those behind `id`, `port` or `pid`."""
    return [span for span in plain_numbers(text) if not _identifies(text, *span)]


def _identifies(text: str, start: int, end: int) -> bool:
    """Whether the number from `start` to `end` is an id: `#12`, `[812]`, `port 22`."""
    before = text[:start]
    in_brackets = before.endswith("[") and text.startswith("]", end)
    if text[start:end].isdigit() and (in_brackets or before.endswith("#")):
        return True
    name = _NAME_BEFORE.search(before)
    return name is not None and (name[1].lower() == "id" or is_identifier(name[1].lower()))


def suggest(text: str, start: int, taken: Collection[str] = ()) -> Suggestion | None:
    """Suggest how to read the number at position `start`, and others like it in similar lines.

    `taken`: names that are in use. None if no number starts there, or no pattern finds it.
    """
    spans = plain_numbers(text)
    at = next((i for i, span in enumerate(spans) if span[0] == start), None)
    if at is None:
        return None
    name = _unused(_name(text, spans, at), taken)
    end, value = _value(text, *spans[at])
    number = f"(?P<{name}>{value})"
    before = text[_value(text, *spans[at - 1])[0] if at else 0 : start]
    candidates = []
    if (words := _LAST_WORDS.search(before)) and _LETTER.search(words[0]):
        candidates.append(_literal(words[0]) + number)
    if not at:
        last = spans[1][0] if len(spans) > 1 else len(text)
        after = " ".join(text[end:last].split(" ")[: MAX_CONTEXT_WORDS + 1]).rstrip(BLANKS)
        candidates.append(f"^{_literal(before)}{number}(?={_literal(after)})")
    candidates.append(f"(?<=^{_shape(text[:start], spans[:at])}){number}")
    for pattern in candidates:
        if [match.start(name) for match in regex.finditer(pattern, text)] == [start]:
            return Suggestion(name, pattern)
    return None


def suggest_some(lines: Sequence[str], taken: Collection[str] = ()) -> list[Suggestion]:
    """Suggest how to read the numbers in lines of one shape, those first that say the most.

    Numbers that differ between the lines come first, then those with a unit or a fraction. Ids and
    numbers of dates are left out: `sshd[812]`, `port 22`.
    `taken`: names that are in use.
    """
    text = lines[-1]
    spans = plain_numbers(text)
    seen = [[line[slice(*span)] for span in plain_numbers(line)] for line in lines]

    def rank(i: int) -> tuple[bool, bool, bool, int]:
        varies = len({values[i] for values in seen if len(values) == len(spans)}) > 1
        end, value = _value(text, *spans[i])
        has_unit = end > spans[i][1] or not value.startswith(_ANY_NUMBER)
        return not varies, not has_unit, "." not in text[slice(*spans[i])], i

    measured = measured_numbers(text)
    plausible = [i for i, span in enumerate(spans) if span in measured]
    best = sorted(plausible, key=rank)[:MAX_PATTERNS]
    if any(not rank(i)[0] for i in best):
        best = [i for i in best if not rank(i)[0]]
    found: list[Suggestion] = []
    for i in best:
        if suggestion := suggest(text, spans[i][0], [*taken, *(e.name for e in found)]):
            found.append(suggestion)
    return found


def pattern_option(suggestions: Sequence[Suggestion]) -> str:
    """The option that reads these numbers, quoted for a shell."""
    return f"--pattern {shlex.quote('|'.join(each.pattern for each in suggestions))}"


def reading_option(text: str, suggestions: Sequence[Suggestion]) -> str:
    """The option that reads these numbers of `text`, quoted for a shell.

    `--field` if the words before the numbers find all of them, else `--pattern`.
    """
    names = [field_name(text, each) for each in suggestions]
    if not all(names):
        return pattern_option(suggestions)
    return " ".join(f"--field {shlex.quote(name)}" for name in names)


def field_name(text: str, suggestion: Suggestion) -> str:
    """The name by which `--field` finds the number that the suggestion finds; '' if none does."""
    match = regex.search(suggestion.pattern, text)
    word = _FIELD.search(text[: match.start(suggestion.name)]) if match else None
    if not match or not word or word[1].lower() in NO_NAMES:
        return ""
    found = FieldFilter((word[1],)).find(text).get(word[1])
    number = re.match(r"[-+0-9.,e]+", match[suggestion.name])
    if not found or not number:
        return ""
    return word[1] if f"{found[0]:g}" in (number[0], written_plainly(number[0])) else ""


def written_plainly(number: str) -> str:
    """The number with six digits at most and no zeros at its end, to compare it with others."""
    try:
        return f"{float(number.replace(',', '').rstrip('.')):g}"
    except ValueError:  # such as `1e`, or a version
        return ""


def shape(text: str) -> str:
    """`text` with `#` for its numbers and ids, and single blanks: lines of a shape are alike.

    Progress bars are left out. Also of several lines; each keeps its line end.
    """
    return _VARIABLE.sub("#", _BLANKS.sub(" ", _BAR.sub("", text)))


def _value(text: str, start: int, end: int) -> tuple[int, str]:
    """The end of a number with its unit, and a pattern for such a number with a unit."""
    number = _ANY_GROUPED_NUMBER if "," in text[start:end] else _ANY_NUMBER
    if text[end : end + 1] in ("+", "-"):
        number = _PLAIN_NUMBER
    if attached := _ATTACHED.match(text, end):
        if read_number(text[start : attached.end()]) is None:
            return end, number
        suffix = r"\w*" if attached[0].isalpha() else _literal(attached[0])
        return attached.end(), number + suffix
    if (word := _NEXT_WORD.match(text, end)) and word[1] in UNITS:
        return word.end(), f"{number} {_literal(word[1])}"
    return end, number


def _name(text: str, spans: Sequence[tuple[int, int]], at: int) -> str:
    """A name for a number: words before it, else words after it that are no unit."""
    start, end = spans[at]
    first = _value(text, *spans[at - 1])[0] if at else 0
    first = max((first, *(match.end() for match in _NO_VALUE.finditer(text, first, start))))
    before = _WORD.findall(" ".join(text[first:start].split()[-MAX_CONTEXT_WORDS - 1 :]))
    last = spans[at + 1][0] if at + 1 < len(spans) else len(text)
    after = _WORD.findall(text[_value(text, start, end)[0] : last])
    clings = text[:start].rstrip(BLANKS)[-1:] in ("=", ":")
    apart = not before or (before[-1].lower() in STOP_WORDS and text[end : end + 1] == " ")
    if after and apart and not clings and after[0].lower() not in STOP_WORDS:
        return str(after[0])
    words = [word for word in before if word.lower() not in STOP_WORDS]
    return "_".join(words[-MAX_NAME_WORDS:])


def _unused(name: str, taken: Collection[str]) -> str:
    """The name as one of a group, and other than those taken."""
    name = re.sub(r"\W", "_", name)
    if not name.isidentifier():
        name = "number"
    if name in _RESERVED:
        name += "_value"
    unused, n = name, 1
    while unused in taken:
        n += 1
        unused = f"{name}_{n}"
    return unused


def _shape(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A pattern for `text`, in which the numbers at `spans` may be others."""
    parts, at = [], 0
    for start, end in spans:
        grouped = _ANY_GROUPED_NUMBER if "," in text[start:end] else _ANY_NUMBER
        parts += [_literal(text[at:start]), grouped]
        at = end
    return "".join([*parts, _literal(text[at:])])


def _literal(text: str) -> str:
    """A pattern for `text` with any digits, which is safe to print and to put into a shell."""
    return _PIECE.sub(_as_pattern, text)


def _as_pattern(match: re.Match[str]) -> str:
    digits, blanks, character = match.groups()
    if digits:
        return "[0-9]+"
    if blanks:
        return r"\s+"
    if STEERING.match(character) or character in "`\ufffd":
        return "."
    return f"\\{character}" if character in r"\.^$*+?{}[]|()" else str(character)
