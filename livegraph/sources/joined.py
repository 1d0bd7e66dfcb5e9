"""Receives the records of another livegraph that shows its input on this page (`--join`).

The input is lines of JSON. An object is a record, parsed like any input. A string is a message. A
list is a note: `[state, detail, cut, counts]`, for example `["waiting", "the port is gone", true,
{}]`; the fields are those of `Note`.
"""

import asyncio
import time

import orjson

from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threaded_reader import MAX_CHUNKS_AHEAD

MAX_LINE_BYTES = 1 << 20
"""Maximum size of a line; a longer one is an error."""
MAX_COUNT = 1 << 32
"""Maximum of each count in a note."""


class JoinedSource(Source):
    """A joined run. `closed` is set when nothing reads it any more."""

    ends_whole = False
    teed = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = asyncio.Event()
        self._rest = b""
        self._items: asyncio.Queue[Chunk | Note | None] = asyncio.Queue(MAX_CHUNKS_AHEAD)

    async def give(self, data: bytes) -> None:
        """Add bytes, cut anywhere; waits for room. ValueError if they are not such lines."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise ValueError(f"the line is longer than {MAX_LINE_BYTES} bytes")
        records: list[bytes] = []
        for line in lines:
            if line.startswith((b'"', b"[")):
                await self._put_records(records)
                await self._items.put(_note(orjson.loads(line)))
            elif line:
                records.append(line + b"\n")
        await self._put_records(records)

    async def _put_records(self, lines: list[bytes]) -> None:
        if lines:
            await self._items.put(Chunk(b"".join(lines), time.time()))
            lines.clear()

    async def end(self, state: str) -> None:
        """End the source; `state` is `ended` or `lost`."""
        await self._items.put(Note(time.time(), state=state))
        await self._items.put(None)

    async def read(self) -> Chunk | Note | None:
        return await self._items.get()

    async def close(self) -> None:
        self.closed.set()


def _note(fields: object) -> Note:
    now = time.time()
    if isinstance(fields, str):
        return Note(now, text=fields)
    if not isinstance(fields, list) or [type(each) for each in fields] != [str, str, bool, dict]:
        raise ValueError("expected [state, detail, cut, counts]")
    state, detail, cut, counts = fields
    if state not in ("", "waiting", "open") or not all(map(_is_count, counts.values())):
        raise ValueError("the state or a count of a note is invalid")
    return Note(now, state=state, detail=detail if state else "", cut=cut, counts=counts)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_COUNT
