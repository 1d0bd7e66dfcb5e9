"""`SourceReader`: in which pieces a source is read, and with which times."""

import numpy as np
import pytest
from loop import in_a_loop

from livegraph.ingest.reader import CHUNK_BYTES, SourceReader
from livegraph.lib.arrays import Floats
from livegraph.parsing.batch import Batch
from livegraph.settings import ReadingOptions, RunMode
from livegraph.sources import Chunk, Note, Source

LINES = b"".join(b"%05d\n" % i for i in range(50_000))


class Given(Source):
    """A source of given chunks, one per second."""

    name = "given"

    def __init__(self, *chunks: bytes) -> None:
        self._chunks = [Chunk(data, 11.0 + i) for i, data in enumerate(chunks)]

    async def read(self) -> Chunk | None:
        return self._chunks.pop(0) if self._chunks else None

    async def close(self) -> None: ...


class Taken:
    """Collects what a reader delivers."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.times: list[Floats] = []

    @property
    def values(self) -> Floats:
        return np.concatenate([each.y for batch in self.batches for each in batch.columns])

    @property
    def x(self) -> Floats:
        return np.concatenate(self.times)

    def take(self, batch: Batch) -> None:
        self.batches.append(batch)
        self.times.append(batch.times)

    def note(self, note: Note) -> None: ...

    def join(self, source: Source) -> None: ...


class Topics(Given):
    """A source of lines with topics, one chunk per topic."""

    def __init__(self, **lines: bytes) -> None:
        self._chunks = [Chunk(data, 11.0, topic) for topic, data in lines.items()]


def test_the_summary_covers_all_topics() -> None:
    reader = SourceReader(Topics(a=b"x=1\n", b=b"5\n", c=b"y=2\n"), 10.0, ReadingOptions(), Taken())
    in_a_loop(reader.run(settle=False))
    assert reader.parser.understood == "pairs: a.x, c.y; numbers: b"


def test_a_field_found_in_one_topic_is_not_missing_in_another() -> None:
    settings = ReadingOptions(fields=("a.x",))
    reader = SourceReader(Topics(a=b"x=1\n", b=b"y=2\n" * 200), 10.0, settings, Taken())
    in_a_loop(reader.run(settle=False))
    assert reader.parser.understood == "pairs: a.x"


def read(settings: ReadingOptions, *chunks: bytes) -> Taken:
    taken = Taken()
    in_a_loop(SourceReader(Given(*chunks), 10.0, settings, taken).run(settle=False))
    return taken


@pytest.mark.parametrize("at", [0, 5, 100_000, CHUNK_BYTES])
def test_a_recorded_source_is_read_in_pieces_with_the_same_values_and_times(at: int) -> None:
    whole = read(ReadingOptions(), LINES[:at], LINES[at:])
    parts = read(ReadingOptions(run=RunMode(passes_on=True)), LINES[:at], LINES[at:])
    assert len(whole.batches) < 10 < len(LINES) / CHUNK_BYTES < len(parts.batches)
    assert max(batch.lines for batch in parts.batches) < CHUNK_BYTES / 5
    assert np.array_equal(whole.values, parts.values)
    assert (np.diff(parts.x) >= 0).all()
    assert parts.x[-1] == whole.x[-1]
    assert np.abs(parts.x - whole.x).max() < 0.1
