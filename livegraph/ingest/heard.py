"""What a source has brought so far, as evidence for hints."""

from typing import TYPE_CHECKING

from livegraph.parsing.suggestion import measured_numbers, shape
from livegraph.sink import Delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from livegraph.parsing.understood import Missing

MIN_LINES = 3
"""Lines that are evidence that a name is missing; lines of one shape, with a number, of text."""
MIN_TEXTS = 5
"""Lines of text that are evidence, whatever they are."""
MAX_TEXTS = 200
"""Lines of text of a source that are looked at."""
MAX_NAMES = 1000
"""Names of a source that are kept; if there are more, no name counts as missing."""


class Heard:
    """What a source has brought so far."""

    def __init__(self) -> None:
        self.lines = self.records = self.texts = 0
        self.ended = False
        self.missing: Sequence[Missing] = ()
        self.names: dict[str, None] = {}
        self.alike: dict[str, list[str]] = {}  # texts by shape

    def add(self, delivery: Delivery) -> None:
        batch = delivery.batch
        self.lines += batch.lines
        self.records += batch.records
        self.missing = delivery.missing
        for column in batch.columns:
            if column.name not in self.names and len(self.names) < MAX_NAMES:
                self.names[column.name] = None
        if not self.records:
            for text in batch.texts[: max(MAX_TEXTS - self.texts, 0)]:
                self.alike.setdefault(shape(text.text), []).append(text.text)
        self.texts += len(batch.texts)

    @property
    def numbered(self) -> list[str]:
        """The texts of the most frequent shape with a number to suggest; empty if none has."""
        with_number = [texts for texts in self.alike.values() if measured_numbers(texts[-1])]
        return max(with_number, key=len, default=[])

    @property
    def has_only_text(self) -> bool:
        """Whether there is evidence that its lines are text, without a number to plot."""
        if self.records or not self.texts:
            return False
        enough = self.ended or self.texts >= MIN_TEXTS
        return enough or len(self.numbered) >= MIN_LINES
