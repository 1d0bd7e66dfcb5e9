"""The environment of the commands that livegraph starts."""

import os
from collections.abc import Mapping

PREFIX = "LIVEGRAPH_"
"""Variables that set livegraph's options; some hold a token, a password or an address with one."""


def child_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`environ` without livegraph's own variables, which are not for other programs."""
    return {name: value for name, value in environ.items() if not name.startswith(PREFIX)}
