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
from livegraph.lib.backoff import Backoff
from livegraph.lib.redaction import redacted
from livegraph.lib.tls_errors import describe_error

if TYPE_CHECKING:
    from aiomqtt import Client

FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS = 0.5, 30.0
"""Seconds until a lost connection is tried again: the first time, and at most."""
CONNECT_SECONDS = 10.0
"""Seconds that a broker has to answer."""
NOT_AUTHORISED = (4, 5, 134, 135)
"""Codes with which a broker refuses who connects: of MQTT 3.1.1, then of MQTT 5."""
DISCONNECT_SECONDS = 2.0
"""Seconds until one that is just being connected to is left as it is."""

_ADDRESS = re.compile(
    r"//(?:(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@)?"
    r"(?P<host>\[[^\]]+\]|[^:/@?#\s\[\]]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?:/(?P<topic>[^?]*))?(?:\?qos=(?P<qos>[012]))?"
)


@dataclass(frozen=True, slots=True)
class BrokerAddress:
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


def parse_broker(scheme: str, address: str) -> BrokerAddress:
    """What `scheme:address` names; UsageError if it is no address."""
    match = _ADDRESS.fullmatch(address)
    port = int((match and match["port"]) or (8883 if scheme == "mqtts" else 1883))
    if not match or not 0 < port < 65536 or not _is_filter(match["topic"] or "#"):
        where = redacted(f"{scheme}:{address}")
        fix = f"say {scheme}://broker/topic/#, with ?qos=0, 1 or 2 at its end if it needs one"
        raise UsageError(f"{where} is no address of a broker; {fix}")
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


def _is_filter(topic: str) -> bool:
    """Whether `#` and `+` stand only where MQTT has them: for whole levels, `#` for the last."""
    *above, last = topic.split("/")
    return all(each == "+" or not {"#", "+"} & set(each) for each in above) and (
        last in ("#", "+") or not {"#", "+"} & set(last)
    )


def require_aiomqtt() -> None:
    """SourceError if aiomqtt is not there."""
    try:
        import aiomqtt  # noqa: F401, PLC0415
    except ImportError as error:
        raise SourceError("MQTT needs aiomqtt; say pip install 'livegraph[mqtt]'") from error


async def stay_connected(
    where: BrokerAddress, work: Callable[["Client"], Awaitable[None]], lost: Callable[[str], None]
) -> None:
    """Do `work` with a connection, and again with another when it breaks; `lost` is told why."""
    import aiomqtt  # noqa: PLC0415

    logger = logging.getLogger("livegraph.mqtt")  # what matters is raised, and told in our words
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    backoff = Backoff(FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS)
    while True:
        try:
            client = aiomqtt.Client(
                where.host,
                where.port,
                username=where.user,
                password=where.password,
                timeout=CONNECT_SECONDS,
                logger=logger,
                tls_params=aiomqtt.TLSParameters() if where.scheme == "mqtts" else None,
            )
            async with _connect(client):
                backoff.reset()
                await work(client)
        except (aiomqtt.MqttError, OSError) as error:
            lost(f"{where.name}: {_describe(error)}; trying again")
        await asyncio.sleep(backoff.next_delay())


@contextlib.asynccontextmanager
async def _connect(client: "Client") -> AsyncIterator[None]:
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
                await asyncio.wait_for(over, DISCONNECT_SECONDS)
            raise
        yield


def _describe(error: Exception) -> str:
    code = getattr(error, "rc", None)
    code = getattr(code, "value", code)  # MQTT 5 has it in an object
    if code in NOT_AUTHORISED:
        return (
            "the broker refused the user or password; say mqtt://user:password@host, or set "
            "LIVEGRAPH_MQTT_USER and LIVEGRAPH_MQTT_PASSWORD"
        )
    return (
        f"the broker answered with code {code}" if isinstance(code, int) else describe_error(error)
    )
