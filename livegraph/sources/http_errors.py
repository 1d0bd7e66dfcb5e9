"""What goes wrong with a peer that is spoken to by HTTP, in words of ours.

aiohttp's own texts quote addresses with their passwords, and what the peer sent.
"""

from http import HTTPStatus

import aiohttp

from livegraph.lib.tls_errors import PeerError, describe_error

FAILURES = (aiohttp.ClientError, PeerError, OSError, TimeoutError, UnicodeError)
"""What connecting, requesting and reading raise that connecting again may cure. UnicodeError:
a redirect to a host whose name cannot be one."""

_WORDS: dict[type[Exception], str] = {
    aiohttp.TooManyRedirects: "it redirects in circles",
    aiohttp.InvalidURL: "it redirects to an address that is not valid",
    aiohttp.NonHttpUrlClientError: "it redirects to an address that is not http: or https:",
    UnicodeError: "it redirects to an address that is not valid",
    aiohttp.ClientResponseError: "it sent an answer that is not valid HTTP",
    aiohttp.ServerFingerprintMismatch: "its certificate is not the expected one",
    aiohttp.ServerDisconnectedError: "it closed the connection without an answer",
    aiohttp.ClientPayloadError: "its answer broke off or was not valid",
}
"""By type, the more special ones first."""


def explain(error: BaseException) -> str:
    """What went wrong, for a person; never a text of the peer or of a library."""
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return "it is not a WebSocket" if error.status == 101 else answered(error.status)
    return next(
        (text for kind, text in _WORDS.items() if isinstance(error, kind)), describe_error(error)
    )


def answered(status: int) -> str:
    """The status of an answer with its standard phrase; the peer's own is not shown."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return f"it answered {status} {phrase}".rstrip()
