"""Describe connection errors in our own words, with a fix where there is one.

The text of an exception is never shown, because libraries include addresses with passwords, and
data that the peer sent. The description depends only on the type, the error number and OpenSSL's
reason.
"""

import os
import socket
import ssl
from collections.abc import Iterator

UNKNOWN_SIGNER = (18, 19, 20, 21)
"""X509_V_ERR_… of OpenSSL: self-signed, self-signed in the chain, or unknown issuer."""
OTHER_NAME = (62, 64)
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""
NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")

INNER = ("certificate_error", "os_error", "__cause__", "__context__")
"""Attributes of an error that hold the error that it wraps."""


class PeerError(Exception):
    """A failure of the peer, with a text of our own that may be shown."""


def describe_error(error: BaseException) -> str:
    """Describe an error by the most specific of the errors that it wraps."""
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, PeerError):
            return str(cause)
        if isinstance(cause, ssl.SSLCertVerificationError) and hasattr(cause, "verify_code"):
            return _describe_untrusted(cause)
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", None):
            return _no_tls(cause.reason)
    return next((text for each in chain if (text := _system(each))), "the connection failed")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = next(filter(None, (getattr(error, name, None) for name in INNER)), None)


def _system(error: BaseException) -> str:
    """Describe an error of the operating system; '' for other errors."""
    if isinstance(error, socket.gaierror):
        return "the host name cannot be resolved; check its spelling"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, OSError) and isinstance(error.errno, int) and error.errno > 0:
        return os.strerror(error.errno)
    return ""


def _no_tls(reason: str) -> str:
    if reason in NO_TLS:
        return "it does not speak TLS; use http:, ws: or mqtt:"
    return f"TLS failed: {reason.lower().replace('_', ' ')}"


def _describe_untrusted(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in OTHER_NAME:
        return (
            "its certificate is not trusted: it is for another name; use a name in the certificate"
        )
    text = f"its certificate is not trusted: {error.verify_message.rstrip('.')}"  # OpenSSL's own
    if error.verify_code in UNKNOWN_SIGNER:
        return f"{text}; to trust it, run SSL_CERT_FILE=its-authority.pem livegraph …"
    return text
