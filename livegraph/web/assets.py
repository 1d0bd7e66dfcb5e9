"""The files of the page, as a fixed table from URL path to content.

Rickshaw and D3 come from the packages that ship them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

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


@dataclass(frozen=True, slots=True)
class Asset:
    """A file; `etag` changes with its content."""

    body: bytes
    content_type: str
    etag: str


def assets() -> dict[str, Asset]:
    """Every file of the page by its URL path."""
    static = files("livegraph") / "static"
    table = {f"/static/{path}": _asset(file) for path, file in _walk(static)}
    for name, (package, path) in VENDORED.items():
        table[f"/static/vendor/{name}"] = _asset(files(package) / path)
    table["/"] = table.pop("/static/index.html")
    table["/favicon.ico"] = table["/static/icon.svg"]
    return table


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.rpartition(".")[2] in TYPES:
            yield prefix + entry.name, entry


def _asset(file: Traversable) -> Asset:
    body = file.read_bytes()
    etag = hashlib.sha256(body).hexdigest()[:16]
    return Asset(body, TYPES[file.name.rpartition(".")[2]], etag)
