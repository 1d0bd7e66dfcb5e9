"""Request handlers: page, stream, samples, series, status, export, save (see docs/wire.md).

Handlers only read the store. Their state is the set of open streams, which `Broadcast` feeds.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import nullcontext

from aiohttp import ETag, web

from livegraph.settings import DisplayOptions
from livegraph.storage.outlet_count import OutletCount
from livegraph.storage.series import RangeSummary, Series
from livegraph.storage.store import Store
from livegraph.web import export, request_input
from livegraph.web.assets import assets, compressed
from livegraph.web.broadcast import Broadcast
from livegraph.web.event_encoding import dumps
from livegraph.web.event_stream import EventStream
from livegraph.web.http_connection import HttpConnection, keep, slot
from livegraph.web.request_slots import Slot, Slots

STREAM_HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",  # keeps nginx from buffering events
}
FACTS = ("name", "source", "unit", "panel", "group", "plane")
"""What holds for a series over any range."""
SERIES_FIELDS = [
    *(*FACTS, "count", "gaps"),
    *("last", "min", "max", "mean", "first_x", "last_x", "interval"),
]
"""Of the whole run; a range has all but the last, and its level."""

MAX_LARGE_ANSWERS = 4
"""Exports, saved pages and answers with all samples that are sent at a time. Further ones wait, and
while they do, the slowest client can lose its slot."""


class Handlers:
    """Answers requests about a store.

    `viewers`: the open streams. `viewed`: set once a first stream has been opened.
    """

    def __init__(
        self, display: DisplayOptions, store: Store, broadcast: Broadcast, max_viewers: int
    ) -> None:
        self.viewers: set[EventStream] = set()
        self.viewed = asyncio.Event()
        self._display, self._max_viewers = display, max_viewers
        self._store = store
        self._broadcast = broadcast
        self._assets = assets()
        self._large = Slots(MAX_LARGE_ANSWERS)
        self._count = store.outlets["page"] = OutletCount("viewers")

    def table(self) -> list[web.RouteDef]:
        return [
            *(web.get(path, self._asset) for path in self._assets),
            web.get("/stream", self._stream, allow_head=False),
            web.get("/samples", self._samples),
            web.get("/series", self._series),
            web.get("/status", self._status),
            web.get("/bad", self._bad),
            web.get("/export.{kind:csv|jsonl}", self._export, allow_head=False),
            web.get("/save.html", self._save, allow_head=False),
            web.get("/healthz", self._healthz),
        ]

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        asset = self._assets[request.path]
        headers = {"Cache-Control": "no-cache"}
        if request.if_none_match and ETag(asset.etag) in request.if_none_match:
            return web.Response(status=304, headers=headers)
        body = asset.body
        if "gzip" in request.headers.get("Accept-Encoding", "").lower():
            headers["Content-Encoding"] = "gzip"
            body = await asyncio.to_thread(compressed, asset)  # so that no stream waits for it
        response = web.Response(
            body=body, content_type=asset.content_type, charset="utf-8", headers=headers
        )
        response.etag = asset.etag
        return response

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        width = request_input.window_width(request, self._display.window)
        budget = request_input.budget(request)
        response = web.StreamResponse(headers=STREAM_HEADERS)
        writer = await response.prepare(request)
        if writer is None or request.transport is None:
            return response
        viewer = EventStream(request, writer)
        if reason := self._broadcast.closed_reason or self._full(request):
            self._count.dropped += reason == "full"
            viewer.write(self._broadcast.encode("bye", {"reason": reason}))
            return response
        self.viewers.add(viewer)
        self.viewed.set()
        try:
            await self._broadcast.serve(viewer, width, budget)
        finally:
            self.viewers.discard(viewer)
            self._count_left(request)
        return response

    def _full(self, request: web.Request) -> str:
        """Keep the connection open, or return the reason of `bye` if there are too many streams."""
        has_room = len(self.viewers) < self._max_viewers and keep(request)
        return "" if has_room else "full"

    def _count_left(self, request: web.Request) -> None:
        if isinstance(request.protocol, HttpConnection) and request.protocol.given_up:
            self._count.failed += 1
        else:
            self._count.taken += 1

    async def _samples(self, request: web.Request) -> web.StreamResponse:
        points = request_input.points(request)
        parts = export.samples(
            self._requested_series(request), *request_input.x_range(request), points
        )
        response = web.StreamResponse()
        response.content_type = "application/json"
        if 0 < points <= request_input.MAX_POINTS:
            return await _send(request, response, parts)
        async with slot(request, self._large) as large:
            return await _send(request, response, parts, large)

    def _requested_series(self, request: web.Request) -> list[Series]:
        every = self._store.series.values()
        if (places := request_input.place_ranges(request)) is not None:
            return [each for n, each in enumerate(every) if any(n in some for some in places)]
        names = request.query.getall("series", [])
        return [each for each in every if not names or each.name in names]

    async def _series(self, request: web.Request) -> web.StreamResponse:
        wanted = self._requested_series(request)
        if not request_input.has_x_range(request):
            return _json(
                [{key: getattr(series, key) for key in SERIES_FIELDS} for series in wanted]
            )
        answer = []
        for series in wanted:
            answer.append(_figures(series, series.range_summary(*request_input.x_range(request))))
            await asyncio.sleep(0)  # summing millions of samples takes long
        return _json(answer)

    async def _status(self, _request: web.Request) -> web.StreamResponse:
        return _json(self._broadcast.status())

    async def _bad(self, _request: web.Request) -> web.StreamResponse:
        return _json(list(self._store.bad_lines))

    async def _healthz(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text="ok\n")

    async def _export(self, request: web.Request) -> web.StreamResponse:
        kind = request.match_info["kind"]
        axis, wanted = self._store.x_axis, self._requested_series(request)
        start, stop = request_input.x_range(request)
        if kind == "jsonl":
            rows = export.jsonl(axis.key, wanted, start, stop)
        else:
            iso = request_input.has_iso_times(request) and axis.kind == "time"
            rows = export.csv(axis.name, wanted, start, stop, iso=iso)
        headers = {"Content-Disposition": f'attachment; filename="livegraph.{kind}"'}
        response = web.StreamResponse(headers=headers)
        response.content_type = export.CONTENT_TYPES[kind]
        async with slot(request, self._large) as large:
            return await _send(request, response, rows, large)

    async def _save(self, request: web.Request) -> web.StreamResponse:
        from livegraph.web import saved_page  # noqa: PLC0415 - most runs never need it

        headers = {"Content-Disposition": 'attachment; filename="livegraph.html"'}
        response = web.StreamResponse(headers=headers)
        response.content_type, response.charset = "text/html", "utf-8"
        async with slot(request, self._large) as large:
            title = self._display.title
            frame = await asyncio.to_thread(saved_page.page_frame, self._assets, title)
            contents = saved_page.page_contents(self._display, self._store, time.time())
            return await _send(request, response, saved_page.page_parts(frame, contents), large)


async def _send(
    request: web.Request,
    response: web.StreamResponse,
    parts: Iterator[bytes],
    large: Slot | None = None,
) -> web.StreamResponse:
    """Send the parts as fast as the client reads them; other tasks run in between."""
    await response.prepare(request)
    if request.method != "HEAD":
        for part in export.parts(parts):
            if part:
                with large.waiting() if large else nullcontext():
                    await response.write(part)
            if large:
                large.moved(len(part))
            await asyncio.sleep(0)  # a write does not always yield to other tasks
    return response


def _figures(series: Series, part: RangeSummary) -> dict[str, object]:
    """Return the figures of a range of a series, and the level they come from."""
    totals = part.summary
    return {
        **{key: getattr(series, key) for key in FACTS},
        "level": part.level,
        "count": totals.count,
        "gaps": totals.gaps,
        "last": part.last,
        "min": totals.min,
        "max": totals.max,
        "mean": totals.mean,
        "first_x": part.first_x,
        "last_x": part.last_x,
    }


def _json(data: object) -> web.Response:
    return web.Response(body=dumps(data), content_type="application/json")
