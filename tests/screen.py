"""The screen of a terminal, as far as the status line uses it.

screen = Screen(columns=80)
screen.write(b"one\\r\\ntwo")
assert screen.lines == ["one", "two"]

`drawn`: each status line so far, also those that a test was too slow to see on the screen.
"""

import re

PIECES = re.compile(r"\x1b\[(\d*)([A-Za-z])|([\r\n])|([^\x1b\r\n]+)")


class Screen:
    """Rows of text and a cursor. A text that is wider than the screen continues in the next row."""

    def __init__(self, columns: int = 80) -> None:
        self.columns = columns
        self._rows = [""]
        self._row = self._column = 0
        self.written = ""
        self.drawn: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The rows, without blanks at the end and without empty rows at the end."""
        return "\n".join(row.rstrip() for row in self._rows).rstrip("\n").split("\n")

    def write(self, data: bytes) -> None:
        self.written += data.decode()
        for match in PIECES.finditer(data.decode()):
            number, command, move, text = match.groups()
            if command == "A":  # from the end of a status line
                self.drawn.append(self._rows[self._row].rstrip())
                self._row -= int(number or 1)
            elif command == "J":
                del self._rows[self._row + 1 :]
                self._rows[self._row] = self._rows[self._row][: self._column]
            elif move == "\r":
                self._column = 0
            elif move == "\n":
                self._down()
            for letter in text or "":
                self._put(letter)

    def _put(self, letter: str) -> None:
        if self._column == self.columns:
            self._column = 0
            self._down()
        row = self._rows[self._row].ljust(self._column)
        self._rows[self._row] = row[: self._column] + letter + row[self._column + 1 :]
        self._column += 1

    def _down(self) -> None:
        self._row += 1
        if self._row == len(self._rows):
            self._rows.append("")
