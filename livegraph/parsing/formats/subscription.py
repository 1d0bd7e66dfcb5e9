"""What `redis-cli subscribe` prints: the kind of a message, its channel and its value, in turn."""

import re

from livegraph.parsing.formats.graphite import Graphite
from livegraph.parsing.interface import IGNORED, Line, Outcome
from livegraph.settings import ReadingOptions

_LINES = {"subscribe": 2, "psubscribe": 2, "message": 2, "pmessage": 3}
"""Lines that follow each kind."""
_ITEM = re.compile(r'(?:[0-9]+\) )?"?(.*?)"?')


class Subscription:
    """Reads `message`, a channel and a value on three lines, once `subscribe` has come."""

    name = "subscription"

    def __init__(self, options: ReadingOptions) -> None:
        self._named = Graphite(options)
        self._subscribed = False
        self._kind = ""
        self._left = 0
        self._channel = ""

    def parse_line(self, line: Line) -> Outcome | None:
        if not self._subscribed and "subscribe" not in line.text:
            return None
        item = _ITEM.fullmatch(line.text)
        text = item[1] if item else line.text
        if not self._left:
            self._kind, self._left = text, _LINES.get(text, 0)
            self._subscribed = self._subscribed or (self._left > 0 and text.endswith("subscribe"))
            return IGNORED if self._left and self._subscribed else None
        self._left -= 1
        if self._left:
            self._channel = text
            return IGNORED
        if self._kind.endswith("subscribe"):
            return IGNORED
        named = f"{self._channel} {text}"
        return self._named.parse_line(line.renamed(named))
