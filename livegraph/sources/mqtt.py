"""`mqtt://broker/topic/#`, `mqtts:`: what is published on a topic, which precedes the names.

A broker does not wait: messages wait here in a bounded buffer, and what it cannot take is dropped
and counted. A lost connection is tried again for ever, and what was subscribed is so again.
"""

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING

from livegraph.mqtt_client import BrokerAddress, parse_broker, require_aiomqtt, stay_connected
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threads import READ_BYTES

if TYPE_CHECKING:
    from aiomqtt import Client

MAX_QUEUED_BYTES = 4 << 20
"""Bytes that wait here to be parsed; then messages are dropped."""
STRETCHES = 10_000
"""Stretches of one topic that wait; then, too, for each takes more than its bytes."""


class MqttSource(Source):
    """Lines about a topic and those below it."""

    def __init__(self, where: BrokerAddress) -> None:
        self.name = where.name
        self._where = where
        self._notes: deque[Note] = deque()
        self._waiting: deque[tuple[str, bytearray, float]] = deque()
        self._size = self._dropped = 0
        self._connected_before = False
        self._came = asyncio.Event()
        self._task = asyncio.create_task(stay_connected(where, self._listen, self._lost))
        self._task.add_done_callback(lambda _: self._came.set())

    async def _listen(self, client: "Client") -> None:
        await client.subscribe(self._where.topic, qos=self._where.qos)
        self._note(Note(time.time(), state="open", cut=self._connected_before))
        self._connected_before = True
        async for message in client.messages:
            payload = message.payload
            if isinstance(payload, bytes | bytearray):
                self._take(str(message.topic), payload)

    def _lost(self, why: str) -> None:
        self._note(Note(time.time(), state="waiting", detail=why))

    def _note(self, note: Note) -> None:
        self._notes.append(note)
        self._came.set()

    def _take(self, topic: str, payload: bytes | bytearray) -> None:
        if self._size + len(payload) > MAX_QUEUED_BYTES or len(self._waiting) >= STRETCHES:
            self._dropped += 1
        elif payload:
            line = payload if payload.endswith(b"\n") else payload + b"\n"
            last = self._waiting[-1] if self._waiting else None
            if last and last[0] == topic and len(last[1]) < READ_BYTES:
                last[1].extend(line)
            else:
                self._waiting.append((topic, bytearray(line), time.time()))
            self._size += len(line)
        self._came.set()

    async def read(self) -> Chunk | Note:
        while True:
            if self._notes:
                return self._notes.popleft()
            if self._dropped:
                counts, self._dropped = {"dropped": self._dropped}, 0
                return Note(time.time(), counts=counts)
            if self._waiting:
                topic, data, came = self._waiting.popleft()
                self._size -= len(data)
                return Chunk(bytes(data), came, topic)
            if self._task.done():
                self._task.result()  # a defect of ours is not to be hidden
            self._came.clear()
            await self._came.wait()

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({self._task})


def open_source(spec: SourceSpec, _options: ReadingOptions) -> MqttSource:
    require_aiomqtt()
    return MqttSource(parse_broker(spec.scheme, spec.address))
