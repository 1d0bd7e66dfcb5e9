"""JSON documents over several lines, as `jq` and `json.dumps(indent=2)` print them.

A line that ends in an open bracket or a comma may begin a document. Its lines are gathered until
the brackets balance; a line that cannot continue it ends it. One pass over each line finds its
brackets and whether it consists of JSON at all.
"""

import re
from enum import Enum, auto

from livegraph.parsing.batch_builder import BatchBuilder
from livegraph.parsing.formats.json.json import Json
from livegraph.parsing.formats.json.text import load_json
from livegraph.parsing.interface import Line, Malformed, Outcome
from livegraph.settings import ReadingOptions

MAX_LINES_LONG = 16
"""A document is at most as long as this many of the longest lines."""

_OPENING = re.compile(r"""\{(?:[ \t]*+["'].*[,{\[])?|\[(?:[ \t]*+[{\[].*[,{\[])?""", re.DOTALL)
_STRING = r""""(?:[^"\\]++|\\.)*+"|'(?:[^'\\]++|\\.)*+'"""
_TOKEN = re.compile(rf"({_STRING})|[{{}}\[\]]")
_WORDS = "true|false|null|True|False|None|nan|NaN|inf|Infinity"
_FRAGMENT = re.compile(
    rf"(?:{_STRING}|[{{}}\[\],:\s]|[+-]?(?:[0-9]++(?:\.[0-9]*+)?(?:[eE][+-]?[0-9]++)?|{_WORDS})"
    r"(?![\w.]))*+"
)
_CLOSES = "}]"


class Progress(Enum):
    """What a line does to a document."""

    MORE = auto()
    WHOLE = auto()
    BROKEN = auto()


class JsonDocument:
    """The lines of a document so far. `line`: the number of its first line.

    `sure`: it can be nothing else. A bracket alone is not sure before the next line.
    """

    def __init__(self, text: str, line: int, max_characters: int) -> None:
        self.line = line
        self.sure = len(text) > 1
        self._max = max_characters
        self._lines = [text]
        self._size = len(text)
        self._brackets: list[str] = []
        self._scan(text)

    @classmethod
    def begun_by(cls, text: str, line: int, max_characters: int) -> "JsonDocument | None":
        """The document that `text` begins, or None."""
        if not _OPENING.fullmatch(text) or not _FRAGMENT.fullmatch(text):
            return None
        document = cls(text, line, max_characters)
        return document if document._brackets else None

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    def add(self, text: str) -> Progress:
        """Add a line; it is not added if it breaks the document."""
        self._size += len(text) + 1
        fits = self._size <= self._max and self._may_follow(text) and _FRAGMENT.fullmatch(text)
        if not fits or not self._scan(text):
            return Progress.BROKEN
        self._lines.append(text)
        self.sure = True
        return Progress.MORE if self._brackets else Progress.WHOLE

    def _may_follow(self, text: str) -> bool:
        """Whether a line may begin so after the last one."""
        last, first = self._lines[-1][-1], text[0]
        if last not in "{[,:":
            return first in "}],"
        if first in _CLOSES:
            return last in "{["
        if self._brackets[-1] == "{" and last != ":":
            return first in "\"'"
        return self.sure or first not in "\"'"  # a list of texts is rather source code

    def _scan(self, text: str) -> bool:
        """Open and close brackets; False if they do not fit, or something follows the end."""
        for match in _TOKEN.finditer(text):
            if match[1]:
                continue
            if match[0] in "{[":
                self._brackets.append(match[0])
                continue
            if not self._brackets or self._brackets.pop() + match[0] not in ("{}", "[]"):
                return False
            if not self._brackets and match.end() < len(text):
                return False
        return True


class JsonDocuments:
    """Gathers the lines of one document after the other, and has `json` read each.

    A line of a document is layout, but for one: its first line if it breaks off, else its last.
    Without `json` there are none.
    """

    def __init__(self, json: Json | None, options: ReadingOptions) -> None:
        self._json = json
        self._auto = options.format == "auto"
        self._max_characters = options.max_line * MAX_LINES_LONG
        self.open: JsonDocument | None = None

    def begin(self, text: str, line: int) -> bool:
        """Open the document that line number `line` begins; False if it begins none."""
        if self._json:
            self.open = JsonDocument.begun_by(text, line, self._max_characters)
        return self.open is not None

    def add(self, text: str, builder: BatchBuilder) -> Progress:
        """Add a line to the open document. If it breaks it, the line is no part of it."""
        progress = self.open.add(text) if self.open else Progress.BROKEN
        if progress is Progress.BROKEN:
            self.break_off(builder)
        else:
            builder.layout += 1  # this line, or the first one
        return progress

    def close(self, line: Line) -> Outcome | None:
        """What the whole document says, whose last line is `line`."""
        document, self.open = self.open, None
        return self._json.document(document.text, line) if document and self._json else None

    def break_off(self, builder: BatchBuilder) -> None:
        """Count the first line of a document that does not end: it is bad, or text if unsure."""
        document, self.open = self.open, None
        if document is None:
            return
        if self._auto and not document.sure:
            builder.add_text(document.line, document.text, None)
            return
        problem = load_json(document.text)
        detail = problem.detail if isinstance(problem, Malformed) else ""
        builder.add_bad(document.line, "json", detail, document.text)
