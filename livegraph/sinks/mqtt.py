"""`--publish mqtt://broker/lab/rig1`: publishes records as JSON Lines.

A record is an object with its time and its numbers by name, with the unit in the name
(`temp [C]`), as livegraph reads it again. Records that arrive while a message is being sent go
into the next one. While the broker is away, records are queued up to a limit; then they are
dropped and counted.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from livegraph.errors import UsageError
from livegraph.lib.bounded_dict import MAX_SOURCES, BoundedDict
from livegraph.lib.byte_queue import ByteQueue
from livegraph.lib.redaction import redacted_word
from livegraph.mqtt_client import parse_broker, stay_connected
from livegraph.sink import Delivery, Sink
from livegraph.sinks.jsonl import flat_lines
from livegraph.storage.outlet_count import OutletCount

if TYPE_CHECKING:
    from aiomqtt import Client

MAX_QUEUED_BYTES = 4 << 20
"""Bytes of records queued for the broker."""
MESSAGE_BYTES = 64 * 1024
"""Approximate size of a message, in bytes."""
DRAIN_SECONDS = 1.0
"""Seconds allowed for sending the last records."""


class MqttSink(Sink):
    """Publishes batches; calls `say` when the broker is away."""

    def __init__(self, address: str, say: Callable[[str], None]) -> None:
        scheme, _, rest = address.partition(":")
        scheme = scheme.lower()
        if scheme in ("mqtt", "mqtts"):
            self._broker = parse_broker(scheme, rest)
        if scheme not in ("mqtt", "mqtts") or {"#", "+"} & set(self._broker.topic):
            raise UsageError(
                f"--publish {redacted_word(address)!r}: expected a broker and one topic, "
                "for example mqtt://broker/lab/rig1"
            )
        self.counts = OutletCount("records")
        self._say = say
        self._last_said = ""
        self._units = BoundedDict[str, dict[str, str]](MAX_SOURCES, lambda _: {})
        self._queue = ByteQueue(MAX_QUEUED_BYTES)
        self._has_data, self._empty = asyncio.Event(), asyncio.Event()
        self._empty.set()
        self._task = asyncio.create_task(stay_connected(self._broker, self._send, self._lost))

    def take(self, delivery: Delivery) -> None:
        batch, source = delivery.batch, delivery.source
        batch = replace(batch, time=batch.times)
        for line in flat_lines(batch, self._units[source], source):
            self.counts.dropped += not self._queue.put(line)
        if self._queue:
            self._empty.clear()
            self._has_data.set()

    async def _send(self, client: "Client") -> None:
        self._last_said = ""
        while True:
            await self._has_data.wait()
            while self._queue:
                payload = self._queue.take(MESSAGE_BYTES)
                try:
                    await client.publish(self._broker.topic, payload, qos=self._broker.qos)
                except BaseException:
                    self._queue.put_back(payload)
                    raise
                self.counts.taken += payload.count(b"\n")
            self._has_data.clear()
            self._empty.set()

    def _lost(self, why: str) -> None:
        if why != self._last_said:
            self._last_said = why
            self._say(why)

    async def close(self) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), DRAIN_SECONDS)
        self._task.cancel()
        await asyncio.wait({self._task})
        self.counts.failed = self._queue.take(self._queue.size).count(b"\n")
        if self.counts.failed:
            self._say(f"--publish: the broker did not take the last {self.counts.failed:,} records")
        return not self.counts.lost
