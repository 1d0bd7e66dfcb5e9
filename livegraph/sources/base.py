"""The interface of all sources, and what they return."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from livegraph.errors import SourceError
from livegraph.parsing.batch import Batch

SEND_SECONDS = 5.0
"""Seconds allowed for sending data to a source."""
DRAIN_SECONDS = 2.0
"""Seconds for which a closed pipe is still read, so that its writer can finish."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes, cut anywhere, and the time at which they were read (Unix seconds).

    Its lines arrived after `since`, one by one; None: after the chunk before. With a
    `topic`, the bytes are whole lines. The topic becomes a prefix of the names in them, and
    each topic is parsed on its own.
    """

    data: bytes
    time: float
    topic: str = ""
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A change in a source, in order with its chunks, at a time (Unix seconds).

    `text`: a message to show. `state`: the new state, `waiting`, `open`, `ended` or `lost`; '' for
    no change. `detail`: the reason for that state, for a person. `cut`: the next chunk does not
    continue the last one, so a line that has begun is a fragment and the curves have a gap.
    `greet`: a peer has connected and gets the text of `--send`. `exit`: the exit status of a run
    that ends with this note. `counts`: added to the notes of the run.
    """

    time: float
    text: str = ""
    state: str = ""
    detail: str = ""
    cut: bool = False
    greet: bool = False
    exit: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that another source has accepted, such as a connection. Both are read."""

    source: "Source"


class Source(Protocol):
    """A stream of bytes. All methods are called in the thread of the event loop.

    `name`: its name on the page; not necessarily unique.
    `by_index`: the time of reading has no meaning, as with a file.
    `starts_midway`: the bytes before the first line end are a fragment, as on a serial port.
    `ends_whole`: the bytes after the last line end are a line, as in a file, and not a fragment.
    `may_be_noise`: it may return bytes that nobody sent.
    `bare_teleplot`: Teleplot's points may come without their `>`.
    `can_send`: `send` works.
    `teed`: `--tee` copies its bytes.
    `connections`: how many peers may be connected to it at a time.
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
        """The time of a chunk read now, in Unix seconds; a replay has its own clock."""
        return time.time()

    def on_batch(self, batch: Batch) -> None:  # noqa: ARG002
        """Receive each batch that was parsed from its chunks."""
        return

    async def read(self) -> Chunk | Note | NewSource | None:
        """Wait for the next item; None at the end. SourceError if the source is lost.

        Cancelling a call loses nothing: the next one returns what would have been returned.
        """
        ...

    def last_note(self) -> Note | None:
        """A note that is still to be shown; called once the source is no longer read."""
        return None

    async def close(self) -> None:
        """Release everything. The writer of a pipe gets `DRAIN_SECONDS` to finish.

        May be called more than once, also while an earlier call is still closing it.
        """
        ...

    async def send(self, data: bytes) -> None:  # noqa: ARG002
        """Write all bytes to the other side, in order.

        SourceError if that is not possible now, or not done after `SEND_SECONDS`.
        """
        raise SourceError(f"nothing can be sent to {self.name}")
