"""Programs that some tests need: where they are missing a test skips, in CI it fails."""

import os
import shutil

import pytest


def needed(name: str, why: str) -> str:
    """The path of a program; it may be one for administrators."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path:
        return path
    if os.environ.get("CI"):
        pytest.fail(f"no {name} {why}")
    pytest.skip(f"no {name} {why}")
