"""What a run says in words: lines of text, skipped lines, and hints."""

from dataclasses import dataclass

from livegraph.parsing.batch import BadLine


@dataclass(frozen=True, slots=True)
class Message:
    """A text at its place on the x axis. `mark`: the axis is marked there.

    `id`: of a line of text, its number among the messages of the run, from 1; None for others.
    """

    x: float
    text: str
    source: str
    mark: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedLine(BadLine):
    """A line that could not be read. `line` counts the lines of `source`."""

    source: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be wrong with the input or the options, and a command that helps, or ''."""

    text: str
    command: str
