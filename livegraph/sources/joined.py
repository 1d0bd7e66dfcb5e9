"""What another livegraph of the same user brings, which has joined this one (`--join`).

Lines of JSON: an object is a record, read as any; a string is a message; a list is how the source
is from now on, why, whether what comes does not go on from what came, and what is counted:
`["waiting", "the port is gone", true, {}]`.
"""

import asyncio
import time

import orjson

from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threads import MAX_CHUNKS_AHEAD

MAX_LINE_BYTES = 1 << 20
"""Bytes of a line; a longer one ends it."""
MAX_COUNT = 1 << 32
"""Counted at a time."""


class JoinedSource(Source):
    """`closed` is set when it has been read, or is not read any more."""

    ends_whole = False
    teed = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = asyncio.Event()
        self._rest = b""
        self._items: asyncio.Queue[Chunk | Note | None] = asyncio.Queue(MAX_CHUNKS_AHEAD)

    async def give(self, data: bytes) -> None:
        """Bytes, cut anywhere; waits until there is room. ValueError for what is none of that."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise ValueError("a line is too long")
        records: list[bytes] = []
        for line in lines:
            if line.startswith((b'"', b"[")):
                await self._records(records)
                await self._items.put(_note(orjson.loads(line)))
            elif line:
                records.append(line + b"\n")
        await self._records(records)

    async def _records(self, lines: list[bytes]) -> None:
        if lines:
            await self._items.put(Chunk(b"".join(lines), time.time()))
            lines.clear()

    async def end(self, state: str) -> None:
        """Nothing more comes: it has `ended`, or is `lost`."""
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
        raise ValueError("that is no note")
    state, detail, cut, counts = fields
    if state not in ("", "waiting", "open") or not all(map(_is_count, counts.values())):
        raise ValueError("that is no note")
    return Note(now, state=state, detail=detail if state else "", cut=cut, counts=counts)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_COUNT
