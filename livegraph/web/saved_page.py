"""The saved page: one HTML file with the page, its libraries and the data of a run.

Strategy. The template is `index.html`, with each link replaced by the linked file: style sheets and
scripts inline, images as data: URLs. The data is JSON in an element that no browser executes,
escaped so that it can neither end this element nor begin another. A Content-Security-Policy in the
file allows only these scripts and no network access.

Costs: about 1 MB for the page, and up to `MAX_POINTS` points of data. The data is written in
parts from the stored blocks and is never in memory as a whole. A series with more samples than its
share is saved at the finest level that fits: no peak is lost, but zooming ends sooner.
"""

import asyncio
import html
import os
import re
import secrets
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any

from livegraph.options.types import SAVED_BY
from livegraph.settings import DisplayOptions
from livegraph.storage.outlet_count import OutletCount
from livegraph.storage.series import Series
from livegraph.storage.store import Store
from livegraph.system.file_access import BINARY, NO_LINK
from livegraph.system.file_errors import write_fix
from livegraph.system.symlinks import opened_folder
from livegraph.web.assets import Asset, assets
from livegraph.web.event_encoding import dumps
from livegraph.web.export import Spans, series_json
from livegraph.web.status import hello, status

MAX_POINTS = 400_000
"""Points of all series together: at most 50 characters each, about 20 MB."""
MAX_POINTS_EACH = 200_000
"""Points of one series."""

LINK = re.compile(r'<(link|script|img)\b[^>]*\b(?:href|src)="(static/[^"]+)"[^>]*>(?:</script>)?')
ESCAPES = {
    b"<": b"\\u003c",
    b">": b"\\u003e",
    b"&": b"\\u0026",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}
"""In JSON these characters occur only in strings, where the escapes mean the same."""
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY | NO_LINK


@dataclass(frozen=True, slots=True)
class SavedSeries:
    """A series at one of its levels; `spans` are views of the stored points, not copies."""

    name: str
    source: str
    unit: str | None
    panel: str | None
    group: str | None
    level: int
    plane: bool
    dropped: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class PageContents:
    """The data of a saved page: `series`, and everything else as JSON in `run`."""

    run: Mapping[str, Any]
    series: list[SavedSeries]

    @property
    def title(self) -> str:
        return str(self.run["hello"]["title"])


class PageSaver:
    """`--save`: writes the page of a run to a file, unless the data has not changed since.

    `say` gets a message when the file was saved, `fail` when it cannot be written.
    """

    def __init__(
        self,
        path: str,
        display: DisplayOptions,
        store: Store,
        say: Callable[[str], None],
        fail: Callable[[str], None],
    ) -> None:
        self._path, self._display = Path(path), display
        self._store = store
        self._say, self._fail = say, fail
        self._written = -1  # the version of the store
        self._last_message = ""

    async def save(self) -> bool:
        """Write the file; False, with a message, if it cannot be written."""
        version = self._store.version
        if version == self._written:
            return True
        records = OutletCount("records", self._store.records)
        path, contents = self._path, page_contents(self._display, self._store, time.time())
        try:
            await asyncio.to_thread(
                lambda: write_atomically(
                    path, page_parts(page_frame(assets(), contents.title), contents)
                )
            )
        except OSError as error:
            advice = write_fix(error, "make its directory writable")
            self._report(self._fail, f"cannot save {path}: {error.strerror}; {advice}")
            return False
        self._written = version
        self._report(self._say, f"saved {path} after {records}")
        return True

    def _report(self, say: Callable[[str], None], text: str) -> None:
        if text != self._last_message:
            self._last_message = text
            say(text)


def write_atomically(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file, or replace it, completely or not at all. Raises OSError.

    If `path` is a symbolic link of this user or root, its target is replaced. The folder is opened
    once and used throughout, even if its path leads elsewhere meanwhile.
    """
    with opened_folder(path) as (folder, name):
        target = Path(name)  # on Windows a whole path
        part = str(target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}"))
        try:
            with os.fdopen(os.open(part, FLAGS, 0o666, dir_fd=folder), "wb") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            with suppress(OSError):
                os.unlink(part, dir_fd=folder)
            raise


def page_contents(display: DisplayOptions, store: Store, now: float) -> PageContents:
    """The data of a page saved at the time `now` (Unix seconds): the whole run, not a window."""
    run = {
        "saved": now,
        "hello": hello(display, store, inf, auto=display.window is None),
        "status": status(display.title, store, 0, now),
        "bad": list(store.bad_lines),
        "messages": list(store.messages),
        "head": store.head.x,
    }
    return PageContents(run, choose_levels(store.series.values()))


def choose_levels(series: Iterable[Series]) -> list[SavedSeries]:
    """The finest level of each series that fits its share.

    The larger series share the points that the smaller ones do not need.
    """
    ordered = list(series)
    chosen: dict[str, SavedSeries] = {}
    left = MAX_POINTS
    for n, each in enumerate(sorted(ordered, key=lambda each: each.count)):
        share = min(left // (len(ordered) - n), MAX_POINTS_EACH)
        level, spans = each.spans(-inf, inf, share)
        points = sum(len(x) for x, _ in spans)
        dropped = each.levels[0].count - each.begin - points if each.plane else 0
        facts = (each.name, each.source, each.unit, each.panel, each.group)
        chosen[each.name] = SavedSeries(*facts, level, each.plane, dropped, spans)
        left -= points
    return [chosen[each.name] for each in ordered]


def page_parts(frame: tuple[bytes, bytes], contents: PageContents) -> Iterator[bytes]:
    """The file in parts; `frame` is the result of `page_frame`."""
    yield frame[0]
    yield escape_json(contents.run)[:-1] + b',"series":['
    for n, each in enumerate(contents.series):
        if n:
            yield b","
        keys = ("name", "source", "unit", "panel", "group", "level", "plane", "dropped")
        head = {key: getattr(each, key) for key in keys}
        yield from series_json(escape_json(head), each.spans)
    yield b"]}"
    yield frame[1]


def page_frame(files: Mapping[str, Asset], title: str) -> tuple[bytes, bytes]:
    """The parts of the file before and after the data; `files`: the files of the page, by URL.

    Call it in a thread: it takes about 40 ms, and 300 ms the first time.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}

    def inlined(match: re.Match[str]) -> str:
        tag, file = match[1], files[f"/{match[2]}"]
        if tag == "img" or 'rel="icon"' in match[0]:
            return match[0].replace(match[2], _data_url(file.content_type, file.body))
        if tag == "link":
            return _element("style", "", file.body.decode(), hashes["style"])
        kind = ' type="module"' if 'type="module"' in match[0] else ""
        return _element("script", kind, file.body.decode(), hashes["script"])

    text = LINK.sub(inlined, files["/"].body.decode())
    text = text.replace("<title>livegraph</title>", f"<title>{html.escape(title)}</title>", 1)
    text = text.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{_head(hashes)}', 1)
    before, end, after = text.rpartition("</body>")
    before += '<script type="application/json" id="saved">'
    return before.encode(), f"</script>\n{end}{after}".encode()


def escape_json(contents: Mapping[str, Any]) -> bytes:
    """JSON that is plain text in any HTML element."""
    body = dumps(contents)
    for character, escape in ESCAPES.items():
        body = body.replace(character, escape)
    return body


def _head(hashes: Mapping[str, list[str]]) -> str:
    policy = (
        f"default-src 'none'; script-src {' '.join(hashes['script'])}; "
        f"style-src {' '.join(hashes['style'])}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    return (
        f"  <!-- {SAVED_BY}, with D3 (BSD, Mike Bostock), Rickshaw (MIT, Shutterstock) -->"
        f'\n  <meta http-equiv="Content-Security-Policy" content="{policy}">'
    )


def _element(tag: str, attributes: str, text: str, hashes: list[str]) -> str:
    """A script or style element; adds the hash of its text to `hashes`."""
    text = text.replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")
    hashes.append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    return f"<{tag}{attributes}>{text}</{tag}>"


def _data_url(content_type: str, body: bytes) -> str:
    return f"data:{content_type};base64,{b64encode(body).decode()}"
