"""The memory mappings of a process, `/proc/PID/smaps`: a line about each, and its sizes below it.

Mappings such as `[heap]` give series under their name. Those of files and without a name are text,
because several have the same name, and their addresses differ from run to run.
"""

import re

from livegraph.parsing.formats.row_builder import row_of
from livegraph.parsing.interface import Line, Outcome, PlainText, Record, title

_MAPPING = re.compile(
    r"[0-9a-f]{4,16}-[0-9a-f]{4,16} [r-][w-][x-][ps-] [0-9a-f]{8,} \S+ [0-9]+[ \t]*(\[\w+\]|.*)"
)
_SIZE = re.compile(r"(\w+):[ \t]+(?:([0-9]+)(?: (kB))?|\D.*)")
_ALL = "[rollup]"
"""The sums of `smaps_rollup`, which are read as plain pairs."""


class Mappings:
    """Reads the lines of mappings, and the sizes below them."""

    name = "mappings"

    def __init__(self, _options: object) -> None:
        self._mapping: str | None = None  # of the lines below: its name, '' without one of its own

    def parse_line(self, line: Line) -> Outcome | None:
        if mapping := _MAPPING.fullmatch(line.text):
            self._mapping = mapping[1] if mapping[1].startswith("[") else ""
            return title()
        if self._mapping is None:
            return None
        size = _SIZE.fullmatch(line.text) if self._mapping != _ALL else None
        if size is None:
            self._mapping = None
            return None
        if not self._mapping or not size[2]:
            return PlainText()
        return Record([row_of({f"{self._mapping}.{size[1]}": (float(size[2]), size[3] or "")})])
