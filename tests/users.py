"""Commands run as other users of this machine, by root; elsewhere such tests skip."""

import os
import subprocess
from pwd import getpwnam

import pytest
from harness import DEADLINE
from programs import needed


def as_user(name: str) -> list[str]:
    """A prefix for a command that user `name` is to run; it may read files as root may.

    So the interpreter and this package may be where only root finds them.
    """
    program = needed("setpriv", "to run a command as another user")
    if os.geteuid() != 0:
        pytest.skip("only root can run a command as another user")
    result = getpwnam(name)
    reading = ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]
    return [
        program,
        f"--reuid={result.pw_uid}",
        f"--regid={result.pw_gid}",
        "--clear-groups",
        *reading,
    ]


def curl(user: str, url: str, *options: str) -> tuple[int, str]:
    """Status and body of the answer that this user gets."""
    program = needed("curl", "to ask for something")
    command = [
        *as_user(user),
        program,
        "-s",
        "--noproxy",
        "*",
        "-w",
        "\n%{http_code}",
        *options,
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body
