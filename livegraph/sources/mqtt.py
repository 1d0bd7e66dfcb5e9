"""`mqtt://broker/topic/#`, `mqtts:`: subscribes to a topic filter.

The topic of a message becomes a prefix of the names in it. MQTT has no back-pressure: messages are
queued up to a limit; then they are dropped and counted. After a lost connection the source
connects and subscribes again, without end.
"""

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING

from livegraph.mqtt_client import BrokerAddress, parse_broker, stay_connected
from livegraph.settings import ReadingOptions
from livegraph.source_spec import SourceSpec
from livegraph.sources.base import Chunk, Note, Source
from livegraph.sources.threaded_reader import READ_BYTES

if TYPE_CHECKING:
    from aiomqtt import Client

MAX_QUEUED_BYTES = 4 << 20
"""Bytes queued for parsing; further messages are dropped."""
MAX_QUEUED_BATCHES = 10_000
"""Queued batches of one topic each; further messages are dropped. It bounds the overhead of small
messages, which is not in `MAX_QUEUED_BYTES`."""


class MqttSource(Source):
    """The messages of the topics that match the filter in `broker`."""

    def __init__(self, broker: BrokerAddress) -> None:
        self.name = broker.name
        self._broker = broker
        self._notes: deque[Note] = deque()
        self._queue: deque[tuple[str, bytearray, float]] = deque()
        self._size = self._dropped = 0
        self._connected_before = False
        self._has_items = asyncio.Event()
        self._task = asyncio.create_task(stay_connected(broker, self._subscribe, self._lost))
        self._task.add_done_callback(lambda _: self._has_items.set())

    async def _subscribe(self, client: "Client") -> None:
        await client.subscribe(self._broker.topic, qos=self._broker.qos)
        self._add_note(Note(time.time(), state="open", cut=self._connected_before))
        self._connected_before = True
        async for message in client.messages:
            payload = message.payload
            if isinstance(payload, bytes | bytearray):
                self._enqueue(str(message.topic), payload)

    def _lost(self, why: str) -> None:
        self._add_note(Note(time.time(), state="waiting", detail=why))

    def _add_note(self, note: Note) -> None:
        self._notes.append(note)
        self._has_items.set()

    def _enqueue(self, topic: str, payload: bytes | bytearray) -> None:
        if self._size + len(payload) > MAX_QUEUED_BYTES or len(self._queue) >= MAX_QUEUED_BATCHES:
            self._dropped += 1
        elif payload:
            line = payload if payload.endswith(b"\n") else payload + b"\n"
            last = self._queue[-1] if self._queue else None
            if last and last[0] == topic and len(last[1]) < READ_BYTES:
                last[1].extend(line)
            else:
                self._queue.append((topic, bytearray(line), time.time()))
            self._size += len(line)
        self._has_items.set()

    async def read(self) -> Chunk | Note:
        while True:
            if self._notes:
                return self._notes.popleft()
            if self._dropped:
                counts, self._dropped = {"dropped": self._dropped}, 0
                return Note(time.time(), counts=counts)
            if self._queue:
                topic, data, arrived = self._queue.popleft()
                self._size -= len(data)
                return Chunk(bytes(data), arrived, topic)
            if self._task.done():
                self._task.result()  # raises an unexpected exception
            self._has_items.clear()
            await self._has_items.wait()

    async def close(self) -> None:
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({self._task})


def open_source(spec: SourceSpec, _options: ReadingOptions) -> MqttSource:
    return MqttSource(parse_broker(spec.scheme, spec.address))
