"""What some tests need. If it is missing, the test skips; in CI, it fails."""

import os
import shutil
from typing import NoReturn

import pytest


def needed(name: str, why: str) -> str:
    """Return the path of a program, which may be in /usr/sbin or /sbin."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if not path:
        missing(f"no {name} {why}")
    return path


def missing(what: str) -> NoReturn:
    """End a test that cannot be run here; `what` says why."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
