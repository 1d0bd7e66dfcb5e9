"""Which tokens a run may have, and when it may have none."""

import re

from livegraph.errors import UsageError
from livegraph.system.peer_user import is_loopback

SHORTEST = 16
"""Characters of a token, at least: anyone who can connect may try one after the other."""


def check(token: str | None, host: str, without: str, *, sends: bool) -> None:
    """UsageError, with the fix. `without`: the option by which no token is needed, or ''.

    `sends`: whether readers may send to the sources.
    """
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
        raise UsageError(
            f"the token is too short ({len(token)} of at least {SHORTEST} characters), it could be "
            "guessed; make one with: openssl rand -hex 16; without any, livegraph makes one"
        )
