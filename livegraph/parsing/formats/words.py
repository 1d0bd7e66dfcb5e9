"""Words that may name a number in a sentence, and those that may not."""

import re

from livegraph.parsing.lexing.calendar_time import MONTH
from livegraph.parsing.lexing.identifier import is_random
from livegraph.parsing.lexing.number import read_number

NAME = r"(?:[^\W\d]|[%/])[^\s=:,;\"'<>{}|\[\]]*+"
"""A word of a name: it begins with a letter, `%` or `/`."""
MAX_WORDS = 5

_LABEL = re.compile(r"[^\W\d%/][^\s=:,;\"'<>{}|\[\]]*+|[%/][^\s=:,;\"'<>{}|\[\]]++")
FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "not",
        "of",
        "off",
        "on",
        "or",
        "per",
        "than",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "was",
        "we",
        "were",
        "which",
        "with",
        "you",
    ]
)
"""Words that hold a sentence together."""
STOP_WORDS = FUNCTION_WORDS | frozenset(
    [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
"""Words of a sentence or a date that are in no name."""
NO_NAMES = STOP_WORDS | frozenset(
    [
        "about",
        "above",
        "after",
        "before",
        "below",
        "every",
        "last",
        "next",
        "over",
        "past",
        "since",
        "under",
        "until",
        "within",
    ]
)
"""Words before a number that do not say what it is."""
LEVELS = frozenset(
    ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL"]
)
"""Words before a log message that say how grave it is."""


_WIDE = re.compile(r"[ \xa0]{3}")
"""A gap between columns."""
_DATE = re.compile(rf"[0-9]{{4}}[-/][0-9]{{2}}[-/][0-9]{{2}}|\b{MONTH} [ 0-9]?[0-9] [0-9]{{1,2}}$")
"""A date, or a date and the hour of a clock."""


def is_label(text: str) -> bool:
    """Whether `text` is one to five words that may name a number."""
    words = text.split()
    if len(words) > 1 and any(map(is_random, words)):
        return False  # `pod web-7d4b9c6f5-x2k9p took` has another name with each line
    return 0 < len(words) <= MAX_WORDS and all(
        _LABEL.fullmatch(word) and word.lower() not in STOP_WORDS for word in words
    )


_PARTICLES = re.compile(r"(?:PM|NC|Particles) {1,2}[0-9]{1,2}\.[0-9](?: \([^()]*+\))?")
"""What sensors of air quality call the particles up to so many micrometres."""


def may_be_name(text: str) -> bool:
    """Whether a phrase before a value may name it: it has at most one whole number without a unit.

    Other phrases hold numbers of their row, so each line would make another series.
    """
    if '"' in text or text.count("(") != text.count(")"):
        return False
    if text.isalpha() or _PARTICLES.fullmatch(text.strip()):
        return True
    if _DATE.search(text) or _WIDE.search(text.strip()):
        return False
    words = text.split()
    numbers = [(word, value) for word in words if (value := read_number(word))]
    if len(numbers) != 1:
        return not numbers
    [(word, value)] = numbers
    return not value[1] and "." not in word
