"""Which lines of text mark the time axis: those in which `--mark REGEX` finds something."""

import regex

TIMEOUT_SECONDS = 0.1
"""Seconds a text may take; one that takes longer ends the marking."""


class MarkPattern:
    """`pattern` is a regular expression; an empty one marks nothing. `slow`: it was given up."""

    def __init__(self, pattern: str) -> None:
        self.timed_out = False
        self._pattern = regex.compile(pattern) if pattern else None

    def matches(self, text: str) -> bool:
        """Whether this text marks."""
        if self._pattern is None:
            return False
        try:
            return self._pattern.search(text, timeout=TIMEOUT_SECONDS) is not None
        except TimeoutError:
            self._pattern, self.timed_out = None, True
            return False
