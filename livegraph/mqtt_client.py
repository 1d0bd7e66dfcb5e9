"""Parses the addresses of MQTT brokers, and keeps a connection to one.

An address is `mqtt://user:password@host:1883/topic/#?qos=1`. User and password may instead be in
LIVEGRAPH_MQTT_USER and LIVEGRAPH_MQTT_PASSWORD; the password is never shown. aiomqtt is imported on
first use.
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

from livegraph.errors import UsageError
from livegraph.lib.backoff import Backoff
from livegraph.lib.connection_errors import describe_error
from livegraph.lib.peer_address import is_host
from livegraph.lib.redaction import redacted

if TYPE_CHECKING:
    from aiomqtt import Client

FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 30.0
"""Seconds between two attempts to connect: the first, and the longest."""
CONNECT_SECONDS = 10.0
"""Seconds allowed for the broker to answer."""
NOT_AUTHORISED = (4, 5, 134, 135)
"""Reason codes for a refused user or password: two of MQTT 3.1.1, two of MQTT 5."""
DISCONNECT_SECONDS = 2.0
"""Seconds to wait, at the end, for an attempt to connect that is still in progress."""

_ADDRESS = re.compile(
    r"//(?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>\[[^\]]+\]|[^:/@?#\s\[\]]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<topic>[^?]*))?(?:\?qos=(?P<qos>[012]))?"
)


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker, a topic or topic filter, and the credentials."""

    scheme: str
    host: str
    port: int
    topic: str
    qos: int = 0
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The address without credentials, for the page and the terminal."""
        usual = 8883 if self.scheme == "mqtts" else 1883
        port = "" if self.port == usual else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}/{self.topic}"


def parse_broker(scheme: str, address: str) -> BrokerAddress:
    """Parse `scheme:address`; UsageError if it is invalid."""
    match = _ADDRESS.fullmatch(address)
    port = int((match and match["port"]) or (8883 if scheme == "mqtts" else 1883))
    if (
        not match
        or not 0 < port < 65536
        or not is_host(match["host"])
        or not _is_valid_filter(match["topic"] or "#")
    ):
        shown = redacted(f"{scheme}:{address}")
        raise UsageError(
            f"{shown}: expected {scheme}://HOST/TOPIC, for example {scheme}://broker/topic/#, "
            f"or with a quality of service {scheme}://broker/topic/#?qos=1"
        )
    user, password = match["user"], match["password"]
    return BrokerAddress(
        scheme,
        match["host"].strip("[]"),
        port,
        match["topic"] or "#",
        int(match["qos"] or 0),
        unquote(user) if user else os.environ.get("LIVEGRAPH_MQTT_USER"),
        unquote(password) if password else os.environ.get("LIVEGRAPH_MQTT_PASSWORD"),
    )


def _is_valid_filter(topic: str) -> bool:
    """Whether `#` and `+` are whole levels, and `#` only the last, as MQTT 3.1.1, 4.7 requires."""
    *above, last = topic.split("/")
    return all(each == "+" or not {"#", "+"} & set(each) for each in above) and (
        last in ("#", "+") or not {"#", "+"} & set(last)
    )


async def stay_connected(
    broker: BrokerAddress, work: Callable[["Client"], Awaitable[None]], lost: Callable[[str], None]
) -> None:
    """Run `work` with a connection, again for each new one; never returns.

    Calls `lost` with the reason, in words, whenever the connection fails.
    """
    import aiomqtt  # noqa: PLC0415

    logger = logging.getLogger("livegraph.mqtt")  # errors are raised, too, and described here
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
    while True:
        try:
            client = aiomqtt.Client(
                broker.host,
                broker.port,
                username=broker.user,
                password=broker.password,
                timeout=CONNECT_SECONDS,
                logger=logger,
                tls_params=aiomqtt.TLSParameters() if broker.scheme == "mqtts" else None,
            )
            async with _connect(client):
                backoff.reset()
                await work(client)
        except (aiomqtt.MqttError, OSError) as error:
            lost(f"{broker.name}: {_describe(error)}; trying again")
        await asyncio.sleep(backoff.next_delay())


@contextlib.asynccontextmanager
async def _connect(client: "Client") -> AsyncIterator[None]:
    """Connect, and disconnect on exit, even if this is cancelled while it is connecting.

    aiomqtt connects in a thread, which cannot be stopped, and the connection has a task that would
    outlive the run.
    """
    async with contextlib.AsyncExitStack() as stack:
        connecting = asyncio.create_task(stack.enter_async_context(client))
        try:
            await asyncio.shield(connecting)
        except asyncio.CancelledError:
            finished = asyncio.gather(connecting, return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(finished, DISCONNECT_SECONDS)
            raise
        yield


def _describe(error: Exception) -> str:
    code = getattr(error, "rc", None)
    code = getattr(code, "value", code)  # in MQTT 5 it is an object
    if code in NOT_AUTHORISED:
        return (
            "the broker refused the user or password; use mqtt://user:password@host, or set "
            "LIVEGRAPH_MQTT_USER and LIVEGRAPH_MQTT_PASSWORD"
        )
    return (
        f"the broker answered with code {code}" if isinstance(code, int) else describe_error(error)
    )
