"""The upper of two header lines, whose words belong to the columns below them.

Those of vmstat and dstat are ruled, `procs --memory--`. Those of `zpool iostat` and `ifstat` stand
over labels that come twice, and between bars, as in /proc/net/dev, a word belongs to its section.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\s|]++(?:[ \t]++\([^\s|()]++\))?")
_LETTERS = re.compile(r"[^\W\d][\w/.-]*+(?:[ \t]++\(|$)")


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
    at, places, result = 0, [], []
    for label in labels:
        start = raw.find(label, at) if label else -1
        at = start + len(label) if start >= 0 else at
        places.append((start, at))
        if start < 0:
            result.append("")
        else:
            result.append(sections[raw.count("|", 0, start)] if bars else _above(groups, start, at))
    return result if bars else _with_others(groups, labels, places, result)


def _with_others(
    groups: Sequence[re.Match[str]],
    labels: Sequence[str],
    places: Sequence[tuple[int, int]],
    above: list[str],
) -> list[str]:
    """Find the groups of labels that come several times and have none of them directly above.

    If a label comes once for each group that such labels have, they are in the same order.
    Otherwise the nearest group is meant.
    """
    repeated = [labels.count(label) > 1 for label in labels]
    known = list(dict.fromkeys(name for name, some in zip(above, repeated, strict=True) if some))
    known = [name for name in known if name]
    result = list(above)
    for i, (label, (start, end)) in enumerate(zip(labels, places, strict=True)):
        if not repeated[i] or above[i] or start < 0:
            continue
        in_order = labels.count(label) == len(known)
        result[i] = known[labels[:i].count(label)] if in_order else _nearest(groups, start, end)
    return result


def named_by_group(labels: Sequence[str], groups: Sequence[str]) -> list[str]:
    """The labels, with the group in front of those that come several times."""
    return [
        f"{group}.{label}" if group and labels.count(label) > 1 else label
        for label, group in zip(labels, groups, strict=True)
    ]


def _above(groups: Sequence[re.Match[str]], start: int, end: int) -> str:
    """The group with the most characters over those from `start` to `end`."""
    return _nearest(groups, start, end) if max(_overlaps(groups, start, end)) > 0 else ""


def _nearest(groups: Sequence[re.Match[str]], start: int, end: int) -> str:
    over = _overlaps(groups, start, end)
    return groups[over.index(max(over))][0].partition("(")[0].strip("- \t")


def _overlaps(groups: Sequence[re.Match[str]], start: int, end: int) -> list[int]:
    """The characters of each group above those from `start` to `end`; negative: the gap."""
    return [min(end, group.end()) - max(start, group.start()) for group in groups]
