"""Split a line into cells: the separators, in the order in which they are tried."""

import re
from collections.abc import Iterator

from livegraph.parsing.lexing.number import BLANKS

TAB, PIPE, BARS, SEMICOLON, COMMA, WIDE, BLANK, LONE = "\t", "|", "| ", ";", ",", "  ", " ", ""
"""BARS: both bars and blanks separate. WIDE: two or more blanks. LONE: the line is one cell."""

PROSE = (WIDE, BLANK, BARS)
"""Separators with the blanks of ordinary sentences."""
SEPARATORS = (TAB, PIPE, BARS, SEMICOLON, COMMA, WIDE, BLANK)

_BLANKS = re.compile(r"[ \t\xa0]++")
_WIDE = re.compile(r"[ \t\xa0]{2,}+")
_BARS = re.compile(r"[ \t\xa0]*+\|[ \t\xa0]*+|[ \t\xa0]++")
_QUOTED = re.compile(r'[ \xa0]*+"((?:[^"]++|"")*+)"')
RULER = re.compile(r"[-=+| \t\xa0,;]++|\|(?:[ \t]*+:?-++:?[ \t]*+\|)++")
_RULED = re.compile(r"[-=+]")


def separators_in(text: str) -> Iterator[str]:
    """The separators that occur in `text`, in the order to try them."""
    blank = " " in text or "\t" in text or "\xa0" in text
    wide = blank and _WIDE.search(text) is not None
    for separator in SEPARATORS:
        if separator in (BARS, WIDE, BLANK):
            if blank and (separator != BARS or "|" in text) and (separator != WIDE or wide):
                yield separator
        elif separator in text:
            yield separator


def split_cells(text: str, separator: str) -> list[str]:
    """Split `text` into stripped cells. Any number of blanks counts as one separator."""
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
    """Whether `text` is a ruler such as `---+---`.

    It has two or more marks; between commas or semicolons, each cell does. A lone `-` is a gap.
    """
    if text[0] not in "-=+|" or not RULER.fullmatch(text):
        return False
    marks = len(_RULED.findall(text))
    if "," in text or ";" in text:
        return all(len(cell.strip(BLANKS)) > 1 for cell in re.split("[,;]", text))
    return marks > 1


def _unframed(text: str) -> str:
    """Remove the bars around a row of a drawn table."""
    if len(text) > 1 and text[0] == "|" == text[-1]:
        return text[1:-1].strip(BLANKS)
    return text


def _split_quoted(text: str, separator: str) -> list[str]:
    """Split CSV with quoted cells: `""` within quotes is a quote, an unclosed quote is text."""
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
