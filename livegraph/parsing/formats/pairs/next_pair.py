"""The next pair of a line: its name, which may have blanks, and where its value starts."""

import re

from livegraph.parsing.formats.words import NO_NAMES, is_label, may_be_name
from livegraph.parsing.lexing.number import BLANKS, NUMBER, read_number
from livegraph.parsing.lexing.unit import known_unit

_B = r"[ \t\xa0]"
LETTER = r"(?:[^\W\d]|[@%/])"
WORD = (
    LETTER
    + rf"""[^\x00-\x1f\x7f-\x9f \t\xa0=:,;"'()\[\]{{}}<>|&?]*+(?:{_B}?[\[(][^\[\]()=:"]*+[\])])?+"""
)
_PHRASE = LETTER + r"""[^=:,;\t"|{}<>]*+"""
PART = re.compile(rf"{_B}*+({_PHRASE})(:|(?<= )= |=)")
STATED = re.compile(rf"([^\W\d]\w*+(?: [^\W\d]\w*+){{1,3}}+){_B}++={_B}++(?=[+.0-9-])")
"""A name of several words before ` = `, behind the colon of `timings: load time = 5 ms`."""
NEXT = re.compile(rf"({WORD})(:|{_B}++=(?={_B})|=)")
_BOUND = re.compile(
    rf"([^\W\d]\w*+(?: [^\W\d]\w*+)*+ [<>]=? ?[0-9.]++ ?[^\W\d]*+)(?: /[^:=]*+)?+:{_B}*+"
)
"""A name with a bound: `Particles > 0.3um / 0.1L air:1020`."""
_TWO_WORDS = re.compile(r"([^\W\d]\w*+ [^\W\d]\w*+):[ \t\xa0]++(?=[+.0-9-])")
_LEADER = re.compile(r"\.{2,}+\Z|.*\.{3}[ \t]++(?=.)")
"""Dots that lead from a name to its value, or from what is being done to a name."""
_COUNTED = re.compile(rf"(([^\W\d][\w.-]*+) (?:[0-9]{{1,4}}|[A-Z]))(?::|{_B}*+=){_B}*+")
_MEASURED = re.compile(
    rf"([^\W\d][\w.-]*+){_B}++(?=({NUMBER}[^ \t\xa0,;|]*+)(?:{_B}++([^ \t\xa0,;|]++))?)"
)
COUNTERS = (
    "(?i:epoch|iter|iteration|step|timestep|batch|round|frame|episode|generation|trial|fold|cycle)"
)
_COUNTER = re.compile(
    rf"({COUNTERS}|(?i:sample|reading|measurement|attempt|loop|packet|record)){_B}++"
    r"(?=([0-9]++)(?:/[0-9]++)?+:?(?:[ \t\xa0,;|]|$))"
)
_BARE = re.compile(r"(?:on|at|to|from|via)")


def without_leader(name: str) -> str:
    """`vus` of `vus.......: 10`, `Distance` of `Reading... Distance: 10`."""
    return _LEADER.sub("", name)


def pair_at(text: str, at: int, *, phrase: bool) -> tuple[str, int] | None:
    """Return the name at `at` and where its value starts; with `phrase` it may have blanks."""
    match = NEXT.match(text, at)
    if match is None and phrase:
        match = PART.match(text, at)
        if match and not is_phrase(text, match):
            return None
    if match is None and phrase and (bound := _BOUND.match(text, at)):
        return bound[1], bound.end()
    if match is None or (match[2] == ":" and match[1] == "localhost"):
        return None
    end = match.end()
    while end < len(text) and text[end] in BLANKS:
        end += 1
    return without_leader(match[1].strip(BLANKS)), end


def counter_at(text: str, at: int) -> tuple[str, float, int] | None:
    """The name and the number of `step 10 loss=2.3`, `Epoch 3/10: …`, and where they end."""
    match = _COUNTER.match(text, at)
    if match is None:
        return None
    end = match.end(2)
    while end < len(text) and text[end] in "/0123456789":
        end += 1
    return match[1], float(match[2]), end + text.startswith(":", end)


def counted_pair(text: str, at: int, first: str) -> tuple[str, int] | None:
    """The next of `Cell 1: 3.31V Cell 2: 3.30V` or `Temp C: 21 Temp F: 70`; `first` is its name."""
    match = _COUNTED.match(text, at)
    return (match[1], match.end()) if match and first.startswith(f"{match[2]} ") else None


def two_words_at(text: str, at: int) -> tuple[str, int] | None:
    """The name `std dev` of `max: 0.1s std dev: 0.05s`, behind a number with its unit."""
    match = _TWO_WORDS.match(text, at)
    return (match[1], match.end()) if match and is_label(match[1]) else None


def measured_pair(text: str, at: int) -> tuple[str, int] | None:
    """A word and a number with a unit, as behind the pair of `temp: 21.5°C hum 40 %`."""
    match = _MEASURED.match(text, at)
    if match is None or match[1].lower() in NO_NAMES or not is_label(match[1]):
        return None
    number = read_number(match[2])
    unit = number and (number[1] or known_unit(match[3] or ""))
    return (match[1], match.end()) if unit else None


def is_phrase(text: str, match: re.Match[str]) -> bool:
    """Whether a name may have these blanks: not before a bare `=`, nor if `:` precedes a port."""
    if match[2] == "=" or " - " in match[1] or not may_be_name(match[1]):
        return False
    if match[2] == "= " or text[match.end() : match.end() + 1] in BLANKS:
        return True
    words = match[1].split()
    return (
        "." not in words[-1]
        and words[-1] != "localhost"
        and not any(_BARE.fullmatch(word) for word in words)
    )
