"""The upper header line of vmstat and dstat, whose words belong to the columns below them."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\s|]++")


def is_group_line(raw: str) -> bool:
    """Whether `raw` is such a line: `procs --memory-- --swap--`; its first word may be bare."""
    words = _WORD.findall(raw)
    return len(words) > 1 and all(map(_is_ruled, words[1:])) and bool(words[0].strip("-"))


def _is_ruled(word: str) -> bool:
    return word[0] == word[-1] == "-" and bool(word.strip("-"))


def column_groups(upper: str, raw: str, labels: Sequence[str]) -> list[str]:
    """The group of each label, '' where none stands above it.

    `upper` and `raw` are the header's two lines with the blanks at their starts.
    """
    groups = list(_WORD.finditer(upper))
    words, result = list(_WORD.finditer(raw)), []
    for label in labels:
        at = next((i for i, word in enumerate(words) if word[0] == label), None)
        group = "" if at is None else _above(groups, *words[at].span())
        words = words if at is None else words[at + 1 :]
        result.append(group)
    return result


def _above(groups: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The group with the most characters over those from `start` to `end`."""
    over = [min(end, group.end()) - max(start, group.start()) for group in groups]
    most = max(over)
    return groups[over.index(most)][0].strip("-") if most > 0 else ""
