"""The environment variables of commands that livegraph starts."""

import os
from collections.abc import Mapping

PREFIX = "LIVEGRAPH_"
"""Prefix of the variables that set livegraph's options, which may contain tokens and passwords."""


def child_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return `environ` without livegraph's own variables, which may contain secrets."""
    return {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
