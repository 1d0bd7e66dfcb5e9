"""The upper of two header lines, whose words belong to the columns below them.

Those of vmstat and dstat are ruled, `procs --memory--`. Those of `zpool iostat` and `ifstat` stand
over labels that come twice, and between bars, as in /proc/net/dev, a word belongs to its section.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\s|]++")
_LETTERS = re.compile(r"[^\W\d][\w/.-]*+")


def is_group_line(raw: str) -> bool:
    """Whether `raw` is ruled: `procs --memory-- --swap--`; its first word may be bare."""
    words = _WORD.findall(raw) if "-" in raw else ()
    return len(words) > 1 and all(map(_is_ruled, words[1:])) and bool(words[0].strip("-"))


def has_repeated_labels(upper: str, lower: str) -> bool:
    """Whether the labels of `lower` come several times, so that the words above tell them apart."""
    words, labels = _WORD.findall(upper), _WORD.findall(lower)
    return 1 < len(words) < len(labels) > len(set(labels)) and all(map(_LETTERS.match, words))


def _is_ruled(word: str) -> bool:
    return word[0] == word[-1] == "-" and bool(word.strip("-"))


def column_groups(upper: str, raw: str, labels: Sequence[str]) -> list[str]:
    """The group of each label, '' where none stands above it.

    `upper` and `raw` are the header's two lines with the blanks at their starts.
    """
    bars = "|" in upper and upper.count("|") == raw.count("|")
    sections = [section.strip() for section in upper.split("|")]
    groups = list(_WORD.finditer(upper))
    at, result = 0, []
    for label in labels:
        start = raw.find(label, at) if label else -1
        if start < 0:
            result.append("")
            continue
        at = start + len(label)
        result.append(sections[raw.count("|", 0, start)] if bars else _above(groups, start, at))
    return result


def named_by_group(labels: Sequence[str], groups: Sequence[str]) -> list[str]:
    """The labels, with the group in front of those that come several times."""
    return [
        f"{group}.{label}" if group and labels.count(label) > 1 else label
        for label, group in zip(labels, groups, strict=True)
    ]


def _above(groups: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The group with the most characters over those from `start` to `end`."""
    over = [min(end, group.end()) - max(start, group.start()) for group in groups]
    most = max(over)
    return groups[over.index(most)][0].strip("-") if most > 0 else ""
