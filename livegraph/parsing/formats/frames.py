"""Frames: a line that is one vector, as a printed list, a tuple or a device's frame."""

from livegraph.parsing.formats.vectors import frame_values
from livegraph.parsing.interface import Line, Outcome, Record, Row


class Frames:
    """`(0.12, -0.03)`, `[0.12 -0.03]`, `/*0.12,-0.03*/`, `$0.12,-0.03;`, `<0.12 -0.03>`."""

    name = "frames"

    def __init__(self, _options: object) -> None:
        pass

    def parse_line(self, line: Line) -> Outcome | None:
        text = line.body
        if text[0] not in "([{<$/" or text[-1] not in ")]}>;/":
            return None
        values = frame_values(text)
        return Record([Row({str(i): y for i, y in enumerate(values, 1)})]) if values else None
