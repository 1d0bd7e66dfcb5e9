"""What goes wrong when another side is to speak TLS, in words, with the fix."""

import ssl

UNKNOWN_SIGNER = (18, 19, 20, 21)
"""X509_V_ERR_… of OpenSSL: self-signed, itself or in the chain; the issuer is not known here."""
OTHER_NAME = (62, 64)
"""…_HOSTNAME_MISMATCH and _IP_ADDRESS_MISMATCH."""
NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")

INNER = ("certificate_error", "os_error", "__cause__", "__context__")
"""Where an error has the one that it was made of."""


def words(error: BaseException) -> str:
    """What the error says; ours where it is about a certificate or TLS, or says nothing."""
    found: BaseException | None = error
    while found and not _is_first(found):
        found = next(filter(None, (getattr(found, name, None) for name in INNER)), None)
    if isinstance(found, ssl.SSLCertVerificationError):
        return _untrusted(found)
    if isinstance(found, ssl.SSLError) and found.reason in NO_TLS:
        return "it does not speak TLS; say http:, ws: or mqtt:"
    return str(error) or type(error).__name__


def _is_first(error: BaseException) -> bool:
    """Not one that a library made of another: aiohttp's are of the same class, and say nothing."""
    return isinstance(error, ssl.SSLError) and hasattr(error, "reason")


def _untrusted(error: ssl.SSLCertVerificationError) -> str:
    told = f"its certificate is not trusted: {error.verify_message.rstrip('.')}"
    if error.verify_code in UNKNOWN_SIGNER:
        return f"{told}; if it should be, say SSL_CERT_FILE=its-authority.pem livegraph …"
    if error.verify_code in OTHER_NAME:
        return f"{told}; use a name that is in it"
    return told
