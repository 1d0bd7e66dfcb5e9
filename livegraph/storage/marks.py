"""`--mark REGEX`: finds the lines of text that mark the time axis."""

from dataclasses import replace

import regex

from livegraph.parsing.batch import Batch

TIMEOUT_SECONDS = 0.1
"""Seconds allowed for matching one text; a pattern that needs longer is given up."""


class MarkPattern:
    """A regular expression; an empty one matches nothing.

    `has_matched`: it matched a text. `timed_out`: it was given up.
    """

    def __init__(self, pattern: str) -> None:
        self.has_matched = self.timed_out = False
        self._pattern = regex.compile(pattern) if pattern else None

    def matches(self, text: str) -> bool:
        """Whether this text marks the axis."""
        if self._pattern is None:
            return False
        try:
            matched = self._pattern.search(text, timeout=TIMEOUT_SECONDS) is not None
        except TimeoutError:
            self._pattern, self.timed_out = None, True
            return False
        self.has_matched |= matched
        return matched

    def mark(self, batch: Batch) -> Batch:
        """The batch with its texts that mark the axis marked."""
        if self._pattern is None:
            return batch
        texts = (replace(each, mark=each.mark or self.matches(each.text)) for each in batch.texts)
        return replace(batch, texts=tuple(texts))
