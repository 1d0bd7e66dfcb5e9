"""What every source is, and the one way to read those that block."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from livegraph.errors import SourceError
from livegraph.parsing.batch import Batch

SEND_SECONDS = 5.0
"""Seconds that the other side has to take what it is sent."""
DRAIN_SECONDS = 2.0
"""Seconds for which a closed pipe is still emptied, so that its writer can finish."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes, cut anywhere, and when they were read (Unix seconds).

    With a `topic` they are whole lines about it: it stands before their names, and what came before
    about another topic says nothing of them.
    """

    data: bytes
    time: float
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What a source says of itself, at its place among the chunks and at a time (Unix seconds).

    `text`: a message. `state`, one of those of the store, and `detail`, why, in words: how it is
    from now on; without a `state` that does not change. `cut`: what comes next does not go on from
    what came: a line that has begun is a fragment, and the curves have a gap. `greet`: it is there,
    anew, and is to be sent what each one is sent first. `failed`: so is the run when it ends with
    it. `counts` are added to the notes of the run.
    """

    time: float
    text: str = ""
    state: str = ""
    detail: str = ""
    cut: bool = False
    greet: bool = False
    failed: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewSource:
    """Another source, which has come by this one, such as a connection; it is run beside it."""

    source: "Source"


class Source(Protocol):
    """Something that gives bytes until it ends.

    `name`: what it is called on the page; several sources may bring the same.
    `by_index`: the time of reading says nothing, as with a file. `starts_midway`: everything before
    the first line end is a fragment, as on a serial port. `ends_whole`: what stands after the last
    line end is a line, as in a file, and no fragment. `noisy`: bytes may come that nobody sent.
    `bare`: Teleplot's points come without their `>`, among others. `takes`: it can be sent to.
    `copied`: `--tee` copies it. `connections`: how many others may have to it at a time.
    """

    name: str
    by_index: bool = False
    starts_midway: bool = False
    ends_whole: bool = True
    may_be_noise: bool = False
    bare_teleplot: bool = False
    can_send: bool = False
    teed: bool = True
    connections: int = 0

    def clock(self) -> float:
        """The time that its chunks are given, in Unix seconds: a replay has its own."""
        return time.time()

    def on_batch(self, batch: Batch) -> None:  # noqa: ARG002
        """What was read of its chunks, as it comes."""
        return

    async def read(self) -> Chunk | Note | NewSource | None:
        """The next bytes, or None at the end; SourceError if the source is lost.

        It may be cancelled; what came is then read by the next call.
        """
        ...

    def last_note(self) -> Note | None:
        """What it still has to say; asked for once it is no longer read."""
        return None

    async def close(self) -> None:
        """Release it; whoever writes to it sees no broken pipe for a moment longer.

        May be called more than once, also while it is being closed.
        """
        ...

    async def send(self, data: bytes) -> None:  # noqa: ARG002
        """Write all of it to the other side, in order; SourceError if that cannot be just now.

        It is over, either way, after `SEND_SECONDS` seconds.
        """
        raise SourceError(f"{self.name} takes nothing")
