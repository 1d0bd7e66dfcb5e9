"""How a line falls into cells: the separators, in the order they are tried."""

import re
from collections.abc import Iterator

from livegraph.parsing.lexing.number import BLANKS

TAB, PIPE, BARS, SEMICOLON, COMMA, WIDE, BLANK, LONE = "\t", "|", "| ", ";", ",", "  ", " ", ""
"""BARS: bars and blanks both separate. WIDE: two or more blanks do. LONE: the line is one cell."""

PROSE = (WIDE, BLANK)
"""Separators that every sentence has."""
SEPARATORS = (TAB, PIPE, BARS, SEMICOLON, COMMA, WIDE, BLANK)

_BLANKS = re.compile(r"[ \t\xa0]++")
_WIDE = re.compile(r"[ \t\xa0]{2,}+")
_BARS = re.compile(r"[ \t\xa0]*+\|[ \t\xa0]*+|[ \t\xa0]++")
_QUOTED = re.compile(r'[ \xa0]*+"((?:[^"]++|"")*+)"')
RULER = re.compile(r"[-=+| \t\xa0,;]++")
_RULED = re.compile(r"[-=+]")


def separators_in(text: str) -> Iterator[str]:
    """The separators that occur in `text`, in order."""
    blank = " " in text or "\t" in text or "\xa0" in text
    wide = blank and _WIDE.search(text) is not None
    for separator in SEPARATORS:
        if separator in (BARS, WIDE, BLANK):
            if blank and (separator != BARS or "|" in text) and (separator != WIDE or wide):
                yield separator
        elif separator in text:
            yield separator


def split_cells(text: str, separator: str) -> list[str]:
    """The cells of `text`, stripped; of blanks that separate any number counts as one."""
    if separator == BLANK:
        return text.split() if text.isprintable() else _BLANKS.split(text)
    if separator == LONE:
        return [text]
    if separator == WIDE:
        return _WIDE.split(text)
    if separator in (PIPE, BARS):
        text = _unframed(text)
        if separator == BARS:
            return _BARS.split(text)
    if '"' in text:
        return _split_quoted(text, separator)
    return [cell.strip(BLANKS) for cell in text.split(separator)]


def is_ruler(text: str) -> bool:
    """Cells of two or more `-`, `=` or `+`; or, between blanks, two or more cells of one."""
    if text[0] not in "-=+|" or not RULER.fullmatch(text):
        return False
    marks = len(_RULED.findall(text))
    if "," in text or ";" in text:
        return all(len(cell.strip(BLANKS)) > 1 for cell in re.split("[,;]", text))
    return marks > 1


def _unframed(text: str) -> str:
    """Without the bars around a row of a drawn table."""
    if len(text) > 1 and text[0] == "|" == text[-1]:
        return text[1:-1].strip(BLANKS)
    return text


def _split_quoted(text: str, separator: str) -> list[str]:
    """The cells of CSV: `""` in quotes is a quote; quotes that do not close are text."""
    cells = []
    at = 0
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        end = text.find(separator, quoted.end() if quoted else at)
        end = len(text) if end < 0 else end
        if quoted and not text[quoted.end() : end].strip(BLANKS):
            cells.append(quoted[1].replace('""', '"'))
        else:
            end = text.find(separator, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end].strip(BLANKS))
        at = end + len(separator)
    return cells
