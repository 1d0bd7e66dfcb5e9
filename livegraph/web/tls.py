"""`--tls-cert` and `--tls-key`: what a server needs to speak TLS, with words for what is wrong."""

import hashlib
import re
import ssl
from pathlib import Path

from livegraph.errors import UsageError


def ssl_context(cert: str, key: str) -> ssl.SSLContext:
    """TLS 1.2 or newer with a certificate (and its chain) and key, both PEM; `key` "": in `cert`.

    UsageError if they cannot be read or do not belong together.
    """
    if not cert:
        raise UsageError(f"--tls-key {key} needs its certificate; name it with --tls-cert")
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # a password is never asked for: nobody may be there to type it
        made.load_cert_chain(cert, key or None, password=lambda: b"")
    except ssl.SSLError as error:
        raise UsageError(f"--tls-cert {cert}: {_describe(error, cert, key)}") from None
    except OSError as error:
        raise UsageError(
            f"--tls-cert {cert} and --tls-key {key or '(none)'}: {error.strerror}; "
            "are the paths right, and may you read them?"
        ) from None
    return made


def fingerprint(cert: str) -> str:
    """SHA-256 of the certificate that a server with this file shows, in hex."""
    pem = re.search(f"{ssl.PEM_HEADER}.*?{ssl.PEM_FOOTER}", Path(cert).read_text(), re.DOTALL)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[0])).hexdigest() if pem else ""


def _describe(error: ssl.SSLError, cert: str, key: str) -> str:
    if error.reason in ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED"):
        return f"the key in {key or cert} is another certificate's; name the one made with it"
    if b"ENCRYPTED" in Path(key or cert).read_bytes():
        return f"the key in {key or cert} has a password; name one without (openssl pkey)"
    if not key:
        return "no certificate and its key, both as PEM, are in there; name the key with --tls-key"
    return f"that is no certificate, or {key} no key, as PEM (-----BEGIN …); check both"
