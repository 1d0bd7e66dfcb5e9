"""Reads parameters and bodies of requests; invalid ones are answered with 400 and the reason."""

import asyncio
import math
import re
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import hdrs, web

from livegraph.errors import UsageError
from livegraph.options.types import WINDOW
from livegraph.web.request_slots import Slot

DEFAULT_POINTS = 2000
"""Points per series if the request has no `points`."""
POINTS_STEP, MAX_POINTS = 250, 10_000
"""Points of a stream are rounded down to steps, so that pages of similar width share a view."""

PLACES = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")

MAX_BODY_BYTES = 1 << 20
"""Maximum bytes of a body, before and after decompression."""
BODY_SECONDS = 10.0
"""Seconds allowed for a whole body; aiohttp has no such limit."""
SMALL = 16 * 1024
"""Bytes of a body that are read without a slot."""
BODY_TYPES = frozenset(
    {"application/json", "application/x-ndjson", "application/octet-stream", "text/csv"}
)
"""Accepted content types. A browser sends these to another site only after a CORS preflight, and
forms and `text/plain` without one."""
BODY_ENCODINGS = ("gzip", "deflate", "identity")
"""Accepted content encodings. aiohttp decodes them, and passes any other on undecoded."""


def float_param(request: web.Request, name: str, default: float) -> float:
    text = request.query.get(name, "")
    try:
        value = float(text) if text else default
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise web.HTTPBadRequest(text=f"{name}={text}: expected a number\n")
    return value


def x_range(request: web.Request) -> tuple[float, float]:
    """The range of x from `from` and `to`, by default everything."""
    return float_param(request, "from", -math.inf), float_param(request, "to", math.inf)


def has_x_range(request: web.Request) -> bool:
    """Whether the request has a range of x."""
    return "from" in request.query or "to" in request.query


def has_iso_times(request: web.Request) -> bool:
    """Whether times are to be written in ISO 8601, as by default, or as Unix seconds."""
    form = request.query.get("time") or "iso"
    if form not in ("iso", "unix"):
        raise web.HTTPBadRequest(text=f"time={form}: expected iso or unix\n")
    return form == "iso"


def place_ranges(request: web.Request) -> list[range] | None:
    """The series given by their indices in `/series`, as in `0-4,7`; None without `places`."""
    text = request.query.get("places")
    if text is None:
        return None
    matches = [PLACES.fullmatch(part) for part in text.split(",") if part]
    if None in matches:
        raise web.HTTPBadRequest(text=f"places={text}: expected indices such as 0-4,7\n")
    ends = [(int(match[1]), int(match[2] or match[1])) for match in matches if match]
    return [range(first, last + 1) for first, last in ends]


def points(request: web.Request) -> int:
    """Points per series; 0 means all samples that are kept."""
    asked = float_param(request, "points", DEFAULT_POINTS)
    if asked < 0:
        raise web.HTTPBadRequest(text=f"points={asked:g}: expected 0 or more\n")
    return int(min(asked, 2**53))


def budget(request: web.Request) -> int:
    """Points per series of a stream, a multiple of `POINTS_STEP`."""
    return max(min(points(request), MAX_POINTS) // POINTS_STEP, 1) * POINTS_STEP


def window_width(request: web.Request, default: float | None) -> float | None:
    """The window of a stream: that of the request, else that of the run; None is `auto`."""
    text = request.query.get("window")
    if text:
        try:
            width: float | None = WINDOW.parse(text, "window")
        except UsageError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from error
        return width
    return default


async def body(
    request: web.Request,
    limit: int = MAX_BODY_BYTES,
    seconds: float = BODY_SECONDS,
    room: Callable[[], Awaitable[Slot]] | None = None,
) -> bytes:
    """The whole body, of one of `BODY_TYPES` and `BODY_ENCODINGS`: 415 if it is of another, 501 if
    its transfer encoding is not chunked, 413 if it has more than `limit` bytes, 408 if it is
    incomplete after `seconds`, 400 if the client disconnects.

    `room` gives a slot; a body of more than `SMALL` bytes waits for it.
    """
    check_type(request)
    check_encoding(request)
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(seconds) as patience:
            parts, more = await _read(request, min(SMALL, limit) if room else limit)
            if more and room:
                patience.reschedule(None)
                slot = await room()
                patience.reschedule(asyncio.get_running_loop().time() + seconds)
                more = await _read_on(request, parts, limit, slot)
            if more:
                raise _too_large(limit)
            return bytes(parts)
    except TimeoutError:
        raise web.HTTPRequestTimeout(text=f"the body took longer than {seconds:g} s\n") from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest(text="the body breaks off\n") from None


def check_type(request: web.Request) -> None:
    """415 if the body is not of one of `BODY_TYPES`."""
    declared = _declared_type(request)
    if declared not in BODY_TYPES:
        types = ", ".join(sorted(BODY_TYPES))
        raise web.HTTPUnsupportedMediaType(
            text=f"content type {declared!a} is not accepted; send one of {types}\n"
        )


def check_encoding(request: web.Request, expected: Sequence[str] = BODY_ENCODINGS) -> None:
    """415 if the content encoding is not one of `expected`, 501 if the transfer encoding is not
    chunked: aiohttp would pass on such a body unchanged.
    """
    encoding = ", ".join(request.headers.getall(hdrs.CONTENT_ENCODING, []))
    if encoding and encoding.lower() not in expected:
        names = " or ".join(expected)
        raise web.HTTPUnsupportedMediaType(
            text=f"content encoding {encoding!a} is not supported; expected {names}\n"
        )
    encoding = ", ".join(request.headers.getall(hdrs.TRANSFER_ENCODING, []))
    if encoding and encoding.lower() != "chunked":
        raise web.HTTPNotImplemented(
            text=f"transfer encoding {encoding!a} is not supported; expected chunked\n"
        )


def _declared_type(request: web.Request) -> str:
    """The content type in the only such header. aiohttp treats a missing or invalid header as
    octet-stream, and a page can make its browser send such a body to any site.
    """
    given = request.headers.getall(hdrs.CONTENT_TYPE, [])
    return given[0].partition(";")[0].strip().lower() if len(given) == 1 else ""


async def _read(request: web.Request, limit: int) -> tuple[bytearray, bool]:
    """The start of the body, and whether it continues beyond `limit` bytes."""
    parts = bytearray()
    while len(parts) <= limit and (part := await request.content.readany()):
        parts += part
    return parts, len(parts) > limit


async def _read_on(request: web.Request, parts: bytearray, limit: int, slot: Slot) -> bool:
    """Add the rest of the body; returns whether it continues beyond `limit` bytes."""
    while len(parts) <= limit:
        with slot.waiting():
            part = await request.content.readany()
        if not part:
            break
        slot.moved(len(part))
        parts += part
    return len(parts) > limit


def _too_large(limit: int) -> web.HTTPException:
    text = f"a body has at most {limit} bytes; send it in parts\n"
    return web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=limit + 1, text=text)


def refuse(status: int, text: str) -> web.Response:
    """An answer after which the connection is closed."""
    answer = web.Response(status=status, text=text + "\n")
    answer.force_close()  # the rest of the body must not be read as a request
    return answer
