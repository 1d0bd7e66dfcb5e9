"""Checks access tokens, and reads them from files."""

import re
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.system.peer_user import is_loopback

MIN_TOKEN_LENGTH = 16
"""Characters that a token needs, so that it cannot be guessed by trying."""

MAX_FILE_BYTES = 4096
"""Maximum size of a token file; no more is read, because it may be a pipe that never ends."""


def read_token(path: Path) -> str:
    """Read the token from a file or pipe of one line; UsageError if it has no valid token."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        text = f"cannot read it: {error.strerror}; check the path"
        raise UsageError(f"--token-file {path}: {text}") from error
    try:
        token = _only_line(body)
    except UsageError as error:
        raise UsageError(f"--token-file {path}: {error}") from error
    if len(token) < MIN_TOKEN_LENGTH:
        raise UsageError(f"--token-file {path}: {_too_short(token)}")
    return token


def _only_line(body: bytes) -> str:
    if len(body) > MAX_FILE_BYTES:
        raise UsageError(f"longer than {MAX_FILE_BYTES} bytes; expected one line with a token")
    try:
        line = body.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise UsageError("not a text file; expected one line with a token") from error
    if not line:
        raise UsageError("the file is empty; expected one line with a token")
    if re.search(r"\s", line):
        raise UsageError("it has blanks or several lines; expected one line with a token")
    if not line.isprintable():
        raise UsageError("not a text file; expected one line with a token")
    return line


def check(token: str | None, host: str, without: str, *, sends: bool) -> None:
    """Check that the options about tokens are safe and consistent; UsageError if not.

    `without`: the option that turns the token off, or ''. `sends`: viewers may send to sources.
    """
    if token == "":
        raise UsageError(
            "--token is empty, perhaps because a variable is not set; give at least "
            f"{MIN_TOKEN_LENGTH} characters, or leave --token out and livegraph makes a token"
        )
    if without and sends:
        raise UsageError(f"with {without} anyone could use --allow-send; choose one of the two")
    if without and token:
        raise UsageError(f"{without} and a token are both given; choose one")
    if without == "--no-token" and not is_loopback(host):
        raise UsageError(
            f"--no-token is for this machine only; with --host {host}, leave it out "
            "and use the token that livegraph prints, or use --insecure-no-token"
        )
    if token:
        _check_token(token)


def _check_token(token: str) -> None:
    if re.search(r"\s", token):
        raise UsageError("the token has white space in it; give one word")
    if len(token) < MIN_TOKEN_LENGTH:
        raise UsageError(_too_short(token))


def _too_short(token: str) -> str:
    return (
        f"the token is too short ({len(token)} of at least {MIN_TOKEN_LENGTH} characters); make "
        "one with openssl rand -hex 16, or give none and livegraph makes one"
    )
