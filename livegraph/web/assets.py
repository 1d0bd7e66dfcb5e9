"""The files of the page, as a fixed table from URL path to content.

All scripts are in /static/js/main.js and all style sheets in /static/main.css. Rickshaw and D3 come
from the packages that ship them.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from livegraph.web.bundle import joined_modules, joined_styles

TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
VENDORED = {
    "d3.js": ("xstatic.pkg.d3", "data/d3.js"),
    "rickshaw.js": ("xstatic.pkg.rickshaw", "data/rickshaw.js"),
}
GZIP_LEVEL = 6
"""Half the time of 9, for 1 % more bytes."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file; `etag` changes with its content."""

    body: bytes
    content_type: str
    etag: str


@cache
def compressed(asset: Asset) -> bytes:
    """The file with gzip, which takes some milliseconds, the first time."""
    return gzip.compress(asset.body, GZIP_LEVEL)


@cache
def assets() -> Mapping[str, Asset]:
    """Every file of the page by its URL path, read once."""
    static = files("livegraph") / "static"

    def read(path: str) -> str:
        return static.joinpath(path).read_text("utf-8")

    icon = _asset("svg", read("icon.svg"))
    vendored = {
        f"/static/vendor/{name}": _asset("js", (files(package) / path).read_text("utf-8"))
        for name, (package, path) in VENDORED.items()
    }
    return {
        "/": _asset("html", read("index.html")),
        "/favicon.ico": icon,
        "/static/icon.svg": icon,
        "/static/main.css": _asset("css", joined_styles("main.css", read)),
        "/static/js/main.js": _asset("js", joined_modules("js/main.js", read)),
        **vendored,
    }


def _asset(kind: str, text: str) -> Asset:
    body = text.encode()
    return Asset(body, TYPES[kind], hashlib.sha256(body).hexdigest()[:16])
