"""Checks access tokens, and reads them from files."""

import re
from collections.abc import Iterator
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.system.file_errors import read_fix
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
        raise UsageError(f"{error.strerror}; {read_fix(error)}") from error
    token = _only_line(body)
    check_length(token)
    return token


def _only_line(body: bytes) -> str:
    if len(body) > MAX_FILE_BYTES:
        raise UsageError(
            f"the file is longer than {MAX_FILE_BYTES:,} bytes; expected one line with a token"
        )
    try:
        line = body.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise UsageError("not a text file; expected one line with a token") from error
    if not line:
        raise UsageError("the file is empty; expected one line with a token")
    if re.search(r"\s", line):
        raise UsageError(
            "the file has spaces or several lines; expected one line with only the token"
        )
    if not line.isprintable():
        raise UsageError("not a text file; expected one line with a token")
    return line


def problems(token: str | None, host: str, without: str, *, sends: bool) -> Iterator[str]:
    """What is unsafe or contradictory in the options about tokens, each with its fix.

    `without`: the option that turns the token off, or ''. `sends`: viewers may send to sources.
    """
    if token == "":
        yield (
            f"--token '': expected at least {MIN_TOKEN_LENGTH} characters; set the variable that "
            "it comes from, or leave --token out and livegraph makes a token"
        )
    if without and sends:
        yield f"{without} and --allow-send: anyone could send to the sources; choose one"
    if without and token:
        yield f"{without} and --token: choose one"
    if without == "--no-token" and not is_loopback(host):
        yield (
            f"--no-token is for this machine only; with --host {host}, leave it out "
            "and use the token that livegraph prints, or use --insecure-no-token"
        )


def check_length(token: str) -> None:
    """UsageError for a token that could be guessed."""
    if len(token) < MIN_TOKEN_LENGTH:
        raise UsageError(
            f"expected at least {MIN_TOKEN_LENGTH} characters, not {len(token)}; make a token with "
            "openssl rand -hex 16, or give none and livegraph makes one"
        )
