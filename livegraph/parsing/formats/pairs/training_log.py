"""Lines of training runs, where only blanks stand between names and numbers.

`iter 10: loss 3.1461, time 20.13ms`, `val_loss 0.45 val_acc 66.5%`.
"""

import re

from livegraph.parsing.formats.pairs.next_pair import LETTER
from livegraph.parsing.formats.words import may_be_name
from livegraph.parsing.lexing.cells import BLANK, split_cells
from livegraph.parsing.lexing.number import BLANKS, Value, read_cell
from livegraph.parsing.lexing.unit import UNITS

_SEVERAL = re.compile(r"([^\W\d][\w-]*+ [+-]?[0-9]*\.[0-9]++)(?= [^\W\d][\w-]{2,} [+-]?[0-9])")
"""A name and a fraction before another pair: `val_loss 0.45 val_acc 66.5%`."""


def training_pairs(text: str) -> list[tuple[str, Value]]:
    """The pairs of a line of several parts of a name and a number each; else none."""
    head, colon, rest = text.partition(":")
    if "=" in text or ":" in rest:
        return []
    parts = [head, *rest.split(",")] if colon else text.split(",")
    if len(parts) < 2 and not _SEVERAL.search(text):
        return []
    pairs = []
    for pair in (pair for part in parts for pair in _SEVERAL.sub(r"\1,", part).split(",")):
        words = split_cells(pair.strip(BLANKS), BLANK)
        width = 2 if len(words) > 2 and words[-1] in UNITS else 1
        name, value = " ".join(words[:-width]), " ".join(words[-width:])
        number = read_cell(value) if value else None
        if number is None or not re.match(LETTER, name) or not may_be_name(name):
            return []
        pairs.append((name, number))
    return pairs
