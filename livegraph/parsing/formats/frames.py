"""Frames: a line that is one vector, as a printed list, a tuple or a device's frame."""

import re

from livegraph.parsing.formats.pairs.vectors import frame_values
from livegraph.parsing.formats.table.headerless import headerless_row
from livegraph.parsing.interface import Line, Outcome, Record, Row
from livegraph.parsing.lexing.number import NUMBER, read_number

_PRINTED = re.compile(rf"\[[0-9]++\][ \t]++({NUMBER}(?:[ \t]++{NUMBER})*+)")


class Frames:
    """Reads `(0.12, -0.03)`, `[0.12 -0.03]`, `/*0.12,-0.03*/`, `$0.12,-0.03;`, `<0.12 -0.03>`.

    Also `[1] 0.12 -0.03`, as R prints it.
    """

    name = "frames"

    def __init__(self, _options: object) -> None:
        pass

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if text[0] == "[" and (printed := _PRINTED.fullmatch(text)):
            cells = printed[1].split()
            row = headerless_row(cells, [read_number(cell) for cell in cells], line.timestamps)
            return Record([row]) if row else None
        if text[0] not in "([{<$/" or text[-1] not in ")]}>;/":
            return None
        values = frame_values(text)
        return Record([Row({str(i): y for i, y in enumerate(values, 1)})]) if values else None
