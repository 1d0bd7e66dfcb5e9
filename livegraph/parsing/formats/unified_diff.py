"""Diffs: the lines of a hunk are text, whatever they hold.

`@@ -12,7 +12,9 @@` says how many lines of the old and the new file follow.

A hunk also ends at a line that begins like none in it.
"""

import re

from livegraph.parsing.interface import Held, Line, PlainText, title

_HUNK = re.compile(r"@@ -[0-9]+(?:,([0-9]+))? \+[0-9]+(?:,([0-9]+))? @@")


class UnifiedDiff:
    """Claims the lines of hunks."""

    name = "diff"

    def __init__(self, _options: object) -> None:
        self._old = self._new = 0  # lines of either side that the hunk still has

    def parse_line(self, line: Line) -> Held | PlainText | None:
        if line.text.startswith("@@ -") and (hunk := _HUNK.match(line.text)):
            self._old, self._new = (int(count or 1) for count in hunk.groups())
            return title()
        if self._old <= 0 and self._new <= 0:
            return None
        if line.raw[0] not in " +-\\":
            self._old = self._new = 0
            return None
        self._old -= line.raw[0] in " -"
        self._new -= line.raw[0] in " +"
        return PlainText()
