"""Third-party files that the page runs are the known versions."""

import hashlib

import pytest

from livegraph.web.assets import assets

VENDOR = "/static/vendor/"
KNOWN = {
    # XStatic-D3 3.5.17.1
    "d3.js": "0c0b24005903a9d71beb93837fc1fc618b81780f14601c729030227c16b3ef51",
    # XStatic-Rickshaw 1.5.1.3
    "rickshaw.js": "6620bcbd1e99e037ec1d1d0f2fce13c333f2e5b0c19349466317b0bae7189ae3",
}
"""SHA-256 of each; a new one means that a package has changed the code that every page runs."""


@pytest.mark.parametrize("name", KNOWN)
def test_third_party_files_are_the_known_versions(name: str) -> None:
    assert hashlib.sha256(assets()[VENDOR + name].body).hexdigest() == KNOWN[name]


def test_no_other_third_party_file_is_served() -> None:
    assert {path for path in assets() if "/vendor/" in path} == {
        f"{VENDOR}{name}" for name in KNOWN
    }
