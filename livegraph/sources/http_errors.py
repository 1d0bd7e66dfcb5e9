"""Which HTTP failures end a source, which are tried again, and livegraph's own words for them.

aiohttp's texts may quote addresses with passwords, and data of the peer.
"""

from http import HTTPStatus

import aiohttp

from livegraph.errors import SourceError
from livegraph.lib.connection_errors import PeerError, describe_error
from livegraph.lib.redaction import redacted

FAILURES = (aiohttp.ClientError, PeerError, OSError, TimeoutError, UnicodeError)
"""Exceptions of connecting, requesting and reading after which a retry may succeed. UnicodeError is
a redirect to an invalid host name."""

_WORDS: dict[type[Exception], str] = {
    aiohttp.TooManyRedirects: "it redirects too many times",
    aiohttp.InvalidURL: "it redirects to an invalid address",
    aiohttp.NonHttpUrlClientError: "it redirects to an address that is not http: or https:",
    UnicodeError: "it redirects to an invalid address",
    aiohttp.ClientResponseError: "its response is not valid HTTP",
    aiohttp.ServerFingerprintMismatch: "its certificate is not the expected one",
    aiohttp.ServerDisconnectedError: "it closed the connection without a response",
    aiohttp.ClientPayloadError: "its response broke off or was invalid",
}
"""Descriptions by type; subclasses come before their base classes."""


def explain(error: BaseException) -> str:
    """Describe a failure for a person, without texts of the peer or of a library."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return "it is not a WebSocket" if error.status == 101 else answered(error.status)
    return next(
        (text for kind, text in _WORDS.items() if isinstance(error, kind)), describe_error(error)
    )


def check_status(status: int, url: str, *, polling: bool) -> None:
    """Raise for a status that is an error.

    SourceError if a retry cannot help, unless `polling`; otherwise PeerError.
    """
    if status < 400:
        return
    if status < 500 and status not in (408, 429) and not polling:
        raise SourceError(f"{redacted(url)}: {answered(status)}; check the address")
    raise PeerError(answered(status))


def answered(status: int) -> str:
    """Describe a status with its standard phrase; the peer's own phrase is not shown."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return f"it answered {status} {phrase}".rstrip()
