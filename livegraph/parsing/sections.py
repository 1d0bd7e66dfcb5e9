"""Titles below a ruler, `-----` above `Units (standard)`: what a part of a report is about."""

import re

from livegraph.parsing.interface import Held, Record
from livegraph.parsing.lexing.cells import is_ruler
from livegraph.parsing.tags import Tags

MAX_LINES = 50
"""Lines below a title for which it counts; in that time lines are read one by one."""
_TITLE = re.compile(r"[^\W\d][^\d:=,;|{}<>\[\]\"'?!]{1,60}")


class Sections:
    """Remembers the title above the current line; true while there is one, or may be."""

    def __init__(self) -> None:
        self._tags = Tags()
        self._title: str | None = ""  # None: the next line may be one
        self._lines = 0

    def __bool__(self) -> bool:
        return self._title != ""

    def take(self, text: str) -> None:
        """See a line."""
        if is_ruler(text):
            self._title = None
        elif self._title is None:
            self._title, self._lines = (text if _TITLE.fullmatch(text) else ""), 0
        elif self._title:
            self._lines += 1
            if self._lines > MAX_LINES:
                self._title = ""

    def tell_apart(self, outcome: Record | Held) -> Record | Held:
        """The outcome with the title in front of its names, if another had one of them first."""
        return self._tags.tell_apart(outcome, self._title) if self._title else outcome
