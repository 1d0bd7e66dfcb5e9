"""Programs that some tests need. If a program is missing, the test skips; in CI, it fails."""

import os
import shutil

import pytest


def needed(name: str, why: str) -> str:
    """Return the path of a program, which may be in /usr/sbin or /sbin."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail(f"no {name} {why}")
    pytest.skip(f"no {name} {why}")
