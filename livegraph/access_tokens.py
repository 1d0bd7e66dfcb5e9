"""Which tokens a run may have, how a file gives one, and when a run may have none."""

import re
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.system.peer_user import is_loopback

SHORTEST = 16
"""Characters of a token, at least: anyone who can connect may try one after the other."""

MAX_FILE_BYTES = 4096
"""Bytes read of a token file at most: what is longer, or never ends, is no token."""


def read_token(path: Path) -> str:
    """The token in a file or pipe of one line; UsageError, with the file and the fix."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}; name another file"
        raise UsageError(f"--token-file {path} {reason}") from error
    try:
        token = _only_line(body)
    except UsageError as error:
        raise UsageError(f"--token-file {path} {error}") from error
    if len(token) < SHORTEST:
        raise UsageError(f"--token-file {path}: {_too_short(token)}")
    return token


def _only_line(body: bytes) -> str:
    if len(body) > MAX_FILE_BYTES:
        raise UsageError(f"is longer than {MAX_FILE_BYTES} bytes; expected one line with a token")
    try:
        line = body.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise UsageError("is no text; write a token into it") from error
    if not line:
        raise UsageError("is empty; write a token into it")
    if re.search(r"\s", line):
        raise UsageError("has white space or blank lines; expected one line with only the token")
    if not line.isprintable():
        raise UsageError("is no text; write a token into it")
    return line


def check(token: str | None, host: str, without: str, *, sends: bool) -> None:
    """UsageError, with the fix. `without`: the option by which no token is needed, or ''.

    `sends`: whether readers may send to the sources.
    """
    if token == "":
        raise UsageError(
            f"--token is empty; give at least {SHORTEST} characters (is a variable unset?), "
            "or leave --token out and livegraph makes one"
        )
    if without and sends:
        raise UsageError(f"with {without} everyone could send what --allow-send allows; choose one")
    if without and token:
        raise UsageError(f"{without} contradicts the token that is given; choose one")
    if without == "--no-token" and not is_loopback(host):
        raise UsageError(
            f"--no-token is for this machine only; with --host {host}, leave it out "
            "and use the token that is printed, or say --insecure-no-token"
        )
    if token:
        _check_token(token)


def _check_token(token: str) -> None:
    if re.search(r"\s", token):
        raise UsageError("the token has a line end or other white space in it; give one word")
    if len(token) < SHORTEST:
        raise UsageError(_too_short(token))


def _too_short(token: str) -> str:
    return (
        f"the token is too short ({len(token)} of at least {SHORTEST} characters), it could be "
        "guessed; make one with: openssl rand -hex 16; without any, livegraph makes one"
    )
