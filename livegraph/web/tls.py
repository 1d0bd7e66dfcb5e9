"""`--tls-cert` and `--tls-key`: the TLS context of the server, and errors that say what to do."""

import hashlib
import re
import ssl
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.system.file_errors import read_fix


def ssl_context(cert: str, key: str) -> ssl.SSLContext:
    """A context for TLS 1.2 or newer. `cert`, `key`: PEM files; with `key` '', `cert` has both.

    UsageError if they cannot be read or do not belong together.
    """
    if not cert:
        raise UsageError(f"--tls-key {key!r}: needs a certificate; add --tls-cert")
    _check_readable("--tls-cert", cert)
    if key:
        _check_readable("--tls-key", key)
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # never ask for a password: nobody may be at the terminal
        made.load_cert_chain(cert, key or None, password=lambda: b"")
    except ssl.SSLError as error:
        raise UsageError(f"--tls-cert {cert!r}: {_describe(error, cert, key)}") from None
    return made


def _check_readable(option: str, path: str) -> None:
    """UsageError if the file cannot be read; OpenSSL's error would not name it."""
    try:
        Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{option} {path!r}: {error.strerror}; {read_fix(error)}") from None


def fingerprint(cert: str) -> str:
    """The SHA-256 of the first certificate in a PEM file, in hex; '' if there is none."""
    pem = re.search(f"{ssl.PEM_HEADER}.*?{ssl.PEM_FOOTER}", Path(cert).read_text(), re.DOTALL)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem[0])).hexdigest() if pem else ""


def _describe(error: ssl.SSLError, cert: str, key: str) -> str:
    if error.reason in ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED"):
        return f"the key in {key or cert} belongs to another certificate; use the matching key"
    if b"ENCRYPTED" in Path(key or cert).read_bytes():
        return f"the key in {key or cert} has a password; remove it with openssl pkey"
    if not key:
        return "expected a certificate and its key in PEM; add --tls-key if the key is elsewhere"
    return f"expected a certificate, and a key in {key}, both in PEM (-----BEGIN …)"
