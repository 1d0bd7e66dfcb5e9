"""Run commands as other users of this machine; tests that need it skip unless run by root."""

import os
import subprocess
from pwd import getpwnam

import pytest
from harness import DEADLINE
from programs import needed


def as_user(name: str) -> list[str]:
    """Return a prefix that runs a command as user `name` but can read files as root can.

    So it works even if only root can read the interpreter and this package.
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
    """Send a request as this user; return the status and body of the answer."""
    program = needed("curl", "to send a request")
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
