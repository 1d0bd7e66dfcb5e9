"""Which tokens a run may have, how a file gives one, and when a run may have none."""

import re
from collections.abc import Iterator
from pathlib import Path

from livegraph.errors import UsageError
from livegraph.system.peer_user import is_loopback

SHORTEST = 16
"""Characters of a token, at least: anyone who can connect may try one after the other."""

MAX_FILE_BYTES = 4096
"""Bytes read of a token file at most: what is longer, or never ends, is no token."""


def read_token(path: Path) -> str:
    """The token in a file or pipe of one line; UsageError, with the fix."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the file cannot be read: {error.strerror}; name another file") from error
    token = _only_line(body)
    check_length(token)
    return token


def _only_line(body: bytes) -> str:
    if len(body) > MAX_FILE_BYTES:
        raise UsageError(
            f"the file is longer than {MAX_FILE_BYTES} bytes; expected one line with a token"
        )
    try:
        line = body.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise UsageError("the file is not text; write a token into it") from error
    if not line:
        raise UsageError("the file is empty; write a token into it")
    if re.search(r"\s", line):
        raise UsageError(
            "the file has white space or blank lines; expected one line with only the token"
        )
    if not line.isprintable():
        raise UsageError("the file is not text; write a token into it")
    return line


def problems(token: str | None, host: str, without: str, *, sends: bool) -> Iterator[str]:
    """What is wrong, each with its fix. `without`: the option by which no token is needed, or ''.

    `sends`: whether readers may send to the sources.
    """
    if token == "":
        yield (
            f"--token '': expected at least {SHORTEST} characters (is a variable unset?); "
            "without --token, livegraph makes one"
        )
    if without and sends:
        yield (f"{without} and --allow-send: everyone could send to the sources; choose one")
    if without and token:
        yield f"{without}: a token is given, too; choose one"
    if without == "--no-token" and not is_loopback(host):
        yield (
            f"--no-token: only this machine may go without; with --host {host}, leave it out "
            "and use the token that is printed, or give --insecure-no-token instead"
        )


def check_length(token: str) -> None:
    """UsageError, with the fix, for a token that could be guessed."""
    if len(token) < SHORTEST:
        raise UsageError(
            f"too short ({len(token)} of at least {SHORTEST} characters), it could be guessed; "
            "make one with: openssl rand -hex 16; without any, livegraph makes one"
        )
