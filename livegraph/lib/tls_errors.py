"""What goes wrong with the other side of a connection, in words of ours, with the fix.

The text of an exception is never shown: libraries put addresses with passwords into it, and what
the peer sent. What is said follows from the type, the error number and OpenSSL's reason.
"""

import os
import socket
import ssl
from collections.abc import Iterator

UNKNOWN_SIGNER = (18, 19, 20, 21)
"""X509_V_ERR_… of OpenSSL: self-signed, itself or in the chain; the issuer is not known here."""
OTHER_NAME = (62, 64)
"""…_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""
NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")

INNER = ("certificate_error", "os_error", "__cause__", "__context__")
"""Where an error has the one that it was made of."""


class PeerError(Exception):
    """A failure of the other side; its text is ours and may be shown."""


def describe_error(error: BaseException) -> str:
    """What went wrong. Libraries wrap errors: the cause that says most is looked for."""
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
    """What the system says of it, if it does."""
    if isinstance(error, socket.gaierror):
        return "its name is not known; is it spelled right?"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, OSError) and isinstance(error.errno, int) and error.errno > 0:
        return os.strerror(error.errno)
    return ""


def _no_tls(reason: str) -> str:
    if reason in NO_TLS:
        return "it does not speak TLS; say http:, ws: or mqtt:"
    return f"TLS failed: {reason.lower().replace('_', ' ')}"


def _describe_untrusted(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in OTHER_NAME:
        return "its certificate is not trusted: it is for another name; use a name that is in it"
    text = f"its certificate is not trusted: {error.verify_message.rstrip('.')}"  # OpenSSL's own
    if error.verify_code in UNKNOWN_SIGNER:
        return f"{text}; if it should be, say SSL_CERT_FILE=its-authority.pem livegraph …"
    return text
