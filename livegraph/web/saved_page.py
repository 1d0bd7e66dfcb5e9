"""The saved page: one HTML file with the page, its libraries and a run's data; it opens from disk.

How. `index.html` is the pattern. What it links to takes the link's place: style sheets and
libraries as they are, images as data: URLs. No browser loads a module from disk, so each of ours is
a data: URL in an import map, under its path in static/ instead of a relative one. The data is JSON
in an element that no browser runs, and written so that nothing in it can end that element or begin
another. A policy of its own lets the file run these scripts and reach nothing else.

Costs: some 600 KB for the page, up to `MAX_POINTS` samples of data. Where a series has more than
its share, the finest of its levels that fits stands for it: no peak is lost, but zooming ends
sooner.
"""

import asyncio
import html
import os
import re
import secrets
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from math import inf
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

from livegraph.settings import DisplayOptions
from livegraph.storage.series import Points, Series
from livegraph.storage.store import Store
from livegraph.system.symlinks import opened_folder
from livegraph.system.write_errors import fix
from livegraph.web.assets import Asset, assets
from livegraph.web.events import dumps
from livegraph.web.status import hello, status

MAX_POINTS = 400_000
"""For all series together: at most 50 characters each, some 20 MB."""
MAX_POINTS_EACH = 200_000
"""For one series; zooming into more shows nothing that people look for."""

LINK = re.compile(r'<(link|script|img)\b[^>]*\b(?:href|src)="(static/[^"]+)"[^>]*>(?:</script>)?')
IMPORT = re.compile(r"^((?:import|export)\b[^'\n]*|\} from) '(\.[^']+)'", re.MULTILINE)
ESCAPES = {
    b"<": b"\\u003c",
    b">": b"\\u003e",
    b"&": b"\\u0026",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}
"""In JSON these stand in strings only, where the escapes mean the same."""
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class PageSaver:
    """`--save`: writes the page of a run to its file, unless nothing has come since it did."""

    def __init__(
        self, path: str, display: DisplayOptions, store: Store, say: Callable[[str], None]
    ) -> None:
        self._path, self._display = Path(path), display
        self._store = store
        self._say = say
        self._written: tuple[int, object] | None = None
        self._last_said = ""

    async def save(self) -> bool:
        """Whether all that has come is in the file; if it cannot be written, that is told."""
        known = (self._store.lines, list(self._store.sources.values()))
        if known == self._written:
            return True
        path, contents = self._path, page_contents(self._display, self._store, time.time())
        try:
            await asyncio.to_thread(lambda: write_atomically(path, render_page(assets(), contents)))
        except OSError as error:
            what = fix(error, "see that its folder can be written")
            self._say_once(f"cannot save {path}: {error.strerror}; {what}")
            return False
        self._written = known
        self._say_once(f"saved {path}")
        return True

    def _say_once(self, text: str) -> None:
        if text != self._last_said:
            self._last_said = text
            self._say(text)


def write_atomically(path: Path, body: bytes) -> None:
    """Put a file there, whole or not at all; one that is there already is replaced. OSError.

    A link of ours stays one, and the file it leads to is replaced. All of it happens in the folder
    that was opened first, whatever its path leads to meanwhile.
    """
    with opened_folder(path) as (folder, name):
        part = f".{name[:200]}.{secrets.token_hex(4)}"
        try:
            with os.fdopen(os.open(part, FLAGS, 0o666, dir_fd=folder), "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            with suppress(OSError):
                os.unlink(part, dir_fd=folder)
            raise


def page_contents(display: DisplayOptions, store: Store, now: float) -> dict[str, Any]:
    """What a page is told of a run, at the time `now` (Unix seconds): all of it, not a window."""
    return {
        "saved": now,
        "hello": hello(display, store, inf, auto=display.window is None),
        "status": status(display.title, store, 0, now),
        "bad": list(store.bad_lines),
        "messages": list(store.messages),
        "head": store.head.x,
        "series": [
            {
                "name": each.name,
                "unit": each.unit,
                "level": points.level,
                "x": points.x,
                "y": points.y,
            }
            for each, points in choose_levels(store.series.values())
        ],
    }


def choose_levels(series: Iterable[Series]) -> list[tuple[Series, Points]]:
    """The finest level of each series that fits; what a small one leaves, the larger ones share."""
    ordered = list(series)
    points: dict[str, Points] = {}
    left = MAX_POINTS
    for n, each in enumerate(sorted(ordered, key=lambda each: each.count)):
        share = min(left // (len(ordered) - n), MAX_POINTS_EACH)
        points[each.name] = each.between(-inf, inf, share)
        left -= len(points[each.name].x)
    return [(each, points[each.name]) for each in ordered]


def render_page(files: Mapping[str, Asset], contents: Mapping[str, Any]) -> bytes:
    """The file; `files` are those of the page by URL, `told` is from `contents`.

    Takes up to a second: to be called in a thread.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}

    def inlined(match: re.Match[str]) -> str:
        tag, file = match[1], files[f"/{match[2]}"]
        if tag == "img" or 'rel="icon"' in match[0]:
            return match[0].replace(match[2], _data_url(file.content_type, file.body))
        if tag == "link":
            return _element("style", "", file.body.decode(), hashes["style"])
        if 'type="module"' in match[0]:
            names = dumps({"imports": _modules(files)}).decode()
            start = f"import '{_name(match[2])}';"
            return "\n".join(
                _element("script", f' type="{kind}"', text, hashes["script"])
                for kind, text in (("importmap", names), ("module", start))
            )
        return _element("script", "", file.body.decode(), hashes["script"])

    text = LINK.sub(inlined, files["/"].body.decode())
    title = html.escape(contents["hello"]["title"])
    text = text.replace("<title>livegraph</title>", f"<title>{title}</title>", 1)
    text = text.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_head(hashes)}', 1)
    before, end, after = text.rpartition("</body>")
    data = [b'<script type="application/json" id="saved">', escape_json(contents), b"</script>\n"]
    return b"".join([before.encode(), *data, f"{end}{after}".encode()])


def escape_json(contents: Mapping[str, Any]) -> bytes:
    """JSON that may stand in any element of HTML: it is nothing but text there."""
    body = dumps(contents)
    for character, escape in ESCAPES.items():
        body = body.replace(character, escape)
    return body


def _head(hashes: Mapping[str, list[str]]) -> str:
    policy = (
        f"default-src 'none'; script-src {' '.join(hashes['script'])} data:; "
        f"style-src {' '.join(hashes['style'])}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        "  <!-- Saved by livegraph, with D3 (BSD, Mike Bostock), Rickshaw (MIT, Shutterstock) -->"
        f'\n  <meta http-equiv="Content-Security-Policy" content="{policy}">'
    )


def _element(tag: str, attributes: str, text: str, hashes: list[str]) -> str:
    """An element with this text, which must not end it, and whose hash is noted."""
    text = text.replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")
    hashes.append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    return f"<{tag}{attributes}>{text}</{tag}>"


def _modules(files: Mapping[str, Asset]) -> dict[str, str]:
    """The modules of the page as data: URLs, by the names they know each other by."""
    return {
        _name(path): _data_url(file.content_type, _renamed(path, file.body.decode()).encode())
        for path, file in files.items()
        if path.startswith("/static/js/")
    }


def _renamed(path: str, text: str) -> str:
    """A module whose imports name others as the import map does."""

    def renamed(match: re.Match[str]) -> str:
        return f"{match[1]} '{_name(normpath(f'{dirname(path)}/{match[2]}'))}'"

    return IMPORT.sub(renamed, text)


def _name(path: str) -> str:
    return path.lstrip("/").removeprefix("static/")


def _data_url(content_type: str, body: bytes) -> str:
    return f"data:{content_type};base64,{b64encode(body).decode()}"
