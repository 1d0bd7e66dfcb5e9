"""MQTT brokers: their addresses, and a connection that comes back.

`mqtt://user:password@host:1883/topic/#?qos=1`; the password is never shown, and both may come from
LIVEGRAPH_MQTT_USER and LIVEGRAPH_MQTT_PASSWORD instead. aiomqtt is an extra of the package, and
loaded when it is needed.
"""

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from livegraph.errors import SourceError, UsageError
from livegraph.trust import words

if TYPE_CHECKING:
    from aiomqtt import Client

FIRST, LAST = 0.5, 30.0
"""Seconds until a lost connection is tried again: the first time, and at most."""
PATIENCE = 10.0
"""Seconds that a broker has to answer."""
LEAVING = 2.0
"""Seconds until one that is just being connected to is left as it is."""

_ADDRESS = re.compile(
    r"//(?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>\[[^\]]+\]|[^:/@\[\]]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<topic>.*?))?(?:\?qos=(?P<qos>[012]))?"
)


@dataclass(frozen=True, slots=True)
class Broker:
    """Where, as whom, and what about."""

    scheme: str
    host: str
    port: int
    topic: str
    qos: int = 0
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """How it is called on the page and the terminal: without a password."""
        usual = 8883 if self.scheme == "mqtts" else 1883
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}/{self.topic}"


def broker(scheme: str, address: str) -> Broker:
    """What `scheme:address` names; UsageError if it is no address."""
    found = _ADDRESS.fullmatch(address)
    port = int((found and found["port"]) or (8883 if scheme == "mqtts" else 1883))
    if not found or not 0 < port < 65536:
        raise UsageError(f"this is no address of a broker; say {scheme}://broker/topic/#")
    user, password = found["user"], found["password"]
    return Broker(
        scheme,
        found["host"].strip("[]"),
        port,
        found["topic"] or "#",
        int(found["qos"] or 0),
        unquote(user) if user else os.environ.get("LIVEGRAPH_MQTT_USER"),
        unquote(password) if password else os.environ.get("LIVEGRAPH_MQTT_PASSWORD"),
    )


def need_library() -> None:
    """SourceError if aiomqtt is not there."""
    try:
        import aiomqtt  # noqa: F401, PLC0415
    except ImportError as error:
        raise SourceError("MQTT needs aiomqtt; say pip install 'livegraph[mqtt]'") from error


async def stay_connected(
    where: Broker, work: Callable[["Client"], Awaitable[None]], lost: Callable[[str], None]
) -> None:
    """Do `work` with a connection, and again with another when it breaks; `lost` is told why."""
    import aiomqtt  # noqa: PLC0415

    logger = logging.getLogger("livegraph.mqtt")  # what matters is raised, and told in our words
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    pause = FIRST
    while True:
        try:
            client = aiomqtt.Client(
                where.host,
                where.port,
                username=where.user,
                password=where.password,
                timeout=PATIENCE,
                logger=logger,
                tls_params=aiomqtt.TLSParameters() if where.scheme == "mqtts" else None,
            )
            async with _connected(client):
                pause = FIRST
                await work(client)
        except (aiomqtt.MqttError, OSError) as error:
            lost(f"{where.name}: {_reason(error)}; it is tried again")
        await asyncio.sleep(pause)
        pause = min(2 * pause, LAST)


@contextlib.asynccontextmanager
async def _connected(client: "Client") -> AsyncIterator[None]:
    """Inside, it is; a connection that came when nobody waited for it any more is closed, too.

    It is made in a thread, which nothing stops, and brings a task that would outlive the run.
    """
    async with contextlib.AsyncExitStack() as stack:
        connecting = asyncio.create_task(stack.enter_async_context(client))
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            over = asyncio.gather(connecting, return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over, LEAVING)
            raise
        yield


def _reason(error: Exception) -> str:
    text = words(error) if str(error) else "the connection is lost"
    if re.search(r"code:(4|5|134|135)\b", text):
        return f"{text}; say mqtt://user:password@host, or set LIVEGRAPH_MQTT_USER and _PASSWORD"
    return text
